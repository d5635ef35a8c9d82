package graph

import "strconv"

// Sizes of what is in a box.
const (
	rowHeight   = 18.0
	padX        = 10.0
	padY        = 6.0
	betweenText = 8.0
	chipHeight  = 16.0
	chipPad     = 6.0
)

// Styles of labels.
var (
	nameStyle    = style{size: 12, color: muted}
	valueStyle   = style{size: 12, color: dark}
	defaultStyle = style{size: 12, color: muted, isItalic: true}
	fromStyle    = style{size: 12, color: amber}
	titleStyle   = style{size: 13, color: dark, isBold: true}
	smallStyle   = style{size: 11, color: muted}
	chipStyle    = style{size: 11, color: dark}
)

// maxRows is the maximum number of lines of a node in an SVG picture.
const maxRows = 5

// label is a string in the picture, at its left end and the middle of its height.
type label struct {
	x, y float64
	text string
	style
}

// box is a node of the picture.
type box struct {
	node       *Node
	x, y, w, h float64
	paint      paint
	labels     []label
	chips      []chip
	lines      []float64 // the middle of each line's height; for lines that are not shown, of the last row
}

// chip is the name of a scope on an instance.
type chip struct {
	x, y, w float64
	paint   paint
	label   label
}

func (b *box) right() float64  { return b.x + b.w }
func (b *box) bottom() float64 { return b.y + b.h }

// lane is the height at which edges leave and reach the box.
func (b *box) lane() float64 { return b.y + padY + rowHeight/2 }

// styles are those of the two parts of a line.
func (n *Node) styles(line Line) (name, value style) {
	switch {
	case n.Kind == Variable || len(line.From) > 0:
		return nameStyle, fromStyle
	case line.Origin != Given:
		return nameStyle, defaultStyle
	}
	return nameStyle, valueStyle
}

func (l Line) shownValue() string {
	if l.Origin == Unset {
		return "not set"
	}
	return l.Value
}

func moreText(more int) string { return "+ " + strconv.Itoa(more) + " more" }

// natural is the width of a node without shortened labels.
func natural(n *Node) float64 {
	widest := max(titleStyle.width(n.Title), smallStyle.width(n.Subtitle))
	lines, _ := n.shown(maxRows)
	for _, line := range lines {
		name, value := n.styles(line)
		widest = max(widest, name.width(line.Name)+betweenText+value.width(line.shownValue()))
	}
	if n.Kind == Component {
		for _, scope := range n.Scopes {
			widest = max(widest, chipStyle.width(scope.Name)+2*chipPad)
		}
	}
	return widest + 2*padX
}

// newBox places the content of a node into a box of a width.
func newBox(n *Node, x, y, w float64) *box {
	b := &box{node: n, x: x, y: y, w: w, paint: paintOf(n.Kind)}
	if n.Kind == Scope {
		b.paint = scopePaint(n.Scopes[0].Place)
	}
	y += padY
	for _, part := range []struct {
		text  string
		style style
	}{{n.Title, titleStyle}, {n.Subtitle, smallStyle}} {
		if part.text != "" {
			b.labels = append(b.labels, label{x + padX, y + rowHeight/2, part.style.fit(part.text, w-2*padX), part.style})
			y += rowHeight
		}
	}
	shown, more := n.shown(maxRows)
	for _, line := range shown {
		b.addLine(line, y+rowHeight/2)
		b.lines = append(b.lines, y+rowHeight/2)
		y += rowHeight
	}
	if more > 0 {
		b.labels = append(b.labels, label{x + padX, y + rowHeight/2, moreText(more), smallStyle})
		for range more {
			b.lines = append(b.lines, y+rowHeight/2)
		}
		y += rowHeight
	}
	if n.Kind == Component {
		y = b.addChips(y)
	}
	b.h = y + padY - b.y
	return b
}

// addLine adds a line. If the line is too long, the name gets at most two fifths of
// the width.
func (b *box) addLine(line Line, y float64) {
	nameStyle, valueStyle := b.node.styles(line)
	room := b.w - 2*padX - betweenText
	value := line.shownValue()
	forName := max(room*0.4, room-valueStyle.width(value))
	name := nameStyle.fit(line.Name, forName)
	left := b.x + padX + nameStyle.width(name) + betweenText
	value = valueStyle.fit(value, b.right()-padX-left)
	b.labels = append(b.labels, label{b.x + padX, y, name, nameStyle}, label{left, y, value, valueStyle})
}

// addChips adds the scopes of an instance, and returns their end.
func (b *box) addChips(y float64) float64 {
	if len(b.node.Scopes) == 0 {
		return y
	}
	x := b.x + padX
	y += 2
	for _, scope := range b.node.Scopes {
		name := chipStyle.fit(scope.Name, b.w-2*padX-2*chipPad)
		w := chipStyle.width(name) + 2*chipPad
		if x > b.x+padX && x+w > b.right()-padX {
			x = b.x + padX
			y += chipHeight + 4
		}
		b.chips = append(b.chips, chip{x, y, w, scopePaint(scope.Place), label{x + chipPad, y + chipHeight/2, name, chipStyle}})
		x += w + 4
	}
	return y + chipHeight + 2
}

// title is the complete content of the node, for the tooltip of the box.
func (b *box) title() string {
	text := ""
	add := func(line string) {
		if line != "" {
			text += line + "\n"
		}
	}
	add(b.node.Title)
	add(b.node.Subtitle)
	for _, line := range b.node.Lines {
		text := b.node.line(line, maxLength)
		for i, from := range line.From {
			text += []string{", from variable ", " and "}[min(i, 1)] + from.Lines[0].Name
		}
		add(text)
	}
	if b.node.Kind == Component {
		for _, scope := range b.node.Scopes {
			add("in scope " + scope.Name + " (" + scope.Note + ")")
		}
	}
	return text[:max(len(text)-1, 0)]
}
