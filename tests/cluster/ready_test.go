package cluster

import (
	"fmt"
	"hash/crc32"
	"path"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"k8s.io/apimachinery/pkg/util/validation"
)

// check compares everything that refers to something else with what exists.
func (in *installed) check() {
	in.t.Helper()
	in.checkSelectors()
	in.checkServices()
	in.checkClaims()
	in.checkJobs()
	in.checkScaleTargets()
	in.checkBackends()
	in.checkBudgets()
}

// TestReady runs every example until it is ready, and compares everything that
// refers to something else with what exists.
func TestReady(t *testing.T) {
	connect(t, newest)
	for _, out := range exampleOutputs(t) {
		t.Run(out.name, func(t *testing.T) {
			t.Parallel()
			in := install(t, namespaceFor("ready", out.name), out.objects)
			in.waitReady()
			in.check()
			in.checkPolicies(nil)
		})
	}
}

// TestReadyTogether runs two applications in one namespace whose components and
// scopes have the same names.
func TestReadyTogether(t *testing.T) {
	t.Parallel()
	in := install(t, "ready-together", render(t, "testdata/shop"))
	in.waitReady()
	in.check()
	in.checkPolicies(map[string][]string{
		"shop-scope-outside":  {"Deployment/front"},
		"shop-scope-inside":   {"Deployment/back", "StatefulSet/rows", "Deployment/mailer", "Job/report"},
		"outlet-scope-inside": {"Deployment/outlet-front", "Deployment/outlet-mailer"},
	})
}

// TestReadyCases runs the golden cases of workload types, traits and scopes.
func TestReadyCases(t *testing.T) {
	connect(t, newest)
	for _, out := range goldenOutputs(t) {
		area := strings.Split(out.name, "/")[2]
		if area != "workloads" && area != "traits" && area != "scopes" || strings.HasSuffix(out.name, rejected) {
			continue
		}
		t.Run(strings.TrimPrefix(out.name, "tests/golden/"), func(t *testing.T) {
			t.Parallel()
			in := install(t, namespaceFor("case", out.name), out.objects)
			in.waitReady()
			in.check()
		})
	}
}

// namespaceFor returns a name for the namespace of a test: the name of the
// test. If that is too long, it is the end of the name, in which cases differ,
// and a checksum of all of it.
func namespaceFor(prefix, name string) string {
	name = strings.TrimPrefix(strings.TrimPrefix(strings.TrimSuffix(name, path.Ext(name)), "examples/"), "tests/golden/")
	name = strings.ToLower(strings.NewReplacer("/", "-", "_", "-", ".", "-", " ", "-").Replace(name))
	if whole := prefix + "-" + name; len(whole) <= validation.DNS1123LabelMaxLength {
		return whole
	}
	sum := fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(name)))
	room := validation.DNS1123LabelMaxLength - len(prefix) - len(sum) - 2
	return prefix + "-" + sum + "-" + strings.Trim(name[len(name)-room:], "-")
}

// TestNamespaceFor checks that the names of namespaces are valid and unique.
func TestNamespaceFor(t *testing.T) {
	t.Parallel()
	of := map[string]string{}
	for _, out := range goldenOutputs(t) {
		name := namespaceFor("case", out.name)
		assert.Empty(t, validation.IsDNS1123Label(name), "%s of %s", name, out.name)
		assert.NotContains(t, of, name, out.name)
		of[name] = out.name
	}
	for _, end := range []string{"a", "ab"} {
		tail := strings.Repeat("-a", 40) + end
		assert.Empty(t, validation.IsDNS1123Label(namespaceFor("case", "b"+tail)))
		assert.NotEqual(t, namespaceFor("case", "b"+tail), namespaceFor("case", "c"+tail))
	}
}
