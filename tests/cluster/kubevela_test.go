package cluster

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"
	"k8s.io/apimachinery/pkg/types"

	"github.com/render-oam/render-oam/tests/cluster/client"
)

// kubeVela is the field manager of KubeVela's controller.
const kubeVela = "kubevela"

// kubeVelaCorpus is a folder with Applications by other people, and with the
// objects that a running controller applied for each. It is not part of the
// repository.
const kubeVelaCorpus = root + "/../shared/corpus/v1beta1"

// kubeVelaKinds are the kinds of KubeVela that the tests create.
var kubeVelaKinds = []string{
	"Application", "ApplicationRevision", "ResourceTracker",
	"ComponentDefinition", "TraitDefinition", "PolicyDefinition", "WorkflowStepDefinition",
}

// defineKubeVela defines the kinds of KubeVela in the newest Kubernetes.
var defineKubeVela = sync.OnceValue(func() error {
	c, err := newest()
	if err != nil {
		return err
	}
	for _, kind := range kubeVelaKinds {
		definition := inventedDefinition(schema.GroupKind{Group: "core.oam.dev", Kind: kind}, map[string]bool{"v1beta1": true})
		if kind == "ResourceTracker" {
			definition.Object["spec"].(map[string]any)["scope"] = "Cluster"
		}
		if err := c.Define(definition); err != nil {
			return err
		}
		o := &client.Object{}
		o.SetAPIVersion("core.oam.dev/v1beta1")
		o.SetKind(kind)
		if err := retry(func() error {
			if !c.Knows(o) {
				return os.ErrNotExist
			}
			return nil
		}); err != nil {
			return err
		}
	}
	return nil
})

// controlled is an Application that KubeVela's controller runs.
type controlled struct {
	name  string
	paths []string         // arguments of render
	live  []*client.Object // as the controller applies them
}

// controlledApplications returns the Application of the example, and those of
// the corpus.
func controlledApplications(t *testing.T) (all []controlled) {
	t.Helper()
	all = append(all, controlled{"example", []string{root + "/examples/kubevela-migration/app"}, objects(t, read(t, "testdata/kubevela/live.yaml"))})
	if _, err := os.Stat(kubeVelaCorpus); err != nil {
		t.Log("the corpus is missing: its Applications are not tested")
		return all
	}
	for _, file := range glob(t, kubeVelaCorpus, "*", "controller.yaml") {
		folder := filepath.Dir(file)
		if filepath.Base(folder) == "myapp-3" {
			continue // needs a DefinitionRevision that is only in its cluster
		}
		a := controlled{filepath.Base(folder), []string{exported(t, filepath.Join(folder, "app.yaml"))}, objects(t, read(t, file))}
		if definitions := filepath.Join(folder, "definitions"); exists(definitions) {
			a.paths = append(a.paths, "--definitions", definitions)
		}
		all = append(all, a)
	}
	return all
}

// exported writes the resources of a file as a cluster exports them, and
// returns the path. Templates can read the revision of an Application, which is
// in its status.
func exported(t *testing.T, file string) string {
	t.Helper()
	var items []any
	for _, o := range objects(t, read(t, file)) {
		if o.GetKind() == "Application" {
			o.SetFinalizers([]string{"app.oam.dev/resource-tracker-finalizer"})
			o.SetResourceVersion("4711")
			o.Object["status"] = map[string]any{"status": "running", "latestRevision": map[string]any{"name": o.GetName() + "-v1", "revision": int64(1)}}
		}
		items = append(items, o.Object)
	}
	data, err := json.Marshal(map[string]any{"apiVersion": "v1", "kind": "List", "items": items})
	require.NoError(t, err)
	path := filepath.Join(t.TempDir(), "application.yaml")
	require.NoError(t, os.WriteFile(path, data, 0o600))
	return path
}

// TestMigratedFromKubeVela applies the output over the objects that KubeVela's
// controller applied for the same Application. Only labels and annotations change,
// and no pod restarts.
func TestMigratedFromKubeVela(t *testing.T) {
	connect(t, newest)
	require.NoError(t, defineKubeVela())
	for _, a := range controlledApplications(t) {
		for name, apply := range map[string]func(*client.Client, *client.Object) (*client.Object, []string, error){
			"server-side apply": transferAndApply,
			"strategic merge":   (*client.Client).Merge,
		} {
			t.Run(a.name+"/"+name, func(t *testing.T) {
				t.Parallel()
				in := prepare(t, namespaceFor("kubevela", a.name+" "+name))
				rendered := in.known(render(t, a.paths...))
				app := types.NamespacedName{Namespace: in.namespace, Name: a.name}
				in.runByKubeVela(app, in.known(a.live))
				if len(in.objects) == 0 {
					t.Skip("all objects are of kinds that the tests do not have")
				}
				before := in.running()
				in.release(app)
				assert.Equal(t, before, in.running(), "objects and pods after the Application is deleted")

				in.take(rendered)
				in.checkOnlyLabelsDiffer()
				for _, o := range in.objects {
					_, warnings, err := apply(in.c, o)
					require.NoError(t, err, describe(o))
					checkWarnings(t, o, warnings)
				}
				in.waitReady()
				assert.Equal(t, before, in.running(), "objects and pods after the output is applied")
			})
		}
	}
}

// transferAndApply applies an object with server-side apply, after transferring
// the fields that the controller manages. Otherwise, a quantity that the server
// writes differently would be a conflict, and a field that the output no longer
// has would stay.
func transferAndApply(c *client.Client, o *client.Object) (*client.Object, []string, error) {
	live, err := c.Get(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName())
	if err != nil {
		return nil, nil, err
	}
	managers := live.GetManagedFields()
	for i := range managers {
		if managers[i].Manager == kubeVela {
			managers[i].Manager, managers[i].Operation = client.Manager, metav1.ManagedFieldsOperationApply
		}
	}
	live.SetManagedFields(managers)
	if _, warnings, err := c.Replace(live); err != nil {
		return nil, warnings, err
	}
	return c.ApplyWithoutForce(o)
}

// known returns the objects whose kinds the server has.
func (in *installed) known(objects []*client.Object) (known []*client.Object) {
	for _, o := range objects {
		if in.c.Knows(o) {
			known = append(known, o)
		}
	}
	return known
}

// runByKubeVela creates objects like KubeVela's controller, with the resources
// of their Application, and waits until they run.
func (in *installed) runByKubeVela(app types.NamespacedName, live []*client.Object) {
	in.t.Helper()
	in.take(live)
	for _, o := range in.objects {
		mark(in.t, o)
		_, _, err := in.c.Create(o, kubeVela)
		require.NoError(in.t, err, describe(o))
	}
	in.createApplication(app)
	in.waitReady()
}

// createApplication creates an Application and what the controller creates for
// it: its revision and the tracker of its objects.
func (in *installed) createApplication(app types.NamespacedName) {
	in.t.Helper()
	var created [3]*client.Object
	for i, o := range resources(app) {
		o.SetLabels(map[string]string{"app.oam.dev/name": app.Name, "app.oam.dev/namespace": app.Namespace})
		switch o.GetKind() {
		case "Application":
			o.SetFinalizers([]string{"app.oam.dev/resource-tracker-finalizer"})
		case "ApplicationRevision":
			o.SetOwnerReferences([]metav1.OwnerReference{owner(created[0])})
		case "ResourceTracker":
			o.SetFinalizers([]string{"resourcetracker.core.oam.dev/finalizer"})
			o.Object["spec"] = map[string]any{"type": "versioned", "applicationGeneration": int64(1), "managedResources": references(in.objects)}
		}
		var err error
		created[i], _, err = in.c.Create(o, kubeVela)
		require.NoError(in.t, err)
	}
}

// resources returns an Application, its revision and its tracker, by name only.
func resources(app types.NamespacedName) (all [3]*client.Object) {
	for i, r := range [3]struct{ kind, name, namespace string }{
		{"Application", app.Name, app.Namespace},
		{"ApplicationRevision", app.Name + "-v1", app.Namespace},
		{"ResourceTracker", app.Name + "-v1-" + app.Namespace, ""},
	} {
		all[i] = &client.Object{Object: map[string]any{"apiVersion": "core.oam.dev/v1beta1", "kind": r.kind}}
		all[i].SetName(r.name)
		all[i].SetNamespace(r.namespace)
	}
	return all
}

func owner(o *client.Object) metav1.OwnerReference {
	return metav1.OwnerReference{APIVersion: o.GetAPIVersion(), Kind: o.GetKind(), Name: o.GetName(), UID: o.GetUID()}
}

// references returns the references to objects that a tracker contains.
func references(objects []*client.Object) (all []any) {
	for _, o := range objects {
		all = append(all, map[string]any{"apiVersion": o.GetAPIVersion(), "kind": o.GetKind(), "namespace": o.GetNamespace(), "name": o.GetName()})
	}
	return all
}

// mark adds to an object what the controller adds to all objects: a hash, its
// version, and what it applied.
func mark(t *testing.T, o *client.Object) {
	t.Helper()
	labels, annotations := o.GetLabels(), maps.Clone(o.GetAnnotations())
	labels["oam.dev/render-hash"], labels["app.oam.dev/app-revision-hash"] = "a1b2c3d4e5f60718", "7f6e5d4c3b2a1908"
	o.SetLabels(labels)
	if annotations == nil {
		annotations = make(map[string]string)
	}
	annotations["oam.dev/kubevela-version"] = "v1.10.4"
	annotations["app.oam.dev/last-applied-time"] = "2026-02-03T04:05:06Z"
	o.SetAnnotations(annotations)
	if kind := o.GetKind(); kind != "ConfigMap" && kind != "Secret" {
		applied, err := json.Marshal(o)
		require.NoError(t, err)
		annotations["app.oam.dev/last-applied-configuration"] = string(applied)
		o.SetAnnotations(annotations)
	}
}

// release deletes an Application, its revision and its tracker, but not their
// objects. It first removes the finalizers, which only the controller removes
// otherwise.
func (in *installed) release(app types.NamespacedName) {
	in.t.Helper()
	for _, o := range resources(app) {
		o.Object["metadata"].(map[string]any)["finalizers"] = nil
		_, _, err := in.c.MergeAs(o, client.Manager)
		require.NoError(in.t, err)
		require.NoError(in.t, in.c.Delete(o, "Orphan"))
		in.waitGone(o)
	}
}

func (in *installed) waitGone(o *client.Object) {
	in.t.Helper()
	eventually(in.t, "end of "+describe(o), func() error {
		_, err := in.c.Get(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName())
		if client.IsNotFound(err) {
			return nil
		}
		return os.ErrExist
	})
}

// running returns the UIDs of the objects, and of the ReplicaSets and pods that
// the workloads have.
func (in *installed) running() map[string]types.UID {
	in.t.Helper()
	all := in.uids()
	for _, set := range list[appsv1.ReplicaSet](in, "apps/v1", "ReplicaSet", "") {
		all["ReplicaSet/"+set.Name] = set.UID
	}
	for _, pod := range list[corev1.Pod](in, "v1", "Pod", "") {
		all["Pod/"+pod.Name] = pod.UID
	}
	return all
}

// checkOnlyLabelsDiffer compares each object in the cluster with what kubectl
// diff shows as the result of applying it.
func (in *installed) checkOnlyLabelsDiffer() {
	in.t.Helper()
	for _, o := range in.objects {
		live, err := in.c.Get(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName())
		require.NoError(in.t, err, "%s is not an object of the controller", describe(o))
		applied, _, err := in.c.PreviewMerge(o)
		require.NoError(in.t, err, describe(o))
		for _, o := range []*client.Object{live, applied} {
			for _, field := range []string{"annotations", "generation", "labels", "managedFields", "resourceVersion"} {
				unstructured.RemoveNestedField(o.Object, "metadata", field)
			}
		}
		assert.Equal(in.t, live.Object, applied.Object, describe(o))
	}
}
