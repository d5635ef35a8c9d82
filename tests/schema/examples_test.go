package schema

import (
	"maps"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/inputschema"
)

// TestExamplesAreValid checks the examples in the schema, which editors show, against
// the schemas that they are in.
func TestExamplesAreValid(t *testing.T) {
	schema := asJSON(t, inputschema.All(nil))
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft7)
	require.NoError(t, compiler.AddResource("mem:///schema.json", schema))
	checked := 0
	for pointer, examples := range examplesIn(schema, "") {
		compiled, err := compiler.Compile("mem:///schema.json#" + pointer)
		require.NoError(t, err, pointer)
		for _, example := range examples {
			checked++
			assert.NoError(t, compiled.Validate(example), pointer)
		}
	}
	assert.Greater(t, checked, 20)
}

// examplesIn are the examples below a part of a schema, by its JSON pointer.
func examplesIn(value any, pointer string) map[string][]any {
	found := make(map[string][]any)
	add := func(key string, below any) {
		escaped := url.PathEscape(strings.NewReplacer("~", "~0", "/", "~1").Replace(key))
		maps.Copy(found, examplesIn(below, pointer+"/"+escaped))
	}
	switch v := value.(type) {
	case map[string]any:
		if list, is := v["examples"].([]any); is {
			found[pointer] = list
		}
		for key, below := range v {
			if key != "examples" && key != "default" && key != "enum" {
				add(key, below)
			}
		}
	case []any:
		for i, below := range v {
			add(strconv.Itoa(i), below)
		}
	}
	return found
}
