// Package flux runs the controllers of Flux that fetch and apply manifests, as
// processes on the loopback interface.
package flux

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/render-oam/render-oam/tests/cluster/client"
	"github.com/render-oam/render-oam/tests/cluster/process"
)

// Namespace is the namespace in which Flux is installed.
const Namespace = "flux-system"

// Flux is a running Flux with a registry.
type Flux struct {
	Registry string // its address

	servers *process.Group
}

// controllers are the controllers that run, with the kinds that they define.
var controllers = map[string][]string{
	"source-controller": {
		"source.toolkit.fluxcd.io_gitrepositories.yaml", "source.toolkit.fluxcd.io_ocirepositories.yaml", "source.toolkit.fluxcd.io_buckets.yaml",
		"source.toolkit.fluxcd.io_helmcharts.yaml", "source.toolkit.fluxcd.io_helmrepositories.yaml", "source.toolkit.fluxcd.io_externalartifacts.yaml",
	},
	"kustomize-controller": {"kustomize.toolkit.fluxcd.io_kustomizations.yaml"},
}

// Start installs Flux in a cluster and runs it. bin is the folder with the
// binaries, and tools the folder with the module that pins their versions.
func Start(cluster *client.Client, bin, tools string) (*Flux, error) {
	bin, err := filepath.Abs(bin)
	if err != nil {
		return nil, err
	}
	for name, files := range controllers {
		if err := define(cluster, tools, name, files); err != nil {
			return nil, err
		}
	}
	if err := createNamespace(cluster); err != nil {
		return nil, err
	}
	servers, err := process.NewGroup("flux")
	if err != nil {
		return nil, err
	}
	f := &Flux{servers: servers}
	if err := f.run(cluster, bin); err != nil {
		return nil, errors.Join(err, f.Stop(true))
	}
	return f, nil
}

// define defines the kinds of a controller, from its module.
func define(cluster *client.Client, tools, controller string, files []string) error {
	list := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/fluxcd/"+controller)
	list.Dir = tools
	out, err := list.Output()
	if err != nil {
		return fmt.Errorf("%s: %w", list, err)
	}
	for _, file := range files {
		data, err := os.ReadFile(filepath.Join(strings.TrimSpace(string(out)), "config", "crd", "bases", file))
		if err != nil {
			return err
		}
		definition := &client.Object{}
		if err := yaml.Unmarshal(data, &definition.Object); err != nil {
			return err
		}
		if err := cluster.Define(definition); err != nil {
			return err
		}
	}
	return nil
}

func createNamespace(cluster *client.Client) error {
	_, _, err := cluster.Apply(&client.Object{Object: map[string]any{
		"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": Namespace},
	}}, false)
	return err
}

// run runs the controllers and the registry until they are ready.
func (f *Flux) run(cluster *client.Client, bin string) error {
	ports, err := process.FreePorts(4)
	if err != nil {
		return err
	}
	config, storage := f.servers.Path("kubeconfig"), f.servers.Path("storage")
	if err := errors.Join(os.WriteFile(config, cluster.Kubeconfig(), 0o600), os.MkdirAll(storage, 0o755)); err != nil {
		return err
	}
	env := []string{"KUBECONFIG=" + config, "RUNTIME_NAMESPACE=" + Namespace, "HOME=" + f.servers.Folder, "PATH=" + os.Getenv("PATH")}
	address := func(i int) string { return fmt.Sprintf("127.0.0.1:%d", ports[i]) }
	f.Registry = address(0)
	common := []string{"--metrics-addr=0", "--watch-all-namespaces", "--log-encoding=json"}
	for name, argv := range map[string][]string{
		"registry": {"flux-artifact", "serve", f.Registry},
		"source-controller": append([]string{
			"source-controller", "--health-addr=" + address(1), "--storage-path=" + storage, "--storage-addr=" + address(2), "--storage-adv-addr=" + address(2),
		}, common...),
		"kustomize-controller": append([]string{"kustomize-controller", "--health-addr=" + address(3)}, common...),
	} {
		argv[0] = filepath.Join(bin, argv[0])
		if err := f.servers.Start(name, env, process.Guarded(argv...)...); err != nil {
			return err
		}
	}
	for what, url := range map[string]string{
		"registry":             "http://" + f.Registry + "/v2/",
		"source-controller":    "http://" + address(1) + "/readyz",
		"kustomize-controller": "http://" + address(3) + "/readyz",
	} {
		if err := f.servers.WaitFor(what, func() bool { return answers(url) }); err != nil {
			return err
		}
	}
	return nil
}

func answers(url string) bool {
	response, err := http.Get(url) //nolint:gosec // it is on the loopback
	if err != nil {
		return false
	}
	response.Body.Close() //nolint:errcheck // only the code matters
	return response.StatusCode == http.StatusOK
}

// Check fails if a server has stopped.
func (f *Flux) Check() error { return f.servers.Check() }

// Stop stops everything.
func (f *Flux) Stop(keepLogs bool) error { return f.servers.Stop(keepLogs) }
