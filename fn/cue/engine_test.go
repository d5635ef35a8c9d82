package cue

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// source is a resource of a test. All its fields are on line 1 of one file.
type source struct{ kind, name, file string }

func (s source) Ref() result.Ref           { return result.Ref{Kind: s.kind, Name: s.name} }
func (s source) Place(string) result.Place { return result.Place{File: s.file, Line: 1} }

// bench has what tests pass to the engine.
type bench struct {
	log  result.Log
	user *result.Reporter
}

func newBench() *bench {
	b := &bench{}
	b.user = b.log.For(source{"Application", "app", "app.yaml"})
	return b
}

func (b *bench) compile(kind, name, text string) *Definition {
	return Compile(Source{Kind: kind, Name: name, Text: text, File: name + ".yaml", Line: 11,
		Field: "spec.schematic.cue.template", Report: b.log.For(source{"Definition", name, name + ".yaml"})})
}

func (b *bench) lines() (all []string) {
	for _, r := range b.log.Sorted() {
		all = append(all, r.String())
	}
	return all
}

func node(t testing.TB, text string) *yaml.Node {
	var n yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &n))
	if n.Kind == 0 {
		return nil
	}
	return n.Content[0]
}

func written(m *object.Map) string {
	if m == nil {
		return ""
	}
	return string(object.Append(nil, m, 0))
}

var testContext = Context{
	Name: "web", Namespace: "default", AppName: "app", Revision: "web-v1", AppRevision: "app-v1", AppRevisionNum: 1,
	ClusterVersion: ClusterVersion{Major: "1", Minor: 34, GitVersion: "v1.34.0"},
}

// definitionsFolder names the folder with KubeVela's own definitions, which are
// not part of this repository.
const definitionsFolder = "RENDER_OAM_KUBEVELA_DEFINITIONS"

func kubevelaDefinitions(t testing.TB) []Source {
	folder := os.Getenv(definitionsFolder)
	if folder == "" {
		t.Skip("requires KubeVela's definitions: set " + definitionsFolder)
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	require.NoError(t, err)
	var all []Source
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		var doc struct {
			Kind     string
			Metadata struct{ Name string }
			Spec     struct {
				Schematic struct{ Cue struct{ Template yaml.Node } }
			}
		}
		require.NoError(t, yaml.Unmarshal(content, &doc))
		kind := map[string]string{"ComponentDefinition": Component, "TraitDefinition": Trait, "PolicyDefinition": Policy, "WorkflowStepDefinition": WorkflowStep}[doc.Kind]
		template := doc.Spec.Schematic.Cue.Template
		all = append(all, Source{Kind: kind, Name: doc.Metadata.Name, Text: template.Value, File: filepath.Base(file), Line: template.Line + 1})
	}
	return all
}

// TestDefinitionsOfKubeVela reads KubeVela's own definitions, except those
// whose steps need a cluster.
func TestDefinitionsOfKubeVela(t *testing.T) {
	b := newBench()
	for _, s := range kubevelaDefinitions(t) {
		s.Report = b.log.For(source{"Definition", s.Name, s.File})
		if d := Compile(s); d != nil {
			require.NotNil(t, d.Parameters(), s.Name)
		}
	}
	for _, line := range b.lines() {
		require.Contains(t, line, `import "vela/`)
	}
}
