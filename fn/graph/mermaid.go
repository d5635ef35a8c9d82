package graph

import (
	"regexp"
	"strconv"
	"strings"
	"sync"
	"unicode"
)

// Mermaid writes a graph as a flowchart of Mermaid. Mermaid moves nodes to make
// lines short. To keep the order of the input, each row is a subgraph without
// lines to others, and invisible links put the subgraphs below each other.
func Mermaid(g *Graph) string {
	w := &mermaidWriter{used: make(map[Kind]bool)}
	w.line(0, "flowchart TB")
	for i, a := range g.Applications {
		w.application("a"+strconv.Itoa(i+1), a)
	}
	for _, p := range paints {
		if w.used[p.kind] {
			w.line(1, "classDef "+string(p.kind)+" fill:"+p.fill+",stroke:"+p.stroke+",color:"+dark)
		}
	}
	for place := range w.variables {
		w.line(1, "classDef "+mermaidHue(place)+" fill:"+paintOf(Variable).fill+",stroke:"+hueOf(place).onLight+",stroke-width:2px,color:"+dark)
	}
	for place := range w.variables {
		if links := w.ofVariable[place]; len(links) > 0 {
			w.line(1, "linkStyle "+strings.Join(links, ",")+" stroke:"+hueOf(place).onLight+",stroke-width:2px")
		}
	}
	return w.String()
}

// mermaidHue returns the class of a variable.
func mermaidHue(place int) string { return "variable" + strconv.Itoa(place+1) }

// mermaidWriter writes a flowchart.
type mermaidWriter struct {
	strings.Builder
	used       map[Kind]bool
	variables  int // the largest number of variables in an application
	links      int // so far; styles refer to links by their number
	ofVariable map[int][]string
}

func (w *mermaidWriter) line(depth int, text string) {
	w.WriteString(strings.Repeat("  ", depth) + text + "\n")
}

func (w *mermaidWriter) link(depth int, from, arrow, to string) {
	w.line(depth, from+arrow+to)
	w.links++
}

func (w *mermaidWriter) application(id string, a *Application) {
	w.line(1, "subgraph "+id+`["`+escapeMermaid(a.title())+`"]`)
	w.line(2, "direction TB")
	var blocks []string
	if len(a.Variables) > 0 {
		blocks = append(blocks, w.variableList(id, a))
	}
	for i, row := range a.Rows {
		block := id + "r" + strconv.Itoa(i+1)
		blocks = append(blocks, block)
		w.row(block, a, row)
	}
	for i := range max(len(blocks), 1) - 1 {
		w.link(2, blocks[i], " ~~~ ", blocks[i+1])
	}
	w.line(1, "end")
	w.line(1, "style "+id+" fill:"+backdrop+",stroke:"+frame+",color:"+dark)
}

// perLine is the number of variables on one line.
const perLine = 4

// variableList writes the variables of an application, in lines.
func (w *mermaidWriter) variableList(id string, a *Application) (block string) {
	block = id + "v"
	w.variables = max(w.variables, len(a.Variables))
	w.line(2, "subgraph "+block+`["Variables"]`)
	w.line(3, "direction TB")
	for _, v := range a.Variables {
		w.line(3, v.ID+mermaidLabel(v.Kind, v.text())+":::"+mermaidHue(v.Place))
	}
	for i := perLine; i < len(a.Variables); i++ {
		w.link(3, a.Variables[i-perLine].ID, " ~~~ ", a.Variables[i].ID)
	}
	w.line(2, "end")
	w.line(2, "style "+block+" fill:none,stroke:none,color:"+dark)
	return block
}

// row writes a row, with each variable next to the nodes that use it.
func (w *mermaidWriter) row(block string, a *Application, row *Row) {
	w.line(2, "subgraph "+block+`[" "]`)
	w.line(3, "direction LR")
	var uses []Use
	for _, node := range row.Nodes() {
		w.used[node.Kind] = true
		for _, use := range a.uses(node) {
			uses = append(uses, use)
			w.line(3, use.ID+mermaidLabel(Variable, []string{shorten(use.Variable.Lines[0].Name, maxCharacters)})+":::"+mermaidHue(use.Variable.Place))
		}
		w.line(3, node.ID+mermaidLabel(node.Kind, node.text())+":::"+string(node.Kind))
	}
	for _, use := range uses {
		if w.ofVariable == nil {
			w.ofVariable = make(map[int][]string)
		}
		w.ofVariable[use.Variable.Place] = append(w.ofVariable[use.Variable.Place], strconv.Itoa(w.links))
		w.link(3, use.ID, ` -.->|"`+escapeMermaid(shorten(use.Label, maxCharacters))+`"| `, use.By.ID)
	}
	for _, edge := range row.edges() {
		w.link(3, edge.From.ID, " --> ", edge.To.ID)
	}
	w.line(2, "end")
	w.line(2, "style "+block+" fill:none,stroke:none,color:"+dark)
}

// mermaidLabel returns a label in the shape for a kind of node.
func mermaidLabel(kind Kind, lines []string) string {
	escaped := make([]string, len(lines))
	for i, line := range lines {
		escaped[i] = escapeMermaid(line)
	}
	label := `"` + strings.Join(escaped, "<br/>") + `"`
	switch kind {
	case Variable:
		return "([" + label + "])"
	case TraitUse:
		return "(" + label + ")"
	case Scope:
		return "{{" + label + "}}"
	}
	return "[" + label + "]"
}

// listed matches strings that Markdown reads as a list item.
var listed = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^(\d+[.)]|[-+])`) })

// wordJoiner is an invisible character. It separates a backslash from an n,
// which Mermaid reads as a line break even if they are escaped.
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
