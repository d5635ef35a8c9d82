package cue

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// TestContext reads the context as a whole and each field alone, once with all
// fields and once with those that are always there.
func TestContext(t *testing.T) {
	all := Context{
		Name: "web", Namespace: "prod", AppName: "shop", AppRevision: "shop-v3", AppRevisionNum: 3, Revision: "web-v2",
		AppLabels: map[string]string{"l": "1", "k": "2"}, AppAnnotations: map[string]string{"a": "3"},
		ComponentType: "webservice", Cluster: "east",
		ClusterVersion: ClusterVersion{Major: "1", Minor: 34, GitVersion: "v1.34.0", Platform: "linux/amd64"},
		WorkflowName:   "release", PublishVersion: "beta", ReplicaKey: "b",
		Components: func() any { return object.List{object.Of("name", "web")} },
		Output:     object.Of("kind", "A"), Outputs: []Named{{"one", object.Of("kind", "B")}, {"two", object.Of("kind", "C")}},
		Artifacts: func() any { return object.Of("web", "x") },
	}
	for _, test := range []struct {
		context Context
		want    string
	}{
		{all, `appAnnotations:
  a: "3"
appLabels:
  k: "2"
  l: "1"
appName: shop
appRevision: shop-v3
appRevisionNum: 3
artifacts:
  web: x
cluster: east
clusterVersion:
  gitVersion: v1.34.0
  major: "1"
  minor: 34
  platform: linux/amd64
componentType: webservice
components:
- name: web
name: web
namespace: prod
output:
  kind: A
outputs:
  one:
    kind: B
  two:
    kind: C
publishVersion: beta
replicaKey: b
revision: web-v2
workflowName: release
`},
		{Context{}, `appAnnotations: {}
appLabels: {}
appName: ""
appRevision: ""
appRevisionNum: 0
cluster: ""
clusterVersion:
  gitVersion: ""
  major: ""
  minor: 0
  platform: ""
componentType: ""
name: ""
namespace: ""
publishVersion: ""
replicaKey: ""
revision: ""
workflowName: ""
`},
	} {
		read := func(text string) *Evaluation {
			b := newBench()
			return b.compile(Trait, "t", text).Evaluate(nil, &test.context, yamltree.At("at"), b.user)
		}
		whole := read("outputs: c: context")
		require.NotNil(t, whole)
		fields := whole.Outputs[0].Object
		assert.Equal(t, test.want, written(fields))
		for _, name := range contextNames() {
			alone := read("outputs: c: v: context." + name)
			if fields.Get(name) == nil {
				assert.Nil(t, alone, name)
				continue
			}
			require.NotNil(t, alone, name)
			assert.Equal(t, fields.Get(name), alone.Outputs[0].Object.Get("v"), name)
		}
	}
}
