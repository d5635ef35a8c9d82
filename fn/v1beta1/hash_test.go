package v1beta1

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
)

func TestDump(t *testing.T) {
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(`{apiVersion: v1, b: 5, big: 9007199254740993, fifty: 50, t: true, u: false, f: 1.5, n: null, l: [a, 1, {z: "y", a: []}, null], m: {}}`), &document))
	tree, err := object.FromNode(&document)
	require.NoError(t, err)
	// The output of spew for the same tree, with its verb %#v and sorted keys.
	assert.Equal(t, `(map[string]interface {})map[apiVersion:(string)v1 b:(int64)5 big:(int64)9007199254740993 f:(float64)1.5 fifty:(int64)50 l:([]interface {})[(string)a (int64)1 (map[string]interface {})map[a:([]interface {})[] z:(string)y] (interface {})<nil>] m:(map[string]interface {})map[] n:(interface {})<nil> t:(bool)true u:(bool)false]`,
		string(appendDump(nil, tree)))
}
