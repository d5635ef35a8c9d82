// Package argocd runs the parts of Argo CD that render and apply, as processes
// on the loopback interface.
package argocd

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"

	"github.com/alicebob/miniredis/v2"

	"github.com/render-oam/render-oam/tests/cluster/client"
	"github.com/render-oam/render-oam/tests/cluster/process"
)

// Programs are the paths of the programs that Argo CD consists of, and of those
// that it runs.
type Programs struct {
	ArgoCD    string   // Argo CD
	Kustomize string   // kustomize, as in the image of the repo-server
	Helm      string   // helm 3, as in the image of the repo-server
	RenderOAM string   // the program
	Plugin    string   // the folder of plugin.yaml and the programs that it runs
	Tools     []string // folders of other programs, such as sh, find and git
}

// FindPrograms returns the programs that make engine-test builds in a
// repository, and the plugin of the examples.
func FindPrograms(root string) (Programs, error) {
	root, err := filepath.Abs(root)
	bin := filepath.Join(root, "bin")
	return Programs{
		ArgoCD:    filepath.Join(bin, "argocd"),
		Kustomize: filepath.Join(bin, "kustomize"),
		Helm:      filepath.Join(bin, "helm3"),
		RenderOAM: filepath.Join(bin, "render-oam"),
		Plugin:    filepath.Join(root, "examples", "argocd", "cmp"),
		Tools:     []string{"/usr/local/bin", "/usr/bin", "/bin"},
	}, err
}

// ArgoCD is a running Argo CD.
type ArgoCD struct {
	programs Programs
	servers  *process.Group
	cache    *miniredis.Miniredis
}

// New returns an Argo CD in which only the cache runs, instead of Redis.
func New(programs Programs) (*ArgoCD, error) {
	servers, err := process.NewGroup("argocd")
	if err != nil {
		return nil, err
	}
	cache, err := miniredis.Run()
	if err != nil {
		return nil, errors.Join(err, servers.Stop(false))
	}
	return &ArgoCD{programs: programs, servers: servers, cache: cache}, nil
}

// StartRepoServer starts a repo-server and, with a separate environment, the
// server of its plugin, which is a sidecar. It returns the address of the
// repo-server.
func (a *ArgoCD) StartRepoServer(name string, flags ...string) (address string, err error) {
	ports, err := process.FreePorts(2)
	if err != nil {
		return "", err
	}
	sockets := a.servers.Path(name, "sockets")
	if err := a.startPlugin(name, sockets); err != nil {
		return "", err
	}
	path, err := a.folderOf(name+"-bin", map[string]string{
		"kustomize": a.programs.Kustomize, "helm": a.programs.Helm, "render-oam": a.programs.RenderOAM,
	})
	if err != nil {
		return "", err
	}
	env, err := a.env(name, path)
	if err != nil {
		return "", err
	}
	env = append(env, "ARGOCD_BINARY_NAME=argocd-repo-server", "ARGOCD_PLUGINSOCKFILEPATH="+sockets, "ARGOCD_GPG_ENABLED=false")
	args := []string{
		a.programs.ArgoCD, "--address=127.0.0.1", fmt.Sprintf("--port=%d", ports[0]), "--metrics-address=127.0.0.1",
		fmt.Sprintf("--metrics-port=%d", ports[1]), "--redis=" + a.cache.Addr(), "--disable-tls",
	}
	if err := a.servers.Start(name, env, process.Guarded(append(args, flags...)...)...); err != nil {
		return "", err
	}
	address = fmt.Sprintf("127.0.0.1:%d", ports[0])
	return address, a.servers.WaitFor("repo-server", func() bool { return listens("tcp", address) })
}

// startPlugin starts the server of the plugin. Its PATH only has the programs
// in the image of the sidecar.
func (a *ArgoCD) startPlugin(name, sockets string) error {
	path, err := a.folderOf(name+"-plugin-bin", map[string]string{"render-oam": a.programs.RenderOAM})
	if err != nil {
		return err
	}
	env, err := a.env(name+"-plugin", path, a.programs.Plugin)
	if err != nil {
		return err
	}
	if err := os.MkdirAll(sockets, 0o755); err != nil {
		return err
	}
	env = append(env, "ARGOCD_BINARY_NAME=argocd-cmp-server", "ARGOCD_PLUGINSOCKFILEPATH="+sockets)
	if err := a.servers.Start(name+"-plugin", env, process.Guarded(a.programs.ArgoCD, "--config-dir-path="+a.programs.Plugin)...); err != nil {
		return err
	}
	return a.servers.WaitFor("plugin", func() bool { return listens("unix", filepath.Join(sockets, "render-oam.sock")) })
}

// StartController starts the application controller for a cluster in which Argo
// CD is installed.
func (a *ArgoCD) StartController(cluster *client.Client, repoServer string) error {
	ports, err := process.FreePorts(1)
	if err != nil {
		return err
	}
	env, err := a.env("controller")
	if err != nil {
		return err
	}
	config := a.servers.Path("kubeconfig")
	if err := os.WriteFile(config, cluster.Kubeconfig(), 0o600); err != nil {
		return err
	}
	// Outside a pod, Argo CD finds https://kubernetes.default.svc through the
	// kubeconfig.
	env = append(env, "ARGOCD_BINARY_NAME=argocd-application-controller", "ARGOCD_FAKE_IN_CLUSTER=true", "KUBECONFIG="+config)
	return a.servers.Start("controller", env, process.Guarded(a.programs.ArgoCD, "--kubeconfig="+config, "--namespace="+Namespace,
		"--repo-server="+repoServer, "--repo-server-plaintext", "--redis="+a.cache.Addr(), fmt.Sprintf("--metrics-port=%d", ports[0]))...)
}

// PID returns the process ID of the shell that guards a server.
func (a *ArgoCD) PID(name string) int { return a.servers.PID(name) }

// Check fails if a server has stopped.
func (a *ArgoCD) Check() error { return a.servers.Check() }

// Stop stops everything.
func (a *ArgoCD) Stop(keepLogs bool) error {
	err := a.servers.Stop(keepLogs)
	a.cache.Close()
	return err
}

// env returns the environment of a server: a home folder, a temporary folder,
// and a PATH with folders in addition to the tools.
func (a *ArgoCD) env(name string, path ...string) ([]string, error) {
	home := a.servers.Path(name, "home")
	temporary := a.servers.Path(name, "tmp")
	if err := errors.Join(os.MkdirAll(home, 0o755), os.MkdirAll(temporary, 0o755)); err != nil {
		return nil, err
	}
	return []string{
		"HOME=" + home, "TMPDIR=" + temporary,
		"PATH=" + strings.Join(append(path, a.programs.Tools...), string(os.PathListSeparator)),
	}, nil
}

// folderOf creates a folder with links to programs.
func (a *ArgoCD) folderOf(name string, programs map[string]string) (string, error) {
	folder := a.servers.Path(name)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return "", err
	}
	for link, program := range programs {
		if err := os.Symlink(program, filepath.Join(folder, link)); err != nil {
			return "", err
		}
	}
	return folder, nil
}

func listens(network, address string) bool {
	connection, err := net.Dial(network, address)
	if err != nil {
		return false
	}
	connection.Close() //nolint:errcheck // nothing was written
	return true
}
