package graph

import (
	"encoding/xml"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// SVG draws a graph as a picture that needs no scripts, fonts or other files.
func SVG(g *Graph) string {
	s := arrange(g)
	body := &svgWriter{}
	body.sheet(s)
	w := &svgWriter{}
	w.open("svg", "xmlns", "http://www.w3.org/2000/svg", "width", number(s.width), "height", number(s.height),
		"viewBox", "0 0 "+number(s.width)+" "+number(s.height), "role", "img", "aria-label", g.label(),
		"font-family", "Helvetica, Arial, 'Liberation Sans', sans-serif", "font-size", "12")
	w.WriteString(darkStyle(body.String(), s.maxVariables) + body.String())
	w.close("svg")
	return w.String()
}

// sheet writes the content of the picture.
func (w *svgWriter) sheet(s *sheet) {
	w.open("defs")
	w.arrow("arrow", line)
	variables := s.wiredVariables()
	for place := range s.maxVariables {
		if slices.ContainsFunc(variables, func(v *Node) bool { return v.Place == place }) {
			w.arrow(arrowOf(place), hueOf(place).onLight)
		}
	}
	w.close("defs")
	w.leaf("rect", "width", "100%", "height", "100%", "fill", white)
	for _, a := range s.areas {
		w.leaf("rect", append(rectangle(a.x, a.y, a.w, a.h), "rx", "10", "fill", backdrop, "stroke", frame)...)
	}
	for _, l := range s.labels {
		w.label(l)
	}
	w.wires(s.wires)
	for _, variable := range variables {
		w.variableWires(variable, s.wires)
	}
	for _, b := range s.boxes {
		w.box(b)
	}
	for _, b := range s.badges {
		w.open("g")
		w.badge(b)
		w.close("g")
	}
}

// wiredVariables returns the variables with edges, in the order of the input.
func (s *sheet) wiredVariables() (variables []*Node) {
	for _, b := range s.boxes {
		if b.node.Kind == Variable && slices.ContainsFunc(s.wires, func(w wire) bool { return w.from == b.node }) {
			variables = append(variables, b.node)
		}
	}
	return variables
}

// arrowOf returns the ID of the arrowhead of a variable.
func arrowOf(place int) string { return "arrow-" + strconv.Itoa(place+1) }

func (g *Graph) label() string {
	var names []string
	for _, a := range g.Applications {
		names = append(names, a.title())
	}
	return "Application " + strings.Join(names, ", ")
}

// svgWriter writes XML.
type svgWriter struct{ strings.Builder }

// open writes the start of an element, with alternating names and values of
// attributes.
func (w *svgWriter) open(name string, attributes ...string) {
	w.begin(name, attributes)
	w.WriteString(">\n")
}

// leaf writes an element without content.
func (w *svgWriter) leaf(name string, attributes ...string) {
	w.begin(name, attributes)
	w.WriteString("/>\n")
}

// text writes an element that contains only text.
func (w *svgWriter) text(name, text string, attributes ...string) {
	w.begin(name, attributes)
	w.WriteString(">" + escapeXML(text) + "</" + name + ">\n")
}

func (w *svgWriter) close(name string) { w.WriteString("</" + name + ">\n") }

func (w *svgWriter) begin(name string, attributes []string) {
	w.WriteString("<" + name)
	for i := 0; i < len(attributes); i += 2 {
		w.WriteString(" " + attributes[i] + `="` + escapeXML(attributes[i+1]) + `"`)
	}
}

func escapeXML(text string) string {
	var w strings.Builder
	xml.EscapeText(&w, []byte(text)) //nolint:errcheck // a Builder never fails
	return w.String()
}

// number writes a number with at most one decimal.
func number(f float64) string { return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64) }

func rectangle(x, y, w, h float64) []string {
	return []string{"x", number(x), "y", number(y), "width", number(w), "height", number(h)}
}

// arrow defines the arrowhead of an edge.
func (w *svgWriter) arrow(id, color string) {
	w.open("marker", "id", id, "viewBox", "0 0 8 8", "refX", "8", "refY", "4",
		"markerWidth", "7", "markerHeight", "7", "markerUnits", "userSpaceOnUse", "orient", "auto")
	w.leaf("path", "d", "M0,0L8,4L0,8z", "fill", color)
	w.close("marker")
}

func (w *svgWriter) label(l label) {
	attributes := []string{"x", number(l.x), "y", number(l.y + l.size*0.35), "fill", l.color}
	if l.size != valueStyle.size {
		attributes = append(attributes, "font-size", number(l.size))
	}
	if l.isBold {
		attributes = append(attributes, "font-weight", "bold")
	}
	if l.isItalic {
		attributes = append(attributes, "font-style", "italic")
	}
	if isKnown(l.text) && l.text != "" { // so that it also fits in other fonts
		attributes = append(attributes, "textLength", number(l.width(l.text)), "lengthAdjust", "spacingAndGlyphs")
	}
	w.text("text", l.text, attributes...)
}

// box writes a box, its labels, and its content as plain text.
func (w *svgWriter) box(b *box) {
	w.open("g")
	w.text("title", b.title())
	radius := "6"
	if b.node.Kind == Objects || b.node.Kind == Parameters {
		radius = "2"
	}
	w.leaf("rect", append(rectangle(b.x, b.y, b.w, b.h), "rx", radius, "fill", b.paint.fill, "stroke", b.paint.stroke, "class", string(b.node.Kind))...)
	for _, c := range b.chips {
		w.leaf("rect", append(rectangle(c.x, c.y, c.w, c.h), "rx", "8", "fill", c.paint.fill, "stroke", c.paint.stroke)...)
		for _, l := range c.labels {
			w.label(l)
		}
	}
	for _, badge := range b.badges {
		w.badge(badge)
	}
	for _, l := range b.labels {
		w.label(l)
	}
	w.close("g")
}

func (w *svgWriter) badge(b badge) {
	w.leaf("rect", append(rectangle(b.x, b.y-badgeHeight/2, b.w, badgeHeight), "rx", number(badgeHeight/2), "fill", b.color)...)
	w.label(b.label)
}

// wires writes the edges between the nodes of rows.
func (w *svgWriter) wires(wires []wire) {
	wires = slices.DeleteFunc(slices.Clone(wires), func(wire wire) bool { return wire.from.Kind == Variable })
	if len(wires) == 0 {
		return
	}
	w.open("g", "fill", "none", "stroke", line, "stroke-width", "1.3")
	for _, wire := range wires {
		w.leaf("path", "d", path(wire.drawn), "marker-end", "url(#arrow)")
	}
	w.close("g")
}

// variableWires writes the edges from a variable. Where it crosses other edges,
// they get a gap that shows which edge continues where.
func (w *svgWriter) variableWires(variable *Node, wires []wire) {
	wires = slices.DeleteFunc(slices.Clone(wires), func(wire wire) bool { return wire.from != variable })
	gap := ""
	for _, wire := range wires {
		gap += path(wire.drawn)
	}
	w.leaf("path", "d", gap, "fill", "none", "stroke", backdrop, "stroke-width", "4.5")
	attributes := []string{"fill", "none", "stroke", hueOf(variable.Place).onLight, "stroke-width", "1.6"}
	if dash := dashOf(variable.Place); dash != "" {
		attributes = append(attributes, "stroke-dasharray", dash)
	}
	w.open("g", attributes...)
	for _, wire := range wires {
		w.leaf("path", "d", path(wire.drawn), "marker-end", "url(#"+arrowOf(variable.Place)+")")
	}
	w.close("g")
}

// darkStyle returns a style sheet with the colors for readers who prefer a dark
// background. Programs that do not support it show the other colors, which are
// attributes.
func darkStyle(picture string, variables int) string {
	colors := darkColors(variables)
	rules := ""
	for _, onLight := range slices.Sorted(maps.Keys(colors)) {
		for _, attribute := range []string{"fill", "stroke"} {
			if is := attribute + `="` + onLight + `"`; strings.Contains(picture, is) {
				rules += "[" + is + "]{" + attribute + ":" + colors[onLight] + "}\n"
			}
		}
	}
	return "<style>\n@media (prefers-color-scheme: dark) {\n" + rules + "}\n</style>\n"
}
