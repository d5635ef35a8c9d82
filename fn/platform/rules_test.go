package platform

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// resultsOf returns the results of a resource, one per line.
func resultsOf(t *testing.T, resource string) string {
	t.Helper()
	_, log := read(t, resource)
	text := ""
	for _, r := range log.Sorted() {
		text += "  " + r.String() + "\n"
		if r.Proposed != "" {
			text += "    proposes: " + r.Proposed + "\n"
		}
	}
	return text
}

func TestClusterScopedKinds(t *testing.T) {
	for group, kinds := range map[string]string{
		"v1":                              "ComponentStatus Namespace Node PersistentVolume",
		"admissionregistration.k8s.io/v1": "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding MutatingWebhookConfiguration ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding ValidatingWebhookConfiguration",
		"apiextensions.k8s.io/v1beta1":    "CustomResourceDefinition",
		"apiregistration.k8s.io/v1":       "APIService",
		"authentication.k8s.io/v1":        "SelfSubjectReview TokenReview",
		"authorization.k8s.io/v1":         "SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview",
		"certificates.k8s.io/v1":          "CertificateSigningRequest ClusterTrustBundle",
		"flowcontrol.apiserver.k8s.io/v1": "FlowSchema PriorityLevelConfiguration",
		"gateway.networking.k8s.io/v1":    "GatewayClass",
		"imagepolicy.k8s.io/v1alpha1":     "ImageReview",
		"internal.apiserver.k8s.io/v1":    "StorageVersion",
		"networking.k8s.io/v1":            "IPAddress IngressClass ServiceCIDR",
		"node.k8s.io/v1":                  "RuntimeClass",
		"policy/v1beta1":                  "PodSecurityPolicy",
		"rbac.authorization.k8s.io/v1":    "ClusterRole ClusterRoleBinding",
		"RBAC.authorization.k8s.io/v1":    "clusterrole ClusterROLEBinding",
		"resource.k8s.io/v1":              "DeviceClass DeviceTaintRule ResourcePoolStatusRequest ResourceSlice",
		"scheduling.k8s.io/v1":            "PriorityClass",
		"storage.k8s.io/v1":               "CSIDriver CSINode StorageClass VolumeAttachment VolumeAttributesClass",
		"storagemigration.k8s.io/v1":      "StorageVersionMigration",
	} {
		for kind := range strings.FieldsSeq(kinds) {
			assert.True(t, IsClusterScoped(group, kind), "%s %s", group, kind)
			assert.False(t, IsClusterScoped(group, kind+"X"), "%s %sX", group, kind)
			assert.False(t, IsClusterScoped("example.com/v1", kind), "%s of another group", kind)
		}
	}
	assert.False(t, IsClusterScoped("rbac.authorization.k8s.io/v1", "Role"))
	assert.False(t, IsClusterScoped("v1", "Secret"))
}

func TestNamespacesOfAPolicy(t *testing.T) {
	for _, test := range []struct{ policy, allowed, denied string }{
		{"{allow: team-a}", "team-a", "team-b team-ab a-team-a -"},
		{"{allow: [team-a, \"\"]}", "team-a -", "team-b"},
		{"{allow: 'team-a, team-b'}", "team-a team-b TEAM-B", "team-c -"},
		{"{allow: 'team-*'}", "team-a team-", "team a-team-a kube-system"},
		{"{allow: '*-a'}", "team-a -a", "a team-ab"},
		{"{allow: 'a*b*c'}", "abc axbxc abbc abcc", "acb ab xabc abcx"},
		{"{allow: 'a*a'}", "aa aba", "a"},
		{"{allow: '*ab*ab*'}", "abab xabxabx", "xab ab aab"},
		{"{allow: '*'}", "team-a -", ""},
		{"{deny: 'kube-*'}", "team-a -", "kube-system kube-"},
		{"{deny: 'kube-*'}", "", "${ns} $ns {x x}"}, // unknown until the placeholder is replaced
		{"{allow: '*', deny: prod}", "dev -", "prod PROD"},
	} {
		p := readPolicy(t, "{namespaces: "+test.policy+"}")
		rejection := func(namespace string) string {
			if namespace == "-" {
				namespace = ""
			}
			ofKind, ofNamespace := p.Reject("v1", "Secret", namespace)
			assert.Empty(t, ofKind)
			return ofNamespace
		}
		for namespace := range strings.FieldsSeq(test.allowed) {
			assert.Empty(t, rejection(namespace), "%s: %s", test.policy, namespace)
		}
		for namespace := range strings.FieldsSeq(test.denied) {
			assert.NotEmpty(t, rejection(namespace), "%s: %s", test.policy, namespace)
		}
	}
}

func TestPolicyOfKinds(t *testing.T) {
	p := readPolicy(t, "{kinds: {allow: [v1.*, 'apps.*', 'rbac.authorization.k8s.io.*'], deny: [v1.Secret, 'apps/v1.DaemonSet']}, namespaces: {allow: [a]}}")
	for _, test := range []struct{ apiVersion, kind, namespace, ofKind, ofNamespace string }{
		{"v1", "ConfigMap", "a", "", ""},
		{"v1", "Secret", "a", `is not allowed by spec.policy.kinds.deny[0] of Platform/p (denied: "v1.Secret")`, ""},
		{"v2", "Secret", "a", `is not allowed by spec.policy.kinds.deny[0] of Platform/p (denied: "v1.Secret")`, ""}, // the core group has one version
		{"apps/v1", "DaemonSet", "a", `is not allowed by spec.policy.kinds.deny[1] of Platform/p (denied: "apps/v1.DaemonSet")`, ""},
		{"apps/v1beta1", "DaemonSet", "a", "", ""},
		{"batch/v1", "Job", "b", `is not allowed by spec.policy.kinds.allow of Platform/p (allowed: "v1.*", "apps.*" and "rbac.authorization.k8s.io.*")`, `is not allowed by spec.policy.namespaces.allow of Platform/p (allowed: "a")`},
		{"rbac.authorization.k8s.io/v1", "ClusterRole", "a", "", `is not allowed by spec.policy.namespaces.allow of Platform/p (allowed: "a")`},
	} {
		ofKind, ofNamespace := p.Reject(test.apiVersion, test.kind, test.namespace)
		assert.Equal(t, test.ofKind, ofKind, "%s %s", test.apiVersion, test.kind)
		assert.Equal(t, test.ofNamespace, ofNamespace, "%s %s", test.apiVersion, test.kind)
	}
}

func TestLongListsOfPatterns(t *testing.T) {
	p := readPolicy(t, "{namespaces: {allow: [a, b, c, d, e, f, g, h]}}")
	_, rejection := p.Reject("v1", "Secret", "x")
	assert.Contains(t, rejection, `"f", "g" and "h")`)
	p = readPolicy(t, "{namespaces: {allow: [a, b, c, d, e, f, g, h, i, j]}}")
	_, rejection = p.Reject("v1", "Secret", "x")
	assert.Contains(t, rejection, `"g", "h" and 2 more)`)
}

func TestPolicyOfWorkloadTypesAndAnnotations(t *testing.T) {
	p := readPolicy(t, "{workloadTypes: {deny: [core.oam.dev.Task]}, annotations: {deny: ['*Snippet*']}}")
	assert.NotEmpty(t, p.RejectWorkloadType("core.oam.dev/v1alpha1.Task"))
	assert.Empty(t, p.RejectWorkloadType("core.oam.dev/v1alpha1.Server"))
	assert.Empty(t, p.RejectWorkloadType("Task"), "not a workload type")
	assert.True(t, p.RestrictsAnnotations())
	assert.NotEmpty(t, p.RejectAnnotation("nginx.ingress.kubernetes.io/server-snippet"))
	assert.NotEmpty(t, p.RejectAnnotation("nginx.ingress.kubernetes.io/Server-SNIPPET"))
	assert.Empty(t, p.RejectAnnotation("Render-OAM.dev/snippet"))
	assert.Empty(t, p.RejectAnnotation("team"))

	p = readPolicy(t, "{workloadTypes: {allow: [core.oam.dev.Task]}}")
	assert.NotEmpty(t, p.RejectWorkloadType("core.oam.dev/v1alpha1.Server"))
	assert.Empty(t, p.RejectWorkloadType("Server"), "not a workload type")

	p = readPolicy(t, "{annotations: {allow: [team]}}")
	assert.True(t, p.RestrictsAnnotations())
	assert.Empty(t, p.RejectAnnotation("Team"))
	assert.NotEmpty(t, p.RejectAnnotation("teams"))

	p = readPolicy(t, "{kinds: {deny: [v1.Secret]}}")
	assert.False(t, p.RestrictsAnnotations())
	assert.Empty(t, p.RejectAnnotation("team"))
	assert.Empty(t, p.RejectWorkloadType("core.oam.dev/v1alpha1.Task"))

	p = Default()
	assert.False(t, p.RestrictsAnnotations())
	assert.Empty(t, p.RejectWorkloadType("core.oam.dev/v1alpha1.Task"))
	ofKind, ofNamespace := p.Reject("v1", "Secret", "kube-system")
	assert.Empty(t, ofKind+ofNamespace)
}

var update = flag.Bool("update", false, "update testdata/policies.txt")

// TestResultsOfPolicies reads the policies in testdata/policies.txt, one per
// line, and compares the results with the indented lines below each. Run with
// -update to update these.
func TestResultsOfPolicies(t *testing.T) {
	const path = "testdata/policies.txt"
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	got := ""
	for line := range strings.Lines(string(want)) {
		if policy := strings.TrimSpace(line); policy != "" && line[0] != ' ' {
			got += line + resultsOf(t, withPolicy(policy))
		}
	}
	if *update {
		require.NoError(t, os.WriteFile(path, []byte(got), 0o644))
		return
	}
	assert.Equal(t, string(want), got)
}

// TestDefault checks that the Platform of an input without one equals an empty
// Platform.
func TestDefault(t *testing.T) {
	p, log := readText(t, `""`)
	assert.Zero(t, log.Errors())
	assert.Equal(t, Default().Spec, p.Spec)
	assert.Equal(t, Default().Minor(), p.Minor())
	written, log := read(t, "{apiVersion: render-oam.dev/v1alpha1, kind: Platform, metadata: {name: p}, spec: {sources: mark, gpuResourceName: nvidia.com/gpu, kubevela: {labels: static}}}")
	assert.Empty(t, log.Sorted())
	assert.Equal(t, Default().Spec, written.Spec, "the defaults, written out")
	assert.Equal(t, Default().name(), "Platform/")
	assert.Equal(t, p.name(), "Platform/p")
}

func TestOldestKubernetesVersion(t *testing.T) {
	p, log := readText(t, `"1.0"`)
	assert.Zero(t, log.Errors())
	assert.Zero(t, p.Minor())
	for _, written := range []string{`"1.-1"`, `"1.2.3.4"`, `v1`} {
		_, log := readText(t, written)
		assert.Equal(t, 1, log.Errors(), written)
	}
}
