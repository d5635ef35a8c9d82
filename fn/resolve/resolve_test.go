package resolve

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

type nowhere struct{}

func (nowhere) Ref() result.Ref           { return result.Ref{} }
func (nowhere) Place(string) result.Place { return result.Place{} }

func read(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document), text)
	return document.Content[0]
}

func written(t *testing.T, node *yaml.Node) string {
	t.Helper()
	data, err := yaml.Marshal(node)
	require.NoError(t, err)
	return strings.TrimSuffix(string(data), "\n")
}

func said(log *result.Log) (lines []string) {
	for _, r := range log.Sorted() {
		line := r.String()
		if r.Current != "" {
			line += " (" + r.Current + ")"
		}
		lines = append(lines, line)
	}
	return lines
}

// TestExpand checks what a tree with placeholders becomes.
func TestExpand(t *testing.T) {
	values := map[string]*yaml.Node{
		"text": Text("a b"), "number": read(t, "8"), "version": read(t, "1.10"), "list": read(t, "[1, 2]"), "map": read(t, "{a: b}"), "nothing": Absent,
	}
	lookup := func(name string) (*yaml.Node, string) {
		if name == "reported" {
			return nil, ""
		}
		if values[name] == nil {
			return nil, "no value " + name
		}
		return values[name], ""
	}
	for text, want := range map[string]struct {
		tree string
		said []string
	}{
		`{a: x, b: [y]}`:                                 {tree: `{a: x, b: [y]}`},
		`{a: "[fromParam(text)]"}`:                       {tree: `{a: "a b"}`},
		`{a: "[fromParam( number )]"}`:                   {tree: `{a: 8}`},
		`{a: "[fromParam(list)]", b: c}`:                 {tree: `{a: [1, 2], b: c}`},
		`{a: x, b: "[fromParam(nothing)]", c: y}`:        {tree: `{a: x, c: y}`},
		`[x, "[fromParam(nothing)]", y]`:                 {tree: `[x, y]`},
		`["[fromParam(number)]", x]`:                     {tree: `[8, x]`},
		`{a: {b: "[fromParam(nothing)]"}, c: 1}`:         {tree: `{c: 1}`},
		`"-[fromParam(text)][fromVariable(number)]-"`:    {tree: `"-a b8-"`},
		`"[fromParam(text)]."`:                           {tree: `"a b."`},
		`".[fromParam(number)]"`:                         {tree: `".8"`},
		`"[fromX(a)] [from]"`:                            {tree: `"[fromX(a)] [from]"`},
		`"[fromParam(number)][fromParam(number)]"`:       {tree: `"88"`},
		`{a: "x[fromParam(nothing)]"}`:                   {tree: `{a: "x[fromParam(nothing)]"}`, said: []string{`error: top.a: "nothing" has no value, but is used inside a longer string`}},
		`{a: ["x[fromParam(list)]"]}`:                    {tree: `{a: ["x[fromParam(list)]"]}`, said: []string{`error: top.a[0]: "list" is a list, which cannot be used inside a longer string`}},
		`"x[fromParam(map)]"`:                            {tree: `"x[fromParam(map)]"`, said: []string{`error: top: "map" is a map, which cannot be used inside a longer string`}},
		`"v[fromParam(version)]"`:                        {tree: `"v1.10"`, said: []string{`warning: top: 1.10, the value of "version", becomes "1.10" in the string here and "1.1" in kustomize: write 1.1 or "1.10" (1.10)`}},
		`"a [fromParam(who)]"`:                           {tree: `"a [fromParam(who)]"`, said: []string{`error: top: no value who (a [fromParam(who)])`}},
		`"[fromVariable(reported)]"`:                     {tree: `"[fromVariable(reported)]"`},
		`"a [fromParam(who"`:                             {tree: `"a [fromParam(who"`, said: []string{`error: top: "[fromParam(who" is not a placeholder: write [fromParam(NAME)] (a [fromParam(who)`}},
		`"[fromVariable( )]"`:                            {tree: `"[fromVariable( )]"`, said: []string{`error: top: "[fromVariable( )]" is not a placeholder: write [fromVariable(NAME)] ([fromVariable( )])`}},
		`"[fromVariable(number)] [fromParam(text)] ."`:   {tree: `"8 a b ."`},
		`"[fromParam(number)] [fromVariable(text)] ."`:   {tree: `"8 a b ."`},
		`{a: "[fromParam(who)]", b: "[fromParam(who)]"}`: {tree: `{a: "[fromParam(who)]", b: "[fromParam(who)]"}`, said: []string{`error: top.a: no value who ([fromParam(who)])`, `error: top.b: no value who ([fromParam(who)])`}},
	} {
		var log result.Log
		tree := read(t, text)
		expanded := Expand(tree, map[string]func(string) (*yaml.Node, string){fromParam: lookup, fromVariable: lookup}, yamltree.At("top"), log.For(nowhere{}))
		assert.Equal(t, want.tree, written(t, expanded), text)
		assert.Equal(t, want.said, said(&log), text)
		assert.Equal(t, written(t, read(t, text)), written(t, tree), "the original is not changed")
		if want.tree == text {
			assert.Same(t, tree, expanded, "%s: nothing is replaced", text)
		}
	}
	for _, text := range []string{`"[fromParam(nothing)]"`, `{a: "[fromParam(nothing)]"}`, `["[fromParam(nothing)]"]`} {
		expanded := Expand(read(t, text), map[string]func(string) (*yaml.Node, string){fromParam: lookup}, yamltree.Root, new(result.Log).For(nowhere{}))
		assert.Same(t, Absent, expanded, text)
	}
}

// TestPlaces checks that a value is reported where its placeholder is.
func TestPlaces(t *testing.T) {
	values := map[string]*yaml.Node{"letter": Text("a"), "number": read(t, "\n\n   8")}
	tree := read(t, "a: '[fromParam(letter)]'\nb: '[fromParam(number)]'\nc:   'x[fromParam(letter)]'\n")
	var used []string
	var log result.Log
	room := MaxText
	e := Expander{
		Functions: map[string]Lookup{fromParam: func(name string) (*yaml.Node, string) { return values[name], "" }}, Report: log.For(nowhere{}),
		Where: yamltree.Path.String, Room: &room,
		Used: func(name string, at yamltree.Path) { used = append(used, at.String()+" "+name) },
	}
	expanded := e.Expand(tree, yamltree.Root)
	for i, want := range [][2]int{1: {1, 4}, 3: {2, 4}, 5: {3, 6}} {
		if i%2 == 1 {
			node := expanded.Content[i]
			assert.Equal(t, want, [2]int{node.Line, node.Column}, node.Value)
			assert.Equal(t, i != 3, yamltree.IsFromPlaceholder(node), node.Value)
		}
	}
	assert.Equal(t, []string{"a letter", "b number", "c letter"}, used)
	assert.Equal(t, MaxText-len("xa"), room, "only strings with more than a placeholder need room")
	assert.Equal(t, 3, values["number"].Line)
}

// TestRoom checks the number of bytes that placeholders in strings may expand to.
func TestRoom(t *testing.T) {
	for room, want := range map[int][]string{4: nil, 3: {"error: the placeholders expand to more than 67108864 bytes"}} {
		var log result.Log
		e := Expander{
			Functions: map[string]Lookup{fromParam: func(string) (*yaml.Node, string) { return Text("ab"), "" }},
			Report:    log.For(nowhere{}), Where: yamltree.Path.String, Room: &room,
		}
		node := read(t, `"xy[fromParam(a)]z"`)
		expanded := e.Expand(node, yamltree.Root)
		assert.Equal(t, want, said(&log))
		if want == nil {
			assert.Equal(t, "xyabz", expanded.Value)
		} else {
			assert.Same(t, node, expanded)
		}
	}
}

// TestLikelyPlaceholders checks which parts of strings look like placeholders.
func TestLikelyPlaceholders(t *testing.T) {
	functions := []string{fromParam, fromVariable}
	for text, want := range map[string][]Words{
		"[fromParam(a)]":                {{"[fromParam(a)]", fromParam, "a", true}},
		"x[fromVariable(a.b-c)]y":       {{"[fromVariable(a.b-c)]", fromVariable, "a.b-c", true}},
		"[ fromParam(a)]":               {{"[ fromParam(a)]", fromParam, "a", false}},
		"[[fromParam(a)]]":              {{"[fromParam(a)]", fromParam, "a", true}},
		"[fromParam(a) ]":               {{"[fromParam(a) ]", fromParam, "a", true}},
		"[fromParam( a )]":              {{"[fromParam( a )]", fromParam, "a", false}},
		"[fromParam('a')]":              {{"[fromParam('a')]", fromParam, "a", true}},
		"[fromParam a]":                 {{"[fromParam a]", fromParam, "a", false}},
		"[fromParam:a]":                 {{"[fromParam:a]", fromParam, "a", false}},
		"{fromParam=a}":                 {{"{fromParam=a}", fromParam, "a", false}},
		"${fromParam(a)}":               {{"${fromParam(a)}", fromParam, "a", false}},
		"{{ fromParam(a) }}":            {{"{{ fromParam(a) }}", fromParam, "a", false}},
		"<fromParam a>":                 {{"<fromParam a>", fromParam, "a", false}},
		"fromParam(a)":                  {{"fromParam(a)", fromParam, "a", false}},
		"fromParam[a]":                  {{"fromParam[a]", fromParam, "a", false}},
		"(fromparam (a))":               {{"(fromparam (a))", fromParam, "a", false}},
		"[from_param(a)]":               {{"[from_param(a)]", fromParam, "a", false}},
		"[FROMVAR(a)]":                  {{"[FROMVAR(a)]", fromVariable, "a", false}},
		"[fromParamater(a)]":            {{"[fromParamater(a)]", fromParam, "a", false}},
		"[fromParam(a)] [fromVars(b)]":  {{"[fromParam(a)]", fromParam, "a", true}, {"[fromVars(b)]", fromVariable, "b", false}},
		"[fromProp(a)]":                 nil,
		"[fromComponent(a)]":            nil,
		"fromParam a":                   nil,
		"fromParam: a":                  nil,
		"fromParam = a":                 nil,
		"[fromage]":                     nil,
		"[fromParameters]":              nil,
		"from home (work)":              nil,
		"[from the start]":              nil,
		"":                              nil,
		"[fromSecretOfAnotherThing(a)]": nil,
	} {
		assert.Equal(t, want, LikelyPlaceholders(text, functions), text)
	}
	for alias, function := range functionAliases {
		text := "[" + alias + "(a)]"
		assert.Equal(t, []Words{{text, function, "a", false}}, LikelyPlaceholders(text, []string{"fromComponent", "fromParam", "fromProperty", "fromVariable"}), text)
		assert.Equal(t, "["+function+"(a)]", Words{Function: function, Name: "a"}.Placeholder())
	}
}

// TestVariables checks variables and what is said about those that do not exist.
func TestVariables(t *testing.T) {
	var log result.Log
	v := NewVariables([]oam.Setting{
		{Name: "host", Value: read(t, "example.com")}, {Name: "", Value: read(t, "x")}, {Name: "empty"},
		{Name: "nested", Value: read(t, `"[fromVariable(host)]"`)}, {Name: "size", Value: read(t, "3")},
	}, yamltree.At("spec.variables"), log.For(nowhere{}))
	assert.Equal(t, []string{"error: spec.variables[3].value: a variable cannot use another variable or a parameter: write a literal value ([fromVariable(host)])"}, said(&log))
	for name, problem := range map[string]string{
		"host": "", "size": "", "nested": "",
		"hots":  `variable "hots" not found; did you mean "host"?`,
		"empty": `variable "empty" not found: spec.variables has "host", "nested" and "size"`,
		"":      `variable "" not found: spec.variables has "host", "nested" and "size"`,
	} {
		value, found := v.Lookup(name)
		assert.Equal(t, problem, found, name)
		assert.Equal(t, problem == "", value != nil, name)
	}
	_, problem := NewVariables(nil, yamltree.Root, log.For(nowhere{})).Lookup("a")
	assert.Equal(t, `variable "a" not found: spec.variables is empty`, problem)

	assert.Nil(t, v.Expand(nil, yamltree.Root, log.For(nowhere{})))
	tree := read(t, `{a: "[fromVariable(size)]", b: "[fromParam(size)]", c: "https://[fromVariable(host)]/"}`)
	assert.Equal(t, `{a: 3, b: "[fromParam(size)]", c: "https://example.com/"}`, written(t, v.Expand(tree, yamltree.Root, log.For(nowhere{}))))
	tree = read(t, `[a]`)
	assert.Same(t, tree, v.Expand(tree, yamltree.Root, log.For(nowhere{})))
	var other result.Log
	v.Expand(read(t, `{a: {b: "[fromVariable(hots)]"}}`), yamltree.At("spec"), other.For(nowhere{}))
	assert.Equal(t, []string{`error: spec.a.b: variable "hots" not found; did you mean "host"? ([fromVariable(hots)])`}, said(&other))
}
