package v1alpha1

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// later is the version that also has a kind ApplicationConfiguration, but in
// another form.
const later = oam.Group + "/v1alpha2"

// rejectLater reports a configuration in the form of v1alpha2, because it
// cannot be read by the rules of this version.
func rejectLater(kind string, node *yaml.Node, report *result.Reporter) bool {
	if kind != oam.KindApplicationConfiguration {
		return false
	}
	components := yamltree.Get(yamltree.Get(node, "spec"), "components")
	if components == nil {
		return false
	}
	at := yamltree.At("spec").Field("components")
	for i, in := range components.Content {
		if form := laterForm(in, at.Item(i)); form != "" {
			report.Error(code.FormOfOtherVersion, "apiVersion", "this ApplicationConfiguration is in the form of %s (%s), and is read as %s: write apiVersion: %[1]s, or traits by name and properties, and scopes under applicationScopes",
				later, form, oam.APIVersion).Found(oam.APIVersion).Propose(later)
			return true
		}
	}
	return false
}

// laterForm returns the path of a field that only v1alpha2 has, or "".
func laterForm(in *yaml.Node, at yamltree.Path) string {
	for _, list := range []struct{ name, field string }{{"traits", "trait"}, {"scopes", "scopeRef"}} {
		entries := yamltree.Get(in, list.name)
		if entries == nil || entries.Kind != yaml.SequenceNode {
			continue
		}
		for i, entry := range entries.Content {
			if object := yamltree.Get(entry, list.field); object != nil && object.Kind == yaml.MappingNode {
				return at.Field(list.name).Item(i).Field(list.field).String()
			}
		}
	}
	return ""
}
