package engines

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/cgi"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/render-oam/render-oam/tests/cluster/client"
	"github.com/render-oam/render-oam/tests/engines/flux"
	"github.com/render-oam/render-oam/tests/engines/gitrepo"
)

// running returns a Flux that applies to the cluster, which is started once.
var running = sync.OnceValues(func() (*flux.Flux, error) {
	c, err := cluster()
	if err != nil {
		return nil, err
	}
	f, err := flux.Start(c, filepath.Join(root, "bin"), filepath.Join(root, "tools", "flux"))
	if err == nil {
		stops = append(stops, f.Stop)
	}
	return f, err
})

// delivery is the way of a repository into the cluster: a workflow of the
// examples that renders, and the source and the Kustomization of Flux.
type delivery struct {
	t             *testing.T
	c             *client.Client
	repo          *gitrepo.Repository
	workflow      string
	source, apply *client.Object
	variables     []string
	reconciled    int
}

// newDelivery creates the source and the Kustomization from a file of the
// examples, for a repository with an application in the folder app, and for a
// namespace of the test.
func newDelivery(t *testing.T, name, file, workflow string, edit func(d *delivery, spec map[string]any)) *delivery {
	t.Helper()
	_, err := running()
	require.NoError(t, err)
	c, err := cluster()
	require.NoError(t, err)
	source, apply, isTwo := strings.Cut(readFile(t, root, "examples", file), "\n---\n")
	require.True(t, isTwo)
	d := &delivery{t: t, c: c, repo: newRepository(t), workflow: workflow, source: &client.Object{}, apply: &client.Object{}}
	require.NoError(t, yaml.UnmarshalStrict([]byte(source), &d.source.Object))
	require.NoError(t, yaml.UnmarshalStrict([]byte(apply), &d.apply.Object))
	require.NoError(t, d.repo.Write("app/app.yaml", readFile(t, root, mail)))
	commit(t, d.repo, "Add an application")
	remote := t.TempDir()
	_, err = d.repo.Git("init", "--quiet", "--bare", remote)
	require.NoError(t, err)
	_, err = d.repo.Git("remote", "add", "origin", remote)
	require.NoError(t, err)

	d.source.SetName(name)
	d.apply.SetName(name)
	spec := d.apply.Object["spec"].(map[string]any)
	spec["targetNamespace"] = name
	spec["sourceRef"].(map[string]any)["name"] = name
	edit(d, d.source.Object["spec"].(map[string]any))
	_, _, err = c.Apply(&client.Object{Object: map[string]any{"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": name}}}, false)
	require.NoError(t, err)
	return d
}

// push commits, pushes, and runs the workflow that this starts.
func (d *delivery) push(message string) error {
	d.t.Helper()
	commit(d.t, d.repo, message)
	_, err := d.repo.Git("push", "--quiet", "origin", "HEAD:main")
	require.NoError(d.t, err)
	err = runWorkflow(d.t, d.workflow, d.repo.Folder, d.variables...)
	_, back := d.repo.Git("checkout", "--quiet", "--force", "main")
	require.NoError(d.t, back)
	return err
}

// reconcile makes Flux look for what the workflow pushed, like flux reconcile,
// and waits until it is applied and ready.
func (d *delivery) reconcile() {
	d.t.Helper()
	d.reconciled++
	request := map[string]string{"reconcile.fluxcd.io/requestedAt": fmt.Sprint(d.reconciled)}
	d.source.SetAnnotations(request)
	_, _, err := d.c.Apply(d.source, false)
	require.NoError(d.t, err)
	d.apply.SetAnnotations(request)
	var revision string
	d.wait(d.source, func(o *client.Object) error {
		if handled, _, _ := unstructured.NestedString(o.Object, "status", "lastHandledReconcileAt"); handled != request["reconcile.fluxcd.io/requestedAt"] {
			return errors.New("it has not reconciled")
		}
		revision, _, err = unstructured.NestedString(o.Object, "status", "artifact", "revision")
		return err
	})
	_, _, err = d.c.Apply(d.apply, false)
	require.NoError(d.t, err)
	d.wait(d.apply, func(o *client.Object) error {
		if applied, _, _ := unstructured.NestedString(o.Object, "status", "lastAppliedRevision"); applied != revision {
			return fmt.Errorf("revision %s is not applied", revision)
		}
		return nil
	})
}

// wait waits until an object of Flux is ready, and meets a condition.
func (d *delivery) wait(o *client.Object, isSo func(*client.Object) error) {
	d.t.Helper()
	var message string
	eventually(d.t, describe(o.GetKind(), o.GetName()), func() error {
		f, err := running()
		if err != nil {
			return err
		}
		require.NoError(d.t, f.Check())
		live, err := d.c.Get(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName())
		if err != nil {
			return err
		}
		var isReady bool
		if isReady, message = ready(live); !isReady {
			return errors.New(message)
		}
		return isSo(live)
	})
	d.t.Logf("%s: %s", describe(o.GetKind(), o.GetName()), message)
}

// ready reports whether Flux reports an object as ready in its current form,
// and the message.
func ready(o *client.Object) (isReady bool, message string) {
	observed, _, _ := unstructured.NestedInt64(o.Object, "status", "observedGeneration")
	conditions, _, _ := unstructured.NestedSlice(o.Object, "status", "conditions")
	for _, c := range conditions {
		if c := c.(map[string]any); c["type"] == "Ready" {
			return c["status"] == "True" && observed == o.GetGeneration(), fmt.Sprint(c["reason"], ": ", c["message"])
		}
	}
	return false, "Flux has not seen it"
}

// change pushes a new parameter, a second instance, an irrelevant change, the
// removal of the instance, and mistakes.
func (d *delivery) change() {
	t, name := d.t, d.apply.GetName()
	t.Helper()
	image := func(deployment string) string {
		o := find(t, "apps/v1", "Deployment", name, deployment)
		containers, _, err := unstructured.NestedSlice(o.Object, "spec", "template", "spec", "containers")
		require.NoError(t, err)
		return containers[0].(map[string]any)["image"].(string)
	}
	require.NoError(t, d.push("Start"))
	d.reconcile()
	assert.Equal(t, "registry.example.com/mailer:1.4", image("mailer"))

	require.NoError(t, d.repo.Replace("app/app.yaml", `value: "1.4"`, `value: "1.5"`))
	before := readFile(t, d.repo.Folder, "app/app.yaml")
	require.NoError(t, d.repo.Write("app/app.yaml", before+`    - componentName: mailer
      instanceName: newsletter
      parameterValues:
        - name: tag
          value: "1.5"
`))
	require.NoError(t, d.push("Release 1.5, and send newsletters"))
	d.reconcile()
	assert.Equal(t, "registry.example.com/mailer:1.5 registry.example.com/mailer:1.5", image("mailer")+" "+image("newsletter"))

	generation := find(t, "apps/v1", "Deployment", name, "mailer").GetGeneration()
	require.NoError(t, d.repo.Write("README.md", "This application sends mail.\n"))
	require.NoError(t, d.push("Change nothing in the application"))
	d.reconcile()
	assert.Equal(t, generation, find(t, "apps/v1", "Deployment", name, "mailer").GetGeneration())

	require.NoError(t, d.repo.Write("app/app.yaml", before))
	require.NoError(t, d.push("Send no newsletters"))
	d.reconcile()
	eventually(t, "pruning", func() error { return gone("apps/v1", "Deployment", name, "newsletter") })

	require.NoError(t, d.repo.Replace("app/app.yaml", "componentName: mailer", "componentName: mailr"))
	err := d.push("Make a mistake")
	require.ErrorContains(t, err, `did you mean "mailer"?`)
	require.NoError(t, os.RemoveAll(filepath.Join(d.repo.Folder, "app")))
	err = d.push("Take the application away")
	require.Error(t, err)
	t.Logf("the workflow fails, and Flux keeps what it has: %v", err)
	d.reconcile()
	assert.Equal(t, "registry.example.com/mailer:1.5", image("mailer"))
}

// TestFluxArtifact makes Flux apply the artifacts that the workflow pushes to a
// registry.
func TestFluxArtifact(t *testing.T) {
	t.Parallel()
	d := newDelivery(t, "flux-artifact", "flux/sync.yaml", "flux/push.yaml", func(d *delivery, spec map[string]any) {
		f, err := running()
		require.NoError(t, err)
		spec["url"] = "oci://" + f.Registry + "/shop-manifests"
		spec["insecure"] = true // the registry of the test has no certificate
		d.variables = []string{"ARTIFACT=oci://" + f.Registry + "/shop-manifests"}
	})
	d.change()
}

// TestFluxBranch makes Flux apply the branch that the workflow renders to.
func TestFluxBranch(t *testing.T) {
	t.Parallel()
	d := newDelivery(t, "flux-branch", "flux/branch.yaml", "ci/branch.yaml", func(d *delivery, spec map[string]any) {
		spec["url"] = serveGit(t, d.repo)
	})
	d.change()
}

// serveGit serves the remote of a repository over HTTP, because Flux does not
// read folders.
func serveGit(t *testing.T, repo *gitrepo.Repository) (url string) {
	t.Helper()
	remote, err := repo.Git("remote", "get-url", "origin")
	require.NoError(t, err)
	path, err := exec.LookPath("git")
	require.NoError(t, err)
	remote = strings.TrimSpace(remote)
	server := httptest.NewServer(http.Handler(&cgi.Handler{
		Path: path, Args: []string{"http-backend"},
		Env: []string{"GIT_PROJECT_ROOT=" + filepath.Dir(remote), "GIT_HTTP_EXPORT_ALL=1", "GIT_CONFIG_GLOBAL=" + os.DevNull},
	}))
	t.Cleanup(server.Close)
	return server.URL + "/" + filepath.Base(remote)
}

// runWorkflow runs the steps of the only job of a workflow like GitHub, except
// steps that install something. The first folder on the PATH has the programs.
func runWorkflow(t *testing.T, file, folder string, variables ...string) error {
	t.Helper()
	var workflow struct {
		Jobs map[string]struct {
			Steps []struct {
				Name string `json:"name"`
				Run  string `json:"run"`
			} `json:"steps"`
		} `json:"jobs"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(readFile(t, root, "examples", file)), &workflow))
	require.Len(t, workflow.Jobs, 1)
	programs := t.TempDir()
	for name, binary := range map[string]string{"render-oam": "render-oam", "flux": "flux-artifact"} {
		target, err := filepath.Abs(filepath.Join(root, "bin", binary))
		require.NoError(t, err)
		require.NoError(t, os.Symlink(target, filepath.Join(programs, name)))
	}
	env := append(os.Environ(), "PATH="+programs+string(os.PathListSeparator)+os.Getenv("PATH"), "RUNNER_TEMP="+t.TempDir(),
		"GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull)
	for _, job := range workflow.Jobs {
		for _, step := range job.Steps {
			if step.Run == "" || step.Name == "Install" {
				continue
			}
			cmd := exec.Command("bash", "-eo", "pipefail", "-c", step.Run)
			cmd.Dir, cmd.Env, cmd.WaitDelay = folder, append(env, variables...), time.Minute
			if out, err := cmd.CombinedOutput(); err != nil {
				return fmt.Errorf("step %s: %w\n%s", step.Name, err, out)
			}
		}
	}
	return nil
}
