package krm

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/result"
)

// TestPackage checks the package of a resource named A.
func TestPackage(t *testing.T) {
	const annotated = "kind: A\nmetadata:\n  name: a\n  annotations:\n    "
	for reason, c := range map[string]struct{ text, want string }{
		"a file":                           {"kind: A\n", ""},
		"a package of kpt":                 {wrapper + "items:\n- " + indent(annotated+"internal.config.kubernetes.io/package-path: a/b\n", 2), "a/b"},
		"no package of kpt":                {wrapper + "items:\n# Source: a/templates/b.yaml\n- kind: A\n", ""},
		"a package of kpt in a file":       {annotated + "internal.config.kubernetes.io/package-path: a/b\n", ""},
		"a chart of helm 3":                {"---\n# Source: a/templates/b.yaml\nkind: A\n", "a"},
		"a chart in a chart":               {"---\n# Source: a/charts/b/templates/c.yaml\nkind: A\n", "a/charts/b"},
		"a chart with a folder":            {"---\n# Source: a/templates/templates/c.yaml\nkind: A\n", "a/templates"},
		"a chart of helm 4":                {annotated + "postrenderer.helm.sh/postrender-filename: a/templates/b.yaml\n", "a"},
		"a chart of helm 4, and a comment": {"# Source: b/templates/c.yaml\n" + annotated + "postrenderer.helm.sh/postrender-filename: a/templates/b.yaml\n", "a"},
		"a file that is not of a chart":    {"---\n# Source: a/crds/b.yaml\nkind: A\n", ""},
		"a List of a chart":                {"---\n# Source: a/templates/b.yaml\napiVersion: v1\nkind: List\nitems:\n- kind: A\n- apiVersion: core.oam.dev/v1\n", "a"},
	} {
		for _, item := range mustRead(t, c.text).Items {
			if item.Kind == "A" {
				assert.Equal(t, c.want, item.Package(), reason)
			}
		}
	}
}

// TestPlaceInPackages checks that files are relative to the package that
// contains all others.
func TestPlaceInPackages(t *testing.T) {
	for reason, c := range map[string]struct {
		items [][2]string // package and file
		want  string
	}{
		"one package":                      {[][2]string{{"a", "f.yaml"}, {"a", "g.yaml"}}, "f.yaml g.yaml"},
		"a package in another one":         {[][2]string{{"a", "f.yaml"}, {"a/b", "g.yaml"}}, "f.yaml b/g.yaml"},
		"packages of a folder":             {[][2]string{{"a/b/c", "f.yaml"}, {"a/b/d", "g.yaml"}}, "c/f.yaml d/g.yaml"},
		"an item without a package":        {[][2]string{{"a/b/c", "f.yaml"}, {"", "g.yaml"}, {"a/b/d", "h.yaml"}}, "c/f.yaml g.yaml d/h.yaml"},
		"an item without a file":           {[][2]string{{"a", "f.yaml"}, {"a/b", ""}}, "f.yaml "},
		"files as the host writes them":    {[][2]string{{"a", "./f.yaml"}, {"", "./g.yaml"}}, "./f.yaml ./g.yaml"},
		"packages without a common folder": {[][2]string{{"a", "f.yaml"}, {"b", "g.yaml"}}, "f.yaml g.yaml"},
	} {
		text := wrapper + "items:\n"
		for _, item := range c.items {
			text += "- kind: A\n  metadata:\n    name: a\n    annotations:\n      internal.config.kubernetes.io/package-path: '" + item[0] + "'\n      internal.config.kubernetes.io/path: '" + item[1] + "'\n"
		}
		var files []string
		for _, item := range mustRead(t, text).Items {
			files = append(files, item.Place("").File)
		}
		assert.Equal(t, c.want, strings.Join(files, " "), reason)
	}
}

// TestPlaceWithoutFile checks items that nothing but their line identifies.
func TestPlaceWithoutFile(t *testing.T) {
	in := mustRead(t, wrapper+"items:\n- metadata: {name: a}\n- kind: A\n- kind: A\n  metadata: {name: a}\n")
	for i, want := range []result.Place{{File: "app.yaml", Line: 4, Column: 3}, {File: "app.yaml", Line: 5, Column: 3}, {}} {
		assert.Equal(t, want, in.Items[i].Place(""))
	}
}

// TestSourceComments checks which comments say where helm 3 has a resource
// from.
func TestSourceComments(t *testing.T) {
	for text, want := range map[string]string{
		"# Source: a/b.yaml\nkind: A\n":                       "a/b.yaml",
		"---\n# Source: a/b.yaml\n# more\n\nkind: A\n":        "a/b.yaml",
		"---\n# more\n# Source: a/b.yaml\r\n# x\r\nkind: A\n": "a/b.yaml",
		" # Source: a/b.yaml\nkind: A\n":                      "app.yaml",
		"---\n## Source: a/b.yaml\nkind: A\n":                 "app.yaml",
		"kind: A\n# Source: a/b.yaml\n":                       "app.yaml",
	} {
		assert.Equal(t, want, mustRead(t, text).Items[0].Place("").File, text)
	}
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		pkg, other string
		want       int
	}{
		{"", "", 0},
		{"a", "a", 0},
		{"a", "", 1},
		{"a/bc", "a", 3},
		{"a/bc", "", 4},
		{"", "a", FarAway},
		{"a", "a/b", FarAway},
		{"ab", "a", FarAway},
		{"a/b", "b", FarAway},
		{"a/bc", "a/b", FarAway},
	} {
		assert.Equal(t, c.want, Distance(c.pkg, c.other), "%q and %q", c.pkg, c.other)
	}
}

func TestOwned(t *testing.T) {
	for apiVersion, want := range map[string]bool{
		"core.oam.dev/v1beta1": true, "core.hydra.io/v1alpha1": true, "hydra/v1": true, "hydra.microsoft.com/v1": true,
		"render-oam.dev/v1": true, "core.oam.dev": true,
		"": false, "v1": false, "apps/v1": false, "oam.dev/v1": false, "standard.oam.dev/v1": false,
	} {
		assert.Equal(t, want, Owned(apiVersion), apiVersion)
	}
}
