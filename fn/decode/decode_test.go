package decode

import (
	"fmt"
	"reflect"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// sample has a field of every sort.
type sample struct {
	Name    string            `yaml:"name" schema:"required" doc:"A name."`
	Mode    string            `yaml:"mode" enum:"RO,RW" default:"RW"`
	Count   int32             `yaml:"count" min:"1" max:"10"`
	On      *bool             `yaml:"on"`
	Texts   []string          `yaml:"words"`
	Labels  map[string]string `yaml:"labels"`
	Any     *yaml.Node        `yaml:"any"`
	Inner   *inner            `yaml:"inner"`
	Entries []inner           `yaml:"entries"`
	Range   int64             `yaml:"range" min:"10" max:"20"`
	Least   int64             `yaml:"least" min:"10"`
	Usual   []string          `yaml:"usual" default:"1.10,yes"`
	Node    *yaml.Node        `schema:"self"`
}

type inner struct {
	Port int32 `yaml:"port" schema:"required"`
}

type nowhere struct{}

func (nowhere) Ref() result.Ref           { return result.Ref{} }
func (nowhere) Place(string) result.Place { return result.Place{} }

func decode(t *testing.T, text string) (sample, []string) {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document))
	var log result.Log
	var s sample
	Into(document.Content[0], &s, yamltree.Root, log.For(nowhere{}))
	var said []string
	for _, r := range log.Sorted() {
		said = append(said, r.String())
	}
	return s, said
}

func TestDecode(t *testing.T) {
	s, said := decode(t, `
name: 5
count: 3
on: Y
words: [a, 1.1, true]
labels: {a: no}
any: {x: [1]}
inner: {port: 0x50}
entries:
- port: 1
mode: null
`)
	assert.Empty(t, said)
	assert.Equal(t, "5", s.Name, "a number is its text")
	assert.Equal(t, "RW", s.Mode, "null is the same as absent")
	assert.Equal(t, int32(3), s.Count)
	assert.True(t, *s.On)
	assert.Equal(t, []string{"a", "1.1", "true"}, s.Texts)
	assert.Equal(t, map[string]string{"a": "no"}, s.Labels)
	assert.Equal(t, yaml.MappingNode, s.Any.Kind)
	assert.Equal(t, int32(80), s.Inner.Port)
	assert.Equal(t, []inner{{1}}, s.Entries)
	assert.Equal(t, []string{"1.10", "yes"}, s.Usual, "words of a default are strings")
	assert.NotNil(t, s.Node)
}

func TestDecodeSaysWhatIsWrong(t *testing.T) {
	for text, want := range map[string]string{
		"{}":                             "error: name: ",
		"{name: }":                       "error: name: ",
		"{name: [a]}":                    "error: name: expected a string, got a list",
		"{name: a, count: many}":         "error: count: expected an integer, got \"many\"",
		"{name: a, count: 11}":           "error: count: must be between 1 and 10, got 11",
		"{name: a, count: 1__0.0}":       "error: count: expected an integer, got 1__0.0: write 10",
		"{name: a, range: 5}":            "error: range: must be between 10 and 20, got 5",
		"{name: a, least: 9}":            "error: least: must be at least 10, got 9",
		"{name: a, count: \"3\"}":        "warning: count: \"3\" is read as a number: write 3 without quotes",
		"{name: a, mode: RX}":            "error: mode: unsupported value \"RX\": must be \"RO\" or \"RW\"; did you mean \"RO\"?",
		"{name: a, on: maybe}":           "error: on: expected true or false, got \"maybe\"",
		"{name: a, words: b}":            "error: words: expected a list",
		"{name: a, entries: [{}]}":       "error: entries[0].port: ",
		"{name: a, inner: b}":            "error: inner: expected a map with port, got \"b\"",
		"{name: a, nam: b}":              "warning: nam: unknown field \"nam\" is ignored; did you mean \"name\"?",
		"{name: a, labels: {a.b/c: []}}": "error: labels[a.b/c]: expected a string, got a list",
	} {
		_, said := decode(t, text)
		if assert.Len(t, said, 1, text) {
			assert.Contains(t, said[0], want, text)
		}
	}
}

// TestMaxFields reads a struct with as many fields as a struct may have.
func TestMaxFields(t *testing.T) {
	var fields []reflect.StructField
	for i := range 65 {
		tag := fmt.Sprintf(`yaml:"f%d" schema:"required"`, i)
		fields = append(fields, reflect.StructField{Name: fmt.Sprintf("F%d", i), Type: reflect.TypeFor[string](), Tag: reflect.StructTag(tag)})
	}
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte("{f0: a, f63: b}"), &document))
	var log result.Log
	large := reflect.New(reflect.StructOf(fields[:64]))
	Into(document.Content[0], large.Interface(), yamltree.Root, log.For(nowhere{}))
	assert.Len(t, log.Sorted(), 62, "the other fields are missing")
	assert.Equal(t, "b", large.Elem().Field(63).String())

	tooLarge := reflect.Zero(reflect.StructOf(fields))
	assert.PanicsWithValue(t, "decode: "+tooLarge.Type().String()+" has too many fields", func() { Names(tooLarge.Interface()) })
}

// TestPanics checks what developers see of a struct that cannot be read.
func TestPanics(t *testing.T) {
	assert.PanicsWithValue(t, "decode: this bound is not a number: one", func() {
		Names(struct {
			Count int `yaml:"count" min:"one"`
		}{})
	})
	assert.PanicsWithValue(t, "decode: a field of type float64 cannot be read", func() {
		var number float64
		Into(&yaml.Node{Kind: yaml.ScalarNode, Value: "1.5"}, &number, yamltree.Root, new(result.Log).For(nowhere{}))
	})
}

func TestPath(t *testing.T) {
	path := yamltree.At("spec").Field("components").Item(2).Field("a.b/c")
	assert.Equal(t, "spec.components[2][a.b/c]", path.String())
	assert.Equal(t, "a", yamltree.Root.Field("a").String())
}
