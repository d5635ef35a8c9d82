package kubevela

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/yamltree"
)

type nowhere struct{}

func (nowhere) Ref() result.Ref           { return result.Ref{} }
func (nowhere) Place(string) result.Place { return result.Place{} }

func use(t *testing.T, properties string, log *result.Log) *vela.Use {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(properties), &document))
	return &vela.Use{
		Context:    &vela.Context{Name: "web", AppName: "shop", Minor: 34},
		Properties: document.Content[0], At: yamltree.At("properties"), Report: log.For(nowhere{}),
	}
}

func TestEmptyListsAreKept(t *testing.T) {
	var log result.Log
	made := Find("worker").Render(use(t, `{image: a, cmd: [], volumeMounts: {}}`, &log))
	require.Empty(t, log.Sorted())
	containers := made.Output.Lookup("spec", "template", "spec", "containers").(object.List)
	container := containers[0].(*object.Map)
	assert.Equal(t, object.EmptyList, container.Get("command"))
	assert.Equal(t, object.EmptyList, container.Get("volumeMounts"))
	assert.Nil(t, container.Get("env"))
}

func TestFieldsOfOtherTypesAreUnknown(t *testing.T) {
	var log result.Log
	require.NotNil(t, Find("worker").Render(use(t, `{image: a, livenessProbe: {httpGet: {path: /, port: 80, host: b}}}`, &log)))
	require.Len(t, log.Sorted(), 1)
	assert.Equal(t, `warning: properties.livenessProbe.httpGet.host: unknown field "host" is ignored; known fields: path, port, httpHeaders`, log.Sorted()[0].String())
	probe := Find("worker").JSONSchema()["properties"].(map[string]any)["livenessProbe"].(map[string]any)["properties"].(map[string]any)["httpGet"].(map[string]any)
	assert.NotContains(t, probe["properties"], "host")
}

func TestWrongPropertiesGenerateNothing(t *testing.T) {
	var log result.Log
	assert.Nil(t, Find("webservice").Render(use(t, `{image: 5, ports: [{port: eighty}]}`, &log)))
	assert.Equal(t, 2, log.Errors())
}
