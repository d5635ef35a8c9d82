package graph

import "strconv"

// Most lines of a node, and most characters of a text, in a picture that
// another program lays out.
const (
	mostLines      = 5
	mostCharacters = 40
)

// title names an application, and its namespace where it has one.
func (a *Application) title() string {
	if a.Namespace == "" {
		return a.Name
	}
	return a.Name + " in namespace " + a.Namespace
}

// shown are the lines of a node that there is room for, and how many there are
// besides.
func (n *Node) shown(most int) (lines []Line, more int) {
	if len(n.Lines) <= most {
		return n.Lines, 0
	}
	return n.Lines[:most-1], len(n.Lines) - most + 1
}

// text are the lines of a node as plain text, no longer than the pictures of
// other programs have room for.
func (n *Node) text() (lines []string) {
	for _, line := range []string{n.Title, n.Subtitle} {
		if line != "" {
			lines = append(lines, shorten(line, mostCharacters))
		}
	}
	shown, more := n.shown(mostLines)
	for _, line := range shown {
		lines = append(lines, n.line(line, mostCharacters))
	}
	if more > 0 {
		lines = append(lines, "and "+strconv.Itoa(more)+" more")
	}
	if n.Kind == Component {
		for _, scope := range n.Scopes {
			lines = append(lines, "in scope "+shorten(scope.Name, mostCharacters))
		}
	}
	return lines
}

// line is one line of the node as plain text.
func (n *Node) line(line Line, most int) string {
	name, value := shorten(line.Name, most), shorten(line.Value, most)
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
