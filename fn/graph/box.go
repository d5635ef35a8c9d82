package graph

import "strconv"

// Sizes of what is in a box.
const (
	rowHeight   = 18.0
	textHeight  = 15.0 // of a row that continues the previous one
	padX        = 10.0
	padY        = 6.0
	betweenText = 8.0
	indent      = 12.0 // of a value below its name
	chipPad     = 6.0
	badgeHeight = 14.0
	badgePad    = 4.0
	badgeGap    = 3.0
)

// Styles of labels.
var (
	nameStyle    = style{size: 12, color: muted}
	valueStyle   = style{size: 12, color: dark}
	defaultStyle = style{size: 12, color: muted, isItalic: true}
	titleStyle   = style{size: 13, color: dark, isBold: true}
	smallStyle   = style{size: 11, color: muted}
	chipStyle    = style{size: 11, color: dark}
	badgeStyle   = style{size: 10, color: white, isBold: true}
)

// label is a string in the picture, at its left end and the middle of its height.
type label struct {
	x, y float64
	text string
	style
}

// box is a node of the picture. It shows all of the node, on as many rows as
// necessary, because a printed picture cannot show more on request.
type box struct {
	node       *Node
	x, y, w, h float64
	paint      paint
	labels     []label
	chips      []chip
	badges     []badge
	gutter     float64   // room for badges before the lines
	lines      []float64 // the middle of each line's first row
}

// chip is a scope on an instance.
type chip struct {
	x, y, w, h float64
	paint      paint
	labels     []label
}

// badge is the number of a variable, on the variable and on each value that uses it.
type badge struct {
	x, y, w float64
	color   string
	label   label
}

// number returns the number that the picture gives a variable.
func (n *Node) number() string { return strconv.Itoa(n.Place + 1) }

func badgeWidth(variable *Node) float64 {
	return max(badgeHeight, badgeStyle.width(variable.number())+2*badgePad)
}

// newBadge returns the badge of a variable. x is its left end, y the middle of
// its height.
func newBadge(variable *Node, x, y float64) badge {
	w := badgeWidth(variable)
	text := variable.number()
	return badge{x, y, w, hueOf(variable.Place).onLight, label{x + (w-badgeStyle.width(text))/2, y, text, badgeStyle}}
}

func (b *box) right() float64  { return b.x + b.w }
func (b *box) bottom() float64 { return b.y + b.h }

// lane returns the height at which edges leave and reach the box.
func (b *box) lane() float64 { return b.y + padY + rowHeight/2 }

// variablesOf returns the variables whose badges are on a line.
func (n *Node) variablesOf(line Line) []*Node {
	if n.Kind == Variable {
		return []*Node{n}
	}
	return line.From
}

// gutter returns the room for the badges of the lines.
func gutter(n *Node) (room float64) {
	for _, line := range n.Lines {
		width := 0.0
		for _, variable := range n.variablesOf(line) {
			width += badgeWidth(variable) + badgeGap
		}
		room = max(room, width)
	}
	if room > 0 {
		room += badgeGap
	}
	return room
}

func (l Line) valueStyle() style {
	if l.Origin != Given {
		return defaultStyle
	}
	return valueStyle
}

func (l Line) shownValue() string {
	if l.Origin == Unset {
		return "not set"
	}
	return l.Value
}

// text returns a scope in the form that its chip shows.
func (m Membership) text() string {
	if m.Note == "" {
		return m.Name
	}
	return m.Name + " · " + m.Note
}

// natural returns the width of a node with each line on one row.
func natural(n *Node) float64 {
	widest := max(titleStyle.width(n.Title), smallStyle.width(n.Subtitle))
	room := gutter(n)
	for _, line := range n.Lines {
		widest = max(widest, room+nameStyle.width(line.Name)+betweenText+line.valueStyle().width(line.shownValue()))
	}
	for _, scope := range n.memberships() {
		widest = max(widest, chipStyle.width(scope.text())+2*chipPad)
	}
	return widest + 2*padX
}

// memberships returns the scopes that an instance is in.
func (n *Node) memberships() []Membership {
	if n.Kind != Component {
		return nil
	}
	return n.Scopes
}

// newBox lays out the content of a node in a box of a given width.
func newBox(n *Node, x, y, w float64) *box {
	b := &box{node: n, x: x, y: y, w: w, paint: paintOf(n.Kind), gutter: gutter(n)}
	switch {
	case n.Kind == Scope && len(n.Scopes) > 0: // otherwise a policy or workflow of KubeVela
		b.paint = scopePaint(n.Scopes[0].Place)
	case n.Kind == Variable:
		b.paint.stroke = hueOf(n.Place).onLight
	}
	y += padY
	for _, part := range []struct {
		text  string
		style style
	}{{n.Title, titleStyle}, {n.Subtitle, smallStyle}} {
		if part.text != "" {
			y = b.addText(part.text, part.style, padX, y)
		}
	}
	for _, line := range n.Lines {
		b.lines = append(b.lines, y+rowHeight/2)
		y = b.addLine(line, y)
	}
	y = b.addChips(y)
	b.h = y + padY - b.y
	return b
}

// addText adds a string at a distance from the left, on as many rows as
// necessary, and returns the end of the last row.
func (b *box) addText(text string, s style, left, y float64) float64 {
	for i, row := range s.wrap(text, b.w-left-padX) {
		if i > 0 {
			y += textHeight - rowHeight
		}
		b.labels = append(b.labels, label{b.x + left, y + rowHeight/2, row, s})
		y += rowHeight
	}
	return y
}

// addLine adds a line, and returns its end. A value that is too long continues
// below itself or, after a long name, below the name.
func (b *box) addLine(line Line, y float64) float64 {
	left := padX
	for _, variable := range b.node.variablesOf(line) {
		b.badges = append(b.badges, newBadge(variable, b.x+left, y+rowHeight/2))
		left += badgeWidth(variable) + badgeGap
	}
	left = padX + b.gutter
	value, style := line.shownValue(), line.valueStyle()
	room, name := b.w-left-padX, nameStyle.width(line.Name)+betweenText
	if name+style.width(value) > room && name > room/2 {
		y = b.addText(line.Name, nameStyle, left, y)
		return b.addText(value, style, left+indent, y+textHeight-rowHeight)
	}
	b.addText(line.Name, nameStyle, left, y)
	return b.addText(value, style, left+name, y)
}

// addChips adds the scopes of an instance, and returns their end.
func (b *box) addChips(y float64) float64 {
	for i, scope := range b.node.memberships() {
		y += 4
		c := chip{x: b.x + padX, y: y, paint: scopePaint(max(scope.Place, 0))}
		for _, row := range chipStyle.wrap(scope.text(), b.w-2*padX-2*chipPad) {
			c.w = max(c.w, chipStyle.width(row)+2*chipPad)
			c.labels = append(c.labels, label{c.x + chipPad, y + rowHeight/2 - 1, row, chipStyle})
			y += textHeight
		}
		y++
		c.h = y - c.y
		b.chips = append(b.chips, c)
		if i == len(b.node.Scopes)-1 {
			y += 2
		}
	}
	return y
}

// title returns the content of the node as plain text, for readers who do not
// see the picture.
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
	for _, scope := range b.node.memberships() {
		add("in scope " + scope.Name + " (" + scope.Note + ")")
	}
	return text[:max(len(text)-1, 0)]
}
