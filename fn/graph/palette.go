package graph

import (
	"fmt"
	"maps"
)

// Colors of pictures on a light background.
const (
	white    = "#ffffff"
	dark     = "#0f172a" // text
	muted    = "#475569" // names of values, headings
	line     = "#64748b" // edges
	frame    = "#cbd5e1"
	backdrop = "#f8fafc"
)

// paint is the colors of a kind of node.
type paint struct {
	kind         Kind
	fill, stroke string
}

// paints are the colors of all kinds of nodes.
var paints = []paint{
	{Variable, "#fefce8", "#a16207"},
	{Parameters, "#ffffff", "#94a3b8"},
	{Component, "#dbeafe", "#2563eb"},
	{Scope, "#f1f5f9", "#475569"},
	{TraitUse, "#dcfce7", "#16a34a"},
	{Objects, "#f3e8ff", "#9333ea"},
}

func paintOf(kind Kind) paint {
	for _, p := range paints {
		if p.kind == kind {
			return p
		}
	}
	return paint{kind, white, dark}
}

// hue is the color of a variable, with enough contrast for text on a light and
// on a dark background.
type hue struct{ onLight, onDark string }

// hues are the colors of the first variables. Consecutive ones are far apart on
// the color wheel.
var hues = []hue{
	{"#b45309", "#fb923c"}, {"#1d4ed8", "#60a5fa"}, {"#15803d", "#4ade80"}, {"#a21caf", "#e879f9"},
	{"#0f766e", "#2dd4bf"}, {"#dc2626", "#f87171"}, {"#6d28d9", "#a78bfa"}, {"#4d7c0f", "#a3e635"},
	{"#be185d", "#f472b6"}, {"#0369a1", "#38bdf8"}, {"#854d0e", "#facc15"}, {"#4338ca", "#818cf8"},
}

// hueOf returns the color of a variable.
func hueOf(place int) hue {
	if place < len(hues) {
		return hues[place]
	}
	degrees := place * 1375 / 10 % 360 // steps by the golden angle stay far from earlier colors for a long time
	return hue{wheel(degrees, 14, 116), wheel(degrees, 150, 250)}
}

// wheel returns the color at an angle of the color wheel, with its channels
// between two values. It uses integers, so that all machines compute the same
// color.
func wheel(degrees, low, high int) string {
	channel := func(turned int) int {
		at := (degrees + turned) % 360
		switch {
		case at < 60:
			return low + (high-low)*at/60
		case at < 180:
			return high
		case at < 240:
			return low + (high-low)*(240-at)/60
		}
		return low
	}
	return fmt.Sprintf("#%02x%02x%02x", channel(120), channel(0), channel(240))
}

// dashes are the line patterns of variables, used in turn. Their number does
// not divide the number of hues, so that it takes long until both repeat
// together.
var dashes = []string{"", "9 3", "2 2", "12 3 2 3", "5 3"}

func dashOf(place int) string { return dashes[place%len(dashes)] }

// scopePaints are the colors of scopes, used in turn.
var scopePaints = []paint{
	{Scope, "#ccfbf1", "#0f766e"},
	{Scope, "#fce7f3", "#be185d"},
	{Scope, "#ecfccb", "#4d7c0f"},
	{Scope, "#e0e7ff", "#4338ca"},
	{Scope, "#e7e5e4", "#57534e"},
}

func scopePaint(place int) paint { return scopePaints[place%len(scopePaints)] }

// onDark maps the colors for a light background to those for a dark one, except
// the hues of variables.
var onDark = map[string]string{
	white: "#0b1120", dark: "#e2e8f0", muted: "#a3b1c6", line: "#94a3b8", frame: "#334155", backdrop: "#111827",
	"#fefce8": "#1c1917", "#a16207": "#eab308", "#94a3b8": "#64748b", "#dbeafe": "#172554", "#2563eb": "#60a5fa",
	"#f1f5f9": "#1e293b", "#dcfce7": "#052e16", "#16a34a": "#4ade80", "#f3e8ff": "#2e1065", "#9333ea": "#c084fc",
	"#ccfbf1": "#042f2e", "#fce7f3": "#500724", "#ecfccb": "#1a2e05", "#e0e7ff": "#1e1b4b",
	"#e7e5e4": "#292524", "#57534e": "#a8a29e",
}

// darkColors maps the colors for a light background to those for a dark one,
// with the hues of a number of variables.
func darkColors(variables int) map[string]string {
	colors := maps.Clone(onDark)
	for place := range max(variables, len(hues)) {
		h := hueOf(place)
		colors[h.onLight] = h.onDark
	}
	return colors
}
