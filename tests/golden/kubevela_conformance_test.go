package golden

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn"
)

// conformanceDocument is the document with the result for each Application of
// the corpus.
const conformanceDocument = "../../docs/conformance-kubevela.md"

// referenceVersions are the files with the objects that KubeVela generates from
// an Application, and the version of Kubernetes that each is for. vela dry-run
// --offline does not know the version.
var referenceVersions = map[string]string{"expected.yaml": "1.0", "controller.yaml": "1.36"}

// difference is the reason why objects that differ from KubeVela's are right.
type difference struct {
	reason string
	align  func(want, got map[string]string) (map[string]string, map[string]string) // removes what differs
}

// differences are the intended ones. Applications that are rejected are
// differences too.
var differences = map[string]difference{
	"namespace": {"`vela dry-run` ignores the namespace of a `topology` policy, which the controller applies. render-oam applies it.",
		func(want, got map[string]string) (map[string]string, map[string]string) {
			return inOneNamespace(want), inOneNamespace(got)
		}},
	"step": {"`vela dry-run` prints nothing for a step `apply-object`, which the controller applies. render-oam generates the object.",
		func(want, got map[string]string) (map[string]string, map[string]string) {
			got = maps.Clone(got)
			maps.DeleteFunc(got, func(id, _ string) bool { return want[id] == "" })
			return want, got
		}},
	"terraform": {"`vela dry-run` omits the Terraform module if the definition does not say that it is HCL, which is the default. render-oam writes it.",
		func(want, got map[string]string) (map[string]string, map[string]string) {
			return want, withoutFields(got, "hcl")
		}},
	"live": {"A value is known only in a cluster: the revision of the Application, the revision of a definition, or the status of an object.", nil},
	"two": {"The Services of `expose: true` and of trait `gateway` have the same name, so the last one applied wins. render-oam generates the one that has the ports of both.",
		func(want, got map[string]string) (map[string]string, map[string]string) {
			want = maps.Clone(want)
			for id, o := range got {
				if strings.Contains(id, " Service ") && strings.Contains(want[id], o) {
					want[id] = o
				}
			}
			return want, got
		}},
}

// deliberate are the Applications, or their files, that differ, with the
// difference.
var deliberate = map[string]string{
	"aksstuff/expected.yaml":               "terraform",
	"boutique/controller.yaml":             "live",
	"library-app2/expected.yaml":           "namespace",
	"library-app3/expected.yaml":           "namespace",
	"my-wordpress-dep/expected.yaml":       "two",
	"my-wordpress-wf/expected.yaml":        "two",
	"my-wordpress/expected.yaml":           "two",
	"server-with-pvc-and-cm/expected.yaml": "step",
}

// rejectedApplications are Applications that have errors, with the difference
// and a part of the message. KubeVela fails for those without a difference.
var rejectedApplications = map[string]struct{ difference, reason, message string }{
	"a-static-website": {"live", "an output reads the status of a live object", "only the object in a cluster has a status"},
	"myapp-3":          {"live", "`webservice@v1` needs a DefinitionRevision that is only in the cluster", `the input has no DefinitionRevision "webservice-v1"`},

	"app-replication-policy": {"", "its definition reads `exposePorts`, which it does not declare", `reference "exposePorts" not found`},
	"app-with-legacy-cue":    {"", "its PolicyDefinition is not in the input", `unknown policy type "legacy-cue-policy"`},
	"livediff-demo":          {"", "its Workflow is not in the input", `the input has no Workflow "deploy-livediff-demo"`},
	"pdapp":                  {"", "a trait reads the status of a live object", "the template reads context.output.status"},
	"pullimage-sample":       {"", "its WorkflowStepDefinitions are not in the input", `unknown step type "predownloadimage"`},
	"rds-app":                {"", "its policy type is removed from KubeVela, and a WorkflowStepDefinition is not in the input", `unknown step type "bind-cloud-resource"`},
}

// TestKubeVelaCorpus compares Applications by other people with the objects
// that KubeVela's dry-run and its controller generate from them, and the result
// with the document.
func TestKubeVelaCorpus(t *testing.T) {
	rows := make(map[string]map[string]string) // by Application, and by file
	eachFolder(t, kubeVelaCorpus, "RENDER_OAM_KUBEVELA_CORPUS", func(t *testing.T, folder string, definitions []fn.Definition) {
		name := filepath.Base(folder)
		rows[name] = make(map[string]string)
		if rejected, isRejected := rejectedApplications[name]; isRejected {
			_, _, said, errors := renderVela(t, folder, definitions, "1.36", fn.Options{})
			assert.NotZero(t, errors, rejected.reason)
			assert.Contains(t, said, rejected.message)
			return
		}
		for _, file := range slices.Sorted(maps.Keys(referenceVersions)) {
			if _, err := os.Stat(filepath.Join(folder, file)); err == nil {
				rows[name][file] = compareApplication(t, folder, file, definitions)
			}
		}
		assert.NotEmpty(t, rows[name], "no file to compare with")
	})
	if t.Failed() || kubeVelaCorpus == "" || kubeVelaDefinitions == "" {
		return
	}
	apps, err := filepath.Glob(filepath.Join(kubeVelaCorpus, "*", "app.yaml"))
	require.NoError(t, err)
	if len(rows) == len(apps) { // all of them were run
		checkConformance(t, rows)
	}
}

// compareApplication compares one Application with one file, and returns the
// result.
func compareApplication(t *testing.T, folder, file string, definitions []fn.Definition) string {
	t.Helper()
	want := sortedObjects(t, read(t, folder, file))
	got := renderClusters(t, folder, definitions, referenceVersions[file])
	if file == "controller.yaml" { // it was recorded in one namespace, which is written as default
		want, got = inOneNamespace(want), inOneNamespace(got)
	}
	key, isDifferent := deliberate[filepath.Base(folder)+"/"+file]
	if !isDifferent {
		assert.Equal(t, want, got, file)
		return "equal"
	}
	assert.NotEqual(t, want, got, "%s is equal: remove it from the differences", file)
	if align := differences[key].align; align != nil {
		want, got = align(want, got)
		assert.Equal(t, want, got, file)
	}
	return "differs: " + key
}

// renderClusters renders an Application for all of its clusters. Objects that
// are the same in several clusters are in the result once.
func renderClusters(t *testing.T, folder string, definitions []fn.Definition, version string) map[string]string {
	t.Helper()
	_, clusters, said, errors := renderVela(t, folder, definitions, version, fn.Options{EachCluster: true})
	assert.Zero(t, errors, said)
	if len(clusters) == 0 {
		clusters = []string{""}
	}
	all := make(map[string]string)
	for _, cluster := range clusters {
		objects, _, said, errors := renderVela(t, folder, definitions, version, fn.Options{Cluster: cluster})
		assert.Zero(t, errors, said)
		for id, o := range sortedObjects(t, objects) {
			if all[id] != o {
				all[id] += o
			}
		}
	}
	return all
}

// withoutFields returns objects without a field of spec.
func withoutFields(objects map[string]string, field string) map[string]string {
	all := make(map[string]string)
	pattern := regexp.MustCompile(`(?m)^    ` + field + `: .*\n(      .*\n|\n)*`)
	for id, o := range objects {
		all[id] = pattern.ReplaceAllString(o, "")
	}
	return all
}

// generated is the part of the document that the test writes.
var generated = regexp.MustCompile(`(?s)(<!-- generated:begin -->\n).*(<!-- generated:end -->)`)

// checkConformance compares the document with the results, or writes it.
func checkConformance(t *testing.T, rows map[string]map[string]string) {
	t.Helper()
	document, err := os.ReadFile(conformanceDocument)
	require.NoError(t, err)
	require.True(t, generated.Match(document), "%s has no generated part", conformanceDocument)
	written := generated.ReplaceAllString(string(document), "${1}"+strings.ReplaceAll(conformanceTables(rows), "$", "$$")+"${2}")
	if *update {
		require.NoError(t, os.WriteFile(conformanceDocument, []byte(written), 0o644))
		return
	}
	assert.Equal(t, written, string(document), "%s is stale: go test ./golden -run TestKubeVelaCorpus -update writes it", conformanceDocument)
}

// conformanceTables returns the generated part of the document.
func conformanceTables(rows map[string]map[string]string) string {
	var b strings.Builder
	count := func(file, result string) (n int) {
		for _, row := range rows {
			if strings.HasPrefix(row[file], result) {
				n++
			}
		}
		return n
	}
	var failing int
	for _, rejected := range rejectedApplications {
		if rejected.difference == "" {
			failing++
		}
	}
	fmt.Fprintf(&b, "| compared with | equal | different on purpose |\n|---|---|---|\n")
	fmt.Fprintf(&b, "| `vela dry-run --offline` | %d | %d |\n", count("expected.yaml", "equal"), count("expected.yaml", "differs"))
	fmt.Fprintf(&b, "| the controller | %d | %d |\n\n", count("controller.yaml", "equal"), count("controller.yaml", "differs"))
	fmt.Fprintf(&b, "Of %d Applications, %d are rendered and %d are rejected with an error. Of these %d, KubeVela itself fails for %d.\n\n",
		len(rows), len(rows)-len(rejectedApplications), len(rejectedApplications), len(rejectedApplications), failing)

	b.WriteString("## Differences\n\n| difference | reason |\n|---|---|\n")
	for _, key := range slices.Sorted(maps.Keys(differences)) {
		fmt.Fprintf(&b, "| %s | %s |\n", key, differences[key].reason)
	}
	b.WriteString("\n## Rendered\n\n| Application | `vela dry-run --offline` | controller |\n|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		if _, isRejected := rejectedApplications[name]; !isRejected {
			fmt.Fprintf(&b, "| %s | %s | %s |\n", name, orDash(rows[name]["expected.yaml"]), orDash(rows[name]["controller.yaml"]))
		}
	}
	b.WriteString("\n## Rejected\n\n| Application | error | difference |\n|---|---|---|\n")
	for _, name := range slices.Sorted(maps.Keys(rejectedApplications)) {
		rejected := rejectedApplications[name]
		key := rejected.difference
		if key == "" {
			key = "none: KubeVela fails too"
		}
		fmt.Fprintf(&b, "| %s | %s | %s |\n", name, rejected.reason, key)
	}
	b.WriteString("\n")
	return b.String()
}

func orDash(result string) string {
	if result == "" {
		return "-"
	}
	return result
}
