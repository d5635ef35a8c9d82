package oam

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// StringList is a list of strings, or one string with commas between them.
type StringList []string

// UnmarshalField reads either form.
func (l *StringList) UnmarshalField(node *yaml.Node, path yamltree.Path, report *result.Reporter) {
	if node.Kind != yaml.ScalarNode {
		decode.Into(node, (*[]string)(l), path, report)
		return
	}
	for _, part := range strings.Split(node.Value, ",") {
		if part = strings.TrimSpace(part); part != "" {
			*l = append(*l, part)
		}
	}
}

// JSONSchema describes either form.
func (*StringList) JSONSchema() map[string]any {
	return map[string]any{"oneOf": []any{
		map[string]any{"type": "array", "items": map[string]any{"type": "string"}},
		map[string]any{"type": "string"},
	}}
}
