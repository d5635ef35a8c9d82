// Package schema compares the JSON Schemas of the program's input with the
// inputs of the other tests: every input that renders must be valid.
package schema

import (
	"bytes"
	"encoding/json"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/inputschema"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1alpha2"
	"github.com/render-oam/render-oam/fn/v1beta1"
	"github.com/render-oam/render-oam/tests/cases"
	"github.com/render-oam/render-oam/tests/internal/program"
	"github.com/render-oam/render-oam/tests/internal/repository"
	"github.com/render-oam/render-oam/transformers"
)

// all is the name of the schema for all kinds.
const all = "all"

// compileAll compiles the schema of each kind, with or without the traits of a
// Platform, which also validates the schema itself.
func compileAll(t *testing.T, p *platform.Platform) map[string]*jsonschema.Schema {
	t.Helper()
	compiled := map[string]*jsonschema.Schema{all: compile(t, inputschema.All(p))}
	for _, kind := range inputschema.Kinds() {
		compiled[kind] = compile(t, inputschema.Of(kind, p))
	}
	return compiled
}

func compile(t *testing.T, schema any) *jsonschema.Schema {
	t.Helper()
	compiler := jsonschema.NewCompiler()
	compiler.DefaultDraft(jsonschema.Draft7)
	require.NoError(t, compiler.AddResource("mem:///schema.json", asJSON(t, schema)))
	compiled, err := compiler.Compile("mem:///schema.json")
	require.NoError(t, err)
	return compiled
}

// asJSON returns a value as the JSON library reads it.
func asJSON(t *testing.T, value any) any {
	t.Helper()
	data, err := json.Marshal(value)
	require.NoError(t, err)
	read, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	require.NoError(t, err)
	return read
}

// documents returns the documents of a stream as JSON, up to the first one that
// JSON cannot hold, or that only the program's own parser reads.
func documents(t *testing.T, stream []byte) (found []any) {
	t.Helper()
	decoder := yaml.NewDecoder(bytes.NewReader(stream))
	for {
		var document any
		if err := decoder.Decode(&document); err != nil {
			return found
		}
		if _, err := json.Marshal(document); err != nil {
			return found
		}
		found = append(found, asJSON(t, document))
	}
}

// items returns the resources of a document: itself, or those of a list.
func items(document any) []any {
	fields, _ := document.(map[string]any)
	list, isList := fields["items"].([]any)
	if kind := fields["kind"]; !isList || kind != "List" && kind != "ResourceList" {
		return []any{document}
	}
	var found []any
	for _, item := range list {
		found = append(found, items(item)...)
	}
	return found
}

// kindOf returns the kind of a resource in its current spelling, or "" if it
// has no schema.
func kindOf(resource any) string {
	fields, _ := resource.(map[string]any)
	apiVersion, _ := fields["apiVersion"].(string)
	kind, _ := fields["kind"].(string)
	if id := apiVersion + "." + kind; slices.Contains(inputschema.Kinds(), id) {
		return id
	}
	if apiVersion == v1alpha2.APIVersion {
		return ""
	}
	if now := oam.FormerKinds[kind]; now != "" {
		kind = now
	}
	if isOurs := oam.Is(apiVersion) || kind == "Platform"; !isOurs || !slices.Contains(inputschema.Kinds(), kind) {
		return ""
	}
	return kind
}

// examples returns the files of the examples with resources that render.
func examples(t *testing.T) map[string][]byte {
	t.Helper()
	found := make(map[string][]byte)
	err := filepath.WalkDir(filepath.Join(repository.Root, "examples"), func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !isExample(filepath.ToSlash(path)) {
			return err
		}
		data, err := os.ReadFile(path)
		found[path] = data
		return err
	})
	require.NoError(t, err)
	require.NotEmpty(t, found)
	return found
}

// errorsIn counts the errors of rendering a stream.
func errorsIn(data []byte) int {
	var log result.Log
	fn.Run(data, "input.yaml", &log)
	return log.Errors()
}

// isExample distinguishes complete, correct resources from the templates of
// charts, and from patches of overlays.
func isExample(path string) bool {
	isPatch := strings.Contains(path, "/overlays/") && !strings.HasSuffix(path, "/platform.yaml")
	_, err := os.Stat(filepath.Join(filepath.Dir(path), "results.txt"))
	isMistake := err == nil // a test case with results
	return strings.HasSuffix(path, ".yaml") && !strings.Contains(path, "/templates/") && !isPatch && !isMistake
}

func TestWhatRendersIsValid(t *testing.T) {
	compiled := compileAll(t, nil)
	files := examples(t)
	for _, c := range cases.All(t) {
		if data := []byte(c.Input); errorsIn(data) == 0 {
			files[c.Name] = data
		}
	}
	checked := make(map[string]int)
	for _, path := range slices.Sorted(maps.Keys(files)) {
		if strings.Contains(path, "passthrough") && !bytes.Contains(files[path], []byte("core.oam.dev")) {
			continue
		}
		if bytes.Contains(files[path], []byte("internal.config.kubernetes.io/previousNames")) {
			continue // kustomize has renamed a resource, and not yet the references to it
		}
		t.Run(filepath.ToSlash(path), func(t *testing.T) {
			compiled := compiled
			if p := platformOf(t, path, files[path]); p != nil {
				compiled = maps.Clone(compiled)
				compiled[all] = compile(t, inputschema.All(p))
				compiled[oam.KindApplicationConfiguration] = compile(t, inputschema.Of(oam.KindApplicationConfiguration, p))
			}
			defined := definitionsOf(t, path, files[path])
			if defined != nil {
				compiled = maps.Clone(compiled)
				compiled[v1beta1.KindApplication] = compile(t, inputschema.Of(v1beta1.KindApplication, nil, defined))
			}
			for _, document := range documents(t, files[path]) {
				if defined == nil {
					assert.NoError(t, compiled[all].Validate(document))
				}
				for _, resource := range items(document) {
					if kind := kindOf(resource); kind != "" {
						checked[kind]++
						assert.NoError(t, compiled[kind].Validate(resource))
					}
				}
			}
		})
	}
	for _, kind := range inputschema.Kinds() {
		assert.NotZero(t, checked[kind], "no input of kind %s", kind)
	}
}

// platformOf returns the Platform with its own traits for an input: in the
// input, or next to an example.
func platformOf(t *testing.T, path string, input []byte) *platform.Platform {
	t.Helper()
	p := platformIn(input)
	for folder := filepath.Dir(path); p == nil && filepath.Base(folder) != "examples" && !filepath.IsLocal(folder); folder = filepath.Dir(folder) {
		for _, name := range []string{"platform.yaml", "app/platform.yaml"} {
			if data, err := os.ReadFile(filepath.Join(folder, name)); err == nil {
				p = platformIn(data)
			}
		}
	}
	if p == nil || !slices.ContainsFunc(transformers.NewCatalog(p, nil).Traits(), (*transformers.Trait).IsCustom) {
		return nil
	}
	return p
}

// definitionsOf returns the types of KubeVela that an input defines, or the
// files in the folder of an example, or nil.
func definitionsOf(t *testing.T, path string, input []byte) (f *v1beta1.FrontEnd) {
	t.Helper()
	files := map[string][]byte{path: input}
	if _, err := os.Stat(path); err == nil { // not a golden case
		err := filepath.WalkDir(filepath.Dir(path), func(file string, entry fs.DirEntry, err error) error {
			if err == nil && !entry.IsDir() && slices.Contains([]string{".yaml", ".cue"}, filepath.Ext(file)) {
				files[file], err = os.ReadFile(file)
			}
			return err
		})
		require.NoError(t, err)
	}
	for _, file := range slices.Sorted(maps.Keys(files)) {
		var log result.Log
		if filepath.Ext(file) == ".cue" {
			if f == nil {
				f = v1beta1.New()
			}
			f.ReadCUE(file, files[file], log.For(nil))
			continue
		}
		for _, item := range krm.Read(files[file], file, &log).Items {
			if v1beta1.IsDefinition(item) {
				if f == nil {
					f = v1beta1.New()
				}
				f.Read(item, log.For(item))
			}
		}
	}
	return f
}

// platformIn returns the Platform in an input, or nil if there is none.
func platformIn(input []byte) *platform.Platform {
	var log result.Log
	in := krm.Read(input, "input.yaml", &log)
	for _, item := range append(in.Items, in.FunctionConfig) {
		if item != nil && platform.Is(item.APIVersion) {
			return platform.Read(item.Node(), log.For(item))
		}
	}
	return nil
}

// TestTraitPropertiesAreSchemas compiles the schemas of properties in the list
// of traits.
func TestTraitPropertiesAreSchemas(t *testing.T) {
	out, err := exec.Command(program.Build(t), "traits", "-o", "json").Output()
	require.NoError(t, err)
	var traits []struct {
		Name       string         `json:"name"`
		Properties map[string]any `json:"properties"`
	}
	require.NoError(t, json.Unmarshal(out, &traits))
	require.NotEmpty(t, traits)
	for _, trait := range traits {
		assert.NotEmpty(t, trait.Properties, trait.Name)
		compile(t, trait.Properties)
	}
}
