package krm

import (
	"encoding/binary"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/result"
)

// read reads text and returns the input with all errors, one per line.
func read(text string) (*Input, string) {
	log := &result.Log{}
	in := Read([]byte(text), "app.yaml", log)
	for _, item := range append(in.Items, in.FunctionConfig) {
		if item != nil && (Owned(item.APIVersion) || item == in.FunctionConfig) {
			item.CheckKeys(log.For(item))
		}
	}
	var lines []string
	for _, r := range log.Sorted() {
		lines = append(lines, r.String())
	}
	return in, strings.Join(lines, "\n")
}

// mustRead reads text without errors.
func mustRead(t testing.TB, text string) *Input {
	t.Helper()
	in, problems := read(text)
	require.Empty(t, problems)
	return in
}

// readGeneral reads text only with the general parser.
func readGeneral(text string) (*Input, *result.Log) {
	r := &reader{text: text, file: "app.yaml", log: &result.Log{}, in: &Input{}}
	chunks := splitDocuments(text)
	if !r.list(chunks, 0) {
		panic("not a ResourceList")
	}
	return r.in, r.log
}

// TestReadListAfterBrokenComments checks that broken comments before a list are
// reported, and are not in the output.
func TestReadListAfterBrokenComments(t *testing.T) {
	for _, before := range []string{"# \xff\n---\n", "--- # \x01\n"} {
		in, problems := read(before + wrapper + "items: []\n")
		assert.Contains(t, problems, "not valid YAML")
		assert.Equal(t, wrapper+"items: []\n", string(in.Append(nil, nil, nil, nil)))
	}
}

// names lists the items as Kind/name.
func names(in *Input) string {
	var names []string
	for _, item := range in.Items {
		names = append(names, item.Ref().String())
	}
	return strings.Join(names, " ")
}

func TestReadForm(t *testing.T) {
	const wrapper = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"
	for reason, c := range map[string]struct {
		text string
		form Form
	}{
		"no bytes":                      {"", Stream},
		"only comments":                 {"# a\n---\n# b\n", Stream},
		"a resource":                    {service, Stream},
		"a ResourceList":                {wrapper + "items: []\n", ResourceList},
		"an older version":              {"apiVersion: config.kubernetes.io/v1beta1\nkind: ResourceList\n", ResourceList},
		"the oldest version":            {"apiVersion: config.kubernetes.io/v1alpha1\nkind: ResourceList\n", ResourceList},
		"after comments and separators": {"# a\n---\n# b\n---\n" + wrapper, ResourceList},
		"with its kind last":            {"items: []\nkind: ResourceList\napiVersion: config.kubernetes.io/v1\n", ResourceList},
		"as JSON":                       {`{"kind":"ResourceList","apiVersion":"config.kubernetes.io/v1","items":[]}`, ResourceList},
		"a ResourceList as the second":  {service + "---\n" + wrapper, Stream},
		"a ResourceList of another API": {"apiVersion: v1\nkind: ResourceList\n", Stream},
		"a string that mentions it":     {"kind: ConfigMap\ndata:\n  a: ResourceList\n", Stream},
		"a broken one":                  {wrapper + "items:\n- a: b: c\n", ResourceList},
	} {
		t.Run(reason, func(t *testing.T) {
			in, _ := read(c.text)
			assert.Equal(t, c.form, in.Form)
		})
	}
}

func TestReadStream(t *testing.T) {
	for reason, c := range map[string]struct{ text, want string }{
		"two documents":                     {"kind: A\n---\nkind: B\n", "A B"},
		"empty documents":                   {"---\n---\n# x\n---\nkind: A\n---\n\n---\n", "A"},
		"null documents":                    {"null\n---\nkind: A\n--- ~\n", "A"},
		"content after the dashes":          {"--- {kind: A}\n--- # comment\nkind: B\n", "A B"},
		"dashes within text":                {"kind: A\nx: |\n  ---\n  a\ny: ---x\n---x: 1\n", "A"},
		"documents with an end marker":      {"kind: A\n...\n# x\n---\nkind: B\n...\n", "A B"},
		"directives":                        {"%YAML 1.1\n---\nkind: A\n...\n%TAG !e! x:\n---\nkind: !e!y B\n", "A B"},
		"carriage returns":                  {"---\r\nkind: A\r\n---\r\nkind: B\r\n", "A B"},
		"a byte order mark":                 {"\ufeffkind: A\n---\nkind: B\n", "A B"},
		"a byte order mark and ---":         {"\ufeff---\nkind: A\n", "A"},
		"a mark after ---":                  {"kind: A\n---\n\ufeffkind: B\n--- # c\r\n\r\n# d\n\ufeff{kind: C, a: &a b}\n", "A B C"},
		"a mark before ---":                 {"kind: A\n\ufeff---\nkind: B\n\ufeff--- {kind: C}\n", "A B C"},
		"a mark after ...":                  {"kind: A\n...\n\ufeffkind: B\n", "A B"},
		"a mark after a comment":            {"# c\n\ufeffkind: A\n", "A"},
		"a mark in a line":                  {"---\n\ufeff\n\ufeffkind: A\n---\n\ufeff\n", "A"},
		"JSON":                              {`{"kind": "A", "metadata": {"name": "x"}}`, "A/x"},
		"JSON with tabs":                    {"{\n\t\"kind\": \"A\",\n\t\"n\":\t1\n}\n", "A"},
		"a version, in a comment too":       {"# %YAML 1.2\n%YAML 1.2\n---\nkind: A\n", "A"},
		"a version after a mark":            {"\ufeff%YAML 1.2\n---\nkind: A\n", "A"},
		"a version after another directive": {"%TAG !e! x:\n%YAML 1.2\n---\nkind: A\n", "A"},
		"JSON with escapes that YAML lacks": {`{"kind": "A", "x": "\/ \ud83d\ude00 \\\/"}`, "A"},
		"no kind":                           {"name: x\n", ""},
		"anchors":                           {"kind: &k A\nmetadata: &m {name: x}\nother: *m\n", "A/x"},
		"merge keys":                        {"x: &x {name: a, namespace: n}\nkind: A\nmetadata:\n  <<: *x\n  name: b\n", "A/n/b"},
		"a List of other resources":         {"apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: A\n", "List"},
		"a List with resources":             {"apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: A\n- {apiVersion: core.oam.dev/v1alpha1, kind: B}\n", "A B"},
		"a List that only names one":        {"apiVersion: v1\nkind: List\nitems:\n- kind: core.oam.dev\n", "List"},
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, c.text)
			assert.Equal(t, c.want, names(in))
			assert.Nil(t, in.FunctionConfig)
		})
	}
}

// TestReadTextThatLooksLikeADirective checks that the version of YAML is only
// changed where it is a directive.
func TestReadTextThatLooksLikeADirective(t *testing.T) {
	for _, directive := range []string{"", "%YAML 1.1\n---\n", "%YAML 1.2\n---\n", "%TAG !e! x:\n---\n"} {
		item := mustRead(t, directive+"kind: A\na: \"%YAML 1.2\n%YAML 1.2\"\n").Items[0]
		assert.Equal(t, "%YAML 1.2 %YAML 1.2", valueAt(item, "a").Value, directive)
	}
}

// TestReadJSONEscapes compares the strings that are read from JSON with those
// that encoding/json reads. The second string shows that its column is right.
func TestReadJSONEscapes(t *testing.T) {
	for _, text := range []string{
		`\/`, `\/\/a`, `\/\\/`, `\/\n`, `\/\"`, `\/\u0041`, `\ud83d\ude00`, `a\ud83d\ude00\ud83d\ude00\/b`, `\/\u00e9\u00e9`, `\/é\u00e9\u20ac`,
		`\/\u0022\u20ac`, `\/\u005c\u20ac`, `\/\u0041\u2028`, `\/\u2028\u0041`, `\/\n\n\n\u0041`, `\/\n\\\n\u0022`, `\/\u0041\ud83d\ude00`,
	} {
		var want string
		require.NoError(t, json.Unmarshal([]byte(`"`+text+`"`), &want))
		item := mustRead(t, `{"kind": "A", "a": "`+text+`", "b": "c"}`).Items[0]
		assert.Equal(t, want, valueAt(item, "a").Value, text)
		assert.Equal(t, utf8.RuneCountInString(`{"kind": "A", "a": "`+text+`", "b": `)+1, valueAt(item, "b").Column, text)
	}
}

func TestReadUTF16(t *testing.T) {
	for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
		var data []byte
		for _, unit := range utf16.Encode([]rune("\ufeffkind: A\nmetadata:\n  name: 😀\n")) {
			data = order.AppendUint16(data, unit)
		}
		in := Read(data, "app.yaml", &result.Log{})
		assert.Equal(t, "A/😀", names(in))
		for reason, broken := range map[string][]byte{
			"half a character":  append(slices.Clone(data), 'x'),
			"half a pair":       order.AppendUint16(slices.Clone(data), 0xD83D),
			"a pair in reverse": order.AppendUint16(order.AppendUint16(slices.Clone(data), 0xDE00), 0xD83D),
			"two first halves":  order.AppendUint16(order.AppendUint16(slices.Clone(data), 0xD83D), 0xD83D),
		} {
			var log result.Log
			Read(broken, "app.yaml", &log)
			require.Equal(t, 1, log.Errors(), reason)
			assert.Contains(t, log.Sorted()[0].String(), "app.yaml:4: not valid YAML: the input is not UTF-8", reason)
		}
	}
	for _, short := range []string{"\xff\xfe", "\xfe\xff", "\xff\xfea", "\xff\xfe\x00"} {
		assert.NotPanics(t, func() { Read([]byte(short), "", &result.Log{}) }, "%q", short)
	}
}

func TestReadResourceList(t *testing.T) {
	const wrapper = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"
	for reason, c := range map[string]struct{ text, want, config string }{
		"of kustomize":                {kustomizeList(3), "Deployment/prod/web-0 Service/web-1 ConfigMap/web-2-config", "Platform/platform"},
		"indented":                    {wrapper + "items:\n  - kind: A\n    x: 1\n  - kind: B\n", "A B", ""},
		"with comments":               {wrapper + "# a\nitems: # b\n# c\n- kind: A # d\n  # e\n# f\n- # g\n  kind: B\n# h\nfunctionConfig: # i\n  # j\n  kind: C\n# k\n", "A B", "C"},
		"without items":               {wrapper, "", ""},
		"with empty fields":           {wrapper + "items:\nfunctionConfig: {}\nresults:\n", "", ""},
		"with null fields":            {wrapper + "items: null\nfunctionConfig: ~\nresults: []\n", "", ""},
		"with other fields":           {wrapper + "metadata:\n  name: x\nitems:\n- kind: A\nresults:\n- message: a\nx: [y]\n", "A", ""},
		"with a config in flow style": {wrapper + "items: []\nfunctionConfig: {kind: C, spec: [1]}\n", "", "C"},
		"with items in flow style":    {wrapper + "items: [{kind: A}, {kind: B}]\n", "A B", ""},
		"with carriage returns":       {strings.ReplaceAll(wrapper+"items:\n- kind: A\n  x: |\n    y\n- kind: B\n", "\n", "\r\n"), "A B", ""},
		"with text in two lines":      {wrapper + "items:\n- kind: A\n  x: a\n    b\n- kind: B\n", "A B", ""},
		"with aliases":                {wrapper + "items:\n- kind: A\n  x: &x [y]\n- kind: B\n  x: *x\n- &c\n  kind: C\n- *c\n", "A B C C", ""},
		"as JSON":                     {`{"kind":"ResourceList","apiVersion":"config.kubernetes.io/v1","items":[{"kind":"A"}],"functionConfig":{"kind":"C"}}`, "A", "C"},
		"with a List":                 {wrapper + "items:\n- apiVersion: v1\n  kind: List\n  items:\n  - apiVersion: core.oam.dev/v1alpha1\n    kind: A\n  - kind: B\n", "A B", ""},
		"with its items first":        {"items:\n- kind: A\nkind: ResourceList\napiVersion: config.kubernetes.io/v1\n", "A", ""},
		"that ends":                   {wrapper + "items:\n- kind: A\n...\n---\n# b\n", "A", ""},
		"without a final newline":     {wrapper + "items:\n- kind: A", "A", ""},
		"with wide dashes":            {wrapper + "items:\n-   kind: A\n    x: 1\n-   kind: B\n", "A B", ""},
		"with dashes on their own":    {wrapper + "items:\n-\n  kind: A\n-\n  kind: &b B\n", "A B", ""},
	} {
		t.Run(reason, func(t *testing.T) {
			in := mustRead(t, c.text)
			assert.Equal(t, ResourceList, in.Form)
			assert.Equal(t, c.want, names(in))
			if c.config == "" {
				assert.Nil(t, in.FunctionConfig)
			} else if assert.NotNil(t, in.FunctionConfig) {
				assert.Equal(t, c.config, in.FunctionConfig.Ref().String())
				assert.Equal(t, in.FunctionConfig.Kind, scalar(member(in.FunctionConfig.Node(), "kind")))
			}
		})
	}
}

func TestReadErrors(t *testing.T) {
	const wrapper = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"
	const oam = "apiVersion: core.oam.dev/v1alpha1\nkind: A\nmetadata:\n  name: x\n"
	for reason, c := range map[string]struct{ text, want string }{
		"each broken document": {
			"a: b: c\n---\nkind: A\n---\n\na:\n\tb: 1\n",
			`error: app.yaml:1: not valid YAML: more than one ": " on the line: put a value that contains ": " in quotes` + "\n" +
				"error: app.yaml:7: not valid YAML: the line is indented with a tab: use spaces",
		},
		"indentation": {
			"a:\n  b: 1\n c: 2\nd: 1\n",
			"error: app.yaml:3: not valid YAML near this line: the line does not match the ones above it: check its indentation and quotes",
		},
		"indentation below a value": {
			"a: 1\n  b: 2\n",
			"error: app.yaml:2: not valid YAML: the line is indented further than the one above, which already has a value",
		},
		"an open quote in the first line": {
			"a: \"x\nb: 1\n",
			"error: app.yaml:1: not valid YAML: a quote is opened on this line and not closed",
		},
		"an open bracket": {
			"z: 1\na: [x\nb: 1\n",
			"error: app.yaml:3: not valid YAML near this line: a [ is not closed, or a comma is missing",
		},
		"a template": {
			"---\nx: 1\na: {{ .Values.x }}-web\nb: 1\n",
			"error: app.yaml:4: not valid YAML near this line: this looks like a template that was not rendered",
		},
		"an unknown alias": {
			"a: 1\nb: *c\n",
			"error: app.yaml:2: not valid YAML near this line: no anchor with this name precedes the alias",
		},
		"an alias after strings that look like it": {
			"a: \"*c\"\nb: '*c'\nd: e *c # *c\nf: &cd 1\ng: [*cd]\nh: |\n  *c\n\ni: [1, *c]\nj: *c\n",
			"error: app.yaml:1: not valid YAML near this line: no anchor with this name precedes the alias",
		},
		"an alias before its anchor": {
			"a: '*c'\nb: *c\nc: &c 1\nd: *c\n",
			"error: app.yaml:1: not valid YAML near this line: no anchor with this name precedes the alias",
		},
		"an alias in a block of JSON with tabs": {
			"kind: A\n---\n# c\na: {\n\t\"b\": *c}\n",
			"error: app.yaml:5: not valid YAML near this line: no anchor with this name precedes the alias",
		},
		"an alias without a name": {
			"a: 1\nhost: *.example.com\n",
			"error: app.yaml:2: not valid YAML: a value that starts with * or & needs quotes",
		},
		"a bracket at the end": {
			"a: [",
			"error: app.yaml:1: not valid YAML near this line: a value is missing, or a [ or { is not closed",
		},
		"a bracket at the end, with comments after it": {
			"x: 1\na: [b,\n\n# c\n \n",
			"error: app.yaml:2: not valid YAML near this line: a value is missing, or a [ or { is not closed",
		},
		"a brace at the end": {
			"x: 1\na: {b:\n",
			"error: app.yaml:2: not valid YAML near this line: a value is missing, or a [ or { is not closed",
		},
		"two commas": {
			"x: 1\na: [b,,]\ny: 1\n",
			"error: app.yaml:3: not valid YAML near this line: a value is missing, or a [ or { is not closed",
		},
		"a tag with an unknown handle": {
			"x: 1\na: !b!c |\n" + strings.Repeat("  d\n", 20) + "y: 1\n",
			"error: app.yaml:2: not valid YAML: a tag has a prefix that no %TAG directive declares",
		},
		"an unknown version of YAML": {
			"# c\n%YAML 2.0\n---\na: 1\n",
			"error: app.yaml:2: not valid YAML: found incompatible YAML document",
		},
		"a duplicate directive": {
			"%YAML 1.1\n%YAML 1.1\n---\na: 1\n",
			"error: app.yaml:2: not valid YAML: found duplicate %YAML directive",
		},
		"an at sign": {
			"a: @b\n",
			"error: app.yaml:1: not valid YAML: a value cannot start with @, ` or %: put it in quotes",
		},
		"a tab below a value": {
			"kind: A\n\tb: 1\n",
			"error: app.yaml:2: not valid YAML: the line is indented with a tab: use spaces",
		},
		"bytes that are not UTF-8": {
			"a: 1\nb: \xff\n",
			"error: app.yaml:2: not valid YAML: the input is not UTF-8",
		},
		"a missing comma in JSON": {
			"{\"a\": 1,\n \"b\": 2\n \"c\": 3}\n",
			"error: app.yaml:3: not valid JSON: invalid character '\"' after object key:value pair",
		},
		"flow style that only looks like JSON": {
			"{x\"a\": 1, b\nc: 2}\n\"d\": 3\n",
			"error: app.yaml:3: not valid YAML near this line: a { is not closed, or a comma is missing",
		},
		"a key that only looks like JSON": {
			"x{\"a\": 1: 2\n",
			`error: app.yaml:1: not valid YAML: more than one ": " on the line: put a value that contains ": " in quotes`,
		},
		"half of a surrogate pair": {
			`{"kind": "A",` + "\n" + `"a": "\/\ud83d\u0041"}`,
			"error: app.yaml:2: not valid YAML: an escape sequence is not a Unicode character: write the character itself",
		},
		"several JSON documents": {
			"{\"a\": 1}\n{\"b\": 2}\n",
			"error: app.yaml:2: not valid JSON: content follows the end of the document: separate documents with a --- line",
		},
		"a string": {
			"kind: A\n---\nhello\n",
			"error: app.yaml:3: expected a Kubernetes resource, got a string: every document must have apiVersion and kind",
		},
		"a list": {
			"# c\n- a\n",
			"error: app.yaml:2: expected a Kubernetes resource, got a list: every document must have apiVersion and kind",
		},
		"an alias within its anchor": {
			"a: &a [*a]\n",
			"error: app.yaml:1: the alias *a is inside the value that it refers to",
		},
		"too many aliases": {
			aliasBomb(6),
			"error: app.yaml:6: the aliases in this resource expand to more than 1000000 values",
		},
		"a merge key for a string": {
			"a:\n  <<: b\n",
			"error: app.yaml:2: the merge key << requires a map or a list of maps",
		},
		"invalid UTF-8 in a document of comments": {
			"# a\n#\xff\n---\n" + oam, "error: app.yaml:2: not valid YAML: the input is not UTF-8",
		},
		"a control character after the separator": {
			oam + "--- #\x01\nkind: A\n", "error: app.yaml:5: not valid YAML: the line has a control character",
		},
		"an invalid character after the end": {
			oam + "... #\uffff\n", "error: app.yaml:5: not valid YAML: the line has a control character",
		},
		"invalid UTF-8 before a list": {
			"--- #\xff\n" + wrapper + "items: []\n", "error: app.yaml:1: not valid YAML: the input is not UTF-8",
		},
		"invalid UTF-8 in a document of comments before a list": {
			"# \xff\n---\n" + wrapper + "items: []\n", "error: app.yaml:1: not valid YAML: the input is not UTF-8",
		},
		"content after the end": {
			oam + "... x\n", "error: app.yaml:5: not valid YAML: content follows the end of the document: separate documents with a --- line",
		},
		"content after an end marker without a document": {
			"... x: y\n" + oam, "error: app.yaml:1: not valid YAML: content follows the end of the document: separate documents with a --- line",
		},
		"a comment after the end": {oam + "... # x\n", ""},
		"a replacement character": {"# \ufffd\n--- #\ufffd\n" + oam, ""},
		"a duplicate key": {
			"---\n" + oam + "spec:\n  a: 1\n  b:\n  - c: 1\n    c: 2\n  a: 3\n",
			"error: app.yaml:7: A/x: spec.a: duplicate key \"a\" (lines 7 and 11)\n" +
				"error: app.yaml:9: A/x: spec.b[0].c: duplicate key \"c\" (lines 9 and 10)",
		},
		"a key three times": {
			oam + "spec:\n  a: 1\n  a: 2\n  a: 3\n",
			"error: app.yaml:6: A/x: spec.a: duplicate key \"a\" (lines 6 and 7)\n" +
				"error: app.yaml:6: A/x: spec.a: duplicate key \"a\" (lines 6 and 8)",
		},
		"a duplicate key with an alias": {
			oam + "spec:\n  b: &b {a: 1, a: 2}\n  c: *b\n",
			"error: app.yaml:6: A/x: spec.b.a: duplicate key \"a\" (line 6)",
		},
		"a duplicate key in a list": {
			wrapper + "items:\n- apiVersion: core.oam.dev/v1\n  kind: A\n  metadata:\n    annotations:\n      x.io/y: 1\n      x.io/y: 2\n",
			"error: app.yaml:8: A: metadata.annotations[x.io/y]: duplicate key \"x.io/y\" (lines 8 and 9)",
		},
		"a duplicate key among many": {
			oam + "spec: {a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7, h: 8, i: 9, [x]: 0, c: 10}\n",
			"error: app.yaml:5: A/x: spec.c: duplicate key \"c\" (line 5)",
		},
		"a duplicate key in the function config": {
			wrapper + "functionConfig:\n  kind: A\n  kind: B\n",
			"error: app.yaml:4: A: kind: duplicate key \"kind\" (lines 4 and 5)",
		},
		"a duplicate key in a resource that passes through": {"kind: A\nspec: 1\nspec: 2\n", ""},
		"almost JSON": {
			`{"kind": "\/",}`,
			"error: app.yaml:1: not valid JSON: invalid character '}' looking for beginning of object key string",
		},
		"a list in JSON": {
			`["\/"]`,
			"error: app.yaml:1: expected a Kubernetes resource, got a list: every document must have apiVersion and kind",
		},
		"a carriage return at the start": {
			"\ra: b: c\n",
			"error: app.yaml:1: not valid YAML: more than one \": \" on the line: put a value that contains \": \" in quotes; " +
				"line 1 has a carriage return without a line feed, which YAML reads as a line break: end lines with line feeds",
		},
		"a carriage return below the mistake": {
			"a: b: c\nd: e\rf: g\n",
			"error: app.yaml:1: not valid YAML: more than one \": \" on the line: put a value that contains \": \" in quotes; " +
				"line 2 has a carriage return without a line feed, which YAML reads as a line break: end lines with line feeds",
		},
		"JSON with a letter on its last line": {
			"{\"a\": 1\nx\n",
			"error: app.yaml:2: not valid JSON: invalid character 'x' after object key:value pair",
		},
		"a list that does not end before its last line": {
			"a: [b,\nx\n",
			"error: app.yaml:2: not valid YAML near this line: a [ is not closed, or a comma is missing",
		},
		"a control character below a space that does not break": {
			"a: \u00a0\nb: \u0080\n",
			"error: app.yaml:2: not valid YAML: the line has a control character",
		},
		"a control character at the start": {
			"\u0080a: b\n",
			"error: app.yaml:1: not valid YAML: the line has a control character",
		},
		"items that are not resources": {
			wrapper + "items:\n- 1\n- kind: A\n- [b]\n",
			"error: app.yaml:4: items[0]: expected a Kubernetes resource, got 1: set it or remove it\n" +
				"error: app.yaml:6: items[2]: expected a Kubernetes resource, got a list: set it or remove it",
		},
		"fields of the wrong kind": {
			wrapper + "items: 1\nfunctionConfig: [1]\nresults: 2\nitems: []\n",
			"error: app.yaml:3: items of a ResourceList must be a list\n" +
				"error: app.yaml:4: functionConfig of a ResourceList must be a resource\n" +
				"error: app.yaml:5: results of a ResourceList must be a list\n" +
				"error: app.yaml:6: duplicate field \"items\" of the ResourceList",
		},
		"a document after a list": {
			wrapper + "items: []\n---\nkind: A\n",
			"error: app.yaml:4: a ResourceList must be the only document of the input",
		},
		"an unknown version": {
			"apiVersion: config.kubernetes.io/v2\nkind: ResourceList\n",
			`error: ResourceList: apiVersion: unsupported version of ResourceList: must be one of "config.kubernetes.io/v1", "config.kubernetes.io/v1beta1" or "config.kubernetes.io/v1alpha1"`,
		},
		"an invalid part of a List": {
			"apiVersion: v1\nkind: List\nitems:\n- {<<: 1}\n- apiVersion: core.oam.dev/v1\n",
			"error: app.yaml:4: the merge key << requires a map or a list of maps",
		},
		"a field whose name is an alias": {
			wrapper + "a: &x b\n*x : {c: *x}\n",
			"error: app.yaml:4: cannot write this resource",
		},
		"a field whose name is an alias, and again": {
			wrapper + "a: &x results\n*x : []\nresults: []\n",
			"error: app.yaml:4: cannot write this resource\n" +
				"error: app.yaml:5: duplicate field \"results\" of the ResourceList",
		},
		"an invalid item of a list": {
			wrapper + "items:\n- kind: A\n  <<: 1\n- kind: B\nfunctionConfig: {<<: 1}\n",
			"error: app.yaml:5: the merge key << requires a map or a list of maps\n" +
				"error: app.yaml:7: the merge key << requires a map or a list of maps",
		},
		"another control character": {
			"a: 1\nb: \u0080\n",
			"error: app.yaml:2: not valid YAML: the line has a control character",
		},
		"an item of a List": {
			"apiVersion: v1\nkind: List\nitems:\n- 1\n- apiVersion: core.oam.dev/v1\n  kind: A\n",
			"error: app.yaml:4: items[0]: expected a Kubernetes resource, got 1: set it or remove it",
		},
	} {
		t.Run(reason, func(t *testing.T) {
			_, problems := read(c.text)
			assert.Equal(t, c.want, problems)
		})
	}
}

// aliasBomb returns a document that aliases make ten times larger with each
// line.
func aliasBomb(lines int) string {
	var b strings.Builder
	value := "1"
	for i := range lines {
		name := string(rune('a' + i))
		b.WriteString(name + ": &" + name + " [" + strings.Repeat(value+",", 9) + value + "]\n")
		value = "*" + name
	}
	return b.String()
}

// TestReadDeepNesting checks that reading deeply nested input returns an item
// or an error.
func TestReadDeepNesting(t *testing.T) {
	for reason, text := range map[string]string{
		"block sequences": strings.Repeat("- ", 100_000) + "a\n",
		"flow sequences":  "a: " + strings.Repeat("[", 100_000) + "\n",
		"flow maps":       strings.Repeat("{a: ", 100_000) + "\n",
		"block maps":      nestedMappings(3000),
		"entries":         "a:\n" + strings.Repeat("- - - - ", 2000) + "\n",
	} {
		t.Run(reason, func(t *testing.T) {
			in, problems := read(text)
			assert.True(t, len(in.Items) > 0 || problems != "")
		})
	}
}

// crashing is text whose reader panics, as the general parser could.
type crashing struct{}

func (crashing) Read([]byte) (int, error) { panic("crash") }

func TestReadSurvivesACrash(t *testing.T) {
	root, err := decodeFrom(crashing{})
	assert.Nil(t, root)
	assert.EqualError(t, err, "yaml: crash")
}

func nestedMappings(depth int) string {
	var b strings.Builder
	for i := range depth {
		b.WriteString(strings.Repeat(" ", i) + "a:\n")
	}
	return b.String()
}

func TestNode(t *testing.T) {
	in := mustRead(t, "# c\n---\nkind: A\na: &a {x: 1, y: 2}\nb:\n  <<: [*a, {z: 4}]\n  y: 3\nc: *a\n")
	n := in.Items[0].Node()
	assert.Equal(t, "3", scalar(member(member(n, "b"), "y")))
	assert.Equal(t, "1", scalar(member(member(n, "b"), "x")))
	assert.Equal(t, "4", scalar(member(member(n, "b"), "z")))
	assert.Equal(t, "2", scalar(member(member(n, "c"), "y")))
	assert.Equal(t, 3, n.Line)
	assert.Equal(t, 7, find(n, "b.y").Line)
}

func TestNodeOfQuickParser(t *testing.T) {
	in := mustRead(t, helmStream(4)+"...\n")
	for i, item := range in.Items {
		require.Nil(t, item.node, "parsed before it is needed")
		general, problem := parseYAML(in.Items[i].text, item.line-2)
		require.Nil(t, problem)
		assert.Empty(t, sameTree("", item.Node(), general))
	}
}

func TestAnnotationAndLabel(t *testing.T) {
	in := mustRead(t, "kind: A\nmetadata:\n  labels: {a: b}\n  annotations:\n    x.io/y: 'z'\n    n: 1\nspec:\n  c: d\n")
	item := in.Items[0]
	assert.Equal(t, "z", item.Annotation("x.io/y"))
	assert.Equal(t, "1", item.Annotation("n"))
	assert.Equal(t, "", item.Annotation("c"))
	assert.Equal(t, "b", item.Label("a"))
	assert.Equal(t, "", item.Label("x.io/y"))
	assert.Equal(t, "", mustRead(t, "kind: A\nannotations: x\nmetadata: x\n").Items[0].Annotation("x"))
	assert.Equal(t, "z", mustRead(t, `{"kind": "A", "metadata": {"annotations": {"x.io\x2fy": "z"}}}`).Items[0].Annotation("x.io/y"))
	config := mustRead(t, wrapper+"functionConfig:\n  kind: &k C\n  metadata:\n    annotations: {x.io/y: *k}\n").FunctionConfig
	assert.Equal(t, "C", config.Annotation("x.io/y"))
}

func TestID(t *testing.T) {
	in := mustRead(t, deployment+"---\n"+service)
	assert.Equal(t, ID{"apps", "Deployment", "prod", "web"}, in.Items[0].ID())
	assert.Equal(t, ID{"", "Service", "", "web"}, in.Items[1].ID())
}

func TestEqual(t *testing.T) {
	const list = "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: core.oam.dev/v1}\n- kind: A\n"
	for reason, c := range map[string]struct {
		a, b string
		want bool
	}{
		"the same bytes":        {"kind: A # c\n", "kind: A # c\n", true},
		"other bytes":           {"kind: A\n", "kind: A \n", false},
		"parts that are equal":  {list + "  # c\n  a: [b]\n", list + "  a:\n  - b\n", true},
		"parts that are not":    {list + "  a: b\n", list + "  a: c\n", false},
		"a part and a document": {list, "kind: A # c\n", false},
		"a document and a part": {"kind: A # c\n", list, false},
		"a part with an alias":  {list + "  a: &b c\n  d: *b\n", list + "  a: c\n  d: c\n", true},
		"a later part":          {"kind: B\n---\n" + list, list, true},
	} {
		a, b := mustRead(t, c.a).Items, mustRead(t, c.b).Items
		assert.Equal(t, c.want, a[len(a)-1].Equal(b[len(b)-1]), reason)
	}
}

// compareReaders checks that the quick and the general reader of ResourceLists
// have the same result. It returns false if the quick one declines the text.
func compareReaders(t *testing.T, text string) bool {
	r := &reader{text: text, file: "app.yaml", log: &result.Log{}, in: &Input{}}
	if !r.quickList() {
		return false
	}
	general, log := readGeneral(text)
	require.Equal(t, r.log.Sorted(), log.Sorted())
	require.Equal(t, r.in.lead, general.lead)
	require.Equal(t, len(r.in.fields), len(general.fields))
	for i, f := range r.in.fields {
		g := general.fields[i]
		f.text, g.text = endLine(f.text), endLine(g.text)
		require.Equal(t, f, g)
	}
	items := append([]*Item{}, r.in.Items...)
	others := append([]*Item{}, general.Items...)
	if r.in.FunctionConfig != nil {
		require.NotNil(t, general.FunctionConfig)
		items, others = append(items, r.in.FunctionConfig), append(others, general.FunctionConfig)
	}
	require.Equal(t, len(items), len(others))
	for i, item := range items {
		other := others[i]
		require.Equal(t, item.Ref(), other.Ref())
		require.Equal(t, other.Path(), item.Path())
		require.Empty(t, sameTree("", item.Node(), other.Node()))
		if item != r.in.FunctionConfig {
			require.Equal(t, item.text, endLine(other.text))
			require.Equal(t, item.body, other.body)
			require.Equal(t, item.dash, other.dash)
		}
		require.Equal(t, item.line, other.line)
	}
	return true
}

func endLine(text string) string {
	return string(endWithBreak([]byte(text)))
}

func TestReadersAgree(t *testing.T) {
	for _, text := range append(listSamples(), kustomizeList(7)) {
		assert.True(t, compareReaders(t, text), text)
	}
}

// listSamples are ResourceLists that the quick parser accepts.
func listSamples() []string {
	const wrapper = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n"
	return []string{
		wrapper + "# a\nitems: # b\n# c\n- kind: A # d\n  # e\n# f\n- # g\n  kind: B\n\n# h\n# i\nfunctionConfig: # i\n  # j\n  kind: C\n# k\n",
		wrapper + "items:\n  # a\n  - kind: A\n  # b\n    # c\n  - kind: B\n # d\nresults:\n# e\n  - message: x\n    # f\nx: y\n",
		"---\n# a\n" + wrapper + "items: []\nfunctionConfig: {}\nresults: []\n",
		wrapper + "items:\nfunctionConfig:\nresults:\n",
		wrapper + "metadata: {name: x}\nitems:\n-   kind: A\n    metadata:\n      name: a\n",
		wrapper + "items:\n- kind: A",
		wrapper + "items:\n- apiVersion: v1\n  kind: List\n  items:\n  - apiVersion: core.oam.dev/v1alpha1\n    kind: A\n    x: 1\n    x: 2\n",
	}
}

// TestReadCorpus checks that files that other people wrote are read without
// errors, and written unchanged.
func TestReadCorpus(t *testing.T) {
	files, err := filepath.Glob("../../../shared/corpus/rudr/*.yaml")
	require.NoError(t, err)
	if len(files) == 0 {
		t.Skip("requires the corpus")
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		require.NoError(t, err)
		in := mustRead(t, string(data))
		assert.NotEmpty(t, in.Items, file)
		assert.Equal(t, string(data), string(in.Append(nil, in.Items, nil, nil)), file)
	}
}

func FuzzReadList(f *testing.F) {
	config := wrapper + "items:\n- kind: A\nfunctionConfig:\n  kind: C\n  metadata:\n    annotations:\n      config.kubernetes.io/path: 'a.yaml'\n"
	for _, text := range append(listSamples(), kustomizeList(3), config) {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		compareReaders(t, text)
	})
}

func TestTabsAndLines(t *testing.T) {
	for line, isIndented := range map[string]bool{"\ta": true, " \ta": true, "\t": true, " a\tb": false, "x\ta": false, "": false} {
		assert.Equal(t, isIndented, hasTab(line), "%q", line)
	}
	for offset, line := range map[int]int{-1: 0, 0: 1, 1: 1, 2: 2, 3: 2} {
		assert.Equal(t, line, lineAt("a\nb", offset), offset)
	}
}
