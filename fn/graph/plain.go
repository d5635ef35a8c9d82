package graph

import (
	"strconv"
	"strings"
)

// Limits for a node and for a string, in pictures that another program lays
// out.
const (
	maxLines      = 5
	maxCharacters = 40
	maxRow        = 60 // if there is room for more than one row
)

// title returns the name of an application, and its namespace if it has one.
func (a *Application) title() string {
	if a.Namespace == "" {
		return a.Name
	}
	return a.Name + " in namespace " + a.Namespace
}

// shown returns the lines of a node that fit, and the number of the others.
func (n *Node) shown(limit int) (lines []Line, more int) {
	if len(n.Lines) <= limit {
		return n.Lines, 0
	}
	return n.Lines[:limit-1], len(n.Lines) - limit + 1
}

// text returns a node as lines of plain text, within the limits for other
// programs.
func (n *Node) text() (lines []string) {
	for _, line := range []string{n.Title, n.Subtitle} {
		if line != "" {
			lines = append(lines, shorten(line, maxCharacters))
		}
	}
	shown, more := n.shown(maxLines)
	for _, line := range shown {
		lines = append(lines, n.line(line, maxCharacters))
	}
	if more > 0 {
		lines = append(lines, "and "+strconv.Itoa(more)+" more")
	}
	if n.Kind == Component {
		for _, scope := range n.Scopes {
			lines = append(lines, "in scope "+shorten(scope.Name, maxCharacters))
		}
	}
	return lines
}

// allText returns everything in a node as lines of plain text.
func (n *Node) allText() (lines []string) {
	add := func(text, indent string) {
		for i, row := range plainRows(text) {
			if i > 0 {
				row = indent + row
			}
			lines = append(lines, row)
		}
	}
	for _, text := range []string{n.Title, n.Subtitle} {
		if text != "" {
			add(text, "")
		}
	}
	for _, line := range n.Lines {
		add(n.line(line, maxLength), "  ")
	}
	for _, scope := range n.memberships() {
		add("in scope "+scope.text(), "  ")
	}
	return lines
}

// plainRows breaks a string that is too long into rows.
func plainRows(text string) (rows []string) {
	rest := []rune(text)
	for len(rest) > maxRow {
		end := breakAt(rest, maxRow)
		rows = append(rows, strings.TrimSpace(string(rest[:end])))
		rest = rest[end:]
	}
	return append(rows, strings.TrimSpace(string(rest)))
}

// line returns one line of the node as plain text.
func (n *Node) line(line Line, limit int) string {
	name, value := shorten(line.Name, limit), shorten(line.Value, limit)
	switch {
	case n.Kind == Objects:
		return name + " " + value
	case line.Origin == Unset:
		return name + ": not set"
	case line.Origin == Default:
		return name + " = " + value + " (default)"
	}
	return name + " = " + value
}
