package result

import "go.yaml.in/yaml/v3"

// RewriteNode is the edit that puts another text in place of a scalar.
func RewriteNode(node *yaml.Node, now string) Edit {
	if node == nil {
		return Edit{}
	}
	return Edit{Action: Rewrite, Line: node.Line, Column: node.Column, Old: node.Value, New: now}
}

// UnquoteNode is the edit that writes a quoted number or boolean without quotes.
func UnquoteNode(node *yaml.Node, now string) Edit {
	e := RewriteNode(node, now)
	e.Action = Unquote
	return e
}

// LeaveNode is the edit of a form that is not rewritten in place, with the reason.
func LeaveNode(node *yaml.Node, why string) Edit {
	return Edit{Action: ByHand, Line: node.Line, Column: node.Column, Old: node.Value, New: why}
}
