package main

import (
	"reflect"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/v1beta1"
	"github.com/render-oam/render-oam/fn/vela"
	traits "github.com/render-oam/render-oam/transformers/kubevela"
)

// ofKubeVela are the names of types that decode their node themselves.
var ofKubeVela = map[reflect.Type]string{
	reflect.TypeFor[vela.Any]():            "any",
	reflect.TypeFor[vela.AnyMap]():         "map",
	reflect.TypeFor[vela.NumberOrString](): "number or string",
	reflect.TypeFor[vela.Amount]():         "string",
}

func kubevelaComponentTable() string {
	var rows [][]string
	for _, c := range v1beta1.ComponentTypes() {
		rows = append(rows, []string{asCode(c.Name), c.Summary, c.Becomes})
	}
	return table([]string{"component type", "use", "generates"}, rows)
}

func kubevelaTraitTable() string {
	var rows [][]string
	for _, t := range traits.All() {
		rows = append(rows, []string{asCode(t.Name), t.Summary, codes(t.AppliesTo), t.Becomes})
	}
	return table([]string{"trait", "what it does", "applies to", "changes or generates"}, rows)
}

func kubevelaComponentProperties() string {
	text := ""
	for _, c := range v1beta1.ComponentTypes() {
		text += propertiesOf(c.Name, c.Properties, c.Lacking)
	}
	return text + "\n"
}

func kubevelaTraitProperties() string {
	text := ""
	for _, t := range traits.All() {
		text += propertiesOf(t.Name, t.Properties, t.Lacking)
	}
	return text + "\n"
}

// propertiesOf returns a section with the properties of a type.
func propertiesOf(name string, of any, lacking []string) string {
	t := reflect.TypeOf(of)
	fields := []documented{{path: "KEY", typed: "string or null", doc: "Its value; null removes it."}}
	if t.Kind() == reflect.Struct {
		fields = fieldsOf(t, "")
	}
	var rows [][]string
	for _, f := range fields {
		if !slices.ContainsFunc(strings.Split(f.path, "."), func(step string) bool { return slices.Contains(lacking, step) }) {
			rows = append(rows, f.cells())
		}
	}
	return "\n### " + name + "\n\n" + table([]string{"property", "type", "default", "meaning"}, rows)
}
