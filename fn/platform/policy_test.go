package platform

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// readPolicy reads a Platform with a policy, and fails if there are errors.
func readPolicy(t *testing.T, policy string) *Platform {
	t.Helper()
	p, log := read(t, withPolicy(policy))
	assert.Zero(t, log.Errors(), "%v", log.Sorted())
	return p
}

// withPolicy returns a Platform with a policy.
func withPolicy(policy string) string {
	return "{apiVersion: render-oam.dev/v1alpha1, kind: Platform, metadata: {name: p}, spec: {policy: " + policy + "}}"
}

func TestKindPatterns(t *testing.T) {
	for _, test := range []struct {
		pattern         string
		matches, others []string // apiVersion and kind
	}{
		{"v1.Pod", []string{"v1 Pod", "V1 POD"}, []string{"v1 PodTemplate", "apps/v1 Pod", "v1 Secret", "pods/v1 Pod"}},
		{"core.Pod", []string{"v1 Pod", "v2 Pod"}, []string{"core/v1 Pod"}},
		{"core/v1.Pod", []string{"v1 Pod"}, []string{"apps/v1 Pod"}},
		{"v1.*", []string{"v1 Pod", "v1 Namespace"}, []string{"apps/v1 Deployment"}},
		{"apps.Deployment", []string{"apps/v1 Deployment", "apps/v1beta2 deployment", "APPS/v1 Deployment"}, []string{"v1 Deployment", "extensions/v1beta1 Deployment", "apps/v1 DeploymentX"}},
		{"apps/v1.Deployment", []string{"apps/v1 Deployment"}, []string{"apps/v1beta1 Deployment", "apps/v11 Deployment"}},
		{"apps/v1*.Deployment", []string{"apps/v1 Deployment", "apps/v1beta1 Deployment"}, []string{"apps/v2 Deployment"}},
		{"*.Pod", []string{"v1 Pod", "metrics.k8s.io/v1 Pod"}, []string{"v1 Pods"}},
		{"*", []string{"v1 Pod", "a.b.c/v1 D"}, nil},
		{"*.*", []string{"v1 Pod", "a.b.c/v1 D"}, nil},
		{"*.k8s.io.*", []string{"networking.k8s.io/v1 Ingress"}, []string{"k8s.io/v1 X", "v1 Pod", "k8s.io.example.com/v1 X"}},
		{"rbac.authorization.k8s.io.Cluster*", []string{"rbac.authorization.k8s.io/v1 ClusterRole"}, []string{"rbac.authorization.k8s.io/v1 Role"}},
		{"*.*Role*", []string{"rbac.authorization.k8s.io/v1 ClusterRoleBinding", "iam.example.com/v1 Role"}, []string{"v1 Secret"}},
	} {
		p, wrong := readKind(test.pattern)
		assert.Nil(t, wrong, test.pattern)
		for _, header := range test.matches {
			assert.True(t, p.matches(subjectOf(header)), "%s matches %s", test.pattern, header)
		}
		for _, header := range test.others {
			assert.False(t, p.matches(subjectOf(header)), "%s does not match %s", test.pattern, header)
		}
	}
}

// subjectOf returns the subject of an apiVersion and kind with a space between
// them.
func subjectOf(header string) subject {
	for i := range header {
		if header[i] == ' ' {
			return newSubject(header[:i], header[i+1:])
		}
	}
	panic(header)
}

func TestNamespacePatterns(t *testing.T) {
	p := readPolicy(t, `{namespaces: {allow: ["team-*", "", "a*b*c", "b*b*c*c"], deny: ["team-x", "*-system"]}}`)
	for namespace, isAllowed := range map[string]bool{
		"team-a": true, "team-": true, "": true, "team-x": false, "team-system": false, "kube-system": false, "other": false,
		"team": false, "abc": true, "aXbXXc": true, "ab": false, "acb": false, "bbcc": true, "bXcc": false, "bbXc": false, "TEAM-X": false,
	} {
		_, rejection := p.Reject("v1", "ConfigMap", namespace)
		assert.Equal(t, isAllowed, rejection == "", "%q: %s", namespace, rejection)
	}
}

func TestPlaceholdersAreInNoKnownNamespace(t *testing.T) {
	p := readPolicy(t, `{namespaces: {deny: [kube-system]}}`)
	for _, namespace := range []string{"${ns}", "kube-${what}", "{{cluster}}"} {
		_, rejection := p.Reject("v1", "ConfigMap", namespace)
		assert.Equal(t, "has a placeholder, so spec.policy.namespaces.deny of Platform/p cannot be checked", rejection, namespace)
	}
	p = readPolicy(t, `{kinds: {deny: [v1.Pod]}}`)
	_, rejection := p.Reject("v1", "ConfigMap", "${ns}")
	assert.Empty(t, rejection)
}

func TestClusterScopedKindsAreInNoNamespace(t *testing.T) {
	p := readPolicy(t, `{namespaces: {allow: [team-a]}}`)
	for _, header := range [][2]string{
		{"rbac.authorization.k8s.io/v1", "ClusterRoleBinding"}, {"RBAC.authorization.k8s.io/v9", "clusterrolebinding"}, {"v1", "Namespace"},
	} {
		_, rejection := p.Reject(header[0], header[1], "team-a")
		assert.NotEmpty(t, rejection, "%v", header)
	}
	_, rejection := p.Reject("v1", "ConfigMap", "team-a")
	assert.Empty(t, rejection)
}

func TestGlobIsQuick(t *testing.T) {
	pattern, text := strings.Repeat("a*", 1000), strings.Repeat("a", 100_000)
	assert.False(t, glob(pattern+"b*a", text))
	assert.True(t, glob(pattern, text))
}
