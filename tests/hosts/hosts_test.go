// Package hosts runs the program in its hosts: kustomize and helm in the
// process of the test, kpt if it is on the PATH. It also runs every example of
// the repository, and the commands in their READMEs.
//
// Run with -update to update the output files of the examples, and read them
// before you commit.
package hosts

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	goyaml "go.yaml.in/yaml/v3"
	"helm.sh/helm/v3/pkg/action"
	"helm.sh/helm/v3/pkg/chart/loader"
	"helm.sh/helm/v3/pkg/postrender"
	"sigs.k8s.io/kustomize/api/krusty"
	"sigs.k8s.io/kustomize/api/types"
	"sigs.k8s.io/kustomize/kyaml/filesys"
	"sigs.k8s.io/kustomize/kyaml/openapi"
)

const (
	program    = "render-oam"
	repository = "../.."
	examples   = repository + "/examples"
)

var update = flag.Bool("update", false, "update the output files of the examples")

// TestMain builds the program, and puts it first on the PATH, where the hosts
// find it under the name that the examples use. It also installs it as an exec
// plugin of kustomize.
func TestMain(m *testing.M) {
	if len(os.Args) == 5 && os.Args[1] == functionName {
		runFunction(os.Args[2], os.Args[3], os.Args[4])
		return
	}
	folder, err := os.MkdirTemp("", program)
	if err == nil {
		defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
		err = build(filepath.Join(folder, program))
	}
	if err == nil {
		err = os.Setenv("PATH", folder+string(os.PathListSeparator)+os.Getenv("PATH"))
	}
	if err == nil {
		home := filepath.Join(folder, "plugins")
		if err = os.Setenv("KUSTOMIZE_PLUGIN_HOME", home); err == nil {
			err = exec.Command(program, "kustomize-plugin", "install").Run()
		}
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "cannot build the program:", err)
		os.Exit(1)
	}
	m.Run()
}

func build(binary string) error {
	out, err := exec.Command("go", "build", "-C", repository, "-o", binary, "./cmd/"+program).CombinedOutput()
	if err != nil {
		return fmt.Errorf("%w\n%s", err, out)
	}
	return nil
}

// run runs a program in a folder.
func run(t *testing.T, folder, stdin, name string, args ...string) (stdout, stderr string, err error) {
	t.Helper()
	cmd := exec.Command(name, args...)
	var out, errs bytes.Buffer
	cmd.Dir, cmd.Stdin, cmd.Stdout, cmd.Stderr = folder, strings.NewReader(stdin), &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

// mustRun runs a program, and fails the test if the program fails.
func mustRun(t *testing.T, folder, stdin, name string, args ...string) string {
	t.Helper()
	stdout, stderr, err := run(t, folder, stdin, name, args...)
	require.NoError(t, err, "%s %s\n%s%s", name, strings.Join(args, " "), stderr, stdout)
	return stdout
}

// kustomize does what kustomize build --enable-alpha-plugins --enable-exec
// does, and also returns what a user sees on standard error. The second flag
// makes no difference for an exec plugin, which only needs the first.
func kustomize(t *testing.T, folder string) (output, stderr string, err error) {
	t.Helper()
	plugins := types.EnabledPluginConfig(types.BploUseStaticallyLinked)
	plugins.FnpLoadingOptions.EnableExec = true
	options := krusty.MakeDefaultOptions()
	options.PluginConfig = plugins
	options.Reorder = krusty.ReorderOptionUnspecified // like the command, which sorts
	openapi.ResetOpenAPI()                            // a schema is kept until the process ends, and a real build is a separate process
	stderr = captureStderr(t, func() {
		var data []byte
		resources, runErr := krusty.MakeKustomizer(options).Run(filesys.MakeFsOnDisk(), folder)
		if err = runErr; err == nil {
			data, err = resources.AsYaml()
		}
		output = string(data)
	})
	return output, stderr, err
}

// captureStderr returns what is written to standard error while do runs,
// including by other programs.
func captureStderr(t *testing.T, do func()) string {
	t.Helper()
	file, err := os.Create(filepath.Join(t.TempDir(), "stderr"))
	require.NoError(t, err)
	before := os.Stderr
	os.Stderr = file
	defer func() { os.Stderr = before }()
	do()
	_, err = file.Seek(0, io.SeekStart)
	require.NoError(t, err)
	data, err := io.ReadAll(file)
	require.NoError(t, err)
	require.NoError(t, file.Close())
	return string(data)
}

// mustKustomize is like kustomize, but fails the test if kustomize fails.
func mustKustomize(t *testing.T, folder string) string {
	t.Helper()
	output, stderr, err := kustomize(t, folder)
	require.NoError(t, err, stderr)
	return output
}

// helm does what helm template RELEASE CHART --post-renderer render-oam does.
func helm(t *testing.T, release, chart string, values map[string]any) (string, error) {
	t.Helper()
	install := action.NewInstall(&action.Configuration{Log: func(string, ...any) {}})
	install.DryRun, install.ClientOnly, install.Replace = true, true, true
	install.ReleaseName, install.Namespace = release, "default"
	var err error
	install.PostRenderer, err = postrender.NewExec(program)
	require.NoError(t, err)
	loaded, err := loader.Load(chart)
	require.NoError(t, err)
	done, err := install.Run(loaded, values)
	if err != nil {
		return "", err
	}
	return done.Manifest, nil
}

// kpt runs kpt, or skips the test if it is missing.
func kpt(t *testing.T, folder, stdin string, args ...string) string {
	t.Helper()
	needKpt(t)
	return mustRun(t, folder, stdin, "kpt", args...)
}

func needKpt(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("kpt"); err != nil {
		t.Skip("kpt is not on PATH: not tested in kpt")
	}
}

// objects returns the objects of a stream or ResourceList that reach the
// cluster, by their identity there, without the records of hosts.
func objects(t *testing.T, stream string) map[string]any {
	t.Helper()
	all := make(map[string]any)
	decoder := goyaml.NewDecoder(strings.NewReader(stream))
	for {
		var document map[string]any
		err := decoder.Decode(&document)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err, stream)
		if document["kind"] == "ResourceList" {
			items, _ := document["items"].([]any)
			for _, item := range items {
				addObject(t, all, item.(map[string]any))
			}
		} else if document != nil {
			addObject(t, all, document)
		}
	}
}

func addObject(t *testing.T, all map[string]any, o map[string]any) {
	t.Helper()
	metadata, _ := o["metadata"].(map[string]any)
	annotations, _ := metadata["annotations"].(map[string]any)
	if annotations["config.kubernetes.io/local-config"] == "true" {
		return
	}
	for key := range annotations {
		for _, prefix := range []string{"config.kubernetes.io/", "internal.config.kubernetes.io/", "config.k8s.io/", "render-oam.dev/generated-as"} {
			if strings.HasPrefix(key, prefix) {
				delete(annotations, key)
			}
		}
	}
	id := fmt.Sprintf("%v %v %v/%v", o["apiVersion"], o["kind"], metadata["namespace"], metadata["name"])
	require.NotContains(t, all, id, "duplicate in one output")
	all[id] = o
}

// at returns the value at a path of fields and indexes in an object, or nil if
// there is none.
func at(value any, path ...any) any {
	for _, step := range path {
		switch step := step.(type) {
		case string:
			fields, _ := value.(map[string]any)
			value = fields[step]
		case int:
			list, _ := value.([]any)
			if step >= len(list) {
				return nil
			}
			value = list[step]
		}
	}
	return value
}

// files returns the contents of the files in a folder, by path.
func files(t *testing.T, folder string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	err := filepath.WalkDir(folder, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		all[filepath.ToSlash(name)] = read(t, path)
		return nil
	})
	require.NoError(t, err)
	return all
}

// folderOf creates a folder with these files, by path.
func folderOf(t *testing.T, files map[string]string) string {
	t.Helper()
	folder := t.TempDir()
	for name, content := range files {
		write(t, filepath.Join(folder, name), content)
	}
	return folder
}

// copyOf returns a copy of a folder that may be changed.
func copyOf(t *testing.T, folder string) string {
	t.Helper()
	return folderOf(t, files(t, folder))
}

func read(t *testing.T, parts ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	require.NoError(t, err)
	return string(data)
}

func write(t *testing.T, path, content string) {
	t.Helper()
	require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
	require.NoError(t, os.WriteFile(path, []byte(content), 0o644))
}
