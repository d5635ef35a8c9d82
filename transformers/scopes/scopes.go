// Package scopes has the types of scopes of v1alpha1, one file each, and puts
// instances into the scopes that applications declare.
package scopes

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/propertyschema"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Type is a type of scope that the program implements.
type Type struct {
	Name       string // such as network
	Kind       string // such as NetworkScope
	Summary    string
	Becomes    string
	Properties any  // a zero value of the struct that describes the properties
	Overlap    bool // whether an instance can be in several scopes of the type

	// join changes a member of the scope, serve adds the scope's own objects.
	join  func(*Scope, *instance.Instance)
	serve func(*Scope)
}

var registry []*Type

// register adds a type of scope. Each file registers its own.
func register(t *Type) bool { //nolint:unparam // assigned to a package variable, which needs no init function
	registry = append(registry, t)
	return true
}

// Types returns the types of scopes by name.
func Types() []*Type {
	all := slices.Clone(registry)
	slices.SortFunc(all, func(a, b *Type) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Label is the prefix of the label of a scope's members. The rest of the key is
// the scope, and the value is the configuration that declares it.
const Label = "scope.oam.dev/"

// Scope is a scope that a configuration declares (specification, chapter 4:
// application scopes).
type Scope struct {
	Declared    *oam.Scope
	Application *oam.Resource
	Platform    *platform.Platform
	At          yamltree.Path // of the declaration
	Type        *Type         // nil for a type that only an ApplicationScope defines
	Objects     []*object.Map
	Members     []*instance.Instance

	overlap    bool
	properties any // decoded
}

// Set is the scopes of one input.
type Set struct {
	all      []*Scope
	platform *platform.Platform
	packages map[*oam.Resource]string
}

// NewSet returns an empty set of scopes.
func NewSet(p *platform.Platform) *Set {
	return &Set{platform: p, packages: make(map[*oam.Resource]string)}
}

// Definition is the content of an ApplicationScope of the input.
type Definition struct {
	Name       string // of the resource
	Type       string // GROUP/VERSION.KIND
	Overlap    bool   // whether an instance can be in several scopes of the type
	Parameters []oam.Parameter
	Report     *result.Reporter
}

// Declaration is the scopes that an application of a package declares, in a
// list at a path, with the definitions that the package can use.
type Declaration struct {
	Application *oam.Resource
	Package     string
	At          yamltree.Path
	Scopes      []oam.Scope
	Variables   *resolve.Variables
	Definitions []Definition
}

// Declare adds scopes, and reports their errors.
func (s *Set) Declare(d Declaration) {
	if d.Package != "" {
		s.packages[d.Application] = d.Package
	}
	for i := range d.Scopes {
		scope := &Scope{Declared: &d.Scopes[i], Application: d.Application, Platform: s.platform, At: d.At.Item(i)}
		if scope.Declared.Name == "" || scope.Declared.Type == "" {
			continue // already reported when it was read
		}
		scope.read(d.Definitions, d.Variables)
		s.all = append(s.all, scope)
	}
}

// CheckDefinitions reports duplicate definitions of a type.
func CheckDefinitions(definitions []Definition) {
	first := make(map[string]*Definition, len(definitions))
	for i := range definitions {
		d := &definitions[i]
		name := d.Type
		if known := findType(name); known != nil {
			name = known.Kind
		}
		switch other := first[name]; {
		case name == "": // already reported when it was read
		case other == nil:
			first[name] = d
		default:
			d.Report.Error(code.DuplicateScopeType, "spec.type", "duplicate definition of scope type %s: ApplicationScope/%s defines it too%s", d.Type, other.Name, other.Report.OtherOne("spec.type")).
				Found(d.Type)
		}
	}
}

// read finds the type of the scope and reads its properties.
func (s *Scope) read(definitions []Definition, variables *resolve.Variables) {
	report := s.Application.Report
	s.Type = findType(s.Declared.Type)
	defined := s.definition(definitions)
	if s.Type == nil && defined == nil {
		var known []string
		for _, t := range Types() {
			known = append(known, oam.APIVersion+"."+t.Kind)
		}
		report.Error(code.UnknownScopeType, s.At.Field("type").String(), "unknown scope type %q: must be %s, or defined by an ApplicationScope in the input%s",
			s.Declared.Type, result.OneOfNames(known), result.DidYouMean(s.Declared.Type, known)).
			Found(s.Declared.Type).Propose(result.Nearest(s.Declared.Type, known))
		if s.Type = findType(result.Nearest(s.Declared.Type, known)); s.Type == nil {
			return
		}
		// check the rest as the type that was likely meant
	}
	properties := s.Declared.Properties
	properties.Node = variables.Expand(properties.Node, properties.Path, report)
	if properties.Node == nil {
		properties.Node = &yaml.Node{Kind: yaml.MappingNode}
		properties.Path = s.At.Field("properties")
	}
	if properties.Node.Kind != yaml.MappingNode {
		report.Error(code.WrongType, properties.Path.String(), "expected a map of properties, got %s", yamltree.Describe(properties.Node)).Found(properties.Node.Value)
		s.Type = nil // nothing implements a scope whose properties are unknown
		return
	}
	if defined != nil {
		properties.Node = withDefaults(properties.Node, defined.Parameters)
	}
	if s.Type == nil {
		report.Warn(code.ScopeNotImplemented, s.At.Field("type").String(), "scope type %q is not implemented: members only get a label", s.Declared.Type)
		s.checkNames(defined, properties)
	} else {
		s.overlap = s.Type.Overlap
		s.properties = decode.New(s.Type.Properties)
		decode.Into(s.spelled(properties, decode.Names(s.Type.Properties)), s.properties, properties.Path, report)
	}
	if defined != nil {
		s.overlap = defined.Overlap
		s.checkParameters(defined, properties)
	}
}

// findType returns the type with this name, in any spelling, or nil if the
// program does not implement it.
func findType(name string) *Type {
	name = oam.ScopeTypeName(name)
	for _, t := range registry {
		if name == oam.APIVersion+"."+t.Kind {
			return t
		}
	}
	return nil
}

// definition returns the ApplicationScope for the scope's type, or nil.
func (s *Scope) definition(definitions []Definition) *Definition {
	for i := range definitions {
		d := &definitions[i]
		if d.Type == s.Declared.Type || s.Type != nil && findType(d.Type) == s.Type {
			return d
		}
	}
	return nil
}

// checkParameters reports properties that the ApplicationScope requires and
// that are missing or have the wrong type.
func (s *Scope) checkParameters(defined *Definition, given oam.Properties) {
	values := byName(given.Node)
	for i := range defined.Parameters {
		p := &defined.Parameters[i]
		value := values[result.Plain(p.Name)]
		at := given.Path.Field(p.Name)
		switch {
		case value == nil && p.Required:
			s.Application.Report.Error(code.ScopePropertyRequired, at.String(), "required by ApplicationScope/%s: property %q is missing", defined.Name, p.Name)
		case value != nil:
			unquoted := &yaml.Node{Kind: value.Kind, Value: value.Value, Content: value.Content}
			isString := p.Type == "array" && value.Kind == yaml.ScalarNode // with commas between the entries
			if s.Type == nil && p.Mismatch(value) != "" && p.Mismatch(unquoted) == "" && yamltree.IsQuoted(value) {
				s.Application.Report.Warn(code.QuotedValue, at.String(), "the string %q is read as a %s: write %s without quotes", value.Value, p.Type, value.Value).
					Found(value.Value).Propose(value.Value).Fix(result.UnquoteNode(value, value.Value))
			}
			if wrong := p.Mismatch(value); wrong != "" && p.Mismatch(unquoted) != "" && !isString { // there already was a warning about a number in quotes
				s.Application.Report.Error(code.ScopePropertyRejected, at.String(), "rejected by ApplicationScope/%s: %s", defined.Name, wrong).Found(value.Value)
			}
		}
	}
}

// checkNames warns about properties that the ApplicationScope does not have.
// Names are compared without case and separators.
func (s *Scope) checkNames(defined *Definition, given oam.Properties) {
	var known []string
	isKnown := make(map[string]bool)
	for _, p := range defined.Parameters {
		known = append(known, p.Name)
		isKnown[result.Plain(p.Name)] = true
	}
	spelled := *given.Node
	spelled.Content = nil
	for i := 0; i+1 < len(given.Node.Content); i += 2 {
		if !isKnown[result.Plain(given.Node.Content[i].Value)] {
			spelled.Content = append(spelled.Content, given.Node.Content[i], given.Node.Content[i+1])
		}
	}
	propertyschema.WarnUnknown(&spelled, known, given.Path, s.Application.Report)
}

// withDefaults returns properties with the defaults of those that are not set.
func withDefaults(given *yaml.Node, parameters []oam.Parameter) *yaml.Node {
	completed := *given
	completed.Content = slices.Clone(given.Content)
	values := byName(given)
	for i := range parameters {
		if p := &parameters[i]; p.Default != nil && p.Name != "" && values[result.Plain(p.Name)] == nil {
			completed.Content = append(completed.Content, resolve.Text(p.Name), p.Default)
		}
	}
	return &completed
}

// byName returns properties by their names, ignoring case and separators. The first of
// those with the same name counts.
func byName(node *yaml.Node) map[string]*yaml.Node {
	values := make(map[string]*yaml.Node, len(node.Content)/2)
	for i := 0; i+1 < len(node.Content); i += 2 {
		if name := result.Plain(node.Content[i].Value); values[name] == nil {
			values[name] = node.Content[i+1]
		}
	}
	return values
}

// spelled corrects property names that differ in case, separators, or a plural
// s. It reports duplicates.
func (s *Scope) spelled(properties oam.Properties, known []string) *yaml.Node {
	copied := *properties.Node
	copied.Content = slices.Clone(properties.Node.Content)
	first := make(map[string]string) // names as the user wrote them
	for i := 0; i+1 < len(copied.Content); i += 2 {
		written := result.Plain(copied.Content[i].Value)
		for _, name := range known {
			if written == result.Plain(name) || strings.TrimSuffix(written, "s") == result.Plain(name) {
				key := *copied.Content[i]
				if other, isDuplicate := first[name]; isDuplicate && other != key.Value {
					s.Application.Report.Error(code.DuplicateProperty, properties.Path.Field(key.Value).String(), "%q and %q are the same property: remove one", other, key.Value).
						Found(key.Value)
				}
				first[name] = key.Value
				key.Value = name
				copied.Content[i] = &key
			}
		}
	}
	return &copied
}

// Join adds an instance to the scopes that it names, by their own name or by
// the configuration that declares them. It returns whether there were no
// errors.
func (s *Set) Join(in *instance.Instance) bool {
	if len(in.ScopeNames) == 0 {
		return true
	}
	report := in.Application.Report.Part()
	joined := make(map[string]*Scope) // by the name of their type
	labels := make(map[string]string) // of all scopes
	for i, name := range in.ScopeNames {
		if name == "" {
			continue // already reported when it was read
		}
		at := in.Path.Field("applicationScopes").Item(i).String()
		found := s.find(name, in.Application)
		if len(found) == 0 {
			s.missing(name, at, in, report)
		}
		for _, scope := range found {
			if strings.Contains(name, "/") {
				in.Application.Report.Warn(code.ScopeByType, at, "joining a scope by its type is deprecated: write %s", scope.Declared.Name).Found(name).Propose(scope.Declared.Name)
			}
			if last := len(scope.Members) - 1; last >= 0 && scope.Members[last] == in {
				continue // named both by its own name and by its configuration
			}
			if other := joined[scope.typeName()]; other != nil && (!scope.overlap || !other.overlap) {
				report.Error(code.OverlappingScopes, at, "the instance is already in scope %q, and scopes of type %s cannot overlap", other.Declared.Name, scope.Declared.Type).Found(name)
				continue
			}
			joined[scope.typeName()] = scope
			scope.join(in, at, labels, report)
		}
	}
	for _, m := range []*object.Map{in.Workload, in.PodTemplate} {
		if m != nil {
			object.Merge(m, object.Of("metadata", object.Of("labels", labels)))
		}
	}
	return report.OK()
}

// typeName returns the name of the scope's type, in one spelling.
func (s *Scope) typeName() string {
	if s.Type != nil {
		return s.Type.Name
	}
	return s.Declared.Type
}

// find returns the scopes with a name, in the namespace of a configuration:
// those that a configuration of that name declares, or else its own scope of
// that name, or else those of other configurations. Scopes of its own package
// take precedence.
func (s *Set) find(name string, c *oam.Resource) (found []*Scope) {
	isNear := func(scope *Scope) bool { return s.packages[scope.Application] == s.packages[c] }
	for _, matches := range []func(*Scope) bool{
		func(scope *Scope) bool { return scope.Application.Metadata.Name == name && isNear(scope) },
		func(scope *Scope) bool { return scope.Declared.Name == name && scope.Application == c },
		func(scope *Scope) bool { return scope.Declared.Name == name && isNear(scope) },
		func(scope *Scope) bool { return scope.Application.Metadata.Name == name },
		func(scope *Scope) bool { return scope.Declared.Name == name },
		func(scope *Scope) bool { // by its type, as in the examples of the specification
			return strings.Contains(name, "/") && scope.Application == c && oam.ScopeTypeName(scope.Declared.Type) == oam.ScopeTypeName(name)
		},
	} {
		for _, scope := range s.all {
			if scope.Application.Metadata.Namespace == c.Metadata.Namespace && matches(scope) {
				found = append(found, scope)
			}
		}
		if len(found) > 0 {
			return found
		}
	}
	return nil
}

func (s *Set) missing(name, at string, in *instance.Instance, report *result.Reporter) {
	var names []string
	for _, scope := range s.all {
		if scope.Application.Metadata.Namespace == in.Namespace() {
			names = append(names, scope.Application.Metadata.Name, scope.Declared.Name)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	hint := result.DidYouMean(name, names)
	switch {
	case len(names) == 0:
		hint = ": the input declares no scope; add the file that declares it"
	case hint == "":
		hint = ": must be " + result.OneOfNames(names)
	}
	report.Error(code.ScopeNotFound, at, "scope %q not found, and no ApplicationConfiguration with this name declares a scope%s", name, hint).
		Found(name).Propose(result.Nearest(name, names))
}

// join makes an instance a member of the scope, and adds the scope's label to labels.
func (s *Scope) join(in *instance.Instance, at string, labels map[string]string, report *result.Reporter) {
	label := Label + s.Declared.Name
	value := s.Application.Metadata.Name
	if other, has := labels[label]; has && other != value {
		report.Error(code.AmbiguousScope, at, "duplicate scope name %q, in ApplicationConfiguration/%s and ApplicationConfiguration/%s: rename one", s.Declared.Name, other, value)
		return
	}
	labels[label] = value
	s.Members = append(s.Members, in)
	if s.Type != nil && in.Workload != nil {
		s.Type.join(s, in)
	}
}

// Serve generates the objects of the scopes that a configuration declares, and
// returns these scopes.
func (s *Set) Serve(c *oam.Resource) (declared []*Scope) {
	for _, scope := range s.all {
		if scope.Application != c {
			continue
		}
		declared = append(declared, scope)
		if scope.Type != nil {
			scope.Type.serve(scope)
		}
	}
	return declared
}

// metadata returns the metadata of an object of the scope.
func (s *Scope) metadata() *object.Map {
	name := s.Application.Metadata.Name + "-scope-" + s.Declared.Name
	if broken := rule.Subdomain(s.Application.Metadata.Name); broken != "" {
		s.Application.Report.Error(code.ObjectName, "metadata.name", "%q is part of the object name %s: %s", s.Application.Metadata.Name, name, broken).
			Found(s.Application.Metadata.Name)
	}
	at := s.At.Field("name").String()
	if broken := rule.Subdomain(s.Declared.Name); broken != "" && !s.Application.Report.Failed(at) {
		s.Application.Report.Error(code.ObjectName, at, "%q is part of an object name: %s", s.Declared.Name, broken).Found(s.Declared.Name)
	}
	labels := make(map[string]string)
	for key, value := range s.Application.Metadata.Labels {
		labels[key] = value
	}
	labels[oam.LabelApplication] = s.Application.Metadata.Name
	labels[oam.LabelManagedBy] = oam.ManagedBy
	labels[oam.LabelRole] = "scope"
	return object.Of(
		"name", name,
		"namespace", object.Optional(s.Application.Metadata.Namespace),
		"labels", labels,
		"annotations", oam.Annotations(s.Application.Metadata.Name, s.Application.Metadata.Annotations),
	)
}

// selector returns the labels that select the pods of the members.
func (s *Scope) selector() *object.Map {
	return object.Of("matchLabels", map[string]string{Label + s.Declared.Name: s.Application.Metadata.Name})
}
