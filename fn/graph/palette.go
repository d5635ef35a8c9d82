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

// variableStrokes are the colors of the frames of variables and of the lines that
// leave them, which take turns.
var variableStrokes = []string{
	"#d97706", "#0d9488", "#7c3aed", "#db2777", "#0284c7", "#65a30d",
	"#dc2626", "#4f46e5", "#92400e", "#059669", "#c026d3", "#1e3a8a",
}

// variablePaint is how a variable looks.
func variablePaint(place int) paint {
	p := paintOf(Variable)
	p.stroke = variableStrokes[place%len(variableStrokes)]
	return p
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
