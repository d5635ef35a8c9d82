package meaning_test

import (
	"path"
	"reflect"
	"slices"
	"testing"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/meaning"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1alpha1"
	"github.com/render-oam/render-oam/fn/v1alpha2"
	"github.com/render-oam/render-oam/transformers"
)

// structs are values of the struct types that are read, by their names.
func structs() map[string]any {
	found := map[string]any{}
	var add func(t reflect.Type)
	add = func(t reflect.Type) {
		switch t.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map:
			add(t.Elem())
		case reflect.Struct:
			name := t.Name()
			if pkg := path.Base(t.PkgPath()); pkg == "v1alpha2" {
				name = pkg + "." + name
			}
			if _, isKnown := found[name]; !isKnown && t.PkgPath() != "go.yaml.in/yaml/v3" {
				found[name] = reflect.Zero(t).Interface()
				for i := range t.NumField() {
					add(t.Field(i).Type)
				}
			}
		}
	}
	for _, of := range []any{
		v1alpha1.ComponentSchematic{}, v1alpha1.ApplicationConfiguration{}, v1alpha1.Trait{}, v1alpha1.WorkloadType{}, v1alpha1.ApplicationScope{},
		v1alpha2.Component{}, v1alpha2.ApplicationConfiguration{}, v1alpha2.Definition{}, v1alpha2.ContainerizedWorkloadSpec(), v1alpha2.ManualScalerSpec(),
	} {
		add(reflect.TypeOf(of))
	}
	for _, t := range transformers.All() {
		add(reflect.TypeOf(t.Properties))
	}
	for _, t := range transformers.ScopeTypes() {
		add(reflect.TypeOf(t.Properties))
	}
	return found
}

// TestTable holds the table against the structs: each type is one of them, each
// field is there, and no name that is proposed for is a field itself.
func TestTable(t *testing.T) {
	known := structs()
	for name, meanings := range meaning.Types() {
		if name == "function" {
			continue // settings of a workload type, which only its generator knows
		}
		of, isKnown := known[name]
		if !isKnown {
			t.Errorf("there is no struct %s", name)
			continue
		}
		fields := decode.Names(of)
		for written, m := range meanings {
			if result.Plain(written) != written {
				t.Errorf("%s: %q can never be found: write %q", name, written, result.Plain(written))
			}
			if m.Field == "" && m.Hint == "" || m.Read && m.Hint != "" {
				t.Errorf("%s: %q says nothing, or too much", name, written)
			}
			if m.Field != "" && !slices.Contains(fields, m.Field) && name != "ingressRule" { // which shares the meanings of its trait
				t.Errorf("%s: %q is said to mean %q, which is no field", name, written, m.Field)
			}
			for _, field := range fields {
				if result.Plain(field) == written {
					t.Errorf("%s: %q is a field", name, written)
				}
			}
		}
	}
}
