package krm

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/tests/cases"
)

// quickParse reads text with one document with the quick parser.
func quickParse(text string, build bool) (root *yaml.Node, id Item, ok bool) {
	if text == "" {
		return nil, id, false
	}
	p := &parser{}
	p.reset(text, 1)
	p.build = build
	if !p.content() || p.indent < 0 {
		return nil, id, false
	}
	root, ok = p.resource(&id)
	return root, id, ok && p.indent < 0
}

// sameTree returns how the tree of the quick parser differs from that of the
// general one, or "" if it does not.
func sameTree(path string, quick, general *yaml.Node) string {
	describe := func(n *yaml.Node) string {
		return fmt.Sprintf("kind %d tag %s style %d line %d column %d children %d value %q",
			n.Kind, n.ShortTag(), n.Style, n.Line, n.Column, len(n.Content), n.Value)
	}
	if q, g := describe(quick), describe(general); q != g {
		return fmt.Sprintf("%s:\n  quick   %s\n  general %s", path, q, g)
	}
	for i := range quick.Content {
		if diff := sameTree(fmt.Sprintf("%s/%d", path, i), quick.Content[i], general.Content[i]); diff != "" {
			return diff
		}
	}
	return ""
}

// compareParsers reports whether the quick parser accepted a document, and
// fails if its result differs from that of the general parser.
func compareParsers(t *testing.T, text string) bool {
	t.Helper()
	quick, id, ok := quickParse(text, true)
	_, scanned, scannedOK := quickParse(text, false)
	require.Equal(t, ok, scannedOK, "making nodes must not change what is accepted")
	if !ok {
		return false
	}
	require.Equal(t, id, scanned)
	general, err := decodeOne(text)
	require.NoError(t, err, "the general parser rejects what the quick one accepts")
	require.NotNil(t, general)
	require.Empty(t, sameTree("", quick, general))
	var item Item
	require.Nil(t, item.adopt(general))
	require.Equal(t, item.APIVersion, id.APIVersion)
	require.Equal(t, item.Kind, id.Kind)
	require.Equal(t, item.Name, id.Name)
	require.Equal(t, item.Namespace, id.Namespace)
	return true
}

func TestParserAccepts(t *testing.T) {
	for reason, text := range map[string]string{
		"map":                                 "a: 1\nb: x\n",
		"nested map":                          "a:\n  b:\n    c: 1\n  d: 2\ne: 3\n",
		"any indentation":                     "a:\n    b:\n     c: 1\n    d: 2\n",
		"sequence":                            "a:\n  - 1\n  - x\n",
		"sequence that is not indented":       "a:\n- 1\n- x\nb: 1\n",
		"sequence of maps":                    "a:\n- b: 1\n  c: 2\n- b: 3\n",
		"wide dashes":                         "a:\n-   b: 1\n    c: 2\n",
		"sequence of sequences":               "a:\n- - 1\n  - 2\n- - 3\n",
		"entry below its dash":                "a:\n- # comment\n  b: 1\n-\n  - 1\n",
		"nesting up to the limit":             "a:\n" + strings.Repeat("- ", 99) + "b\n",
		"metadata without a value":            "kind: A\nmetadata: \nspec:  # c\n",
		"null values":                         "a:\nb:\n  c:\nd:\n-\n- \ne: ~\nf: null\n",
		"comments":                            "# one\na: 1 # two\n  # three\nb: # four\n  # five\n  c: 1\n# six\n",
		"blank lines":                         "\na: 1\n\n   \nb:\n\n  c: 1\n\n",
		"no final newline":                    "a:\n  b: 1",
		"carriage returns":                    "a: 1\r\nb:\r\n- |\r\n  x\r\n  y\r\n- z # c\r\n\r\n# end\r\n",
		"double quotes":                       `a: "x: y # z"` + "\n" + `b: "\"\\\n\t\u00e9\x41\U0001F600\0\ "` + "\n" + `"c": "" # d` + "\n",
		"single quotes":                       "a: 'it''s'\nb: ''\n'c d': 'x \"y\" \\n'\n",
		"beyond ASCII":                        "a: é ü\nb: \"日本\"\nc: '–'\nd: |\n  😀\n# ж\n",
		"plain scalars":                       "a: x y  z\nb: --flag=v\nc: a:b\nd: a#b\ne: http://x/y?z#w\nf: $(VAR)\ng: a, b]\nh: x \"y\"\n",
		"integers":                            "a: 0\nb: -1\nc: 007\nd: 0x1F\ne: 0o17\nf: 1_000\ng: 12345678901234567890\nh: +5\ni: 0b11\n",
		"floats":                              "a: 1.5\nb: .5\nc: 1e3\nd: -.inf\ne: .nan\nf: 1.\ng: +.INF\n",
		"strings that look like numbers":      "a: 1.2.3\nb: 100m\nc: 128Mi\nd: 10.0.0.1\ne: 1:2\nf: -\u002dx\ng: 0o9\nh: 1_\n",
		"times":                               "a: 2001-01-01\nb: 2001-12-14T21:59:43Z\nc: 2001-12-14 21:59:43\nd: 2001-99-99\n",
		"booleans":                            "a: true\nb: False\nc: yes\nd: on\ne: TRUE\nf: nO\ng: t\ntrue: 1\n1: 2\n",
		"literals":                            "a: |\n  x\n   y\n\n  z\nb: |-\n  x\n\nc: |+\n  x\n\n\nd:\n- |\n  x\n- |2\n    x\n   y\n",
		"literal with a longer blank line":    "a: |\n  x\n     \n  y\n",
		"literal with tabs":                   "a: |\n  x\n  \ty\n",
		"literal with comments in it":         "a: |  # comment\n  # text\n  x\n # comment\nb: 1\n",
		"literal after blank lines":           "a: |\n\n \n  x\n",
		"literal with whitespace only":        "a: |2\n\n   \nb: 1\n",
		"folded":                              "a: >\n  x\n  y\n\n  z\n    w\n  v\n\n   u\n\n\n  t\nb: >-\n  x\nc: >+\n  x\n\n",
		"folded that starts with blank lines": "a: >\n\n\n  x\n  y\n",
		"folded code":                         "a: >\n   x\n   y\n  \n    z\n   w\n",
		"flow":                                "a: {}\nb: []\nc: [a, 'b', \"c\", 1, -x, [d], {e: f}]\nd: {a: b, \"c\": 'd', e: [1, 2]} # x\n- ",
		"keys with colons and spaces":         "a:b: 1\nc d: 2\na::: 3\n",
		"keys with dots and slashes":          ".x: 1\nexample.com/y: 2\n<: 3\n$z: 4\n",
	} {
		t.Run(reason, func(t *testing.T) {
			text = strings.TrimSuffix(text, "- ")
			assert.True(t, compareParsers(t, text), "declined")
		})
	}
}

func TestParserDeclines(t *testing.T) {
	for reason, text := range map[string]string{
		"an alias":                          "a: &x 1\nb: *x\n",
		"a tag":                             "a: !!str 1\n",
		"a merge key":                       "a:\n  <<: {b: 1}\n",
		"a merge key in flow style":         "a: {b: 1, <<: {c: 1}}\n",
		"a complex key":                     "? a\n: b\n",
		"a document with a scalar":          "a\n",
		"a document with a list":            "- a\n",
		"plain text in two lines":           "a: b\n  c\n",
		"quoted text in two lines":          "a: \"b\n  c\"\n",
		"a scalar below its key":            "a:\n  b\n",
		"flow in two lines":                 "a: [b,\n  c]\n",
		"a tab before a key":                "a:\n\tb: 1\n",
		"a tab after a colon":               "a:\tb\n",
		"a key that is indented too far":    "a: 1\n  b: 2\n",
		"a key that is indented too little": "a:\n    b: 1\n  c: 2\n",
		"a second colon":                    "a: b: c\n",
		"a colon at the end":                "a: b:\n",
		"a list in the line of its key":     "a: - b\n",
		"text after quotes":                 "a: \"b\" c\n",
		"a comment stuck to quotes":         "a: \"b\"# c\n",
		"an unknown escape":                 `a: "\/"` + "\n",
		"a surrogate":                       `a: "\ud83d"` + "\n",
		"a control character":               "a: \x01\n",
		"another line break":                "a: b\u2028c\n",
		"a lone carriage return":            "a: b\rc: d\n",
		"a byte order mark":                 "a: \ufeffb\n",
		"text that is not UTF-8":            "a: \xff\n",
		"an at sign":                        "a: @b\n",
		"a second document":                 "a: 1\n---\nb: 1\n",
		"a directive":                       "%YAML 1.2\n---\na: 1\n",
		"a literal that is not indented":    "a: |\nb\n",
		"a literal without a line break":    "a: |\n  b",
		"a literal with a tab before it":    "a: |\n \tb\n",
		"a literal after a longer blank":    "a: |\n    \n  b\n",
		"an empty literal":                  "a: |\nb: 1\n",
		"a control character after a |":     "a: | # \x01\n  b\n",
		"a control character in a comment":  "a: b # \x01\nc: d\n",
		"a duplicate kind":                  "kind: a\nkind: b\n",
		"nesting above the limit":           "a:\n" + strings.Repeat("- ", 100) + "b\n",
		"very deep nesting":                 strings.Repeat("- ", 5000) + "a: b\n",
		"very deep flow nesting":            "a: " + strings.Repeat("[", 5000) + strings.Repeat("]", 5000) + "\n",
		"a very long key":                   strings.Repeat("k", 2000) + ": 1\n",
	} {
		t.Run(reason, func(t *testing.T) {
			assert.False(t, compareParsers(t, text))
		})
	}
}

func TestParserIdentity(t *testing.T) {
	for reason, c := range map[string]struct {
		text string
		want Item
	}{
		"all": {
			"apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  namespace: prod\n",
			Item{APIVersion: "apps/v1", Kind: "Deployment", Name: "web", Namespace: "prod"},
		},
		"quoted, commented, out of order": {
			"\"metadata\": # c\n    labels:\n        name: no\n    name: 'we''b' # c\nkind: \"D\\u0065ployment\"\n",
			Item{Kind: "Deployment", Name: "we'b"},
		},
		"metadata in flow style": {
			"kind: A\nmetadata: {name: web, namespace: prod}\n",
			Item{Kind: "A", Name: "web", Namespace: "prod", host: host{isElsewhere: true}},
		},
		"where hosts store it": {
			"kind: A\nmetadata:\n  annotations:\n    config.kubernetes.io/path: a.yaml\n    internal.config.kubernetes.io/path: 'b.yaml'\n  name: web\n",
			Item{Kind: "A", Name: "web", host: host{path: "a.yaml", internalPath: "b.yaml"}},
		},
		"a path in other annotations": {
			"kind: A\nmetadata:\n  labels:\n    config.kubernetes.io/path: a.yaml\nannotations:\n  config.kubernetes.io/path: b.yaml\n",
			Item{Kind: "A"},
		},
		"values that are not strings": {"kind: true\nmetadata:\n  name: 012\n  namespace: ~\n", Item{Kind: "true", Name: "012"}},
		"no metadata":                 {"kind: A\nspec:\n  metadata:\n    name: no\n", Item{Kind: "A"}},
		"empty metadata":              {"metadata:\nkind: A\n", Item{Kind: "A"}},
		"metadata in a list":          {"metadata:\n- name: no\n  namespace: no\nkind: A\n", Item{Kind: "A"}},
	} {
		t.Run(reason, func(t *testing.T) {
			require.True(t, compareParsers(t, c.text), "declined")
			_, id, _ := quickParse(c.text, false)
			assert.Equal(t, c.want, id)
		})
	}
}

func FuzzParser(f *testing.F) {
	for _, text := range sampleTexts(f) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		compareParsers(t, text)
	})
}

// sampleTexts returns documents to start from: those of the tests, of the
// corpus and of the golden cases, as far as they are available.
func sampleTexts(t testing.TB) []string {
	var texts []string
	for _, c := range cases.All(t) {
		for _, c := range splitDocuments(c.Input) {
			texts = append(texts, c.text[c.body:c.stop])
		}
	}
	for _, pattern := range []string{"../../tests/*/*.yaml", "../../tests/*/*/*.yaml", "../../../shared/corpus/rudr/*.yaml"} {
		files, err := filepath.Glob(pattern)
		require.NoError(t, err)
		for _, file := range files {
			data, err := os.ReadFile(file)
			require.NoError(t, err)
			for _, c := range splitDocuments(string(data)) {
				texts = append(texts, c.text[c.body:c.stop])
			}
		}
	}
	return append(texts, kustomizeList(6), deployment, service, configMap)
}
