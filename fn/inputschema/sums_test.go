package inputschema

import (
	"encoding/json"
	"fmt"
	"hash/crc32"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1beta1"
	"github.com/render-oam/render-oam/tests/cases"
)

const schemaSums = "testdata/schemas.txt"

// custom are a Platform and definitions of KubeVela whose types schemas can include.
const custom = `apiVersion: render-oam.dev/v1alpha1
kind: Platform
metadata: {name: production}
spec:
  traits:
    manual-scaler: {defaults: {replicaCount: 2}}
    owner:
      summary: Names the team.
      appliesTo: ["*"]
      properties:
        type: object
        required: [name]
        properties:
          name: {type: string, description: Name of the team., enum: [search, pay], default: pay, examples: [search]}
          size: {$ref: "#/definitions/size", description: Number of people.}
          limits: {type: object, properties: {cpu: {type: integer, default: 1}}}
        definitions: {size: {type: integer}}
      steps:
      - patch: workload
        with: {metadata: {annotations: {owner: "{{ .properties.name }}"}}}
    audit/log:
      properties: {type: object, properties: {to~all: {type: string}}, additionalProperties: false}
      steps:
      - add: {apiVersion: v1, kind: ConfigMap}
    single:
      properties: {type: object, properties: {to: {type: string}}}
      steps:
      - add: {apiVersion: v1, kind: ConfigMap}
    tags:
      properties: {type: array, items: {type: string}}
      steps:
      - add: {apiVersion: v1, kind: ConfigMap}
    bare:
      steps:
      - add: {apiVersion: v1, kind: ConfigMap}
---
apiVersion: core.oam.dev/v1beta1
kind: TraitDefinition
metadata:
  name: owner
  annotations: {definition.oam.dev/description: Names the team.}
spec:
  schematic:
    cue:
      template: |
        patch: metadata: annotations: owner: parameter.name
        parameter: {
          // +usage=Name of the team
          name: string
          // +usage=Number of people
          size?: int
        }
---
apiVersion: core.oam.dev/v1beta1
kind: ComponentDefinition
metadata: {name: job}
spec:
  schematic:
    cue:
      template: |
        output: {apiVersion: "batch/v1", kind: "Job"}
        parameter: {image: *"busybox" | string}
`

// TestSchemas compares all schemas, with what describes them, with checksums in
// testdata/schemas.txt, which -update writes. It tells which schemas change. Look at
// them, with render-oam schema before and after the change.
func TestSchemas(t *testing.T) {
	var log result.Log
	var own *platform.Platform
	vela := v1beta1.New()
	for _, item := range krm.Read([]byte(custom), "", &log).Items {
		if platform.Is(item.APIVersion) {
			own = platform.Read(item.Node(), log.For(item))
		} else {
			vela.Read(item, log.For(item))
		}
	}
	require.Empty(t, log.Sorted())
	var sums strings.Builder
	add := func(name string, schema any) {
		data, err := json.Marshal(schema)
		require.NoError(t, err)
		fmt.Fprintf(&sums, "%s %08x\n", name, crc32.ChecksumIEEE(data))
	}
	of := func(name string, schema node) {
		definitions, _ := schema["definitions"].(node)
		for _, id := range slices.Sorted(maps.Keys(definitions)) {
			add(name+" definitions/"+id, definitions[id])
		}
		delete(schema, "definitions")
		add(name, schema)
	}
	of("all", All(nil))
	of("all with definitions", All(own, vela))
	for _, kind := range Kinds() {
		of(kind, Of(kind, nil))
		of(kind+" with definitions", Of(kind, own, vela))
	}
	cases.CompareSums(t, schemaSums, sums.String(), *update)
}

// TestFind checks which names of kinds are known.
func TestFind(t *testing.T) {
	for name, want := range map[string]string{
		"componentschematic": "ComponentSchematic", "v1alpha1.ComponentSchematic": "ComponentSchematic", "PLATFORM": "Platform",
		"core.oam.dev/v1alpha1.Trait": "Trait", "core.oam.dev/v1alpha2.component": "core.oam.dev/v1alpha2.Component", "component": "core.oam.dev/v1alpha2.Component",
		"v1alpha2.ApplicationConfiguration": "core.oam.dev/v1alpha2.ApplicationConfiguration", "applicationconfiguration": "ApplicationConfiguration",
		"v1beta1.application": "Application", "application": "Application", "v1alpha1.application": "", "v1alpha2.trait": "", "v1alpha1.Platform": "", "": "", "x": "",
	} {
		kind, found := Find(name)
		if kind != want || found != (want != "") {
			t.Errorf("%q is %q, %v, want %q", name, kind, found, want)
		}
	}
}
