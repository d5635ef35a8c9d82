package cluster

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	appsv1 "k8s.io/api/apps/v1"
	batchv1 "k8s.io/api/batch/v1"
	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"

	"github.com/render-oam/render-oam/tests/cluster/client"
)

// installed is a set of objects that were applied to a namespace of the newest
// Kubernetes, where controllers run them.
type installed struct {
	t         *testing.T
	c         *client.Client
	namespace string
	objects   []*client.Object // as they were rendered
}

// install applies objects to a new namespace, together with the objects that
// they refer to and that a user would create.
func install(t *testing.T, namespace string, objects []*client.Object) *installed {
	t.Helper()
	in := prepare(t, namespace)
	in.apply(objects)
	return in
}

// prepare creates a namespace in which nothing is installed yet.
func prepare(t *testing.T, namespace string) *installed {
	t.Helper()
	in := &installed{t: t, c: connect(t, newest), namespace: namespace}
	makeNamespace(t, in.c, namespace)
	eventually(t, "account of pods", func() error {
		_, err := in.c.Get("v1", "ServiceAccount", namespace, "default")
		return err
	})
	return in
}

// apply applies objects in order, and fails the test if the server rejects one
// or returns a warning.
func (in *installed) apply(objects []*client.Object) {
	in.t.Helper()
	in.take(objects)
	for _, o := range in.objects {
		_, warnings, err := in.c.Apply(o, false)
		require.NoError(in.t, err, describe(o))
		checkWarnings(in.t, o, warnings)
	}
}

// take adds objects to the installation, in its namespace.
func (in *installed) take(objects []*client.Object) {
	in.t.Helper()
	in.objects = nil
	for _, o := range objects {
		o = o.DeepCopy()
		if in.c.IsNamespaced(o) {
			o.SetNamespace(in.namespace)
		}
		in.objects = append(in.objects, o)
	}
	in.bring()
}

// bring creates objects that pods refer to and that users must create: Secrets,
// and claims of volumes without a volume-mounter.
func (in *installed) bring() {
	in.t.Helper()
	secrets := make(map[string]map[string]any) // keys by name
	need := func(name, key string) {
		if secrets[name] == nil {
			secrets[name] = make(map[string]any)
		}
		secrets[name][key] = "brought"
	}
	for _, pod := range in.templates() {
		for _, volume := range pod.Spec.Volumes {
			if volume.PersistentVolumeClaim != nil {
				in.bringOne("PersistentVolumeClaim", volume.PersistentVolumeClaim.ClaimName, "spec", map[string]any{
					"accessModes": []any{"ReadWriteOnce"},
					"resources":   map[string]any{"requests": map[string]any{"storage": "1Gi"}},
				})
			}
			for _, c := range pod.Spec.Containers {
				for _, mount := range c.VolumeMounts {
					if volume.Secret != nil && mount.Name == volume.Name {
						need(volume.Secret.SecretName, mount.SubPath)
					}
				}
			}
		}
		for _, c := range pod.Spec.Containers {
			for _, env := range c.Env {
				if env.ValueFrom != nil && env.ValueFrom.SecretKeyRef != nil {
					need(env.ValueFrom.SecretKeyRef.Name, env.ValueFrom.SecretKeyRef.Key)
				}
			}
		}
	}
	for name, data := range secrets {
		in.bringOne("Secret", name, "stringData", data)
	}
}

// bringOne creates an object with one field, unless it is among those to apply.
func (in *installed) bringOne(kind, name, field string, value any) {
	in.t.Helper()
	if slices.ContainsFunc(in.objects, func(o *client.Object) bool { return o.GetKind() == kind && o.GetName() == name }) {
		return
	}
	_, _, err := in.c.Apply(&client.Object{Object: map[string]any{
		"apiVersion": "v1", "kind": kind, field: value,
		"metadata": map[string]any{"name": name, "namespace": in.namespace},
	}}, false)
	require.NoError(in.t, err)
}

// templates returns the pod templates of the workloads, by workload.
func (in *installed) templates() map[string]corev1.PodTemplateSpec {
	templates := make(map[string]corev1.PodTemplateSpec)
	for _, o := range ofKind[appsv1.Deployment](in.t, "Deployment", in.objects) {
		templates["Deployment/"+o.Name] = o.Spec.Template
	}
	for _, o := range ofKind[appsv1.StatefulSet](in.t, "StatefulSet", in.objects) {
		templates["StatefulSet/"+o.Name] = o.Spec.Template
	}
	for _, o := range ofKind[batchv1.Job](in.t, "Job", in.objects) {
		templates["Job/"+o.Name] = o.Spec.Template
	}
	return templates
}

// live returns an object of the cluster as its Go type.
func live[T any](in *installed, apiVersion, kind, name string) *T {
	in.t.Helper()
	found, err := in.c.Get(apiVersion, kind, in.namespace, name)
	require.NoError(in.t, err)
	return as[T](in.t, found)
}

// list returns the objects of a kind in the namespace as its Go type.
func list[T any](in *installed, apiVersion, kind, selector string) (typed []*T) {
	in.t.Helper()
	found, err := in.c.List(apiVersion, kind, in.namespace, selector)
	require.NoError(in.t, err)
	for i := range found {
		typed = append(typed, as[T](in.t, &found[i]))
	}
	return typed
}

// waitReady waits until all workloads are rolled out.
func (in *installed) waitReady() {
	in.t.Helper()
	for workload := range in.templates() {
		kind, name, _ := strings.Cut(workload, "/")
		eventually(in.t, "rollout of "+workload, func() error {
			switch kind {
			case "Deployment":
				return rolledOut(live[appsv1.Deployment](in, "apps/v1", kind, name))
			case "StatefulSet":
				return settled(live[appsv1.StatefulSet](in, "apps/v1", kind, name))
			default:
				return done(live[batchv1.Job](in, "batch/v1", kind, name))
			}
		})
	}
	eventually(in.t, "end of earlier pods", func() error {
		for _, pod := range list[corev1.Pod](in, "v1", "Pod", "") {
			if pod.DeletionTimestamp != nil || pod.Status.Phase == corev1.PodPending {
				return fmt.Errorf("pod %s is %s, deleted at %s", pod.Name, pod.Status.Phase, pod.DeletionTimestamp)
			}
		}
		return nil
	})
}

func rolledOut(d *appsv1.Deployment) error {
	s, want := d.Status, *d.Spec.Replicas
	if s.ObservedGeneration == d.Generation && s.Replicas == want && s.UpdatedReplicas == want && s.AvailableReplicas == want {
		return nil
	}
	return fmt.Errorf("%d pods of %d are up to date, %d are available: %v", s.UpdatedReplicas, want, s.AvailableReplicas, s.Conditions)
}

func settled(s *appsv1.StatefulSet) error {
	is, want := s.Status, *s.Spec.Replicas
	if is.ObservedGeneration == s.Generation && is.Replicas == want && is.ReadyReplicas == want && is.CurrentRevision == is.UpdateRevision {
		return nil
	}
	return fmt.Errorf("%d pods of %d are ready, of revision %s, wanted %s", is.ReadyReplicas, want, is.CurrentRevision, is.UpdateRevision)
}

// done returns nil if a job has succeeded, or has nothing to do.
func done(j *batchv1.Job) error {
	if *j.Spec.Parallelism == 0 && j.Status.StartTime != nil {
		return nil
	}
	for _, c := range j.Status.Conditions {
		if c.Type == batchv1.JobComplete && c.Status == corev1.ConditionTrue {
			return nil
		}
	}
	return fmt.Errorf("it is not complete: %v", j.Status.Conditions)
}

// podsOf returns the pods of a workload by name. It uses owners rather than
// labels, because the labels are what is tested.
func (in *installed) podsOf(workload string) map[string]*corev1.Pod {
	in.t.Helper()
	owners := make(map[types.UID]string)
	for _, set := range list[appsv1.ReplicaSet](in, "apps/v1", "ReplicaSet", "") {
		if owner := metav1.GetControllerOf(set); owner != nil {
			owners[set.UID] = owner.Kind + "/" + owner.Name
		}
	}
	pods := make(map[string]*corev1.Pod)
	for _, pod := range list[corev1.Pod](in, "v1", "Pod", "") {
		owner := metav1.GetControllerOf(pod)
		if owner == nil {
			continue
		}
		name := owner.Kind + "/" + owner.Name
		if owner.Kind == "ReplicaSet" {
			name = owners[owner.UID]
		}
		if name == workload {
			pods[pod.Name] = pod
		}
	}
	return pods
}

// selected returns the names of the pods that a selector selects.
func (in *installed) selected(selector *metav1.LabelSelector) []string {
	in.t.Helper()
	parsed, err := metav1.LabelSelectorAsSelector(selector)
	require.NoError(in.t, err)
	return in.selectedBy(parsed)
}

func (in *installed) selectedBy(selector labels.Selector) (names []string) {
	in.t.Helper()
	for _, pod := range list[corev1.Pod](in, "v1", "Pod", selector.String()) {
		names = append(names, pod.Name)
	}
	return names
}

// names returns the names of pods.
func names(pods map[string]*corev1.Pod) []string { return slices.Collect(maps.Keys(pods)) }

// serversOf returns the pods of a Service: those of the workload with its name.
func (in *installed) serversOf(service string) map[string]*corev1.Pod {
	pods := in.podsOf("Deployment/" + service)
	maps.Copy(pods, in.podsOf("StatefulSet/"+service))
	return pods
}

// checkServices compares the endpoints of every Service with the pods of its
// instance: they must be the same, and each port must lead somewhere.
func (in *installed) checkServices() {
	in.t.Helper()
	for _, service := range ofKind[corev1.Service](in.t, "Service", in.objects) {
		eventually(in.t, "endpoints of Service/"+service.Name, func() error {
			var want, addresses []string
			for _, pod := range in.serversOf(service.Name) {
				want = append(want, pod.Status.PodIP)
			}
			slices.Sort(want)
			ports := make(map[string]int32)
			for _, slice := range list[discoveryv1.EndpointSlice](in, "discovery.k8s.io/v1", "EndpointSlice", discoveryv1.LabelServiceName+"="+service.Name) {
				for _, endpoint := range slice.Endpoints {
					addresses = append(addresses, endpoint.Addresses...)
				}
				for _, port := range slice.Ports {
					ports[*port.Name] = *port.Port
				}
			}
			slices.Sort(addresses)
			if !slices.Equal(addresses, want) {
				return fmt.Errorf("addresses %q, the pods have %q", addresses, want)
			}
			for _, port := range service.Spec.Ports {
				// Without an explicit mapping, a port is that of the container.
				if len(want) > 0 && ports[port.Name] != port.Port {
					return fmt.Errorf("port %s leads to %d instead of %d", port.Name, ports[port.Name], port.Port)
				}
			}
			return nil
		})
	}
}

// checkClaims compares claims and pods: every claim must be bound, and used by
// a pod of its instance if there is one.
func (in *installed) checkClaims() {
	in.t.Helper()
	for _, claim := range ofKind[corev1.PersistentVolumeClaim](in.t, "PersistentVolumeClaim", in.objects) {
		bound := live[corev1.PersistentVolumeClaim](in, "v1", "PersistentVolumeClaim", claim.Name)
		assert.Equal(in.t, corev1.ClaimBound, bound.Status.Phase, claim.Name)
		users := 0
		pods := list[corev1.Pod](in, "v1", "Pod", "oam.dev/instance-name="+claim.Labels["oam.dev/instance-name"])
		for _, pod := range pods {
			for _, volume := range pod.Spec.Volumes {
				if volume.PersistentVolumeClaim != nil && volume.PersistentVolumeClaim.ClaimName == claim.Name {
					users++
				}
			}
		}
		assert.Equal(in.t, len(pods), users, "pods of the instance that use claim %s", claim.Name)
	}
}
