package cluster

import (
	"slices"
	"strings"

	"github.com/stretchr/testify/assert"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	corev1 "k8s.io/api/core/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"
)

// checkScaleTargets checks that what autoscalers refer to can be scaled, and
// that its scale counts the pods of the instance.
func (in *installed) checkScaleTargets() {
	in.t.Helper()
	for _, scaler := range ofKind[autoscalingv2.HorizontalPodAutoscaler](in.t, "HorizontalPodAutoscaler", in.objects) {
		target := scaler.Spec.ScaleTargetRef
		in.checkScaleTarget(scaler.Name, target.APIVersion, target.Kind, target.Name)
	}
	for _, scaler := range in.objects {
		if scaler.GetKind() != "ScaledObject" {
			continue
		}
		target, _, err := unstructured.NestedStringMap(scaler.Object, "spec", "scaleTargetRef")
		assert.NoError(in.t, err)
		in.checkScaleTarget(scaler.GetName(), target["apiVersion"], target["kind"], target["name"])
	}
}

func (in *installed) checkScaleTarget(scaler, apiVersion, kind, name string) {
	in.t.Helper()
	scale, err := in.c.Scale(apiVersion, kind, in.namespace, name)
	if !assert.NoError(in.t, err, scaler) {
		return
	}
	text, _, err := unstructured.NestedString(scale.Object, "status", "selector")
	assert.NoError(in.t, err)
	selector, err := labels.Parse(text)
	assert.NoError(in.t, err)
	assert.ElementsMatch(in.t, names(in.podsOf(kind+"/"+name)), in.selectedBy(selector), "pods that %s counts", scaler)
}

// checkBackends checks that the ports of Services to which routes lead exist.
func (in *installed) checkBackends() {
	in.t.Helper()
	for _, ingress := range ofKind[networkingv1.Ingress](in.t, "Ingress", in.objects) {
		assert.NotEmpty(in.t, ingress.Spec.Rules, ingress.Name)
		for _, rule := range ingress.Spec.Rules {
			for _, path := range rule.HTTP.Paths {
				in.checkBackend(ingress.Name, path.Backend.Service.Name, func(p corev1.ServicePort) bool {
					port := path.Backend.Service.Port
					return port.Number == p.Port || port.Name != "" && port.Name == p.Name
				})
			}
		}
	}
	for _, route := range ofKind[httpRoute](in.t, "HTTPRoute", in.objects) {
		assert.NotEmpty(in.t, route.Spec.Rules, route.Metadata.Name)
		for _, rule := range route.Spec.Rules {
			for _, backend := range rule.BackendRefs {
				in.checkBackend(route.Metadata.Name, backend.Name, func(p corev1.ServicePort) bool { return p.Port == backend.Port })
			}
		}
	}
}

// httpRoute is the part of an HTTPRoute that says where it leads.
type httpRoute struct {
	Metadata struct {
		Name string `json:"name"`
	} `json:"metadata"`
	Spec struct {
		Rules []struct {
			BackendRefs []struct {
				Name string `json:"name"`
				Port int32  `json:"port"`
			} `json:"backendRefs"`
		} `json:"rules"`
	} `json:"spec"`
}

func (in *installed) checkBackend(route, service string, isPort func(corev1.ServicePort) bool) {
	in.t.Helper()
	found := live[corev1.Service](in, "v1", "Service", service)
	assert.True(in.t, slices.ContainsFunc(found.Spec.Ports, isPort), "%s leads to a port that Service/%s does not have: %v", route, service, found.Spec.Ports)
}

// checkBudgets compares the pods that disruption budgets select with those of
// their instance.
func (in *installed) checkBudgets() {
	in.t.Helper()
	for _, budget := range ofKind[policyv1.PodDisruptionBudget](in.t, "PodDisruptionBudget", in.objects) {
		instance := budget.Labels["oam.dev/instance-name"]
		assert.ElementsMatch(in.t, names(in.serversOf(instance)), in.selected(budget.Spec.Selector), budget.Name)
	}
}

// checkPolicies compares the pods that network policies select, and those that
// they allow traffic from and to, with the members of their scopes. If members
// is nil, it only checks that the policy selects some pods.
func (in *installed) checkPolicies(members map[string][]string) {
	in.t.Helper()
	for _, policy := range ofKind[networkingv1.NetworkPolicy](in.t, "NetworkPolicy", in.objects) {
		selected := in.selected(&policy.Spec.PodSelector)
		for _, peer := range peers(policy) {
			assert.ElementsMatch(in.t, selected, in.selected(peer.PodSelector), "members of %s, and their peers", policy.Name)
		}
		if members == nil {
			assert.NotEmpty(in.t, selected, policy.Name)
			continue
		}
		var want []string
		for _, workload := range members[policy.Name] {
			pods := names(in.podsOf(workload))
			assert.NotEmpty(in.t, pods, "there must be pods of %s", workload)
			want = append(want, pods...)
		}
		assert.ElementsMatch(in.t, want, selected, policy.Name)
	}
}

func peers(policy *networkingv1.NetworkPolicy) (all []networkingv1.NetworkPolicyPeer) {
	for _, rule := range policy.Spec.Ingress {
		all = append(all, rule.From...)
	}
	for _, rule := range policy.Spec.Egress {
		all = append(all, rule.To...)
	}
	return all
}

// checkJobs checks the number of pods of jobs.
func (in *installed) checkJobs() {
	in.t.Helper()
	for _, o := range in.objects {
		if o.GetKind() != "Job" {
			continue
		}
		want, isSet, err := unstructured.NestedInt64(o.Object, "spec", "parallelism")
		assert.NoError(in.t, err)
		if !isSet {
			want = 1
		}
		assert.Len(in.t, in.podsOf(describe(o)), int(want), describe(o))
	}
}

// checkSelectors checks that no pod is selected by two workloads.
func (in *installed) checkSelectors() {
	in.t.Helper()
	for workload := range in.templates() {
		kind, name, _ := strings.Cut(workload, "/")
		if kind == "Job" {
			continue // the server creates its own selector
		}
		o, err := in.c.Get("apps/v1", kind, in.namespace, name)
		assert.NoError(in.t, err)
		selector, _, err := unstructured.NestedStringMap(o.Object, "spec", "selector", "matchLabels")
		assert.NoError(in.t, err)
		assert.ElementsMatch(in.t, names(in.podsOf(workload)), in.selectedBy(labels.SelectorFromSet(selector)), workload)
	}
}
