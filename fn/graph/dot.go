package graph

import (
	"strconv"
	"strings"
)

const dotFont = `fontname="Helvetica,Arial,sans-serif"`

// DOT writes a graph in the language of Graphviz.
func DOT(g *Graph) string {
	var w strings.Builder
	w.WriteString("digraph {\n")
	w.WriteString("  graph [rankdir=LR, nodesep=0.2, ranksep=0.6, " + dotFont + ", fontsize=13, labeljust=l]\n")
	w.WriteString("  node [shape=box, style=filled, " + dotFont + ", fontsize=11, fontcolor=\"" + dark + "\", margin=\"0.12,0.06\"]\n")
	w.WriteString("  edge [" + dotFont + ", fontsize=10, arrowsize=0.7, color=\"" + line + "\"]\n")
	for i, a := range g.Applications {
		id := "cluster_" + strconv.Itoa(i+1)
		w.WriteString("  subgraph " + id + " {\n")
		w.WriteString("    graph [label=" + quoteDOT(a.title()) + ", style=rounded, color=\"" + frame + "\"]\n")
		dotNodes(&w, "    ", a.Variables)
		for j, row := range a.Rows { // each in a cluster, which keeps it together
			w.WriteString("    subgraph " + id + "_" + strconv.Itoa(j+1) + " {\n")
			w.WriteString("      graph [label=\"\", peripheries=0, margin=0]\n")
			dotNodes(&w, "      ", row.Nodes())
			w.WriteString("    }\n")
		}
		for _, edge := range a.Edges() {
			w.WriteString("    " + edge.From.ID + " -> " + edge.To.ID + dotEdge(edge) + "\n")
		}
		w.WriteString("  }\n")
	}
	w.WriteString("}\n")
	return w.String()
}

func dotNodes(w *strings.Builder, indent string, nodes []*Node) {
	for _, node := range nodes {
		w.WriteString(indent + node.ID + dotNode(node) + "\n")
	}
}

func dotNode(node *Node) string {
	p := paintOf(node.Kind)
	look := ", style=\"rounded,filled\""
	if node.Kind == Objects || node.Kind == Parameters {
		look = ""
	}
	return " [label=" + quoteDOT(node.text()...) + look + ", fillcolor=\"" + p.fill + "\", color=\"" + p.stroke + "\"]"
}

func dotEdge(edge Edge) string {
	if edge.Label == "" {
		return ""
	}
	return " [label=" + quoteDOT(shorten(edge.Label, maxCharacters)) + ", style=dashed, weight=0, color=\"" + paintOf(Variable).stroke + "\", fontcolor=\"" + amber + "\"]"
}

// dotEscapes escapes the characters with a meaning in strings of Graphviz, which
// also have HTML entities.
var dotEscapes = strings.NewReplacer(`\`, `\\`, `"`, `\"`, "&", "&amp;")

// quoteDOT quotes left-aligned lines.
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
