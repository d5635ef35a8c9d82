package cue

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Check compares the properties at a path of a resource with the parameters of
// the template, and reports mistakes. It returns false if the properties or the
// template have errors. It reports missing properties only in addition to other
// errors. Otherwise Evaluate reports them, if the template uses them.
func (d *Definition) Check(properties *yaml.Node, at yamltree.Path, report *result.Reporter) bool {
	d.mutex.Lock()
	defer d.mutex.Unlock()
	p := d.described()
	if p == nil {
		return false
	}
	c := &checker{d: d}
	c.root(p, properties, at)
	c.findings.report(report)
	if c.errors > 0 {
		c.missing.report(report)
	}
	return c.errors == 0
}

// missing returns the required properties that are not set. This is a mistake
// only if the evaluation of the template uses them.
func (d *Definition) missing(properties *yaml.Node, at yamltree.Path) findings {
	p := d.described()
	if p == nil {
		return nil
	}
	c := &checker{d: d}
	c.root(p, properties, at)
	return c.missing
}

func (c *checker) root(p *Parameter, properties *yaml.Node, at yamltree.Path) {
	if yamltree.IsNull(properties) {
		properties = &yaml.Node{Kind: yaml.MappingNode}
	}
	c.value(p, properties, at)
}

type findings []finding

func (all findings) report(report *result.Reporter) {
	for _, f := range all {
		add := report.Error
		if f.isWarning {
			add = report.Warn
		}
		add(f.code, f.at.String(), "%s", f.message).Propose(f.proposal)
	}
}

// checker compares properties with parameters.
type checker struct {
	d        *Definition
	findings findings
	missing  findings // missing properties, which may not be a mistake
	errors   int
	fits     bool // the value has a type of the option that is checked
}

type finding struct {
	code      code.Code
	at        yamltree.Path
	message   string
	proposal  string
	isWarning bool
}

func (c *checker) error(id code.Code, at yamltree.Path, format string, args ...any) *finding {
	c.errors++
	c.findings = append(c.findings, finding{code: id, at: at, message: fmt.Sprintf(format, args...)})
	return &c.findings[len(c.findings)-1]
}

func (c *checker) warn(id code.Code, at yamltree.Path, format string, args ...any) *finding {
	c.findings = append(c.findings, finding{code: id, at: at, message: fmt.Sprintf(format, args...), isWarning: true})
	return &c.findings[len(c.findings)-1]
}

func (c *checker) value(p *Parameter, n *yaml.Node, at yamltree.Path) {
	for n.Kind == yaml.AliasNode {
		n = n.Alias
	}
	switch {
	case p.Types == nil && p.Options == nil && p.Fields == nil && p.Element == nil:
	case p.Options != nil:
		c.options(p, n, at)
	case n.Kind == yaml.MappingNode:
		if c.allows(p, "object", n, at) && p.Enum == nil {
			c.mapping(p, n, at)
		}
	case n.Kind == yaml.SequenceNode:
		if c.allows(p, "list", n, at) && p.Element != nil {
			for i, element := range n.Content {
				c.value(p.Element, element, at.Item(i))
			}
		}
	default:
		c.scalar(p, n, at)
	}
}

// options checks a value with several alternatives. If none matches, it reports
// those of the alternative with the smallest number.
func (c *checker) options(p *Parameter, n *yaml.Node, at yamltree.Path) {
	var best *checker
	fitting := 0
	for _, option := range p.Options {
		try := &checker{d: c.d, fits: option.ofKind(n)}
		try.value(option, n, at)
		if try.fits {
			fitting++
		}
		if best == nil || try.isBetterThan(best) {
			best = try
		}
	}
	switch {
	case best.errors > 0 && fitting == 0:
		c.error(code.WrongProperty, at, "expected %s, got %s%s", result.OneOf(typeNames(p.Types)), found(n), p.usage())
		return
	case best.errors > 0 && fitting > 1 && n.Kind == yaml.ScalarNode:
		c.invalid(p, n, at)
		return
	}
	c.findings = append(c.findings, best.findings...)
	c.missing = append(c.missing, best.missing...)
	c.errors += best.errors
}

// invalid reports a value of the right type.
func (c *checker) invalid(p *Parameter, n *yaml.Node, at yamltree.Path) {
	c.error(code.WrongProperty, at, "invalid value %s: expected %s%s", found(n), withoutDefault(fmt.Sprint(p.of)), p.usage())
}

// isBetterThan reports whether an option explains a value better than another one.
func (c *checker) isBetterThan(other *checker) bool {
	if c.fits != other.fits {
		return c.fits
	}
	return cmp.Or(cmp.Compare(c.errors, other.errors), cmp.Compare(len(c.missing), len(other.missing)), cmp.Compare(len(c.findings), len(other.findings))) < 0
}

// ofKind reports whether a node has a type that the parameter can have.
func (p *Parameter) ofKind(n *yaml.Node) bool {
	if p.Types == nil {
		return true
	}
	switch n.Kind {
	case yaml.MappingNode:
		return slices.Contains(p.Types, "object")
	case yaml.SequenceNode:
		return slices.Contains(p.Types, "list")
	}
	value, err := object.FromNode(n)
	return err == nil && p.takes(kindOf(value))
}

// allows reports whether a parameter can be a map or a list, and an error if not.
func (c *checker) allows(p *Parameter, kind string, n *yaml.Node, at yamltree.Path) bool {
	if p.Types == nil || slices.Contains(p.Types, kind) {
		return true
	}
	c.error(code.WrongProperty, at, "expected %s, got %s%s", result.OneOf(typeNames(p.Types)), found(n), p.usage())
	return false
}

func (c *checker) mapping(p *Parameter, n *yaml.Node, at yamltree.Path) {
	given := map[string]bool{}
	c.entries(p, n, at, given)
	for _, f := range p.Fields {
		if f.Required && !given[f.Name] {
			c.missing = append(c.missing, finding{code: code.RequiredProperty, at: at.Field(f.Name), message: "required field is missing" + f.usage()})
		}
	}
}

// entries checks the entries of a map, including those of merge keys.
func (c *checker) entries(p *Parameter, n *yaml.Node, at yamltree.Path, given map[string]bool) {
	for i := 0; i+1 < len(n.Content); i += 2 {
		key, value := n.Content[i], n.Content[i+1]
		for value.Kind == yaml.AliasNode {
			value = value.Alias
		}
		if key.ShortTag() == "!!merge" {
			for _, from := range append([]*yaml.Node{value}, value.Content...) {
				for from.Kind == yaml.AliasNode {
					from = from.Alias
				}
				if from.Kind == yaml.MappingNode {
					c.entries(p, from, at, given)
				}
			}
			continue
		}
		if given[key.Value] {
			continue // the map overrides the merged key
		}
		given[key.Value] = true
		c.entry(p, key, value, at.Field(key.Value))
	}
}

func (c *checker) entry(p *Parameter, key, value *yaml.Node, at yamltree.Path) {
	known := p.field(key.Value)
	if isBoolean(key) && (known != nil || !p.Open && p.Element == nil) {
		c.error(code.WrongProperty, at, "key %s is a boolean in YAML 1.1: write %q", key.Value, key.Value).proposal = strconv.Quote(key.Value)
		return
	}
	switch {
	case known != nil && known.Conditional:
	case known != nil:
		c.value(known, value, at)
	case p.Element != nil:
		c.value(p.Element, value, at)
	case !p.Open:
		c.unknown(p, key.Value, at)
	}
}

// isBoolean reports whether a key is a boolean in YAML 1.1, which Kubernetes reads.
func isBoolean(key *yaml.Node) bool {
	if key.Style != 0 {
		return false
	}
	_, is := yamltree.Bool(key.Value)
	return is
}

func (c *checker) unknown(p *Parameter, name string, at yamltree.Path) {
	names := p.names()
	hint := result.DidYouMean(name, names)
	switch {
	case hint != "":
	case len(names) == 0:
		hint = "; no properties are allowed"
	default:
		hint = "; known properties: " + result.AllOf(names)
	}
	if p.Closed {
		c.error(code.UnknownTypeProperty, at, "unknown property %q%s", name, hint).proposal = result.Nearest(name, names)
		return
	}
	c.warn(code.IgnoredTypeProperty, at, "unknown property %q is ignored%s", name, hint).proposal = result.Nearest(name, names)
}

// names returns the names of the properties.
func (p *Parameter) names() []string {
	var names []string
	for _, f := range p.Fields {
		names = append(names, f.Name)
	}
	return names
}

func (c *checker) scalar(p *Parameter, n *yaml.Node, at yamltree.Path) {
	value, err := object.FromNode(n)
	if err != nil {
		return // Evaluate reports it
	}
	if p.Enum != nil {
		c.enumerated(p, n, value, at)
		return
	}
	if !p.takes(kindOf(value)) {
		c.wrongType(p, n, value, at)
		return
	}
	if !p.isPlainType() {
		c.constraint(p, n, value, at)
	}
}

func (c *checker) enumerated(p *Parameter, n *yaml.Node, value any, at yamltree.Path) {
	allowed := make([]string, len(p.Enum))
	for i, known := range p.Enum {
		if equal(known, value) && kindOf(known) == kindOf(value) {
			return
		}
		allowed[i] = describe(known)
	}
	if len(allowed) == 1 {
		c.error(code.WrongProperty, at, "must be %s, got %s%s", allowed[0], found(n), p.usage())
		return
	}
	var texts []string
	for _, known := range p.Enum {
		if text, isText := known.(string); isText {
			texts = append(texts, text)
		}
	}
	hint := result.DidYouMean(n.Value, texts)
	c.error(code.WrongProperty, at, "expected %s, got %s%s%s", result.OneOf(allowed), found(n), hint, p.usage()).proposal = result.Nearest(n.Value, texts)
}

func (c *checker) wrongType(p *Parameter, n *yaml.Node, value any, at yamltree.Path) {
	hint, proposal := "", ""
	text, isText := value.(string)
	switch {
	case !isText && slices.Contains(p.Types, "string") && kindOf(value) != "null":
		hint = fmt.Sprintf(": write %q", n.Value)
		proposal = strconv.Quote(n.Value)
	case isText:
		plain := &yaml.Node{Kind: yaml.ScalarNode, Value: text}
		if bare, err := object.FromNode(plain); err == nil && p.takes(kindOf(bare)) && kindOf(bare) != "string" {
			hint = fmt.Sprintf(": write %s without quotes", text)
			proposal = text
		}
	}
	c.error(code.WrongProperty, at, "expected %s, got %s%s%s", result.OneOf(typeNames(p.Types)), found(n), hint, p.usage()).proposal = proposal
}

// constraint uses CUE to compare a value with the bounds or the pattern of a
// parameter.
func (c *checker) constraint(p *Parameter, n *yaml.Node, value any, at yamltree.Path) {
	rejected := guarded(c.d, func() []problem {
		if p.of.Unify(valueOf(value)).Validate() != nil {
			return []problem{{}}
		}
		return nil
	})
	if rejected == nil {
		return
	}
	if rejected[0].isLimit {
		c.d.reportStatic(rejected)
		c.errors++
		return
	}
	c.invalid(p, n, at)
}

// withoutDefault returns a constraint such as *1 | >0 without the default.
func withoutDefault(text string) string {
	if first, rest, ok := strings.Cut(text, " | "); ok && strings.HasPrefix(first, "*") {
		return rest
	}
	return text
}

// takes reports whether one of the types accepts a scalar of a kind.
func (p *Parameter) takes(kind string) bool {
	if p.Types == nil || slices.Contains(p.Types, kind) {
		return true
	}
	return (kind == "int" || kind == "float") && slices.Contains(p.Types, "number")
}

// kindOf returns the type of a scalar.
func kindOf(value any) string {
	plain, isPlain := value.(object.Plain)
	if !isPlain {
		return "string"
	}
	switch text := describePlain(plain); {
	case text == "true" || text == "false":
		return "bool"
	case text == "null":
		return "null"
	case strings.ContainsAny(text, ".eE"):
		return "float"
	}
	return "int"
}

// found describes a node in a message.
func found(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a map"
	case yaml.SequenceNode:
		return "a list"
	}
	value, err := object.FromNode(n)
	if err != nil {
		return n.Value
	}
	if text, isText := value.(string); isText {
		return strconv.Quote(text)
	}
	return describe(value)
}

// typeNames lists types in a message.
func typeNames(types []string) []string {
	words := map[string]string{
		"string": "a string", "int": "an integer", "float": "a number with a fraction", "number": "a number",
		"bool": "true or false", "bytes": "bytes", "null": "null", "object": "a map", "list": "a list",
	}
	names := make([]string, len(types))
	for i, t := range types {
		names[i] = words[t]
	}
	return names
}

// usage returns the description of a parameter in the definition, as the end of
// a message.
func (p *Parameter) usage() string {
	if p.Usage == "" {
		return ""
	}
	return " (" + strings.TrimSuffix(p.Usage, ".") + ")"
}

// isPlainType reports whether the parameter has a type without bounds or
// patterns.
func (p *Parameter) isPlainType() bool {
	if p.isPlain == nil {
		is := false
		switch fmt.Sprint(p.scalar) { // evaluating it takes longer than reading the parameter
		case "string", "int", "number", "float", "bool", "_", "bytes", "null":
			is = true
		}
		p.isPlain = &is
	}
	return *p.isPlain
}
