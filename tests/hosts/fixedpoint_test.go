package hosts

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestKptFixedPoint runs other functions before and after the program in a
// pipeline, and checks that after the second of four renders, no file changes,
// and that there are no duplicates in the package.
func TestKptFixedPoint(t *testing.T) {
	needKpt(t)
	namespaced := strings.Replace(oam, "  name: shop\n", "  name: shop\n  namespace: shop\n", 1)
	renamed := strings.NewReplacer("front", "back", "name: data", "name: back-data", "volumeName: data", "volumeName: back-data",
		"name: shop\n", "name: stock\n", "name: web\n", "name: depot\n", "componentName: web", "componentName: depot").Replace(oam)
	inputs := map[string]map[string]string{
		"one application":  {"oam.yaml": oam},
		"in a namespace":   {"oam.yaml": namespaced, "other.yaml": other},
		"two applications": {"apps/oam.yaml": oam, "apps/stock.yaml": renamed},
		"a subpackage":     {"oam.yaml": oam, "sub/oam.yaml": renamed, "sub/Kptfile": kptfile},
	}
	const self = "    - exec: render-oam\n"
	inputs["two subpackages of a kind"] = map[string]string{"a/oam.yaml": oam, "a/Kptfile": kptfile, "b/oam.yaml": oam, "b/Kptfile": kptfile}
	for name, pipeline := range map[string]struct {
		functions string
		isFixed   bool // after the first render
	}{
		"alone":                           {self, true},
		"twice":                           {self + self, true},
		"label after":                     {self + functionCall("label all prod"), true},
		"label before":                    {functionCall("label all prod") + self, true},
		"annotate after":                  {self + functionCall("annotate all team-a"), false}, // SetAnnotation quotes
		"namespace after, of all":         {self + functionCall("namespace all prod"), true},
		"namespace after, of its objects": {self + functionCall("namespace generated prod"), true},
		"namespace before":                {functionCall("namespace all prod") + self, true},
		"prefix after":                    {self + functionCall("prefix generated live-"), true},
		"prefix after, of all but sources": {
			self + functionCall("prefix all live-") + "      exclude:\n        - annotations: {config.kubernetes.io/local-config: \"true\"}\n", true,
		},
		"prefix before and after": {functionCall("prefix generated live-") + self + functionCall("prefix generated live-"), true},
		"prefix of one kind":      {self + functionCall("prefix Deployment live-"), true},
		"move after":              {self + functionCall("move generated made"), true},
		"all of them": {
			functionCall("label all prod") + self + functionCall("prefix generated live-") + functionCall("namespace generated prod") +
				functionCall("move generated made") + functionCall("annotate generated team-a"), true,
		},
		"rename, then render again": {self + functionCall("prefix generated live-") + self + functionCall("prefix generated live-"), true},
	} {
		for input, pkg := range inputs {
			if input != "one application" && name != "all of them" && name != "prefix after" {
				continue
			}
			t.Run(name+"/"+input, func(t *testing.T) {
				t.Parallel()
				folder := kptPackage(t, pkg)
				write(t, filepath.Join(folder, "Kptfile"), strings.Replace(kptfile, self, pipeline.functions, 1))
				checkFixedPoint(t, folder, pipeline.isFixed)
			})
		}
	}
}

// checkFixedPoint renders a package four times.
func checkFixedPoint(t *testing.T, folder string, byTheFirst bool) {
	t.Helper()
	var before map[string]string
	for i := range 4 {
		kpt(t, folder, "", "fn", "render", folder, "--allow-exec", "--truncate-output=false")
		after := files(t, folder)
		if i > 1 || i == 1 && byTheFirst {
			if !assert.Equal(t, before, after, "render %d changes the package", i+1) {
				return
			}
		}
		if i > 0 {
			assert.Equal(t, names(before), names(after), "files were added or removed in render %d", i+1)
		}
		before = after
	}
	for _, pkg := range []string{"a", "b"} { // each has its generated objects once
		if _, err := os.Stat(filepath.Join(folder, pkg)); err == nil {
			assert.Len(t, objects(t, stream(t, filepath.Join(folder, pkg))), len(generated))
			require.NoError(t, os.RemoveAll(filepath.Join(folder, pkg)))
		}
	}
	objects(t, stream(t, folder)) // it fails if there are duplicates
}
