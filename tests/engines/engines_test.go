// Package engines lets GitOps engines render applications and apply them to a
// real Kubernetes.
package engines

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/render-oam/render-oam/tests/cluster/client"
	"github.com/render-oam/render-oam/tests/cluster/controlplane"
	"github.com/render-oam/render-oam/tests/engines/argocd"
	"github.com/render-oam/render-oam/tests/engines/gitrepo"
)

// root is the root of the repository.
const root = "../.."

// timeout is how long anything in an engine may take.
const timeout = 2 * time.Minute

// stops stop what was started, in reverse order.
var stops []func(keepLogs bool) error

func TestMain(m *testing.M) {
	code := m.Run()
	for i := len(stops) - 1; i >= 0; i-- {
		if err := stops[i](code != 0); err != nil {
			fmt.Println(err)
			code = 1
		}
	}
	os.Exit(code)
}

// cluster returns a client for a Kubernetes with workload controllers, which is
// started once.
var cluster = sync.OnceValues(func() (*client.Client, error) {
	c, err := controlplane.Start(controlplane.Newest, filepath.Join("..", "cluster", "kube"), filepath.Join(root, "bin"))
	if err != nil {
		return nil, err
	}
	stops = append(stops, c.Stop)
	return c.Client, c.StartControllers()
})

// argo returns an Argo CD that syncs to the cluster, which is started once.
var argo = sync.OnceValues(func() (*argocd.ArgoCD, error) {
	c, err := cluster()
	if err != nil {
		return nil, err
	}
	programs, err := argocd.FindPrograms(root)
	if err != nil {
		return nil, err
	}
	if err := argocd.Install(c, filepath.Join(root, "tools", "argocd")); err != nil {
		return nil, err
	}
	if err := patch(c, "argocd", "kustomize", "argocd-cm.yaml"); err != nil {
		return nil, err
	}
	a, err := argocd.New(programs)
	if err != nil {
		return nil, err
	}
	stops = append(stops, a.Stop)
	params, err := parse("argocd", "cmp", "argocd-cmd-params-cm.yaml")
	if err != nil {
		return nil, err
	}
	paths, _, err := unstructured.NestedString(params.Object, "data", "reposerver.plugin.use.manifest.generate.paths")
	if err != nil {
		return nil, err
	}
	address, err := a.StartRepoServer("repo-server", "--plugin-use-manifest-generate-paths="+paths)
	if err != nil {
		return nil, err
	}
	return a, a.StartController(c, address)
})

// patch patches an object with a file of the examples.
func patch(c *client.Client, elements ...string) error {
	o, err := parse(elements...)
	if err != nil {
		return err
	}
	_, _, err = c.Merge(o)
	return err
}

// eventually fails the test unless f returns no error before the timeout.
func eventually(t *testing.T, what string, f func() error) {
	t.Helper()
	deadline := time.Now().Add(timeout)
	for {
		err := f()
		if err == nil {
			return
		}
		if time.Now().After(deadline) {
			require.NoError(t, err, "%s, after %s", what, timeout)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// newRepository returns a git repository with folders and files of the
// examples.
func newRepository(t *testing.T, examples ...string) *gitrepo.Repository {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not on PATH")
	}
	r, err := gitrepo.New(t.TempDir())
	require.NoError(t, err)
	for _, name := range examples {
		from, to := filepath.Join(root, "examples", name), filepath.Join(r.Folder, "examples", name)
		if filepath.Ext(name) == "" {
			require.NoError(t, os.CopyFS(to, os.DirFS(from)))
		} else {
			require.NoError(t, r.Write(filepath.Join("examples", name), readFile(t, from)))
		}
	}
	commit(t, r, "Start")
	return r
}

func commit(t *testing.T, r *gitrepo.Repository, message string) string {
	t.Helper()
	hash, err := r.Commit(message)
	require.NoError(t, err)
	return hash
}

// read reads a file of the examples with one resource.
func read(t *testing.T, elements ...string) *client.Object {
	t.Helper()
	o, err := parse(elements...)
	require.NoError(t, err)
	return o
}

func parse(elements ...string) (*client.Object, error) {
	data, err := os.ReadFile(filepath.Join(append([]string{root, "examples"}, elements...)...))
	if err != nil {
		return nil, err
	}
	o := &client.Object{}
	return o, yaml.UnmarshalStrict(data, &o.Object)
}

// describe returns the name of an object for messages.
func describe(kind, name string) string { return kind + "/" + name }

// find finds an object, or fails the test.
func find(t *testing.T, apiVersion, kind, namespace, name string) *client.Object {
	t.Helper()
	c, err := cluster()
	require.NoError(t, err)
	o, err := c.Get(apiVersion, kind, namespace, name)
	require.NoError(t, err)
	return o
}

// gone returns an error as long as an object exists.
func gone(apiVersion, kind, namespace, name string) error {
	c, err := cluster()
	if err != nil {
		return err
	}
	_, err = c.Get(apiVersion, kind, namespace, name)
	switch {
	case client.IsNotFound(err):
		return nil
	case err != nil:
		return err
	}
	return errors.New(describe(kind, name) + " still exists")
}

// oneLine returns a message on one line, for the log.
func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// readFile reads a file.
func readFile(t *testing.T, elements ...string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(elements...))
	require.NoError(t, err)
	return string(data)
}
