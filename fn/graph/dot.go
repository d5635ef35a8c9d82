package graph

import (
	"strconv"
	"strings"
)

const dotFont = `fontname="Helvetica,Arial,sans-serif"`

// DOT writes a graph in the language of Graphviz. Graphviz moves nodes to make
// lines short. To keep the order of the input, the nodes of each column share a
// rank, and invisible edges put them below each other. There are no clusters,
// because some versions of Graphviz reverse this order in them.
func DOT(g *Graph) string {
	w := &dotWriter{}
	w.line(0, "digraph {")
	w.line(1, "graph [rankdir=LR, newrank=true, nodesep=0.15, ranksep=0.5, "+dotFont+", fontsize=13, labeljust=l]")
	w.line(1, "node [shape=box, style=filled, height=0.3, "+dotFont+", fontsize=11, fontcolor=\""+dark+"\", margin=\"0.12,0.06\"]")
	w.line(1, "edge ["+dotFont+", fontsize=10, arrowsize=0.7, color=\""+line+"\"]")
	for i, a := range g.Applications {
		w.application("a"+strconv.Itoa(i+1), a)
	}
	for _, ids := range w.columns {
		if len(ids) < 2 {
			continue // the node would get the attribute
		}
		w.line(1, "{ rank=same; "+strings.Join(ids, " -> ")+" [style=invis] }")
	}
	w.line(0, "}")
	return w.String()
}

// dotColumns is the number of columns: variables, what uses them, components,
// traits and the objects of components, and the objects of traits.
const dotColumns = 5

// dotWriter writes a graph of Graphviz.
type dotWriter struct {
	strings.Builder
	columns [dotColumns][]string // the nodes of each column, in their order
}

func (w *dotWriter) line(depth int, text string) {
	w.WriteString(strings.Repeat("  ", depth) + text + "\n")
}

// node writes a node in a column.
func (w *dotWriter) node(column int, id, attributes string) {
	w.line(1, id+" ["+attributes+"]")
	w.columns[column] = append(w.columns[column], id)
}

func (w *dotWriter) application(id string, a *Application) {
	w.heading(id, a.title())
	for _, variable := range a.Variables {
		w.node(0, variable.ID, dotVariable(variable, variable.allText()))
	}
	for _, row := range a.Rows {
		if row.Parameters != nil {
			w.nodes(a, 1, row.Parameters)
		}
		w.nodes(a, 2, row.Head)
		if row.Objects != nil {
			w.nodes(a, 3, row.Objects)
		}
		for _, trait := range row.Traits {
			w.nodes(a, 3, trait.Node)
			if trait.Objects != nil {
				w.nodes(a, 4, trait.Objects)
			}
		}
		for _, edge := range row.edges() {
			w.line(1, edge.From.ID+" -> "+edge.To.ID+" [weight=10]")
		}
	}
}

// heading writes the name of an application. An invisible node in each other
// column at the same height keeps it above the application and below the
// previous one.
func (w *dotWriter) heading(id, title string) {
	w.node(0, id, "label="+quoteDOT(title)+", shape=plain, style=\"\", fontsize=14")
	ids := []string{id}
	for column := 1; column < dotColumns; column++ {
		ids = append(ids, id+"c"+strconv.Itoa(column))
		w.node(column, ids[column], "label=\"\", shape=point, style=invis")
	}
	w.line(1, strings.Join(ids, " -> ")+" [style=invis, weight=100]")
}

// nodes writes the variables that a node uses, and then the node.
func (w *dotWriter) nodes(a *Application, column int, node *Node) {
	for _, use := range a.uses(node) {
		color := hueOf(use.Variable.Place).onLight
		w.node(column-1, use.ID, dotVariable(use.Variable, []string{use.Variable.Lines[0].Name}))
		w.line(1, use.ID+" -> "+node.ID+" [label="+quoteDOT(shorten(use.Label, maxCharacters))+", style=dashed, color=\""+color+"\", fontcolor=\""+color+"\"]")
	}
	p := paintOf(node.Kind)
	look := "style=\"rounded,filled\""
	if node.Kind == Objects || node.Kind == Parameters {
		look = "style=filled"
	}
	w.node(column, node.ID, "label="+quoteDOT(node.allText()...)+", "+look+", fillcolor=\""+p.fill+"\", color=\""+p.stroke+"\"")
}

// dotVariable returns the attributes of a variable.
func dotVariable(variable *Node, lines []string) string {
	return "label=" + quoteDOT(lines...) + ", style=\"rounded,filled\", penwidth=2, fillcolor=\"" +
		paintOf(Variable).fill + "\", color=\"" + hueOf(variable.Place).onLight + "\""
}

// dotEscapes escapes the characters that have a meaning in strings of Graphviz,
// which may also contain HTML entities.
var dotEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;")

// quoteDOT returns lines as a quoted, left-aligned string.
func quoteDOT(lines ...string) string {
	if len(lines) == 1 {
		return `"` + dotEscapes.Replace(lines[0]) + `"`
	}
	quoted := `"`
	for _, line := range lines {
		quoted += dotEscapes.Replace(line) + `\l`
	}
	return quoted + `"`
}
