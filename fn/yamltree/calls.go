package yamltree

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// IsCall reports whether a string contains a placeholder for a value that is known
// later: [fromParam(NAME)] or [fromVariable(NAME)].
func IsCall(text string) bool {
	return strings.Contains(text, "[fromParam(") || strings.Contains(text, "[fromVariable(")
}

// HasCall reports whether a string in the tree contains a placeholder.
func HasCall(node *yaml.Node) bool {
	if node.Kind == yaml.ScalarNode {
		return IsCall(node.Value)
	}
	return slices.ContainsFunc(node.Content, HasCall)
}
