package cluster

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/types"

	"github.com/render-oam/render-oam/tests/cluster/client"
)

// guide explains how to migrate an Application from KubeVela.
const guide = "docs/migrate-from-kubevela.md"

// migration follows the guide in a cluster, in namespaces of its own.
type migration struct {
	*installed
	folder   string              // where commands run
	sections map[string][]string // scripts of the guide, by heading
}

// TestGuideFromKubeVela runs the commands of the guide, in a cluster that has
// everything that KubeVela leaves there except its controller.
func TestGuideFromKubeVela(t *testing.T) {
	t.Parallel()
	m := startMigration(t)
	before := m.running()

	m.checkDiff(m.follow("Render and compare"))
	m.checkRejected()
	m.sh("kubectl get applications.core.oam.dev shop -n " + m.application().Namespace + " -o yaml >exported.yaml")
	m.checkReleased(before)
	m.follow("Apply")
	m.checkRunning(before, "after the objects are applied")

	back := m.sections["Go back"]
	require.Len(t, back, 3)
	m.sh(back[0])
	m.sh(back[1])
	m.withoutWebhooks(func() {
		eventually(t, "end of the webhooks", func() error { // the server notices it after a moment
			_, err := m.trySh(back[2])
			return err
		})
		m.sh("kubectl delete -f exported.yaml && kubectl create -f exported.yaml")
		m.runAgain()
	})
	m.checkRunning(before, "after the controller runs again")

	m.checkReleased(before)
	m.follow("Apply")
	m.follow("Labels and annotations of the controller")
	m.checkRunning(before, "after the labels are removed")
	m.checkClean()
}

// TestGuideServerSide transfers the ownership of fields as the guide explains.
// Otherwise, a field that the output no longer has would stay.
func TestGuideServerSide(t *testing.T) {
	t.Parallel()
	m := startMigration(t)
	before := m.running()
	m.follow("Render and compare")
	m.checkReleased(before)
	m.follow("Server-side apply")
	m.checkRunning(before, "after the objects are applied")
	m.checkClean()

	const env = "        env:\n        - name: QUEUE\n          value: orders\n"
	output := filepath.Join(m.folder, "objects.yaml")
	text := string(read(t, output))
	require.Equal(t, 2, strings.Count(text, env))
	require.NoError(t, os.WriteFile(output, []byte(strings.ReplaceAll(text, env, "")), 0o600))
	m.sh("kubectl apply --server-side -f objects.yaml")
	for _, name := range []string{"web", "mailer"} {
		live, err := m.c.Get("apps/v1", "Deployment", m.namespace, name)
		require.NoError(t, err)
		assert.NotContains(t, fmt.Sprint(live.Object["spec"]), "QUEUE", name)
	}
}

var (
	heading = regexp.MustCompile(`(?m)^## (.*)$`)
	script  = regexp.MustCompile("(?ms)^ *```sh\n(.*?)^ *```$")
)

// startMigration reads the guide, and creates what KubeVela leaves in a
// cluster.
func startMigration(t *testing.T) *migration {
	t.Helper()
	for _, name := range []string{"kubectl", "sed", "sh"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not on PATH", name)
		}
	}
	connect(t, newest)
	require.NoError(t, defineKubeVela())
	m := &migration{installed: prepare(t, namespaceFor("guide", t.Name())), folder: t.TempDir(), sections: make(map[string][]string)}
	makeNamespace(t, m.c, m.namespace+"-app")
	makeNamespace(t, m.c, m.namespace+"-vela")

	text := m.own(string(read(t, root, guide)))
	headings := heading.FindAllStringSubmatchIndex(text, -1)
	for i, at := range headings {
		end := len(text)
		if i+1 < len(headings) {
			end = headings[i+1][0]
		}
		for _, block := range script.FindAllStringSubmatch(text[at[1]:end], -1) {
			m.sections[text[at[2]:at[3]]] = append(m.sections[text[at[2]:at[3]]], block[1])
		}
	}

	const example = "examples/kubevela-migration/app/application.yaml"
	require.NoError(t, os.MkdirAll(filepath.Join(m.folder, filepath.Dir(example)), 0o700))
	require.NoError(t, os.WriteFile(filepath.Join(m.folder, example), []byte(m.own(string(read(t, root, example)))), 0o600))
	binary, err := program()
	require.NoError(t, err)
	require.NoError(t, os.Symlink(binary, filepath.Join(m.folder, "render-oam")))
	require.NoError(t, os.WriteFile(filepath.Join(m.folder, "kubeconfig"), m.c.Kubeconfig(), 0o600))
	m.runController()
	return m
}

// own replaces the names of namespaces and cluster-scoped objects in the guide,
// because other tests in the cluster may use them.
func (m *migration) own(text string) string {
	app, vela := m.application().Namespace, m.namespace+"-vela"
	return strings.NewReplacer(
		"namespace: production", "namespace: "+m.namespace,
		"namespace: default", "namespace: "+app, "namespace=default", "namespace="+app, "-n default", "-n "+app, "[default]", "["+app+"]",
		"app.oam.dev/namespace: default", "app.oam.dev/namespace: "+app,
		"vela-system", vela, "kubevela-vela-core-admission", m.namespace,
	).Replace(text)
}

// follow runs the scripts in a section of the guide, and returns what they print.
func (m *migration) follow(section string) (output string) {
	m.t.Helper()
	require.NotEmpty(m.t, m.sections[section], "%s has no scripts in section %q", guide, section)
	for _, text := range m.sections[section] {
		output += m.sh(text)
	}
	return output
}

// sh runs a script.
func (m *migration) sh(text string) string {
	m.t.Helper()
	output, err := m.trySh(text)
	if !strings.Contains(text, "kubectl diff") { // it fails if there are differences
		require.NoError(m.t, err, "%s\n%s", text, output)
	}
	return output
}

func (m *migration) trySh(text string) (output string, err error) {
	cmd := exec.Command("sh", "-ec", text)
	cmd.Dir = m.folder
	cmd.Env = append(os.Environ(), "PATH="+m.folder+":"+os.Getenv("PATH"), "HOME="+m.folder, "KUBECONFIG="+filepath.Join(m.folder, "kubeconfig"))
	out, err := cmd.CombinedOutput()
	return string(out), err
}

// expectedDifference matches the lines of kubectl diff that the guide lists.
var expectedDifference = regexp.MustCompile(`^[+-](\+\+|--) |^[+-]  +(generation: \d+|annotations:|app\.kubernetes\.io/managed-by: render-oam|render-oam\.dev/application: .*)$`)

// checkDiff checks that kubectl diff shows the differences that the guide lists.
func (m *migration) checkDiff(output string) {
	m.t.Helper()
	assert.Contains(m.t, output, "+    app.kubernetes.io/managed-by: render-oam")
	for line := range strings.Lines(output) {
		if line = strings.TrimSuffix(line, "\n"); strings.HasPrefix(line, "+") || strings.HasPrefix(line, "-") {
			assert.Regexp(m.t, expectedDifference, line)
		}
	}
}

// checkRejected tries to release the Application while its webhooks exist but
// no controller serves them.
func (m *migration) checkRejected() {
	m.t.Helper()
	output, err := m.trySh(m.sections["Release the objects"][0])
	require.Error(m.t, err)
	assert.Contains(m.t, output, "failed calling webhook")
}

// checkReleased follows the guide until only the running objects are left of
// KubeVela.
func (m *migration) checkReleased(before map[string]types.UID) {
	m.t.Helper()
	m.follow("Stop the controller")
	m.follow("Release the objects")
	for _, o := range resources(m.application()) {
		m.waitGone(o)
	}
	m.checkRunning(before, "after the Application is deleted")
	for _, o := range m.objects {
		found, err := m.c.Get(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName())
		require.NoError(m.t, err)
		assert.Empty(m.t, found.GetOwnerReferences(), describe(o))
	}
}

func (m *migration) checkRunning(before map[string]types.UID, when string) {
	m.t.Helper()
	m.waitReady()
	assert.Equal(m.t, before, m.running(), "objects and pods %s", when)
}

// checkClean checks that the objects only have the labels and annotations of
// the output, and those that Kubernetes sets.
func (m *migration) checkClean() {
	m.t.Helper()
	for _, o := range objects(m.t, read(m.t, m.folder, "objects.yaml")) {
		live, err := m.c.Get(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName())
		require.NoError(m.t, err)
		assert.Equal(m.t, o.GetLabels(), live.GetLabels(), describe(o))
		for key := range live.GetAnnotations() {
			if !strings.Contains(key, "kubernetes.io/") {
				assert.Contains(m.t, o.GetAnnotations(), key, describe(o))
			}
		}
	}
}

// application returns the name of the Application in the guide.
func (m *migration) application() types.NamespacedName {
	return types.NamespacedName{Namespace: m.namespace + "-app", Name: "shop"}
}

// runController creates what KubeVela leaves in a cluster: the objects of the
// Application, its resources, a definition, and the controller with its webhooks.
func (m *migration) runController() {
	m.t.Helper()
	m.runByKubeVela(m.application(), m.live())
	tracker := resources(m.application())[2]
	tracker, err := m.c.Get(tracker.GetAPIVersion(), tracker.GetKind(), "", tracker.GetName())
	require.NoError(m.t, err)
	owned := &client.Object{Object: map[string]any{"apiVersion": "v1", "kind": "ConfigMap"}}
	owned.SetName("settings")
	owned.SetNamespace(m.namespace)
	owned.SetOwnerReferences([]metav1.OwnerReference{owner(tracker)}) // old versions did this
	_, _, err = m.c.MergeAs(owned, kubeVela)
	require.NoError(m.t, err)
	for _, o := range objects(m.t, []byte(m.own(string(read(m.t, "testdata/kubevela/installation.yaml"))))) {
		_, _, err := m.c.Create(o, "helm")
		require.NoError(m.t, err, describe(o))
	}
}

// live returns the objects as the controller applies them.
func (m *migration) live() []*client.Object {
	m.t.Helper()
	return objects(m.t, []byte(m.own(string(read(m.t, "testdata/kubevela/live.yaml")))))
}

// runAgain does what the controller does when it finds the Application again:
// it accepts objects with its two labels, and applies its own over them.
func (m *migration) runAgain() {
	m.t.Helper()
	m.take(m.live())
	for _, o := range m.objects {
		found, err := m.c.Get(o.GetAPIVersion(), o.GetKind(), m.namespace, o.GetName())
		require.NoError(m.t, err)
		labels := found.GetLabels()
		assert.Equal(m.t, m.application(), types.NamespacedName{Namespace: labels["app.oam.dev/namespace"], Name: labels["app.oam.dev/name"]}, describe(o))
		mark(m.t, o)
		_, _, err = m.c.MergeAs(o, kubeVela)
		require.NoError(m.t, err, describe(o))
	}
	application := resources(m.application())[0]
	application.Object["metadata"].(map[string]any)["finalizers"] = nil
	_, _, err := m.c.MergeAs(application, kubeVela)
	require.NoError(m.t, err)
	require.NoError(m.t, m.c.Delete(application, "Background"))
	m.waitGone(application)
	m.createApplication(m.application())
	m.waitReady()
}

// withoutWebhooks runs a function without the webhooks, which reject everything
// if no controller runs.
func (m *migration) withoutWebhooks(f func()) {
	m.t.Helper()
	var webhooks []*client.Object
	for _, kind := range []string{"ValidatingWebhookConfiguration", "MutatingWebhookConfiguration"} {
		o, err := m.c.Get("admissionregistration.k8s.io/v1", kind, "", m.namespace)
		require.NoError(m.t, err)
		require.NoError(m.t, m.c.Delete(o, "Background"))
		o.SetResourceVersion("")
		webhooks = append(webhooks, o)
	}
	f()
	for _, o := range webhooks {
		_, _, err := m.c.Create(o, "helm")
		require.NoError(m.t, err)
	}
}
