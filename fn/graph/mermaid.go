package graph

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// Mermaid writes a graph as a flowchart of Mermaid.
func Mermaid(g *Graph) string {
	var w strings.Builder
	w.WriteString("flowchart LR\n")
	used := make(map[Kind]bool)
	for i, a := range g.Applications {
		w.WriteString("  subgraph a" + strconv.Itoa(i+1) + `["` + escapeMermaid(a.title()) + "\"]\n")
		w.WriteString("    direction LR\n")
		for _, node := range a.Nodes() {
			used[node.Kind] = true
			w.WriteString("    " + node.ID + mermaidLabel(node) + ":::" + string(node.Kind) + "\n")
		}
		for _, edge := range a.Edges() {
			w.WriteString("    " + edge.From.ID + mermaidArrow(edge) + edge.To.ID + "\n")
		}
		w.WriteString("  end\n  style a" + strconv.Itoa(i+1) + " fill:" + backdrop + ",stroke:" + frame + ",color:" + dark + "\n")
	}
	for _, p := range paints {
		if used[p.kind] {
			w.WriteString("  classDef " + string(p.kind) + " fill:" + p.fill + ",stroke:" + p.stroke + ",color:" + dark + "\n")
		}
	}
	return w.String()
}

// mermaidLabel is the label of a node in the shape of its kind.
func mermaidLabel(node *Node) string {
	lines := node.text()
	for i, line := range lines {
		lines[i] = escapeMermaid(line)
	}
	label := `"` + strings.Join(lines, "<br/>") + `"`
	switch node.Kind {
	case Variable:
		return "([" + label + "])"
	case TraitUse:
		return "(" + label + ")"
	case Scope:
		return "{{" + label + "}}"
	}
	return "[" + label + "]"
}

func mermaidArrow(edge Edge) string {
	if edge.Label == "" {
		return " --> "
	}
	return ` -.->|"` + escapeMermaid(shorten(edge.Label, maxCharacters)) + `"| `
}

// listed matches strings that Markdown reads as the item of a list.
var listed = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\d+[.)]|[-+])`) })

// wordJoiner is invisible. It separates a backslash from an n, which Mermaid reads
// as a line break however they are escaped.
const wordJoiner = "#8288;"

// escapeMermaid escapes all characters that may have a meaning in Mermaid, or in the
// HTML and Markdown of its labels.
func escapeMermaid(text string) string {
	item := len(listed().FindString(text))
	var w strings.Builder
	for i, r := range text {
		isPlain := r > unicode.MaxASCII || r == '-' || r == '+' || r == '.' || r == ')' || r == '(' ||
			r == ' ' || r == ',' || r == '/' || r == '=' || unicode.IsLetter(r) || unicode.IsDigit(r)
		if isPlain && i != item-1 {
			w.WriteRune(r)
		} else {
			w.WriteString("#" + strconv.Itoa(int(r)) + ";")
		}
		if strings.HasPrefix(text[i:], `\n`) {
			w.WriteString(wordJoiner)
		}
	}
	return w.String()
}
