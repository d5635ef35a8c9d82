package cluster

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/render-oam/render-oam/tests/cluster/client"
)

// adopters are the ways to apply an object over one that another tool created.
var adopters = map[string]func(*client.Client, *client.Object) (*client.Object, []string, error){
	"server-side apply": func(c *client.Client, o *client.Object) (*client.Object, []string, error) {
		if strategy, has, _ := unstructured.NestedMap(o.Object, "spec", "strategy"); has { // the step in the documents
			patch := &client.Object{Object: map[string]any{
				"apiVersion": o.GetAPIVersion(), "kind": o.GetKind(),
				"metadata": map[string]any{"name": o.GetName(), "namespace": o.GetNamespace()}, "spec": map[string]any{"strategy": strategy},
			}}
			if changed, warnings, err := c.Merge(patch); err != nil {
				return changed, warnings, err
			}
		}
		return c.Apply(o, false)
	},
	"strategic merge": (*client.Client).Merge,
}

// TestAdopted applies the output over the objects that the first implementation
// of OAM created for the same application. The objects stay: only the
// StatefulSet is deleted and created again, because its serviceName is
// immutable.
func TestAdopted(t *testing.T) {
	for name, adopt := range adopters {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			in := prepare(t, namespaceFor("adopted", name))
			in.runEarlier()
			before := in.uids()
			rendered := render(t, "testdata/adopted/application.yaml")
			in.orphanStatefulSets(rendered)

			in.take(rendered)
			for _, o := range in.objects {
				_, warnings, err := adopt(in.c, o)
				if client.IsNotFound(err) { // kubectl apply creates missing objects
					_, warnings, err = in.c.Create(o, client.Manager)
				}
				require.NoError(t, err, describe(o))
				checkWarnings(t, o, warnings)
			}
			in.waitReady()
			in.check()
			for name, uid := range in.uids() {
				switch name {
				case "StatefulSet/rows":
					assert.NotEqual(t, before[name], uid)
				case "ConfigMap/front-web-config":
					assert.NotContains(t, before, name, "the earlier object had the name web0")
				default:
					assert.Equal(t, before[name], uid, "%s was created again, or has another name", name)
				}
			}
			in.checkLeftovers()
		})
	}
}

// runEarlier creates the earlier objects, waits until they run, and then
// removes their owners, as the documents advise.
func (in *installed) runEarlier() {
	in.t.Helper()
	instances := make(map[string]*client.Object)
	var earlier []*client.Object
	for _, o := range objects(in.t, read(in.t, "testdata/adopted/earlier.yaml")) {
		instance := o.GetLabels()["oam.dev/instance-name"] + o.GetLabels()["instance-name"]
		if instances[instance] == nil {
			instances[instance] = in.makeInstance(instance)
		}
		isTrue := true
		o.SetOwnerReferences([]metav1.OwnerReference{{
			APIVersion: "core.oam.dev/v1alpha1", Kind: "ComponentInstance", Name: instance, UID: instances[instance].GetUID(),
			Controller: &isTrue, BlockOwnerDeletion: &isTrue,
		}})
		earlier = append(earlier, o)
	}
	in.take(earlier)
	for _, o := range in.objects {
		_, _, err := in.c.Create(o, "rudr")
		require.NoError(in.t, err)
	}
	in.waitReady()
	for _, instance := range instances {
		require.NoError(in.t, in.c.Delete(instance, "Orphan"))
	}
	eventually(in.t, "orphans", func() error {
		for _, o := range in.objects {
			found, err := in.c.Get(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName())
			if err != nil || len(found.GetOwnerReferences()) > 0 {
				return fmt.Errorf("%s still has an owner, or is gone: %w", describe(o), err)
			}
		}
		return nil
	})
}

func (in *installed) makeInstance(name string) *client.Object {
	in.t.Helper()
	o, _, err := in.c.Create(&client.Object{Object: map[string]any{
		"apiVersion": "core.oam.dev/v1alpha1", "kind": "ComponentInstance",
		"metadata": map[string]any{"name": name, "namespace": in.namespace},
	}}, "rudr")
	require.NoError(in.t, err)
	return o
}

// orphanStatefulSets tries to apply StatefulSets over the earlier ones, which
// must fail, and then deletes those and keeps their pods, which the new ones
// adopt.
func (in *installed) orphanStatefulSets(rendered []*client.Object) {
	in.t.Helper()
	for _, o := range rendered {
		if o.GetKind() != "StatefulSet" {
			continue
		}
		o = o.DeepCopy()
		o.SetNamespace(in.namespace)
		_, _, err := in.c.Apply(o, true)
		require.ErrorContains(in.t, err, "serviceName")
		require.NoError(in.t, in.c.Delete(o, "Orphan"))
		eventually(in.t, "end of the earlier "+describe(o), func() error {
			_, err := in.c.Get(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName())
			if client.IsNotFound(err) {
				return nil
			}
			return fmt.Errorf("it still exists: %w", err)
		})
	}
}

// checkLeftovers finds fields that no way of applying removes from an earlier
// object, and replaces the object to remove them.
func (in *installed) checkLeftovers() {
	in.t.Helper()
	adopted := live[appsv1.Deployment](in, "apps/v1", "Deployment", "front")
	assert.Equal(in.t, []string{"/etc/web", "/etc/web/site.conf", "/var/uploads"}, mountPaths(adopted))
	for _, o := range in.objects {
		if describe(o) == "Deployment/front" {
			_, warnings, err := in.c.Replace(o)
			require.NoError(in.t, err)
			checkWarnings(in.t, o, warnings)
		}
	}
	in.waitReady()
	in.check()
	replaced := live[appsv1.Deployment](in, "apps/v1", "Deployment", "front")
	assert.Equal(in.t, []string{"/etc/web/site.conf", "/var/uploads"}, mountPaths(replaced))
	assert.Equal(in.t, adopted.UID, replaced.UID)
}

func mountPaths(d *appsv1.Deployment) (paths []string) {
	for _, mount := range d.Spec.Template.Spec.Containers[0].VolumeMounts {
		paths = append(paths, mount.MountPath)
	}
	slices.Sort(paths)
	return paths
}
