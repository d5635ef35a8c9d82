// Package properties checks what must hold for every input, with many generated
// inputs: the same input gives the same bytes, in any order of its resources;
// rendering twice changes nothing; and applications do not affect each other.
package properties

import (
	"flag"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"sigs.k8s.io/yaml"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
)

var inputs = flag.Int("inputs", 60, "number of inputs for each property")

// render renders an input that has no errors.
func render(t *testing.T, input string) string {
	t.Helper()
	var log result.Log
	output := string(fn.Run([]byte(input), "input.yaml", &log))
	for _, r := range log.Sorted() {
		require.NotEqual(t, result.Error, r.Severity, "%s\n%s", r, input)
	}
	return output
}

// objects returns the documents of an output by their identity.
func objects(t *testing.T, output string) map[string]string {
	t.Helper()
	all := make(map[string]string)
	for _, document := range strings.Split("\n"+output, "\n---\n") {
		var header struct {
			APIVersion, Kind string
			Metadata         struct{ Name, Namespace string }
		}
		document = strings.TrimPrefix(document, "\n")
		require.NoError(t, yaml.Unmarshal([]byte(document), &header), document)
		if header.Kind == "" {
			continue
		}
		id := header.APIVersion + " " + header.Kind + " " + header.Metadata.Namespace + "/" + header.Metadata.Name
		require.NotContains(t, all, id, "duplicate object")
		all[id] = strings.TrimRight(document, "\n")
	}
	return all
}

// forAll calls check on generated inputs.
func forAll(t *testing.T, check func(t *testing.T, random *rand.Rand)) {
	t.Helper()
	for number := range *inputs {
		check(t, rand.New(rand.NewPCG(uint64(number), 7))) //nolint:gosec // a test
		if t.Failed() {
			t.Fatalf("input %d", number)
		}
	}
}

func TestSameInputGivesTheSameBytes(t *testing.T) {
	forAll(t, func(t *testing.T, random *rand.Rand) {
		input := (&generator{random, "", ""}).model().text()
		assert.Equal(t, render(t, input), render(t, input), input)
	})
}

func TestRenderingTwiceChangesNothing(t *testing.T) {
	forAll(t, func(t *testing.T, random *rand.Rand) {
		input := (&generator{random, "", ""}).model().text()
		output := render(t, input)
		assert.Equal(t, output, render(t, output), input)
		// Rendering the input together with the earlier output changes nothing
		// either.
		generated := ""
		for _, text := range objects(t, output) {
			if strings.Contains(text, "render-oam.dev/application: ") {
				generated += "---\n" + text + "\n"
			}
		}
		assert.Equal(t, objects(t, output), objects(t, render(t, input+generated)), input)
	})
}

func TestOrderOfTheInputDoesNotMatter(t *testing.T) {
	forAll(t, func(t *testing.T, random *rand.Rand) {
		m := (&generator{random, "", ""}).model()
		before := objects(t, render(t, m.text()))
		random.Shuffle(len(m.resources), func(i, j int) { m.resources[i], m.resources[j] = m.resources[j], m.resources[i] })
		assert.Equal(t, before, objects(t, render(t, m.text())), m.text())
	})
}

// TestInputsDoNotAffectEachOther checks that two inputs together render to what each
// renders to by itself, if their names or their namespaces differ.
func TestInputsDoNotAffectEachOther(t *testing.T) {
	for name, second := range map[string]generator{"other names": {prefix: "b-"}, "other namespace": {prefix: "a-", namespace: "elsewhere"}} {
		t.Run(name, func(t *testing.T) {
			forAll(t, func(t *testing.T, random *rand.Rand) {
				a := (&generator{random, "a-", "here"}).model()
				second.Rand = random
				b := second.model()
				for i := range b.resources { // with the same name and without a namespace
					b.resources[i] = strings.ReplaceAll(b.resources[i], "other-", "another-")
				}
				both := model{slices.Concat(a.resources, b.resources)}
				separate := objects(t, render(t, a.text()))
				for id, text := range objects(t, render(t, b.text())) {
					separate[id] = text
				}
				assert.Equal(t, separate, objects(t, render(t, both.text())), both.text())
			})
		})
	}
}
