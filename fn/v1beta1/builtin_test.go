package v1beta1

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/cue"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/yamltree"
	components "github.com/render-oam/render-oam/generators/kubevela"
	traits "github.com/render-oam/render-oam/transformers/kubevela"
)

// The tests check that the built-in types generate the same objects as
// KubeVela's definitions. The definitions are not part of the repository: the
// first variable names their folder. The second one is the number of random
// sets of properties for each type.
const (
	definitionsVariable = "RENDER_OAM_KUBEVELA_DEFINITIONS"
	setsVariable        = "RENDER_OAM_KUBEVELA_SETS"
)

// trial is a set of properties of a type, on a component of a type.
type trial struct {
	name       string // of the type
	context    *vela.Context
	properties any
	base       *vela.Objects // what a trait is applied to, or nil for a component
}

// outcome is the result of a trial.
type outcome struct {
	tree   any // nil if it is rejected
	report string
}

func TestBuiltInComponents(t *testing.T) {
	definitions := kubevelaDefinitions(t)
	for _, c := range components.All() {
		t.Run(c.Name, func(t *testing.T) {
			given := &cueComponent{definitions[KindComponentDefinition+" "+c.Name]}
			require.NotNil(t, given.definition, "KubeVela has no definition with that name")
			compare(t, c.Name, func(random *source) *trial {
				return &trial{name: c.Name, context: random.context(), properties: random.properties(c.Name, c.Properties, c.Lacking)}
			}, func(tr *trial) outcome {
				return rendered(tr, func(u *vela.Use) *vela.Objects { return c.Render(u) })
			}, func(tr *trial) outcome {
				return rendered(tr, func(u *vela.Use) *vela.Objects { return given.Render(u) })
			})
		})
	}
}

func TestBuiltInTraits(t *testing.T) {
	definitions := kubevelaDefinitions(t)
	for _, tr := range traits.All() {
		t.Run(tr.Name, func(t *testing.T) {
			given := &cueTrait{definitions[KindTraitDefinition+" "+tr.Name]}
			require.NotNil(t, given.definition, "KubeVela has no definition with that name")
			compare(t, tr.Name, func(random *source) *trial {
				context := random.context()
				base := random.component(context, tr.AppliesTo)
				return &trial{name: tr.Name, context: context, base: base, properties: random.properties(tr.Name, tr.Properties, tr.Lacking)}
			}, func(of *trial) outcome { return applied(of, tr) },
				func(of *trial) outcome { return applied(of, given) })
		})
	}
}

// compare compares a type with its definition for many sets of properties.
func compare(t *testing.T, name string, next func(*source) *trial, builtIn, given func(*trial) outcome) {
	seed := fnv.New64a()
	seed.Write([]byte(name))
	random := &source{rand.New(rand.NewPCG(seed.Sum64(), 1))}
	sets := 40
	if n, err := strconv.Atoi(os.Getenv(setsVariable)); err == nil {
		sets = n
	}
	rejected, unexplained := 0, 0
	reasons := make(map[string]int)
	for range sets {
		tr := next(random)
		ours, theirs := builtIn(tr), given(tr)
		if ours.tree == nil && theirs.tree == nil {
			rejected++
		}
		if assert.ObjectsAreEqual(theirs.tree, ours.tree) {
			continue
		}
		if reason := explained(tr, ours, theirs); reason != "" {
			reasons[reason]++
			continue
		}
		if unexplained++; unexplained <= 2 {
			assert.Fail(t, "differs from KubeVela's definition", "%s", tr.describe(ours, theirs))
		}
	}
	t.Logf("%s: %d sets, %d rejected by both, %d differ without a reason", name, sets, rejected, unexplained)
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		t.Logf("%s: %d differ: %s", name, reasons[reason], reason)
	}
}

func (tr *trial) describe(ours, theirs outcome) string {
	properties, _ := yaml.Marshal(tr.properties)
	text := "properties:\n" + string(properties)
	if tr.base != nil && tr.base.Output != nil {
		text += "workload:\n" + string(object.Append(nil, tr.base.Output, 0))
	}
	a, _ := yaml.Marshal(theirs.tree)
	b, _ := yaml.Marshal(ours.tree)
	return fmt.Sprintf("%s\nminor %d\n--- KubeVela (%s)\n%s--- built in (%s)\n%s", text, tr.context.Minor, theirs.report, onlyIn(string(a), string(b)), ours.report, onlyIn(string(b), string(a)))
}

// onlyIn returns the lines of a string that another one does not have.
func onlyIn(text, other string) (lines string) {
	for line := range strings.Lines(text) {
		if !strings.Contains("\n"+other, "\n"+line) {
			lines += line
		}
	}
	return lines
}

type nowhere struct{}

func (nowhere) Ref() result.Ref           { return result.Ref{} }
func (nowhere) Place(string) result.Place { return result.Place{} }

// use returns the use of a type for a trial.
func (tr *trial) use(log *result.Log) *vela.Use {
	node := &yaml.Node{}
	if err := node.Encode(tr.properties); err != nil {
		panic(err)
	}
	return &vela.Use{Context: tr.context, Properties: node, At: yamltree.At("properties"), Report: log.For(nowhere{})}
}

func rendered(tr *trial, render func(*vela.Use) *vela.Objects) outcome {
	var log result.Log
	return outcomeOf(render(tr.use(&log)), &log)
}

func applied(tr *trial, by traitType) outcome {
	var log result.Log
	objects := tr.base.Clone()
	if !by.Apply(tr.use(&log), objects) {
		objects = nil
	}
	return outcomeOf(objects, &log)
}

func outcomeOf(objects *vela.Objects, log *result.Log) outcome {
	o := outcome{}
	for _, r := range log.Sorted() {
		o.report += r.String() + "; "
	}
	if objects == nil || log.Errors() > 0 {
		return o
	}
	outputs := make(map[string]any)
	for _, named := range objects.Outputs {
		outputs[named.Name] = generic(named.Object)
	}
	o.tree = map[string]any{"output": generic(objects.Output), "outputs": outputs}
	return o
}

// generic returns an object as Go maps and slices, without empty labels and
// annotations.
func generic(m *object.Map) any {
	if m == nil {
		return nil
	}
	var value map[string]any
	if err := yaml.Unmarshal(object.Append(nil, object.General(m), 0), &value); err != nil {
		panic(err)
	}
	if metadata, ok := value["metadata"].(map[string]any); ok {
		for _, field := range []string{"labels", "annotations"} {
			if of, isMap := metadata[field].(map[string]any); isMap && len(of) == 0 {
				delete(metadata, field)
			}
		}
		if len(metadata) == 0 {
			delete(value, "metadata")
		}
	}
	data, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	var whole any
	if err := json.Unmarshal(data, &whole); err != nil { // 1 and 1.0 are the same number
		panic(err)
	}
	return whole
}

// kubevelaDefinitions returns KubeVela's definitions by kind and name.
func kubevelaDefinitions(t *testing.T) map[string]*definition {
	folder := os.Getenv(definitionsVariable)
	if folder == "" {
		t.Skip("KubeVela's definitions are missing: set " + definitionsVariable + " to their folder")
	}
	files, err := filepath.Glob(filepath.Join(folder, "*.yaml"))
	require.NoError(t, err)
	require.NotEmpty(t, files)
	all := make(map[string]*definition)
	for _, file := range files {
		content, err := os.ReadFile(file)
		require.NoError(t, err)
		var doc struct {
			Kind     string
			Metadata struct{ Name string }
			Spec     struct {
				Schematic struct {
					CUE struct{ Template string } `yaml:"cue"`
				}
			}
		}
		require.NoError(t, yaml.Unmarshal(content, &doc))
		report := new(result.Log).For(nowhere{})
		all[doc.Kind+" "+doc.Metadata.Name] = &definition{
			kind: doc.Kind, name: doc.Metadata.Name, report: report,
			source: cue.Source{Kind: kindsOf[doc.Kind], Name: doc.Metadata.Name, Text: doc.Spec.Schematic.CUE.Template, File: filepath.Base(file), Line: 1, Report: report},
		}
	}
	return all
}
