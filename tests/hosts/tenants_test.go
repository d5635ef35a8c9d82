package hosts

import (
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const tenantComponent = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: evil}
spec:
  workloadType: TYPE
  containers: [{name: main, image: x, ports: [{name: http, containerPort: 80}]}]
  workloadSettings: [{name: spec, value: {hostPID: true}}]
`

const tenantApplication = `apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: evil, namespace: team-a}
spec: {components: [{componentName: evil, instanceName: evil, traits: [TRAIT]}]}
`

// tenantFile returns a file of a team, with a component and an application.
func tenantFile(workloadType, trait string) string {
	return strings.Replace(tenantComponent, "TYPE", workloadType, 1) + "---\n" + strings.Replace(tenantApplication, "TRAIT", trait, 1)
}

// TestTenants renders what the teams of the example may write, and checks that
// other things are rejected.
func TestTenants(t *testing.T) {
	const server = "core.oam.dev/v1alpha1.Server"
	const folder = "examples/multi-tenant"
	const platform = folder + "/platform.yaml"
	stdout, stderr, err := run(t, repository, "", program, "render", folder+"/team-a", "--platform", platform)
	require.NoError(t, err, stderr)
	assert.Empty(t, stderr)
	expect(t, filepath.Join(examples, "multi-tenant", "output.yaml"), stdout)

	for name, attack := range map[string]struct{ file, answer string }{
		"a pod":         {tenantFile("v1.Pod", ""), "the workload type v1.Pod, which is not allowed by spec.policy.workloadTypes.allow"},
		"an Ingress":    {tenantFile("networking.k8s.io/v1.Ingress", ""), "which is not allowed by spec.policy.workloadTypes.allow"},
		"a namespace":   {strings.ReplaceAll(tenantFile(server, ""), "team-a", "kube-system"), `in namespace "kube-system", which is not allowed by spec.policy.namespaces.allow`},
		"no namespace":  {strings.ReplaceAll(tenantFile(server, ""), ", namespace: team-a", ""), "without a namespace, which is not allowed by spec.policy.namespaces.allow"},
		"denied":        {strings.ReplaceAll(tenantFile(server, ""), "team-a", "team-infrastructure"), `(denied: "team-infrastructure")`},
		"a host":        {tenantFile(server, "{name: ingress, properties: {hostname: evil.example.org, path: /}}"), "rejected by the Platform's schema"},
		"a host suffix": {tenantFile(server, "{name: ingress, properties: {hostname: teams.example.com.evil.org, path: /}}"), "rejected by the Platform's schema"},
		"every host":    {tenantFile(server, "{name: ingress, properties: {path: /}}"), "rejected by the Platform's schema"},
		"snake case":    {tenantFile(server, "{name: Ingress, properties: {host_name: evil.example.org}}"), "rejected by the Platform's schema"},
		"a list":        {tenantFile(server, "{name: ingress, properties: [{name: hostname, value: evil.example.org}]}"), "rejected by the Platform's schema"},
		"further hosts": {tenantFile(server, "{name: ingress, properties: {rules: [{hostname: evil.example.org}]}}"), "rejected by the Platform's schema"},
		"TLS hosts":     {tenantFile(server, "{name: ingress, properties: {hostname: a.teams.example.com, tlsHosts: evil.example.org}}"), "rejected by the Platform's schema"},
		"a class":       {tenantFile(server, "{name: ingress, properties: {hostname: a.teams.example.com, ingressClassName: public}}"), "rejected by the Platform's schema"},
		"a snippet":     {tenantFile(server, "{name: ingress, properties: {hostname: a.teams.example.com, annotations: {nginx.ingress.kubernetes.io/server-snippet: x}}}"), "rejected by the Platform's schema"},
		"replicas":      {tenantFile(server, "{name: manual-scaler, properties: {replicaCount: 11}}"), "rejected by the Platform's schema"},
		"a snippet of the application": {
			strings.Replace(tenantFile(server, ""), "metadata: {name: evil, ", "metadata: {annotations: {nginx.ingress.kubernetes.io/server-snippet: x}, name: evil, ", 1), "with annotation",
		},
		"a trait of their own": {
			"apiVersion: core.oam.dev/v1alpha1\nkind: Trait\nmetadata: {name: Ingress}\nspec: {properties: {type: object}}\n---\n" +
				tenantFile(server, "{name: ingress, properties: {hostname: evil.example.org, path: /}}"), "rejected by the Platform's schema",
		},
		"a Platform": {
			"apiVersion: render-oam.dev/v1alpha1\nkind: Platform\nmetadata: {name: tenants}\nspec: {traits: {evil: {steps: [{add: {apiVersion: v1, kind: Secret}}]}}}\n---\n" +
				tenantFile(server, "{name: evil}"), "ignored, because",
		},
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "evil.yaml")
			write(t, file, attack.file)
			stdout, stderr, err := run(t, repository, "", program, "render", file, "--platform", platform)
			require.Error(t, err)
			assert.Empty(t, stdout)
			assert.Contains(t, stderr, attack.answer)
		})
	}
}

// TestTenantsBeforeKyverno checks the output with Kyverno, if it is installed:
// the output of the example must be accepted, and a resource that the function
// passes through must not.
func TestTenantsBeforeKyverno(t *testing.T) {
	kyverno, err := exec.LookPath("kyverno")
	if err != nil {
		t.Skip("kyverno is not installed")
	}
	judge := func(input string) error {
		file := filepath.Join(t.TempDir(), "out.yaml")
		write(t, file, input)
		out, err := exec.Command(kyverno, "apply", filepath.Join(examples, "multi-tenant", "policies"), "--resource", file).CombinedOutput()
		t.Logf("%s", out)
		return err
	}
	require.NoError(t, judge(read(t, examples, "multi-tenant", "output.yaml")))
	require.Error(t, judge(mustRun(t, repository, "apiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: team-a}\nspec: {hostPID: true, containers: [{name: a, image: b}]}\n", program)))
}
