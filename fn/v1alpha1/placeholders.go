package v1alpha1

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// expandable are the fields of a container in which [fromParam(NAME)] is
// expanded, which is an extension of the specification.
var expandable = []string{"image", "cmd", "args", "livenessProbe", "readinessProbe"}

// Expandable reports whether a field of a container may have placeholders.
func Expandable(field string) bool { return slices.Contains(expandable, field) }

// findPlaceholders looks for placeholders in the containers.
func (s *ComponentSchematic) findPlaceholders() {
	if s.Containers == nil || s.Containers.Kind != yaml.SequenceNode {
		return
	}
	for _, container := range s.Containers.Content {
		for i := 0; container.Kind == yaml.MappingNode && i+1 < len(container.Content); i += 2 {
			if Expandable(container.Content[i].Value) && yamltree.HasPlaceholder(container.Content[i+1]) {
				s.HasPlaceholders = true
			}
		}
	}
}
