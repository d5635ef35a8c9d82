package yamltree

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
)

// Rewrite is the edit that puts another text in place of a scalar.
func Rewrite(node *yaml.Node, now string) result.Edit {
	if node == nil {
		return result.Edit{}
	}
	return result.Edit{Action: result.Rewrite, Line: node.Line, Column: node.Column, Old: node.Value, New: now}
}

// Unquote is the edit that writes a quoted number or boolean without quotes.
func Unquote(node *yaml.Node, now string) result.Edit {
	e := Rewrite(node, now)
	e.Action = result.Unquote
	return e
}

// ByHand is the edit of a form that is not rewritten in place, with the reason.
func ByHand(at *yaml.Node, why string) result.Edit {
	return result.Edit{Action: result.ByHand, Line: at.Line, Column: at.Column, Old: at.Value, New: why}
}

// TextAt makes a string that is where another node is.
func TextAt(value string, at *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value, Line: at.Line, Column: at.Column}
}
