// Package steps applies the steps with which a Platform implements a trait:
// patches of the objects of an instance, and objects that are added to them.
package steps

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Steps is the implementation of a trait by steps.
type Steps struct {
	Steps      []platform.Step
	At         yamltree.Path // of the trait in the Platform
	Properties []string      // names of the properties of the trait, or nil if any is allowed
	Report     *result.Reporter
}

// Subject is an instance to which the steps of a trait are applied.
type Subject struct {
	*instance.Instance
	Trait        string
	At           yamltree.Path // of the entry that attaches the trait
	Properties   *yaml.Node
	PropertiesAt yamltree.Path
	Report       *result.Reporter // takes results about the properties
}

// Check reports steps that cannot work on any instance, and returns whether
// there are none.
func (s *Steps) Check() bool {
	report := s.Report.Part()
	for i, step := range s.Steps {
		s.run(i, nil, report).check(step)
	}
	return report.OK()
}

// Apply applies the steps to an instance.
func (s *Steps) Apply(on *Subject) {
	for i, step := range s.Steps {
		s.run(i, on, s.Report).apply(step)
	}
}

// run returns the step at an index, for an instance or, if on is nil, for
// checking the step.
func (s *Steps) run(i int, on *Subject, report *result.Reporter) *run {
	return &run{on: on, properties: s.Properties, at: s.At.Field("steps").Item(i), report: report}
}

// run is one step on one instance.
type run struct {
	on         *Subject      // nil while the step is checked
	properties []string      // of the trait, or nil if any is allowed
	at         yamltree.Path // of the step in the Platform
	report     *result.Reporter

	isRehearsal bool     // whether it runs on a sample instance, because no instance uses the trait
	appliesTo   []string // in a rehearsal, the workload types of the trait

	node *yaml.Node    // the content of with or add
	path yamltree.Path // of node
}

// check reports a step that is neither a patch nor an object, and placeholders
// in it that cannot have a value.
func (s *run) check(step platform.Step) {
	isPatch := step.Patch != "" || step.With != nil
	switch node, at := s.body(step); {
	case s.report.Failed(s.at.String()): // not a map
	case step.Add != nil && isPatch:
		s.report.Error(code.InvalidStep, s.at.String(), "patch and add are mutually exclusive: write a step with patch and with, and another one with add")
	case step.Add == nil && (step.Patch == "" || step.With == nil):
		if s.report.Failed(s.at.Field("patch").String()) {
			return
		}
		s.report.Error(code.InvalidStep, s.at.String(), "a step requires either patch and with, or add")
	case node.Kind != yaml.MappingNode:
		s.report.Error(code.InvalidStep, at.String(), "expected a map, got %s", yamltree.Describe(node))
	case step.Add != nil && (yamltree.Get(node, "apiVersion") == nil || yamltree.Get(node, "kind") == nil):
		s.report.Error(code.InvalidStep, at.String(), "an object requires apiVersion and kind")
	default:
		s.tree(node, at)
		s.warnLiterals(node, at)
	}
}

// warnLiterals warns about strings in a step that look like placeholders but
// are not.
func (s *run) warnLiterals(node *yaml.Node, at yamltree.Path) {
	for i, child := range node.Content {
		switch {
		case node.Kind == yaml.SequenceNode:
			s.warnLiterals(child, at.Item(i))
		case node.Kind == yaml.MappingNode && i%2 == 1:
			s.warnLiterals(child, at.Field(node.Content[i-1].Value))
		}
	}
	if node.Kind != yaml.ScalarNode {
		return
	}
	for _, words := range resolve.LikelyPlaceholders(node.Value, []string{"fromProperty", "fromComponent", "fromParam", "fromVariable"}) {
		switch words.Function {
		case "fromParam", "fromVariable":
			s.report.Warn(code.LiteralPlaceholder, at.String(), "%q is used literally: steps can only refer to properties of the trait; did you mean \"[fromProperty(%s)]\"?", words.Text, words.Name).Found(node.Value)
		default:
			if !words.IsExact {
				s.report.Warn(code.LiteralPlaceholder, at.String(), "%q is used literally; did you mean %q?", words.Text, words.Placeholder()).
					Found(node.Value).Propose(strings.Replace(node.Value, words.Text, words.Placeholder(), 1))
			}
		}
	}
}

// body returns the content of a step: an object, or a part of one.
func (s *run) body(step platform.Step) (*yaml.Node, yamltree.Path) {
	if step.Add != nil {
		return step.Add, s.at.Field("add")
	}
	return step.With, s.at.Field("with")
}

// expand replaces the placeholders in a step with values.
func (s *run) expand(node *yaml.Node, at yamltree.Path, report *result.Reporter) *yaml.Node {
	return resolve.Expand(node, map[string]func(string) (*yaml.Node, string){
		"fromProperty":  s.property,
		"fromComponent": s.component,
	}, at, report)
}

func (s *run) apply(step platform.Step) {
	if *instance.State[sizeAdded](&s.on.States) > maxAdded {
		s.on.Report.Error(code.OutputTooLarge, s.on.Path.String(), "the objects that steps add must be no more than %d bytes in total; Kubernetes accepts about 1.5 million bytes per object", maxAdded)
		return
	}
	node, at := s.body(step)
	if node == nil || node.Kind != yaml.MappingNode {
		return // already reported when the Platform was read
	}
	s.node, s.path = node, at
	tree, isWritable := s.tree(node, at)
	fields, isMap := tree.(*object.Map)
	if !isWritable || !isMap {
		return // an error was reported, or no property of the step has a value
	}
	if step.Add != nil {
		s.add(fields)
	} else {
		s.patch(step.Patch, fields)
	}
}

// tree returns the content of a step with its placeholders replaced. For a
// value that no object can hold, it returns false, and reports an error at the
// property that the value comes from, or in the step.
func (s *run) tree(node *yaml.Node, at yamltree.Path) (tree any, isWritable bool) {
	report := s.report.Part()
	tree, err := object.FromNode(s.expand(node, at, report))
	if err == nil {
		return tree, report.OK()
	}
	var wrong *object.NodeError
	if errors.As(err, &wrong) {
		err = wrong.Err
		at, _ = at.To(node, wrong.Node)
		if s.on != nil {
			if of, isFound := s.on.PropertiesAt.To(s.on.Properties, wrong.Node); isFound {
				at, report = of, s.on.Report
			}
		}
	}
	report.Error(code.NotWritable, at.String(), "the value cannot be written as YAML: %s", err)
	return nil, false
}

// property returns the value of a property of the trait. A name such as
// tls.secret is a property inside another one. "." means all properties, which
// may be a list or a single value.
func (s *run) property(name string) (*yaml.Node, string) {
	if name == "." {
		return s.allProperties(), ""
	}
	outer, inner, _ := strings.Cut(name, ".")
	if slices.Contains(s.properties, name) {
		outer, inner = name, ""
	}
	if len(s.properties) > 0 && !slices.Contains(s.properties, outer) {
		return nil, `unknown property "` + outer + `": the trait has ` + result.AllOf(s.properties) + result.DidYouMean(outer, s.properties)
	}
	if s.on == nil {
		return resolve.Text(""), "" // any value works
	}
	value := yamltree.Get(s.on.Properties, outer)
	for inner != "" && value != nil {
		outer, inner, _ = strings.Cut(inner, ".")
		value = yamltree.Get(value, outer)
	}
	if value == nil || yamltree.IsNull(value) {
		return resolve.Absent, ""
	}
	return value, ""
}

// allProperties returns the properties of the trait as one value.
func (s *run) allProperties() *yaml.Node {
	switch {
	case s.on == nil:
		return resolve.Text("") // any value works
	case s.on.Properties == nil:
		return resolve.Absent
	}
	return s.on.Properties
}

// facts returns the names that [fromComponent(NAME)] can use, and their values,
// or "" for those without one.
func facts(in *instance.Instance) map[string]string {
	known := map[string]string{
		"applicationName": "", "componentName": "", "instanceName": "", "namespace": "",
		"servicePort": "", "servicePortName": "", "workloadApiVersion": "", "workloadKind": "",
	}
	if in == nil {
		return known
	}
	known["applicationName"] = in.Application.Metadata.Name
	known["componentName"] = in.Component.Metadata.Name
	known["instanceName"] = in.Name()
	known["namespace"] = in.Namespace()
	known["workloadApiVersion"] = in.Workload.String("apiVersion")
	known["workloadKind"] = in.Workload.String("kind")
	if len(in.Ports) > 0 {
		known["servicePort"] = strconv.Itoa(int(in.Ports[0].Port))
		known["servicePortName"] = in.Ports[0].Name
	}
	return known
}

// component returns the value of [fromComponent(NAME)].
func (s *run) component(name string) (*yaml.Node, string) {
	var in *instance.Instance
	if s.on != nil {
		in = s.on.Instance
	}
	known := facts(in)
	value, isKnown := known[name]
	switch {
	case !isKnown:
		names := slices.Sorted(maps.Keys(known))
		return nil, `unknown name "` + name + `": must be ` + result.OneOfNames(names) + result.DidYouMean(name, names)
	case s.on == nil:
		return resolve.Text(""), ""
	case value == "":
		return resolve.Absent, ""
	case name == "servicePort":
		return &yaml.Node{Kind: yaml.ScalarNode, Value: value}, ""
	}
	return resolve.Text(value), ""
}

// reject reports an error in a field that the step merges or adds: at the
// property of the trait that the value comes from, or in the step.
func (s *run) reject(w rejection) {
	node, at := s.node, s.path
	for _, name := range w.at {
		at = at.Field(name)
		if node != nil && node.Kind == yaml.MappingNode { // a placeholder provides all of this map
			node = yamltree.Get(node, name)
		}
	}
	message := w.message
	if w.found != "" {
		message = strconv.Quote(s.shown(w.found)) + ": " + message
	}
	names := propertiesIn(node)
	if len(names) > 0 && s.isRehearsal {
		return // the error depends on the values of properties
	}
	if len(names) > 0 {
		of := s.on.PropertiesAt
		if outer, _, _ := strings.Cut(names[0], "."); len(names) == 1 && slices.Contains(s.properties, names[0]) {
			of = of.Field(names[0])
		} else if len(names) == 1 && names[0] != "." {
			of = of.Field(outer)
		}
		s.on.Report.Error(code.StepResult, of.String(), "in %s of the Platform: %s", at, message).Found(w.found)
		return
	}
	s.report.Error(code.StepResult, at.String(), "%s", message).Found(w.found)
}

// propertiesIn returns the properties that the placeholders in a tree name.
func propertiesIn(node *yaml.Node) (names []string) {
	if node == nil {
		return nil
	}
	rest := node.Value
	for {
		_, tail, found := strings.Cut(rest, "[fromProperty(")
		if !found {
			break
		}
		name, after, _ := strings.Cut(tail, ")]")
		names, rest = append(names, strings.TrimSpace(name)), after
	}
	for _, child := range node.Content {
		names = append(names, propertiesIn(child)...)
	}
	return names
}
