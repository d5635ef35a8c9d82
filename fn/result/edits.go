package result

import "go.yaml.in/yaml/v3"

// RewriteNode returns the edit that replaces the text of a scalar.
func RewriteNode(node *yaml.Node, now string) Edit {
	if node == nil {
		return Edit{}
	}
	return Edit{Action: Rewrite, Line: node.Line, Column: node.Column, Old: node.Value, New: now}
}

// UnquoteNode returns the edit that removes the quotes from a number or
// boolean.
func UnquoteNode(node *yaml.Node, now string) Edit {
	e := RewriteNode(node, now)
	e.Action = Unquote
	return e
}

// LeaveNode returns the edit for a form that cannot be rewritten in place, with
// the reason.
func LeaveNode(node *yaml.Node, why string) Edit {
	return Edit{Action: ByHand, Line: node.Line, Column: node.Column, Old: node.Value, New: why}
}
