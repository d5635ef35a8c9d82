package graph

// row places a component or a scope and its nodes below y, and returns the end
// of the row.
func (s *sheet) row(r *Row, t *trunks, y float64) float64 {
	head := s.put(r.Head, y)
	bottom := head.bottom()
	t.addLines(head, straight)
	if r.Parameters != nil {
		parameters := s.put(r.Parameters, y)
		bottom = max(bottom, parameters.bottom())
		s.connect(r.Parameters, point{parameters.right(), head.lane()}, point{head.x, head.lane()})
		t.addLines(parameters, straight)
	}
	traitsTop, objectsTop := y, y
	if r.Objects != nil {
		objects := s.put(r.Objects, y)
		s.connect(head.node, point{head.right(), head.lane()}, point{objects.x, head.lane()})
		traitsTop, objectsTop = head.lane()+betweenRows/2+2, objects.bottom()+betweenBoxes
	}
	traits, end := s.traits(r, head, traitsTop, objectsTop)
	passed := t.addTraits(traits, bottom)
	return max(end, passed)
}

// traits places the traits of a row and their objects, below the objects of the
// component. It returns the end of the last one.
func (s *sheet) traits(r *Row, head *box, y, objectsTop float64) (traits []*box, end float64) {
	end = max(y, objectsTop) - betweenBoxes
	for i, trait := range r.Traits {
		b := s.put(trait.Node, y)
		traits = append(traits, b)
		y = b.bottom() + betweenBoxes
		end = max(end, b.bottom())
		s.connect(head.node, point{head.right(), head.lane()}, point{head.right() + 14, head.lane()},
			point{head.right() + 14, b.lane()}, point{b.x, b.lane()})
		if trait.Objects == nil {
			continue
		}
		objects := s.put(trait.Objects, max(objectsTop, b.y))
		objectsTop = objects.bottom() + betweenBoxes
		end = max(end, objects.bottom())
		lane := objects.x - 18 - laneWidth*float64(i)
		s.connect(trait.Node, point{b.right(), b.lane()}, point{lane, b.lane()}, point{lane, objects.lane()}, point{objects.x, objects.lane()})
	}
	return traits, end
}
