package graph

import "slices"

// Sizes of the picture around the boxes.
const (
	margin       = 16.0
	framePad     = 18.0
	frameHead    = 60.0 // name of the application, headings of the columns
	betweenRows  = 22.0
	betweenBoxes = 8.0
	laneWidth    = 9.0
	legendHeight = 22.0
	minWidth     = 520.0 // of the legend
)

// columns are the columns of the picture from left to right, with the minimum and
// maximum width of each.
var columns = []struct {
	kind               Kind
	heading            string
	minWidth, maxWidth float64
}{
	{Variable, "Variables", 90, 240},
	{Parameters, "Parameters", 110, 330},
	{Component, "Components", 130, 240},
	{TraitUse, "Traits", 110, 290},
	{Objects, "Kubernetes objects", 150, 340},
}

// span is the horizontal position and width of a column.
type span struct{ x, w float64 }

// area is the frame around an application.
type area struct {
	title      *Application
	x, y, w, h float64
}

// sheet is the picture, with everything in its place.
type sheet struct {
	width, height float64
	spans         map[Kind]span // of the columns that have a box
	areas         []area
	boxes         []*box
	wires         []wire
	labels        []label // outside boxes
	badges        []badge
	maxVariables  int // the largest number of variables in an application
	used          struct{ variable, byDefault bool }
}

// arrange lays out a graph.
func arrange(g *Graph) *sheet {
	s := &sheet{}
	s.addColumns(g)
	y := margin
	for _, a := range g.Applications {
		y = s.application(a, y) + margin
	}
	s.height = s.legend(y) + margin
	return s
}

// column returns the column of a kind of node.
func column(kind Kind) Kind {
	if kind == Scope {
		return Component
	}
	return kind
}

// addColumns sets the width of each column and its position, after the previous
// column and the room for edges between them.
func (s *sheet) addColumns(g *Graph) {
	widest := make(map[Kind]float64)
	after := make(map[Kind]float64)
	for _, a := range g.Applications {
		s.width = max(s.width, titleStyle.width(a.title())+2*(margin+framePad))
		s.maxVariables = max(s.maxVariables, len(a.Variables))
		for _, node := range a.Nodes() {
			kind := column(node.Kind)
			widest[kind] = max(widest[kind], natural(node))
			s.look(node)
		}
		after[Variable] = max(after[Variable], 36+laneWidth*float64(len(a.usedVariables(a.nodesWithLines()))))
		for _, row := range a.Rows {
			after[Component] = max(after[Component], 34+laneWidth*float64(len(a.usedVariables(row.traitNodes()))))
			after[TraitUse] = max(after[TraitUse], 30+laneWidth*float64(len(row.Traits)))
		}
	}
	after[Parameters] = 40
	s.spans = make(map[Kind]span)
	x, right := margin+framePad, 0.0
	for _, c := range columns {
		if w, isThere := widest[c.kind]; isThere {
			w = min(max(w, c.minWidth), c.maxWidth)
			s.spans[c.kind] = span{x, float64(int(w + 1))}
			x += s.spans[c.kind].w
			right = x + framePad + margin
			x += after[c.kind]
		}
	}
	s.width = max(s.width, right, minWidth)
}

// look finds out what the legend must explain.
func (s *sheet) look(node *Node) {
	for _, line := range node.Lines {
		s.used.variable = s.used.variable || len(line.From) > 0
		s.used.byDefault = s.used.byDefault || line.Origin == Default
	}
}

func (a *Application) nodesWithLines() (nodes []*Node) {
	for _, row := range a.Rows {
		nodes = append(nodes, row.Nodes()...)
	}
	return nodes
}

func (r *Row) traitNodes() (nodes []*Node) {
	for _, trait := range r.Traits {
		nodes = append(nodes, trait.Node)
	}
	return nodes
}

// usedVariables returns the variables that some nodes use.
func (a *Application) usedVariables(nodes []*Node) (used []*Node) {
	for _, variable := range a.Variables {
		uses := func(line Line) bool { return slices.Contains(line.From, variable) }
		if slices.ContainsFunc(nodes, func(n *Node) bool { return slices.ContainsFunc(n.Lines, uses) }) {
			used = append(used, variable)
		}
	}
	return used
}

// put places a node in its column.
func (s *sheet) put(n *Node, y float64) *box {
	in := s.spans[column(n.Kind)]
	b := newBox(n, in.x, y, in.w)
	s.boxes = append(s.boxes, b)
	return b
}

// application places an application below y, and returns its end.
func (s *sheet) application(a *Application, y float64) float64 {
	top := y + frameHead
	v := s.variables(a, top)
	bottom := v.bottom
	at := top
	for _, row := range a.Rows {
		end := s.row(row, v, at)
		bottom = max(bottom, end)
		at = end + betweenRows
	}
	s.feedAll(v)
	bottom += framePad
	s.areas = append(s.areas, area{a, margin, y, s.width - 2*margin, bottom - y})
	s.labels = append(s.labels, label{margin + framePad, y + 22, a.title(), titleStyle})
	for _, c := range columns {
		if in, isThere := s.spans[c.kind]; isThere && a.has(c.kind) {
			s.labels = append(s.labels, label{in.x, y + 45, a.heading(c.kind, c.heading), smallStyle})
		}
	}
	return bottom
}

// heading returns the heading of a column. Scopes and policies are in the
// column of the components.
func (a *Application) heading(kind Kind, heading string) string {
	isScope := func(r *Row) bool { return r.Head.Kind == Scope }
	at := slices.IndexFunc(a.Rows, isScope)
	switch {
	case kind != Component || at < 0:
		return heading
	case len(a.Rows[at].Head.Scopes) == 0:
		return heading + " and policies"
	}
	return heading + " and scopes"
}

func (a *Application) has(kind Kind) bool {
	return slices.ContainsFunc(a.Nodes(), func(n *Node) bool { return column(n.Kind) == kind })
}
