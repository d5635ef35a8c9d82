package graph

import (
	"math"
	"slices"
)

// trunks are the variables of an application, and the vertical lanes in which
// their edges run past the rows.
type trunks struct {
	boxes  map[*Node]*box
	lanes  map[*Node]float64
	used   []*Node
	taps   []tap
	bottom float64
}

// tap is the path of an edge from the lane of its variable to where the value
// is used.
type tap struct {
	variable *Node
	points   []point // the first is at the height where it leaves the lane
}

// variables places the variables of an application. The higher a variable, the
// further to the right its lane, so that the paths to the lanes do not cross.
func (s *sheet) variables(a *Application, y float64) *trunks {
	t := &trunks{boxes: make(map[*Node]*box), lanes: make(map[*Node]float64), used: a.usedVariables(a.nodesWithLines())}
	for _, variable := range a.Variables {
		b := s.put(variable, y)
		t.boxes[variable] = b
		t.bottom = b.bottom()
		y = t.bottom + betweenBoxes
	}
	for i, variable := range t.used {
		t.lanes[variable] = t.boxes[variable].right() + 14 + laneWidth*float64(len(t.used)-1-i)
	}
	return t
}

// addLines adds edges for the variables that the lines of a box use. way
// returns the path from the lane to the height of the line.
func (t *trunks) addLines(b *box, way func(variable *Node, y float64) []point) {
	entries := make(map[float64][]*Node) // the variables that arrive at a height
	for i, line := range b.node.Lines {
		for _, variable := range line.From {
			if !slices.Contains(entries[b.lines[i]], variable) {
				entries[b.lines[i]] = append(entries[b.lines[i]], variable)
			}
		}
	}
	for _, y := range b.lines {
		for j, variable := range entries[y] { // one above the other
			n := float64(len(entries[y]))
			at := y + min(6, rowHeight/n)*(float64(j)-(n-1)/2)
			t.taps = append(t.taps, tap{variable, append(way(variable, at), point{b.x, at})})
		}
	}
}

func straight(*Node, float64) []point { return nil }

// addTraits adds edges for the variables that traits use: below the parameters
// and the component, then up or down to the trait. It returns where that ends.
func (t *trunks) addTraits(traits []*box, bottom float64) float64 {
	var passing []*Node
	for _, b := range traits {
		t.addLines(b, func(variable *Node, y float64) []point {
			if !slices.Contains(passing, variable) {
				passing = append(passing, variable)
			}
			lane := laneWidth * float64(slices.Index(passing, variable))
			return []point{{b.x - 14 - lane, bottom + laneWidth + lane}, {b.x - 14 - lane, y}}
		})
	}
	return bottom + laneWidth*float64(len(passing))
}

// feedAll draws the edges of all values.
func (s *sheet) feedAll(t *trunks) {
	for _, tap := range t.taps {
		from, lane, exit := t.boxes[tap.variable], t.lanes[tap.variable], t.exit(tap.variable)
		points := []point{{from.right(), exit}, {lane, exit}, {lane, tap.points[0].y}}
		s.connect(tap.variable, append(points, tap.points...)...)
	}
}

// exit returns the height at which edges leave a variable without crossing
// edges of other variables.
func (t *trunks) exit(variable *Node) float64 {
	lane := t.boxes[variable].lane()
	for _, aside := range []float64{0, 5, -5, 10, -10} {
		if t.isFree(variable, lane+aside) {
			return lane + aside
		}
	}
	return lane
}

func (t *trunks) isFree(variable *Node, y float64) bool {
	for _, tap := range t.taps {
		if tap.variable != variable && math.Abs(tap.points[0].y-y) < 3 {
			return false
		}
	}
	return true
}
