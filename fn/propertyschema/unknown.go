package propertyschema

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// WarnUnknown warns of properties that a definition does not have,
// unless it rejects them.
func WarnUnknown(node *yaml.Node, known []string, at yamltree.Path, report *result.Reporter) {
	if len(known) == 0 || node == nil || node.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if name := node.Content[i].Value; !slices.Contains(known, name) && !report.Failed(at.Field(name).String()) {
			hint := result.DidYouMean(name, known)
			if hint == "" {
				hint = ": the definition has " + result.AllOf(known)
			}
			report.Warn(code.UnknownProperty, at.Field(name).String(), "unknown property %q%s", name, hint).Found(name).Propose(result.Nearest(name, known))
		}
	}
}
