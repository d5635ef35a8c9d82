package engines

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/render-oam/render-oam/tests/cluster/client"
)

// TestVersions syncs an application of each version of OAM through the plugin, and
// through kustomize with the settings of the examples.
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

// rendered are the names of the objects that the program makes of a folder.
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

// render runs the program in a folder, as the plugin does.
func render(t *testing.T, folder string) (stdout, stderr string, err error) {
	t.Helper()
	programs, err := argoPrograms()
	require.NoError(t, err)
	var out, errs strings.Builder
	cmd := exec.Command(programs.RenderOAM, "render", ".")
	cmd.Dir, cmd.Stdout, cmd.Stderr = folder, &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

const mail = "examples/argocd/app/app.yaml"

// TestExample syncs the example as it is, then changes it: a parameter changes, an
// instance comes and goes.
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

// TestMistake commits mistakes. Each fails the sync, the condition of the Application
// has the whole message of the program, and what was synced before stays.
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
					if way == "kustomize" { // which keeps the names of files to itself
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
				commit(t, repo, "Mend it")
				a.refresh()
				a.healthy()
			})
		}
	}
}

// place is the file and the line in a message.
var place = regexp.MustCompile(`app\.yaml:\d+: `)

// TestNothingToRender takes everything away from which objects are made. Argo CD must
// not take that for an application without objects: it would delete all.
func TestNothingToRender(t *testing.T) {
	t.Parallel()
	for name, empty := range map[string]struct {
		files map[string]string
		want  string
	}{
		"no-file":        {map[string]string{"README.md": "Nothing is here.\n"}, "the folder has no .yaml, .yml or .json files"},
		"no-folder":      {nil, "app path does not exist"},
		"no-application": {map[string]string{"app.yaml": ""}, "there is no application in the input"},
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
		commit(t, repo, "Use a property that there is not")
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
			a.eventually("refusal", func() error {
				if message := a.comparisonError(); !strings.Contains(message, "must be a file in the folder of the Application") {
					return fmt.Errorf("got %s", message)
				}
				return nil
			})
		}
	})
}

// TestOrder deploys in the order that annotations of applications ask for: what goes
// into the next wave, or comes after a hook, waits for what comes before.
func TestOrder(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ kind, object, workloadType, annotations string }{
		"wave": {"Deployment", "database", "Worker", `argocd.argoproj.io/sync-wave: "-1"`},
		"hook": {"Job", "database", "SingletonTask", "argocd.argoproj.io/hook: PreSync"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			name := "order-" + name
			repo := newRepository(t, "argocd/app")
			first := strings.NewReplacer("TYPE", c.workloadType, "ANNOTATIONS", c.annotations).Replace(databaseFirst)
			require.NoError(t, repo.Write("examples/argocd/app/database.yaml", first))
			commit(t, repo, "Add a database")
			a := newApplication(t, read(t, "argocd", "cmp", "application.yaml"), repo, name)
			a.startSync()
			a.eventually("first object", func() error {
				_, err := a.c.Get(apiVersionOf[c.kind], c.kind, name, c.object)
				return err
			})
			isThere := func() bool { return gone("apps/v1", "Deployment", name, "mailer") != nil }
			a.never("the second one does not wait", isThere)
			assert.Equal(t, "Running", a.get().Status.OperationState.Phase)
			a.log(a.get())

			a.allow("database-password")
			a.healthy()
			a.deployment("mailer")
		})
	}
}

var apiVersionOf = map[string]string{"Deployment": "apps/v1", "Job": "batch/v1"}

// databaseFirst is an application whose pod waits until there is a Secret.
const databaseFirst = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: database
spec:
  workloadType: core.oam.dev/v1alpha1.TYPE
  containers:
    - name: database
      image: registry.example.com/database:1
      env:
        - name: PASSWORD
          fromSecret: {name: database-password, key: password}
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: database
  annotations:
    ANNOTATIONS
spec:
  components:
    - componentName: database
      instanceName: database
`

// allow makes the Secret that a pod waits for.
func (a *application) allow(name string) {
	a.t.Helper()
	_, _, err := a.c.Apply(&client.Object{Object: map[string]any{
		"apiVersion": "v1", "kind": "Secret", "metadata": map[string]any{"name": name, "namespace": a.namespace()},
		"stringData": map[string]any{"password": "test"},
	}}, false)
	require.NoError(a.t, err)
}
