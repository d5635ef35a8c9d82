package yamltree

import (
	"strings"

	"go.yaml.in/yaml/v3"
)

// IsPlaceholder reports whether a string contains a placeholder for a value
// that is known later: [fromParam(NAME)] or [fromVariable(NAME)].
func IsPlaceholder(text string) bool {
	return strings.Contains(text, "[fromParam(") || strings.Contains(text, "[fromVariable(")
}

// HasPlaceholder reports whether a string in the tree contains a placeholder.
func HasPlaceholder(node *yaml.Node) bool { return HasScalar(node, IsPlaceholder) }

// HasScalar reports whether isSo is true for a scalar in the tree.
func HasScalar(node *yaml.Node, isSo func(text string) bool) bool {
	if node.Kind == yaml.ScalarNode {
		return isSo(node.Value)
	}
	for _, child := range node.Content {
		if HasScalar(child, isSo) {
			return true
		}
	}
	return false
}
