package decode

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// precise has features that only Exact reads.
type precise struct {
	Name   string            `yaml:"name" schema:"required"`
	Text   *string           `yaml:"text"`
	Count  int64             `yaml:"count" default:"1"`
	On     bool              `yaml:"on" default:"true"`
	Texts  []string          `yaml:"words"`
	Labels map[string]string `yaml:"labels"`
	Probe  probe             `yaml:"probe"`
	Type   string            `yaml:"type" enum:"pvc,secret" default:"pvc"`
	Claim  string            `yaml:"claim" when:"type=pvc" schema:"required" doc:"Name of the claim."`
	Secret string            `yaml:"secret" when:"type=secret" schema:"required"`
}

type probe struct {
	Port   int64 `yaml:"port" default:"80"`
	Period int64 `yaml:"period" default:"10"`
}

func decodeExact(t *testing.T, text string) (precise, []string) {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document))
	var log result.Log
	var s precise
	Exact(document.Content[0], &s, yamltree.At("properties"), log.For(nowhere{}))
	var said []string
	for _, r := range log.Sorted() {
		said = append(said, r.String())
	}
	return s, said
}

func TestDecodeStrict(t *testing.T) {
	s, said := decodeExact(t, `{name: "", text: "", count: 1e3, type: secret, secret: s, words: ["5"], probe: {port: 8.0}}`)
	assert.Empty(t, said)
	assert.Equal(t, "", *s.Text)
	assert.Equal(t, int64(1000), s.Count)
	assert.True(t, s.On)
	assert.Equal(t, probe{Port: 8, Period: 10}, s.Probe)

	s, said = decodeExact(t, `{name: x, claim: c}`)
	assert.Empty(t, said)
	assert.Equal(t, probe{Port: 80, Period: 10}, s.Probe, "a missing struct has its defaults")
	assert.Nil(t, s.Text)
}

func TestDecodeStrictReportsEverything(t *testing.T) {
	_, said := decodeExact(t, `
name: 5
text: yes
count: "3"
on: "true"
words: [a, true, [b]]
labels: {a: 1.10, b: null}
probe: none
type: pcv
`)
	assert.Equal(t, []string{
		`error: properties.count: expected an integer, got "3": write 3`,
		`error: properties.labels.a: expected a string, got 1.10: write "1.10"`,
		`error: properties.labels.b: expected a string, got null`,
		`error: properties.name: expected a string, got 5: write "5"`,
		`error: properties.on: expected true or false, got "true": write true`,
		`error: properties.probe: expected a map with port or period, got "none"`,
		`error: properties.text: expected a string, got yes, a boolean in YAML 1.1: write "yes"`,
		`error: properties.type: unsupported value "pcv": must be "pvc" or "secret"; did you mean "pvc"?`,
		`error: properties.words[1]: expected a string, got true: write "true"`,
		`error: properties.words[2]: expected a string, got a list`,
	}, said)
}

// TestDecodeStrictProposesOnlyWhatIsRight has strings that look like values of
// another type than the expected one.
func TestDecodeStrictProposesOnlyWhatIsRight(t *testing.T) {
	for text, want := range map[string]string{
		`count: "0x10"`:     `count: expected an integer, got "0x10": write 0x10`,
		`count: !!str 1e3`:  `count: expected an integer, got "1e3": write 1e3`,
		`count: "3.5"`:      `count: expected an integer, got "3.5"`,
		`count: "yes"`:      `count: expected an integer, got "yes"`,
		`count: "Infinity"`: `count: expected an integer, got "Infinity"`,
		`on: "5"`:           `on: expected true or false, got "5"`,
		`words: "5"`:        `words: expected a list of strings, got "5"`,
		`labels: "5"`:       `labels: expected a map, got "5"`,
		`probe: "5"`:        `probe: expected a map with port or period, got "5"`,
	} {
		_, said := decodeExact(t, "{name: x, claim: c, "+text+"}")
		assert.Equal(t, []string{"error: properties." + want}, said)
	}
}

// TestDecodeStrictNullIsNotAnEmptyMap reports null once where it is an error, and not
// also the fields that an empty map would lack.
func TestDecodeStrictNullIsNotAnEmptyMap(t *testing.T) {
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte("{inner: null}"), &document))
	var closed struct {
		Inner inner `yaml:"inner" unknown:"error"`
	}
	var log result.Log
	Exact(document.Content[0], &closed, yamltree.Root, log.For(nowhere{}))
	require.Len(t, log.Sorted(), 1)
	assert.Equal(t, "error: inner: expected a value, got null: set it or remove the field", log.Sorted()[0].String())
}

func TestDecodeStrictByAnotherField(t *testing.T) {
	_, said := decodeExact(t, `{name: x, type: secret, claim: c}`)
	assert.Equal(t, []string{
		`warning: properties.claim: "claim" is ignored: it applies only to type "pvc"`,
		`error: properties.secret: required field is missing`,
	}, said)
	_, said = decodeExact(t, `{name: x, type: scret, claim: c}`)
	assert.Equal(t, []string{`error: properties.type: unsupported value "scret": must be "pvc" or "secret"; did you mean "secret"?`}, said, "fields that depend on the type are not reported")
	s, said := decodeExact(t, `{name: x, claim: c, count: 0644}`)
	assert.Empty(t, said)
	assert.Equal(t, int64(420), s.Count)
	_, said = decodeExact(t, `{name: x}`)
	assert.Equal(t, []string{`error: properties.claim: required field is missing: Name of the claim`}, said)
}
