package docs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
)

// programs are the commands that documents may use in addition to the program
// itself. Those of other projects run the same code in this process, unless
// they need a cluster.
var programs = map[string]func(args []string) error{
	"docker":    docker,
	"flux":      flux,
	"go":        checkGo,
	"git":       checkGit,
	"helm":      helm,
	"kind":      kind,
	"kubectl":   kubectl,
	"kustomize": kustomize,
	"make":      checkMake,
}

// tools are programs of the system that documents may use.
var tools = []string{"cat", "echo", "expand", "grep", "ls", "sed", "sh"}

// optional are programs that are run if they are installed.
var optional = []string{"kpt"}

// Environment variables for the programs, which run as separate processes: the
// paths of the real programs, and of the repository.
const (
	realGo   = "DOCS_GO"
	realMake = "DOCS_MAKE"
	realGit  = "DOCS_GIT"
	realRoot = "DOCS_REPOSITORY"
)

// kustomize does what kustomize build does, with its two flags for functions.
func kustomize(args []string) error {
	options, folder := krusty.MakeDefaultOptions(), ""
	options.Reorder = krusty.ReorderOptionUnspecified // like the command, which sorts
	var plugins, execs bool
	for _, arg := range args[1:] {
		switch {
		case arg == "--enable-alpha-plugins":
			plugins = true
		case arg == "--enable-exec":
			execs = true
		case folder == "" && !strings.HasPrefix(arg, "-"):
			folder = arg
		default:
			return fmt.Errorf("kustomize: unknown argument %s", arg)
		}
	}
	if args[0] != "build" {
		return fmt.Errorf("kustomize: unknown command %s", args[0])
	}
	if plugins {
		options.PluginConfig = types.EnabledPluginConfig(types.BploUseStaticallyLinked)
		options.PluginConfig.FnpLoadingOptions.EnableExec = execs
	}
	resources, err := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), folder)
	if err != nil {
		return err
	}
	data, err := resources.AsYaml()
	if err != nil {
		return err
	}
	_, err = os.Stdout.Write(data)
	return err
}

// needCluster are commands of kubectl that need a cluster.
var needCluster = []string{
	"scale deployment rudr --replicas=0",
	"delete applicationconfigurations --all --cascade=orphan",
	"delete componentinstances --all --cascade=orphan",
	"delete statefulset -l app.kubernetes.io/name=first-app --cascade=orphan",
	"delete configmap web0",
	"rollout status deployment/shop-web",
	"port-forward service/shop-web 8080:80",
	"delete -f rendered/shop.yaml",
	"delete crd applicationconfigurations.core.oam.dev componentinstances.core.oam.dev componentschematics.core.oam.dev",
}

// kubectl does what is possible without a cluster: it checks what apply and
// diff would send there, and exports the first example as a cluster would.
func kubectl(args []string) error {
	switch line := strings.Join(args, " "); {
	case args[0] == "kustomize": // the same, in kubectl
		return kustomize(append([]string{"build"}, args[1:]...))
	case line == "apply -f -", line == "diff -f -":
		return checkApplied()
	case line == "get componentschematics,applicationconfigurations -o yaml":
		return export("examples/hello-world/app/component.yaml", "examples/hello-world/app/application.yaml")
	case line == "get deployments,services,ingresses -o yaml":
		return export("examples/hello-world/output.yaml")
	case line == "get components.core.oam.dev,applicationconfigurations.core.oam.dev,traitdefinitions.core.oam.dev -o yaml":
		return export("examples/v1alpha2/app/components.yaml", "examples/v1alpha2/app/application.yaml")
	case !slices.Contains(needCluster, line):
		return checkSent(args)
	}
	return nil
}

// kind accepts the commands that create and delete a cluster, which no test
// runs.
func kind(args []string) error {
	if line := strings.Join(args, " "); line != "create cluster" && line != "delete cluster" {
		return fmt.Errorf("kind: unknown arguments %s", args)
	}
	return nil
}

// export prints the resources of files as a cluster exports them.
func export(files ...string) error {
	list := map[string]any{"apiVersion": "v1", "kind": "List", "metadata": map[string]any{"resourceVersion": ""}}
	var items []any
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		decoder := yaml.NewDecoder(bytes.NewReader(data))
		for {
			var item map[string]any
			if err := decoder.Decode(&item); errors.Is(err, io.EOF) {
				break
			} else if err != nil {
				return err
			}
			metadata := item["metadata"].(map[string]any)
			metadata["creationTimestamp"], metadata["generation"] = "2020-02-03T04:05:06Z", 1
			metadata["resourceVersion"], metadata["uid"] = "4711", "0b5f2b6c-1f0e-4d5b-9f0a-2c8d7e6f5a4b"
			item["status"] = map[string]any{"phase": "synced"}
			items = append(items, item)
		}
	}
	list["items"] = items
	return yaml.NewEncoder(os.Stdout).Encode(list)
}

// checkApplied checks what would be sent to a cluster: there must be objects,
// and no OAM resources.
func checkApplied() error {
	decoder := yaml.NewDecoder(os.Stdin)
	for found := 0; ; found++ {
		var object struct {
			APIVersion string `yaml:"apiVersion"`
			Kind       string `yaml:"kind"`
		}
		switch err := decoder.Decode(&object); {
		case errors.Is(err, io.EOF) && found == 0:
			return fmt.Errorf("kubectl: there is nothing to apply")
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		case object.APIVersion == "" || object.Kind == "" || strings.Contains(object.APIVersion, "oam"):
			return fmt.Errorf("kubectl: cannot apply %+v", object)
		}
	}
}

// checkGo does not build or test, which would take minutes. It checks that the
// named packages and tests exist.
func checkGo(args []string) error {
	packages, run := []string{}, ""
	for i := 1; i < len(args); i++ {
		switch {
		case strings.HasPrefix(args[i], "./"):
			packages = append(packages, args[i])
		case args[i] == "-run" && i+1 < len(args):
			i++
			run, _, _ = strings.Cut(args[i], "/")
		case args[i] == "-ldflags" || args[i] == "-o" || args[i] == "-runs" || args[i] == "-sizes":
			i++
		case args[0] != "build" && !slices.Contains([]string{"-update", "-count=1", "-short", "-goals", "-h"}, args[i]):
			return fmt.Errorf("go: unknown argument %s", args[i])
		}
	}
	folder, err := os.Getwd()
	if err != nil {
		return err
	}
	module := os.Getenv(realRoot)
	if filepath.Base(folder) == "hosts" {
		module = filepath.Join(module, "tests", "hosts")
	}
	cmd := exec.Command(os.Getenv(realGo), append([]string{"list", "-f", "{{.Dir}}"}, packages...)...)
	cmd.Dir = module
	out, err := cmd.Output()
	if err != nil || len(packages) == 0 {
		return fmt.Errorf("go list %s: %w", packages, err)
	}
	if run == "" {
		return nil
	}
	return findTest(strings.TrimSpace(string(out)), run)
}

// findTest finds a test in the package in a folder.
func findTest(folder, name string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*_test.go"))
	for _, file := range files {
		if data, err := os.ReadFile(file); err == nil && bytes.Contains(data, []byte("func "+name+"(")) {
			return nil
		}
	}
	return fmt.Errorf("go: there is no test %s in %s: %w", name, folder, err)
}

// checkMake runs make demo with the program that was already built. For other
// targets, it only checks that they exist.
func checkMake(args []string) error {
	if strings.Join(args, " ") != "demo" {
		args = append([]string{"-n"}, args...)
	}
	cmd := exec.Command(os.Getenv(realMake), args...)
	out, err := cmd.CombinedOutput()
	if err != nil || len(out) == 0 {
		return fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	return nil
}

// checkGit accepts the git commands of the documents and the Makefile, because
// there is no repository here.
func checkGit(args []string) error {
	switch {
	case strings.Join(args, " ") == "rev-parse HEAD":
		fmt.Println(strings.Repeat("0123abcd", 5))
	case strings.Join(args, " ") == "rev-parse --show-toplevel": // from render-oam diff --from
		for _, call := range [][]string{
			{"init", "-q"},
			{"add", "examples"},
			{"-c", "user.name=tester", "-c", "user.email=tester@example.com", "commit", "-q", "-m", "Add the examples"},
			args,
		} {
			if err := runGit(call); err != nil {
				return err
			}
		}
	case slices.Contains(args, "ls-tree"), slices.Contains(args, "cat-file"):
		return runGit(args)
	case args[0] != "diff" && args[0] != "describe":
		return fmt.Errorf("git: unknown arguments %s", args)
	}
	return nil
}

// runGit runs the real git.
func runGit(args []string) error {
	cmd := exec.Command(os.Getenv(realGit), args...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	return cmd.Run()
}
