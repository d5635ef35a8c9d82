package docs

import (
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/postrender"
	"helm.sh/helm/v3/pkg/strvals"
)

// helm does what helm template does, and the parts of helm upgrade --install
// and of helm plugin install that need no cluster and no plugins.
func helm(args []string) error {
	operands, flags, err := parse(args, "--post-renderer", "--set", "--install=")
	if err != nil {
		return err
	}
	switch {
	case len(operands) == 3 && operands[0] == "plugin" && operands[1] == "install":
		return checkPlugin(operands[2])
	case len(operands) == 3 && operands[0] == "template":
	case len(operands) == 3 && operands[0] == "upgrade" && flags["--install="] != nil:
	default:
		return fmt.Errorf("helm: unknown arguments %s", args)
	}
	install := action.NewInstall(&action.Configuration{Log: func(string, ...any) {}})
	install.DryRun, install.ClientOnly, install.Replace = true, true, true
	install.ReleaseName, install.Namespace = operands[1], "default"
	for _, program := range flags["--post-renderer"] {
		if install.PostRenderer, err = postrender.NewExec(program); err != nil {
			return err
		}
	}
	values := make(map[string]any)
	for _, set := range flags["--set"] {
		if err := strvals.ParseInto(set, values); err != nil {
			return err
		}
	}
	chart, err := loader.Load(operands[2])
	if err != nil {
		return err
	}
	release, err := install.Run(chart, values)
	if err != nil || operands[0] != "template" {
		return err
	}
	fmt.Print(release.Manifest)
	return nil
}

// parse separates operands from flags. A flag that ends in = needs no separate
// value.
func parse(args []string, known ...string) (operands []string, flags map[string][]string, err error) {
	flags = make(map[string][]string)
	for i := 0; i < len(args); i++ {
		name, value, hasValue := strings.Cut(args[i], "=")
		switch {
		case !strings.HasPrefix(name, "-"):
			operands = append(operands, args[i])
		case slices.Contains(known, name+"=") && !hasValue:
			flags[name+"="] = append(flags[name+"="], "")
		case slices.Contains(known, name) && hasValue:
			flags[name] = append(flags[name], value)
		case slices.Contains(known, name) && i+1 < len(args):
			i++
			flags[name] = append(flags[name], args[i])
		default:
			return nil, nil, fmt.Errorf("unknown flag %s", args[i])
		}
	}
	return operands, flags, nil
}

// checkPlugin checks that a folder is a plugin for post-rendering in helm 4.
// The tests of the hosts install it in helm 4.
func checkPlugin(folder string) error {
	var plugin struct{ Name, Type string }
	if err := decode(filepath.Join(folder, "plugin.yaml"), func(d *yaml.Decoder) error { return d.Decode(&plugin) }); err != nil {
		return err
	}
	if plugin.Name != filepath.Base(folder) || plugin.Type != "postrenderer/v1" {
		return fmt.Errorf("helm: %s is not a plugin for post-rendering", folder)
	}
	return nil
}

// decode decodes the documents of a file until the end.
func decode(path string, next func(*yaml.Decoder) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close() //nolint:errcheck // only read
	decoder := yaml.NewDecoder(file)
	for found := 0; ; found++ {
		switch err := next(decoder); {
		case errors.Is(err, io.EOF) && found > 0:
			return nil
		case err != nil:
			return fmt.Errorf("%s: %w", path, err)
		}
	}
}

// object is what kubectl must know about an object.
type object struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Metadata   struct {
		Name      string `yaml:"name"`
		Namespace string `yaml:"namespace"`
	} `yaml:"metadata"`
}

// checkSent checks what kubectl would send to a cluster from files. A patch
// must be for the named object.
func checkSent(args []string) error {
	operands, flags, err := parse(args, "-f", "-n", "--patch-file")
	switch line := strings.Join(operands, " "); {
	case err != nil:
		return err
	case line == "apply" && len(flags["-f"]) == 1:
		return objects(flags["-f"][0], func(o object) bool {
			return o.APIVersion != "" && o.Kind != "" && o.Metadata.Name != "" && !strings.Contains(o.APIVersion, "oam")
		})
	case len(operands) == 3 && operands[0] == "patch" && len(flags["--patch-file"]) == 1 && len(flags["-n"]) == 1:
		return objects(flags["--patch-file"][0], func(o object) bool {
			return strings.EqualFold(o.Kind, operands[1]) && o.Metadata.Name == operands[2] && o.Metadata.Namespace == flags["-n"][0]
		})
	case createNamespace.MatchString(line):
		return nil
	case (setImage.MatchString(line) || restart.MatchString(line)) && len(flags["-n"]) == 1:
		return nil
	}
	return fmt.Errorf("kubectl: unknown arguments %s", args)
}

var (
	createNamespace = regexp.MustCompile(`^create namespace [a-z-]+$`)
	setImage        = regexp.MustCompile(`^set image deployment/[a-z-]+ [a-z-]+=\S+$`)
	restart         = regexp.MustCompile(`^rollout restart deployment/[a-z-]+$`)
)

func objects(path string, fits func(object) bool) error {
	return decode(path, func(d *yaml.Decoder) error {
		var o object
		if err := d.Decode(&o); err != nil {
			return err
		}
		if !fits(o) {
			return fmt.Errorf("kubectl: cannot send %+v", o)
		}
		return nil
	})
}

// docker runs the program instead of the image, and checks that there is
// something to build.
func docker(args []string) error {
	args = slices.DeleteFunc(args, func(arg string) bool { return arg == "buildx" })
	switch args[0] {
	case "push":
		return nil
	case "build":
		operands, _, err := parse(args[1:], "-t", "--platform", "--build-arg", "--push=")
		if err != nil || len(operands) != 1 {
			return fmt.Errorf("docker: unknown arguments %s: %w", args, err)
		}
		_, err = os.Stat(filepath.Join(operands[0], "Dockerfile"))
		return err
	case "run":
		image := slices.Index(args, "render-oam")
		if image < 0 {
			return fmt.Errorf("docker: no known image in %s", args)
		}
		_, flags, err := parse(args[1:image], "--rm=", "-i=", "--read-only=", "--network", "--user", "-v", "-w")
		if err != nil || len(flags["--rm="]) != 1 || !slices.Equal(flags["--network"], []string{"none"}) {
			return fmt.Errorf("docker: unknown arguments %s: %w", args, err)
		}
		cmd := exec.Command("render-oam", args[image+1:]...)
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		if flags["-i="] != nil {
			cmd.Stdin = os.Stdin
		}
		return cmd.Run()
	}
	return fmt.Errorf("docker: unknown arguments %s", args)
}

// flux checks that there is something to push.
func flux(args []string) error {
	operands, flags, err := parse(args, "--path", "--source", "--revision")
	if err != nil || len(operands) != 3 || operands[0]+" "+operands[1] != "push artifact" || len(flags["--path"]) != 1 {
		return fmt.Errorf("flux: unknown arguments %s: %w", args, err)
	}
	files, err := filepath.Glob(filepath.Join(flags["--path"][0], "*.yaml"))
	if err != nil || len(files) == 0 {
		return fmt.Errorf("flux: there is nothing in %s: %w", flags["--path"][0], err)
	}
	return nil
}
