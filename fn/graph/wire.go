package graph

import "math"

// Sizes of edges.
const (
	cornerRadius = 6.0
	joint        = 2 * cornerRadius // of a branch, on the edge that it leaves
)

// wire is an edge of the picture.
type wire struct {
	from   *Node
	points []point // its corners
	drawn  []point // the same, without the part that another edge from the same node already draws
}

type point struct{ x, y float64 }

// connect draws an edge along points. It skips the part that it shares with
// another edge from the same node, which would look thicker if it were drawn
// again.
func (s *sheet) connect(from *Node, points ...point) {
	w := wire{from, points, points}
	longest := 0.0
	for _, other := range s.wires {
		if other.from != from {
			continue
		}
		if shared, rest := branch(other.points, points); shared > longest {
			longest, w.drawn = shared, rest
		}
	}
	s.wires = append(s.wires, w)
}

// branch returns the length that a path shares with another one from the start,
// and the rest of the path, with a joint.
func branch(other, path []point) (shared float64, rest []point) {
	i := 1
	for ; i < min(len(other), len(path))-1 && other[i] == path[i]; i++ {
		shared += distance(path[i-1], path[i])
	}
	at, segment := path[i-1], distance(path[i-1], path[i])
	if dx, dy := direction(at, other[i]), direction(at, path[i]); dx == dy {
		segment = min(segment, distance(at, other[i]))
	} else {
		segment = 0
	}
	if segment == 0 && i > 1 { // they separate at a corner, so begin before it
		i--
		at, segment = path[i-1], distance(path[i-1], path[i])
		shared -= segment
	}
	begin := toward(at, path[i], max(segment-joint, 0))
	return shared + segment, append([]point{begin}, path[i:]...)
}

// direction returns the direction from one point to another.
func direction(from, to point) point {
	d := distance(from, to)
	if d == 0 {
		return point{}
	}
	return point{(to.x - from.x) / d, (to.y - from.y) / d}
}

func distance(a, b point) float64 { return math.Hypot(a.x-b.x, a.y-b.y) }

// toward returns the point at some distance from one point in the direction of
// another.
func toward(from, to point, far float64) point {
	d := direction(from, to)
	return point{from.x + d.x*far, from.y + d.y*far}
}

// path returns the line along points as an SVG path, with round corners.
func path(points []point) string {
	d := "M" + pair(points[0])
	for i := 1; i < len(points)-1; i++ {
		before, corner, after := points[i-1], points[i], points[i+1]
		if direction(before, corner) == direction(corner, after) {
			continue
		}
		r := min(cornerRadius, distance(before, corner)/2, distance(corner, after)/2)
		if r > 0 {
			d += "L" + pair(toward(corner, before, r)) + "Q" + pair(corner) + " " + pair(toward(corner, after, r))
		}
	}
	return d + "L" + pair(points[len(points)-1])
}

func pair(p point) string { return number(p.x) + "," + number(p.y) }
