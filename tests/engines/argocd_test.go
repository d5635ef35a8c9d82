package engines

import (
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/render-oam/render-oam/tests/cluster/client"
	"github.com/render-oam/render-oam/tests/engines/argocd"
)

// TestVersions syncs an application of each version of OAM through the plugin,
// and through kustomize with the settings of the examples.
func TestVersions(t *testing.T) {
	t.Parallel()
	for version, example := range map[string]string{
		"v1alpha1": "hello-world/app",
		"v1alpha2": "v1alpha2/app",
		"v1beta1":  "kubevela/app",
	} {
		for _, way := range []string{"cmp", "kustomize"} {
			name := way + "-" + version
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				repo := newRepository(t, example)
				folder := "examples/" + example
				if version == "v1beta1" {
					require.NoError(t, repo.Replace(folder+"/application.yaml", "namespace: shop", "namespace: "+name))
					commit(t, repo, "Deploy to the namespace of the test")
				}
				a := newApplication(t, read(t, "argocd", way, "application.yaml"), repo, name, path(folder))
				a.sync()
				s := a.healthy()
				assert.Equal(t, rendered(t, filepath.Join(repo.Folder, folder)), synced(s))
			})
		}
	}
}

// rendered returns the names of the objects that the program generates from a
// folder.
func rendered(t *testing.T, folder string) (names []string) {
	t.Helper()
	stdout, stderr, err := render(t, folder)
	require.NoError(t, err, stderr)
	for document := range strings.SplitSeq(stdout, "\n---\n") {
		o := &client.Object{}
		require.NoError(t, yaml.Unmarshal([]byte(document), &o.Object))
		names = append(names, describe(o.GetKind(), o.GetName()))
	}
	slices.Sort(names)
	return names
}

// render runs the program in a folder, like the plugin.
func render(t *testing.T, folder string) (stdout, stderr string, err error) {
	t.Helper()
	programs, err := argocd.FindPrograms(root)
	require.NoError(t, err)
	var out, errs strings.Builder
	cmd := exec.Command(programs.RenderOAM, "render", ".")
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

const mail = "examples/argocd/app/app.yaml"

// TestExample syncs the example, and then changes it: a parameter changes, and
// an instance is added and removed.
func TestExample(t *testing.T) {
	t.Parallel()
	repo := newRepository(t, "argocd/app")
	a := newApplication(t, read(t, "argocd", "cmp", "application.yaml"), repo, "mail", automated)
	a.refresh()
	a.healthy()
	replicas, image := a.deployment("mailer")
	assert.Equal(t, "2 registry.example.com/mailer:1.4", replicas+" "+image)

	require.NoError(t, repo.Replace(mail, `value: "1.4"`, `value: "1.5"`))
	commit(t, repo, "Release 1.5")
	a.refresh()
	a.healthy()
	_, image = a.deployment("mailer")
	assert.Equal(t, "registry.example.com/mailer:1.5", image)

	before := readFile(t, repo.Folder, mail)
	require.NoError(t, repo.Write(mail, before+`    - componentName: mailer
      instanceName: newsletter
      parameterValues:
        - name: tag
          value: "1.5"
`))
	commit(t, repo, "Send newsletters")
	a.refresh()
	a.healthy()
	_, image = a.deployment("newsletter")
	assert.Equal(t, "registry.example.com/mailer:1.5", image)

	require.NoError(t, repo.Write(mail, before))
	commit(t, repo, "Send no newsletters")
	a.refresh()
	a.eventually("pruning", func() error { return gone("apps/v1", "Deployment", a.namespace(), "newsletter") })
	a.healthy()
	a.deployment("mailer")
}

// TestHelm syncs a chart of OAM resources.
func TestHelm(t *testing.T) {
	t.Parallel()
	repo := newRepository(t, "argocd/helm")
	a := newApplication(t, read(t, "argocd", "kustomize", "application.yaml"), repo, "helm", path("examples/argocd/helm"))
	a.sync()
	assert.Equal(t, []string{"Deployment/mail-mailer"}, synced(a.healthy()))
	replicas, image := a.deployment("mail-mailer")
	assert.Equal(t, "2 registry.example.com/mailer:1.4", replicas+" "+image)
}

// TestOneFlag checks what Argo CD reports if one of the two flags for kustomize
// is missing. It changes a setting, so it does not run in parallel with other
// tests.
func TestOneFlag(t *testing.T) {
	repo := newRepository(t, "hello-world/app")
	a := newApplication(t, read(t, "argocd", "kustomize", "application.yaml"), repo, "one-flag")
	config := read(t, "argocd", "kustomize", "argocd-cm.yaml")
	require.NoError(t, unstructured.SetNestedField(config.Object, "--enable-alpha-plugins", "data", "kustomize.buildOptions"))
	_, _, err := a.c.Merge(config)
	require.NoError(t, err)
	a.syncUntil("The Kubernetes API could not find core.oam.dev/ComponentSchematic")

	require.NoError(t, patch(a.c, "argocd", "kustomize", "argocd-cm.yaml"))
	a.syncUntil("operation Succeeded")
}

// syncUntil syncs new commits until Argo CD reports a message. A setting only
// takes effect after a moment, and the manifests of a commit are cached.
func (a *application) syncUntil(report string) {
	a.t.Helper()
	a.eventually(report, func() error {
		commit(a.t, a.repo, "Try again")
		if all := summary(a.sync()); !strings.Contains(all, report) {
			return errors.New(all)
		}
		return nil
	})
}

// TestTask changes a task that has run. Its Job is immutable, so Argo CD must
// replace it, which an annotation of the application requests.
func TestTask(t *testing.T) {
	t.Parallel()
	repo := newRepository(t, "argocd/order/task.yaml")
	a := newApplication(t, read(t, "argocd", "cmp", "application.yaml"), repo, "task", path("examples/argocd/order"))
	a.sync()
	a.createSecret()
	a.healthy()
	before := find(t, "batch/v1", "Job", "task", "import").GetUID()

	const task = "examples/argocd/order/task.yaml"
	require.NoError(t, repo.Replace(task, "import:1", "import:2"))
	commit(t, repo, "Change the task")
	a.refresh()
	a.sync()
	a.healthy()
	assert.NotEqual(t, before, find(t, "batch/v1", "Job", "task", "import").GetUID())

	require.NoError(t, repo.Replace(task, "argocd.argoproj.io/sync-options: Force=true,Replace=true", "example.com/note: none"))
	require.NoError(t, repo.Replace(task, "import:2", "import:3"))
	commit(t, repo, "Forget the annotation")
	a.refresh()
	s := a.sync()
	assert.Equal(t, "Failed", s.Status.OperationState.Phase)
	assert.Contains(t, summary(s), "field is immutable")
}

// TestMistake commits mistakes, and checks that each fails the sync, that the
// condition of the Application has the whole message of the program, and that
// the synced objects stay.
func TestMistake(t *testing.T) {
	t.Parallel()
	for name, mistake := range map[string]struct{ old, new, want string }{
		"field":     {"componentName: mailer", "componentNam: mailer", "did you mean"},
		"parameter": {"[fromParam(tag)]", "[fromParam(tga)]", "did you mean"},
		"two":       {"replicaCount: 2\n", "replicaCount: two\n    - componentName: nobody\n      instanceName: other\n", `"nobody" not found: the input has "mailer"`},
	} {
		for _, way := range []string{"cmp", "kustomize"} {
			t.Run(way+"-"+name, func(t *testing.T) {
				t.Parallel()
				repo := newRepository(t, "argocd/app")
				if way == "kustomize" {
					kustomization := readFile(t, root, "examples/hello-world/app/kustomization.yaml")
					kustomization = strings.Replace(kustomization, "  - application.yaml\n", "", 1)
					require.NoError(t, repo.Write("examples/argocd/app/kustomization.yaml", strings.Replace(kustomization, "component.yaml", "app.yaml", 1)))
					commit(t, repo, "Build with kustomize")
				}
				a := newApplication(t, read(t, "argocd", way, "application.yaml"), repo, "mistake-"+way+"-"+name, path("examples/argocd/app"), automated)
				a.refresh()
				a.healthy()

				require.NoError(t, repo.Replace(mail, mistake.old, mistake.new))
				commit(t, repo, "Make a mistake")
				a.refresh()
				message := a.comparisonError()
				assert.Contains(t, message, mistake.want)
				_, stderr, err := render(t, filepath.Join(repo.Folder, "examples/argocd/app"))
				require.Error(t, err)
				for line := range strings.Lines(stderr) {
					if way == "kustomize" { // kustomize does not report the names of files
						line = place.ReplaceAllString(line, "")
					}
					assert.Contains(t, message, strings.TrimSpace(line))
				}
				if way+name == "cmpparameter" {
					_, shown, _ := strings.Cut(message, "in cmp: rpc error: code = Unknown desc = ")
					assert.Contains(t, readFile(t, root, "docs", "argocd.md"), "```text\n"+shown+"\n```")
				}
				s := a.sync()
				assert.Contains(t, []string{"Failed", "Error"}, s.Status.OperationState.Phase)
				assert.Contains(t, s.Status.OperationState.Message, mistake.want)
				a.deployment("mailer")

				require.NoError(t, repo.Replace(mail, mistake.new, mistake.old))
				commit(t, repo, "Fix it")
				a.refresh()
				a.healthy()
			})
		}
	}
}

// place matches the file and the line in a message.
var place = regexp.MustCompile(`app\.yaml:\d+: `)

// TestNothingToRender removes everything from which objects are generated. Argo
// CD must not treat that as an application without objects, because it would
// delete all of them.
func TestNothingToRender(t *testing.T) {
	t.Parallel()
	for name, empty := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no-file":        {map[string]string{"README.md": "Nothing is here.\n"}, "the folder has no .yaml, .yml or .json files"},
		"no-folder":      {nil, "app path does not exist"},
		"no-application": {map[string]string{"app.yaml": ""}, "the input has no application"},
		"other-file":     {map[string]string{"values.yaml": "a: b\n"}, "nothing to render: "},
		"empty-file":     {map[string]string{"app.yaml": "# Nothing is here.\n"}, "nothing to render: "},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			repo := newRepository(t, "argocd/app")
			a := newApplication(t, read(t, "argocd", "cmp", "application.yaml"), repo, "nothing-"+name, automated)
			a.refresh()
			a.healthy()
			if name == "no-application" {
				component, _, _ := strings.Cut(readFile(t, repo.Folder, mail), "\n---\n")
				empty.files["app.yaml"] = component + "\n"
			}
			require.NoError(t, repo.Remove("examples/argocd/app"))
			for file, content := range empty.files {
				require.NoError(t, repo.Write("examples/argocd/app/"+file, content))
			}
			commit(t, repo, "Take everything away")
			a.refresh()
			assert.Contains(t, a.comparisonError(), empty.want)
			s := a.sync()
			assert.Contains(t, []string{"Failed", "Error"}, s.Status.OperationState.Phase)
			a.deployment("mailer")
		})
	}
}

// TestParameters sets the parameters of the plugin.
func TestParameters(t *testing.T) {
	t.Parallel()
	warned := strings.Replace(readFile(t, root, mail), "replicaCount: 2", "replicaCount: 2\n            color: blue", 1)
	t.Run("strict", func(t *testing.T) {
		t.Parallel()
		repo := newRepository(t)
		require.NoError(t, repo.Write(mail, warned))
		commit(t, repo, "Use an unknown property")
		a := newApplication(t, read(t, "argocd", "cmp", "application.yaml"), repo, "strict", parameter("strict", "true"))
		a.refresh()
		assert.Contains(t, a.comparisonError(), `app.yaml:`)
		a.edit(parameter("strict", "false"))
		a.sync()
		a.healthy()
	})
	t.Run("platform", func(t *testing.T) {
		t.Parallel()
		repo := newRepository(t)
		require.NoError(t, repo.Write(mail, strings.Replace(readFile(t, root, mail), "replicaCount: 2", "{}", 1)))
		require.NoError(t, repo.Write("examples/argocd/app/platforms/large.txt", `apiVersion: render-oam.dev/v1alpha1
kind: Platform
metadata:
  name: large
spec:
  traits:
    manual-scaler:
      defaults:
        replicaCount: 5
`))
		commit(t, repo, "Add a Platform")
		a := newApplication(t, read(t, "argocd", "cmp", "application.yaml"), repo, "platform", parameter("platform", "platforms/large.txt"))
		a.sync()
		a.healthy()
		replicas, _ := a.deployment("mailer")
		assert.Equal(t, "5", replicas)
		for _, outside := range []string{"/etc/passwd", "../../../etc/passwd", "platforms/../../x"} {
			a.edit(parameter("platform", outside))
			a.refresh()
			a.eventually("rejection", func() error {
				if message := a.comparisonError(); !strings.Contains(message, "must be a file in the folder of the Application") {
					return fmt.Errorf("got %s", message)
				}
				return nil
			})
		}
	})
}

// TestOrder deploys in the order that annotations of applications request:
// objects in a later wave, and objects that are not hooks, must wait.
func TestOrder(t *testing.T) {
	t.Parallel()
	for file, first := range map[string]struct{ apiVersion, kind, name string }{
		"wave": {"apps/v1", "StatefulSet", "database"},
		"hook": {"batch/v1", "Job", "migrate"},
	} {
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			name := "order-" + file
			repo := newRepository(t, "argocd/order/"+file+".yaml")
			require.NoError(t, repo.Write("examples/argocd/order/app.yaml", readFile(t, root, mail)))
			commit(t, repo, "Add an application that needs the database")
			a := newApplication(t, read(t, "argocd", "cmp", "application.yaml"), repo, name, path("examples/argocd/order"))
			a.startSync()
			a.eventually("first object", func() error {
				_, err := a.c.Get(first.apiVersion, first.kind, name, first.name)
				return err
			})
			a.never("the other application did not wait", func() bool { return gone("apps/v1", "Deployment", name, "mailer") != nil })
			assert.Equal(t, "Running", a.get().Status.OperationState.Phase)
			a.log(a.get())
			a.createSecret()
			a.healthy()
			a.deployment("mailer")

			before := find(t, first.apiVersion, first.kind, name, first.name).GetUID()
			require.NoError(t, repo.Replace("examples/argocd/order/"+file+".yaml", first.name+":1", first.name+":2"))
			commit(t, repo, "Upgrade")
			a.refresh()
			a.sync()
			a.healthy()
			after := find(t, first.apiVersion, first.kind, name, first.name).GetUID()
			assert.Equal(t, file == "hook", before != after, "only a hook is created again")
		})
	}
}

// createSecret creates the Secret that the pods of a database wait for.
func (a *application) createSecret() {
	a.t.Helper()
	_, _, err := a.c.Apply(&client.Object{Object: map[string]any{
		"apiVersion": "v1", "kind": "Secret", "metadata": map[string]any{"name": "database", "namespace": a.namespace()},
		"stringData": map[string]any{"password": "test"},
	}}, false)
	require.NoError(a.t, err)
}
