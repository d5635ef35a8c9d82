package graph

import (
	"encoding/xml"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
)

// SVG draws a graph as a picture without scripts, fonts or other files.
func SVG(g *Graph) string {
	s := arrange(g)
	w := &svgWriter{}
	w.open("svg", "xmlns", "http://www.w3.org/2000/svg", "width", number(s.width), "height", number(s.height),
		"viewBox", "0 0 "+number(s.width)+" "+number(s.height), "role", "img", "aria-label", g.label(),
		"font-family", "Helvetica, Arial, 'Liberation Sans', sans-serif", "font-size", "12")
	w.open("defs")
	w.arrow("arrow", line)
	strokes := s.variableStrokes()
	for i, stroke := range variableStrokes {
		if slices.Contains(slices.Collect(maps.Values(strokes)), stroke) {
			w.arrow(variableArrow(i), stroke)
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
	w.wires(s.wires, line, "arrow", func(from *Node) bool { return from.Kind != Variable })
	for i, stroke := range variableStrokes {
		w.wires(s.wires, stroke, variableArrow(i), func(from *Node) bool { return strokes[from] == stroke })
	}
	for _, b := range s.boxes {
		w.box(b)
	}
	w.close("svg")
	return w.String()
}

// variableStrokes are the colors of the variables.
func (s *sheet) variableStrokes() map[*Node]string {
	strokes := make(map[*Node]string)
	for _, b := range s.boxes {
		if b.node.Kind == Variable {
			strokes[b.node] = b.paint.stroke
		}
	}
	return strokes
}

// variableArrow is the ID of the end of lines of a color.
func variableArrow(color int) string {
	if color == 0 {
		return "arrow-variable"
	}
	return "arrow-variable-" + string(rune('a'+color))
}

func (g *Graph) label() string {
	var names []string
	for _, a := range g.Applications {
		names = append(names, a.title())
	}
	return "Application " + strings.Join(names, ", ")
}

// svgWriter writes XML.
type svgWriter struct{ strings.Builder }

// open writes the beginning of an element with names and values of attributes.
func (w *svgWriter) open(name string, attributes ...string) {
	w.begin(name, attributes)
	w.WriteString(">\n")
}

// leaf writes an element with nothing in it.
func (w *svgWriter) leaf(name string, attributes ...string) {
	w.begin(name, attributes)
	w.WriteString("/>\n")
}

// text writes an element with only text in it.
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
	xml.EscapeText(&w, []byte(text)) //nolint:errcheck // a Builder takes all
	return w.String()
}

// number writes a number with at most one decimal.
func number(f float64) string { return strconv.FormatFloat(math.Round(f*10)/10, 'f', -1, 64) }

func rectangle(x, y, w, h float64) []string {
	return []string{"x", number(x), "y", number(y), "width", number(w), "height", number(h)}
}

// arrow defines the end of an edge.
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
	if isKnown(l.text) && l.text != "" { // so that it fits in other fonts too
		attributes = append(attributes, "textLength", number(l.width(l.text)), "lengthAdjust", "spacingAndGlyphs")
	}
	w.text("text", l.text, attributes...)
}

// box writes a box, its labels, and its complete content as a tooltip.
func (w *svgWriter) box(b *box) {
	w.open("g")
	w.text("title", b.title())
	radius := "6"
	if b.node.Kind == Objects || b.node.Kind == Parameters {
		radius = "2"
	}
	w.leaf("rect", append(rectangle(b.x, b.y, b.w, b.h), "rx", radius, "fill", b.paint.fill, "stroke", b.paint.stroke, "class", string(b.node.Kind))...)
	for _, c := range b.chips {
		w.leaf("rect", append(rectangle(c.x, c.y, c.w, chipHeight), "rx", "8", "fill", c.paint.fill, "stroke", c.paint.stroke)...)
		w.label(c.label)
	}
	for _, l := range b.labels {
		w.label(l)
	}
	w.close("g")
}

// wires writes the edges of one color.
func (w *svgWriter) wires(wires []wire, color, arrow string, are func(from *Node) bool) {
	wires = slices.DeleteFunc(slices.Clone(wires), func(wire wire) bool { return !are(wire.from) })
	if len(wires) == 0 {
		return
	}
	w.open("g", "fill", "none", "stroke", color, "stroke-width", "1.3")
	for _, wire := range wires {
		w.leaf("path", "d", path(wire.drawn), "marker-end", "url(#"+arrow+")")
	}
	w.close("g")
}
