package v1alpha1

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Parameters are the values that the parameters of a schematic have for one
// instance.
type Parameters struct {
	schematic *ComponentSchematic
	variables *resolve.Variables
	values    map[string]*yaml.Node // no entry means unset
	failed    map[string]bool       // whether the value is wrong, which was reported
	given     []oam.Setting         // by the instance
	uses      []use                 // positions of the parameters in the schematic
	known     result.Origins        // of the first uses
	counted   int                   // how many uses have an origin, if they need one
	report    *result.Reporter      // of the configuration
	about     *result.Reporter      // for the schematic
	found     *result.Reporter      // for the schematic with its values
	at        yamltree.Path         // of the instance in the configuration
	instance  string
	room      int // the number of bytes that placeholders in strings may still expand to
}

// use is a place in the schematic that uses the value of a parameter.
type use struct {
	name string
	at   yamltree.Path
}

func (p *Parameters) use(name string, at yamltree.Path) {
	if p.uses == nil {
		p.uses = make([]use, 0, len(p.schematic.Spec.Parameters))
	}
	p.uses = append(p.uses, use{name, at})
}

// OK reports whether all required parameters have a value, and all values have
// the right type.
func (p *Parameters) OK() bool { return len(p.failed) == 0 }

// NewParameters determines the value of each parameter of a schematic for one
// instance: the value that the instance sets, otherwise the default. Results
// about the schematic itself are added to about. It reports values of the wrong
// type, and missing values.
func NewParameters(s *ComponentSchematic, about *result.Reporter, c *Component, at yamltree.Path, v *resolve.Variables, report *result.Reporter) *Parameters {
	p := &Parameters{
		schematic: s, about: about, variables: v, report: report, at: at, instance: c.InstanceName,
		values: make(map[string]*yaml.Node, len(s.Spec.Parameters)), room: resolve.MaxText,
	}
	p.known.Of = "ComponentSchematic/" + s.Metadata.Name
	p.found = about.With(p.origins)
	p.given = c.ParameterValues
	p.warnUndeclared()
	for i := range s.Spec.Parameters {
		parameter := &s.Spec.Parameters[i]
		switch value, isGiven := p.givenAt(parameter.Name); {
		case isGiven:
			p.set(parameter, value)
		case parameter.Default != nil:
			p.values[parameter.Name] = typed(parameter, parameter.Default)
		case parameter.Required:
			p.fail(parameter.Name)
			report.Error(code.ParameterRequired, at.Field("parameterValues").String(), "parameter %q of component %q is required: set a value%s",
				parameter.Name, s.Metadata.Name, describe(parameter))
		}
	}
	return p
}

// fail marks a parameter whose value is wrong.
func (p *Parameters) fail(name string) {
	if p.failed == nil {
		p.failed = make(map[string]bool)
	}
	p.failed[name] = true
}

func describe(parameter *oam.Parameter) string {
	if text := strings.TrimSpace(parameter.Description); text != "" {
		return " (" + text + ")"
	}
	return ""
}

// givenAt returns the position of the value that the instance sets for a
// parameter.
func (p *Parameters) givenAt(name string) (i int, isGiven bool) {
	i = slices.IndexFunc(p.given, func(s oam.Setting) bool { return s.Name == name && s.Value != nil })
	return i, i >= 0 && name != ""
}

// warnUndeclared warns about values for parameters that the schematic does not
// have.
func (p *Parameters) warnUndeclared() {
	for i, value := range p.given {
		if first, isGiven := p.givenAt(value.Name); !isGiven || first != i {
			continue // already reported when it was read
		}
		if p.parameter(value.Name) == nil {
			declared := p.names()
			hint := result.DidYouMean(value.Name, declared)
			if hint == "" && len(declared) > 0 {
				hint = ": it has " + result.AllOfNames(declared)
			}
			p.report.Warn(code.UnknownParameterValue, p.at.Field("parameterValues").Item(i).Field("name").String(),
				"the value is ignored: component %q has no parameter %q%s", p.schematic.Metadata.Name, value.Name, hint).
				Found(value.Name).Propose(result.Nearest(value.Name, declared))
		}
	}
}

// names returns the names of the parameters of the schematic.
func (p *Parameters) names() (names []string) {
	for _, parameter := range p.schematic.Spec.Parameters {
		names = append(names, parameter.Name)
	}
	return names
}

func (p *Parameters) parameter(name string) *oam.Parameter {
	for i := range p.schematic.Spec.Parameters {
		if p.schematic.Spec.Parameters[i].Name == name {
			return &p.schematic.Spec.Parameters[i]
		}
	}
	return nil
}

// set reads the value at position i in the list of the instance.
func (p *Parameters) set(parameter *oam.Parameter, i int) {
	at := func() yamltree.Path { return p.at.Field("parameterValues").Item(i).Field("value") }
	value := p.given[i].Value
	if yamltree.HasPlaceholder(value) {
		report := p.report.Part()
		if value = p.variables.Expand(value, at(), report); !report.OK() {
			p.fail(parameter.Name)
			return
		}
	}
	if plain := withoutQuotes(value); parameter.Mismatch(value) != "" && parameter.Mismatch(plain) == "" {
		value = plain
	}
	if wrong := parameter.Mismatch(value); wrong != "" {
		p.fail(parameter.Name)
		p.report.Error(code.ParameterType, at().String(), "%s", wrong).Found(value.Value)
		return
	}
	if _, differs := yamltree.Canonical(value); differs && parameter.Type == "string" {
		decode.WarnText(value, at(), p.report) // a date
	}
	p.values[parameter.Name] = typed(parameter, value)
}

// withoutQuotes returns the value of a variable without its quotes, because
// values of variables are strings in the specification. Other values stay the
// same.
func withoutQuotes(value *yaml.Node) *yaml.Node {
	if !yamltree.IsFromPlaceholder(value) {
		return value
	}
	plain := &yaml.Node{Kind: yaml.ScalarNode, Value: value.Value, Line: value.Line, Column: value.Column}
	yamltree.FromPlaceholder(plain)
	return plain
}

// typed returns a value in the type of its parameter, with quotes added or
// removed. Its spelling stays the same, except for booleans, which become true
// or false.
func typed(parameter *oam.Parameter, value *yaml.Node) *yaml.Node {
	switch parameter.Type {
	case "string":
		return resolve.TextAt(value.Value, value)
	case "number", "boolean":
		text := value.Value
		if b, ok := yamltree.Bool(text); ok && parameter.Type == "boolean" {
			text = map[bool]string{true: "true", false: "false"}[b]
		}
		plain := &yaml.Node{Kind: yaml.ScalarNode, Value: text}
		plain.Tag = plain.ShortTag()
		if yamltree.IsFromPlaceholder(value) {
			yamltree.FromPlaceholder(plain)
		}
		return resolve.Placed(plain, value)
	}
	return value
}

// text returns the value of a parameter as a string. It is not set if the
// parameter has no value. A map or list is reported.
func (p *Parameters) text(name string, at yamltree.Path) (text string, isSet bool) {
	value := p.values[name]
	if yamltree.IsNull(value) {
		return "", false
	}
	if value.Kind != yaml.ScalarNode {
		p.found.Error(code.StructuredParameter, at.String(), "parameter %q is %s, but only a string, number or boolean can be used here", name, yamltree.Describe(value))
		return "", false
	}
	if _, differs := yamltree.Canonical(value); differs { // the path is only needed for the message
		decode.WarnText(value, p.source(name, at), p.found)
	}
	return value.Value, true
}

// source returns the place of a parameter value in the schematic: the default,
// unless the instance sets a value.
func (p *Parameters) source(name string, used yamltree.Path) yamltree.Path {
	if _, isGiven := p.givenAt(name); isGiven {
		return used // its origin is the instance
	}
	i := slices.IndexFunc(p.schematic.Spec.Parameters, func(parameter oam.Parameter) bool { return parameter.Name == name })
	return yamltree.At("spec").Field("parameters").Item(i).Field("default")
}

// lookup finds the value for the placeholder [fromParam(NAME)].
func (p *Parameters) lookup(name string) (*yaml.Node, string) {
	if value := p.values[name]; value != nil {
		return value, ""
	}
	if p.failed[name] {
		return nil, "" // already reported
	}
	if p.parameter(name) == nil {
		return nil, `parameter "` + name + `" not found` + result.DidYouMean(name, p.names())
	}
	return nil, `parameter "` + name + `" has no value in instance "` + p.instance + `" and no default`
}

// origins returns the origins of the values in the schematic: values of the
// instance, or the list in which the instance does not set them.
func (p *Parameters) origins() *result.Origins {
	for ; p.counted < len(p.uses); p.counted++ {
		u := p.uses[p.counted]
		from := p.at.Field("parameterValues")
		if i, isGiven := p.givenAt(u.name); isGiven {
			from = from.Item(i).Field("value")
		} else if p.values[u.name] != nil || p.parameter(u.name) == nil {
			continue // the schematic itself is the cause
		}
		p.known.Add(result.Origin{At: u.at, Report: p.report, Field: from, IsWhole: true})
	}
	return &p.known
}
