package graph

// legend adds an explanation of the styles of values, below the applications.
// It returns its end.
func (s *sheet) legend(y float64) float64 {
	x := margin + framePad
	add := func(sample style, text string) {
		sample.size = smallStyle.size
		s.labels = append(s.labels, label{x, y + 2, text, sample})
		x += sample.width(text) + 2*padX
	}
	if s.used.variable {
		sample := newBadge(&Node{Kind: Variable}, x, y+2)
		s.badges = append(s.badges, sample)
		x += sample.w + badgeGap
		add(valueStyle, "value from the variable with this number")
	}
	if s.used.byDefault {
		add(defaultStyle, "default of the component")
	}
	if x == margin+framePad {
		return y - margin
	}
	return y + legendHeight - margin
}
