package graph

// Colors of the pictures, for a white background.
const (
	white    = "#ffffff"
	dark     = "#0f172a" // text
	muted    = "#475569" // names next to their values, headings
	line     = "#64748b" // edges
	frame    = "#cbd5e1"
	amber    = "#b45309" // what comes from a variable
	backdrop = "#f8fafc"
)

// paint is how the nodes of a kind look.
type paint struct {
	kind         Kind
	fill, stroke string
}

// paints are the colors of all kinds.
var paints = []paint{
	{Variable, "#fef3c7", "#d97706"},
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

// scopePaints are the colors of scopes, which take turns.
var scopePaints = []paint{
	{Scope, "#ccfbf1", "#0f766e"},
	{Scope, "#fce7f3", "#be185d"},
	{Scope, "#ecfccb", "#4d7c0f"},
	{Scope, "#e0e7ff", "#4338ca"},
	{Scope, "#e7e5e4", "#57534e"},
}

func scopePaint(place int) paint { return scopePaints[place%len(scopePaints)] }
