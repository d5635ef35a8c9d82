package transformers

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
)

// mostAdded is how many bytes the objects that steps add to an instance may have
// together: a long property can be asked for by many.
const mostAdded = 8 << 20

// stepRun is one step on one instance.
type stepRun struct {
	use        *Use        // nil while the step is checked
	properties []string    // of the trait; none when any is allowed
	at         schema.Path // of the step in the Platform
	report     *result.Reporter

	node *yaml.Node  // what the step merges or adds, as it is written
	path schema.Path // of that
}

// check reports a step that is neither a patch nor an object, and calls in it
// that cannot have a value.
func (s *stepRun) check(step platform.Step) {
	isPatch := step.Patch != "" || step.With != nil
	switch node, at := s.body(step); {
	case step.Add != nil && isPatch:
		s.report.Error(s.at.String(), "a step either patches or adds: write patch and with, or add, in steps of their own")
	case step.Add == nil && step.With == nil && s.report.Failed(s.at.Field("patch").String()):
	case step.Add == nil && step.Patch == "" && s.report.Failed(s.at.Field("patch").String()):
	case step.Add == nil && (step.Patch == "" || step.With == nil):
		s.report.Error(s.at.String(), "a step needs patch and with, or add")
	case node.Kind != yaml.MappingNode:
		s.report.Error(at.String(), "expected a mapping, found %s", schema.Describe(node))
	case step.Add != nil && (schema.Get(node, "apiVersion") == nil || schema.Get(node, "kind") == nil):
		s.report.Error(at.String(), "an object needs apiVersion and kind")
	default:
		s.tree(node, at)
	}
}

// body is the part of a step that becomes an object, or part of one.
func (s *stepRun) body(step platform.Step) (*yaml.Node, schema.Path) {
	if step.Add != nil {
		return step.Add, s.at.Field("add")
	}
	return step.With, s.at.Field("with")
}

// expand puts values in place of the calls in a step.
func (s *stepRun) expand(node *yaml.Node, at schema.Path) *yaml.Node {
	return resolve.Expand(node, map[string]func(string) (*yaml.Node, string){
		"fromProperty":  s.property,
		"fromComponent": s.component,
	}, at, s.report)
}

func (s *stepRun) run(step platform.Step) {
	if s.use.Added > mostAdded {
		s.use.Instance.Error("", "the objects that steps add to it may have %d bytes together, and have more; Kubernetes takes about 1.5 million for one", mostAdded)
		return
	}
	errors := s.report.Errors()
	node, at := s.body(step)
	if node == nil || node.Kind != yaml.MappingNode {
		return // reported when the Platform was read
	}
	s.node, s.path = node, at
	tree, isWritable := s.tree(node, at)
	fields, isMap := tree.(*object.Map)
	if s.report.Errors() > errors || !isWritable || !isMap {
		return // nothing is left of it when no property has a value
	}
	if step.Add != nil {
		s.add(fields)
	} else {
		s.patch(step.Patch, fields)
	}
}

// tree is what a step says, with values in place of its calls. It returns false for
// what no object can hold, and reports it at the property that it comes from, or
// in the step.
func (s *stepRun) tree(node *yaml.Node, at schema.Path) (tree any, isWritable bool) {
	tree, err := object.FromNode(s.expand(node, at))
	if err == nil {
		return tree, true
	}
	var wrong *object.NodeError
	report := s.report
	if errors.As(err, &wrong) {
		err = wrong.Err
		at, _ = at.To(node, wrong.Node)
		if s.use != nil {
			if of, isFound := s.use.properties().To(s.use.binding.Properties.Node, wrong.Node); isFound {
				at, report = of, s.use.Application.Report
			}
		}
	}
	report.Error(at.String(), "it cannot be written: %s", err)
	return nil, false
}

// property is the value of a property of the trait; of one inside another for
// a name such as tls.secret.
func (s *stepRun) property(name string) (*yaml.Node, string) {
	outer, inner, _ := strings.Cut(name, ".")
	if slices.Contains(s.properties, name) {
		outer, inner = name, ""
	}
	if len(s.properties) > 0 && !slices.Contains(s.properties, outer) {
		return nil, `the trait has no property "` + outer + `": it has ` + result.AllOf(s.properties) + result.DidYouMean(outer, s.properties)
	}
	if s.use == nil {
		return resolve.Text(""), "" // any value will do
	}
	value := schema.Get(s.use.binding.Properties.Node, outer)
	for inner != "" && value != nil {
		outer, inner, _ = strings.Cut(inner, ".")
		value = schema.Get(value, outer)
	}
	if value == nil || schema.IsNull(value) {
		return resolve.Absent, ""
	}
	return value, ""
}

// facts are what [fromComponent(NAME)] may name. Those without a value are "".
func facts(in *component.Instance) map[string]string {
	known := map[string]string{
		"applicationName": "", "componentName": "", "instanceName": "", "namespace": "",
		"servicePort": "", "servicePortName": "", "workloadApiVersion": "", "workloadKind": "",
	}
	if in == nil {
		return known
	}
	known["applicationName"] = in.Application.Metadata.Name
	known["componentName"] = in.Schematic.Metadata.Name
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

// component is what is known about the instance.
func (s *stepRun) component(name string) (*yaml.Node, string) {
	var in *component.Instance
	if s.use != nil {
		in = s.use.Instance
	}
	known := facts(in)
	value, isKnown := known[name]
	switch {
	case !isKnown:
		names := slices.Sorted(maps.Keys(known))
		return nil, `nothing is known as "` + name + `": there are ` + result.AllOf(names) + result.DidYouMean(name, names)
	case s.use == nil:
		return resolve.Text(""), ""
	case value == "":
		return resolve.Absent, ""
	case name == "servicePort":
		return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!int", Value: value}, ""
	}
	return resolve.Text(value), ""
}

// patch merges fields into an object of the instance. What identifies and
// selects the workload cannot be changed.
func (s *stepRun) patch(target string, fields *object.Map) {
	in := s.use.Instance
	patched := in.Workload
	switch target {
	case "pods":
		patched = in.PodTemplate
	case "service":
		patched = in.Service
	}
	if patched == nil {
		what := map[string]string{"pods": "pods of its own", "service": "Service"}[target]
		s.use.Error("", "the trait patches the %s, and a %s has no %s", target, in.WorkloadKind(), what)
		return
	}
	wrong := checkMetadata(fields)
	for _, w := range wrong {
		s.refuse(w)
	}
	if len(wrong) > 0 {
		return
	}
	before := fingerprint(patched)
	restore := snapshot(in)
	object.Merge(patched, fields)
	writeTexts(patched)
	at := s.at.Field("with").String()
	switch {
	case !isShaped(in):
		s.report.Error(at, "a step cannot put something else in place of the mappings metadata, labels, annotations and spec, the list of containers, or what holds the number of replicas")
		restore()
	case fingerprint(patched) != before:
		s.report.Error(at,
			"a step cannot change what identifies or selects an object: apiVersion, kind, metadata.name, metadata.namespace, spec.selector, the annotation %s, and the labels %s",
			component.AnnotationApplication, result.AllOf(identifying))
		restore()
	}
}

// snapshot returns a function that puts the workload and the Service back.
func snapshot(in *component.Instance) (restore func()) {
	workload, service := in.Workload.Clone(), in.Service.Clone()
	return func() {
		*in.Workload = *workload
		if in.PodTemplate != nil {
			in.PodTemplate = in.Workload.Map("spec", "template")
		}
		if in.Service != nil {
			*in.Service = *service
		}
	}
}

// isShaped reports whether the objects of an instance have the shape on which
// traits and scopes build.
func isShaped(in *component.Instance) bool {
	for _, m := range []*object.Map{in.Workload, in.PodTemplate, in.Service} {
		for _, path := range [][]string{{"metadata"}, {"metadata", "labels"}, {"metadata", "annotations"}, {"spec"}} {
			if !isMapping(m.Lookup(path...)) {
				return false
			}
		}
	}
	containers, isList := in.PodTemplate.Lookup("spec", "containers").(object.List)
	for _, c := range containers {
		_, isMap := c.(*object.Map)
		isList = isList && isMap
	}
	if in.PodTemplate != nil && !isList {
		return false
	}
	for i := 1; in.Replicas != nil && i < len(in.Replicas.Path); i++ {
		if !isMapping(in.Workload.Lookup(in.Replicas.Path[:i]...)) {
			return false
		}
	}
	return true
}

// isMapping reports whether a value is a mapping, or is not there.
func isMapping(value any) bool {
	switch value.(type) {
	case nil, *object.Map, map[string]string:
		return true
	}
	return value == object.Empty
}

// identifying are the labels by which objects are found.
var identifying = []string{labelApplication, labelInstance, labelWorkloadType, component.LabelManagedBy}

// fingerprint is what a step must leave as it is, in an object and in the
// template of its pods.
func fingerprint(m *object.Map) string {
	kept := object.Of("apiVersion", m.Get("apiVersion"), "kind", m.Get("kind"),
		"name", m.Lookup("metadata", "name"), "namespace", m.Lookup("metadata", "namespace"), "selector", m.Lookup("spec", "selector"),
		"application", entry(m.Lookup("metadata", "annotations"), component.AnnotationApplication))
	for _, label := range identifying {
		kept.Set(label, labelOf(m, label))
		kept.Set("pods/"+label, entry(m.Lookup("spec", "template", "metadata", "labels"), label))
	}
	return string(object.Append(nil, kept, 0))
}

func labelOf(m *object.Map, label string) any { return entry(m.Lookup("metadata", "labels"), label) }

// entry is one of some labels or annotations, or nil.
func entry(of any, key string) any {
	switch entries := of.(type) {
	case map[string]string:
		if value, has := entries[key]; has {
			return value
		}
	case *object.Map:
		return entries.Get(key)
	}
	return nil
}

// refuse reports what is wrong with a field of what the step merges or adds: at the
// property of the trait that it comes from, or in the step.
func (s *stepRun) refuse(w refusal) {
	node, at := s.node, s.path
	for _, name := range w.at {
		at = at.Field(name)
		if value := schema.Get(node, name); value != nil {
			node = value
		}
	}
	message := w.message
	if w.found != "" {
		message = strconv.Quote(w.found) + ": " + message
	}
	if names := propertiesIn(node); len(names) > 0 {
		outer, _, _ := strings.Cut(names[0], ".")
		if slices.Contains(s.properties, names[0]) {
			outer = names[0]
		}
		s.use.report.Error(s.use.properties().Field(outer).String(), "in %s of the Platform: %s", at, message).Found(w.found)
		return
	}
	s.report.Error(at.String(), "%s", message).Found(w.found)
}

// propertiesIn are the properties that are called for in a tree.
func propertiesIn(node *yaml.Node) (names []string) {
	rest := node.Value
	for {
		_, behind, found := strings.Cut(rest, "[fromProperty(")
		if !found {
			break
		}
		name, after, _ := strings.Cut(behind, ")]")
		names, rest = append(names, strings.TrimSpace(name)), after
	}
	for _, child := range node.Content {
		names = append(names, propertiesIn(child)...)
	}
	return names
}

// add adds an object to those of the instance, with its labels.
func (s *stepRun) add(fields *object.Map) {
	in := s.use.Instance
	for _, header := range []string{"apiVersion", "kind"} {
		if fields.String(header) == "" {
			s.refuse(refusal{at: []string{header}, message: "an object needs apiVersion and kind, as texts"})
			return
		}
	}
	own, isMap := fields.Get("metadata").(*object.Map)
	if given := fields.Get("metadata"); !isMap && given != nil && given != object.Empty && given != object.Plain("null") {
		s.refuse(refusal{at: []string{"metadata"}, message: "expected a mapping"})
		return
	}
	name := in.Name() + "-trait-" + s.use.Trait.Name
	if given := textOf(own.Get("name")); given != "" {
		name = given
	}
	wrong := append(checkHeader(fields), checkMetadata(fields)...)
	if broken := oam.SubdomainRule(name); broken != "" {
		wrong = append(wrong, refusal{[]string{"metadata", "name"}, name, broken})
	}
	for _, w := range wrong {
		s.refuse(w)
	}
	if len(wrong) > 0 {
		return
	}
	metadata := in.Metadata(name, s.use.TraitLabels())
	if own != nil {
		whole := own.Clone()
		whole.Delete("name")
		ours := metadata.Clone()
		ours.Delete("name")
		if given := whole.Get("namespace"); given != nil {
			ours.Delete("namespace")
			if textOf(given) != in.Namespace() {
				ours.Set("annotations", map[string]string{component.AnnotationApplication: in.Namespace() + "/" + in.Application.Metadata.Name})
			}
		}
		object.Merge(whole, ours)
		metadata = object.Of("name", name)
		object.Merge(metadata, whole)
	}
	added := object.Of("apiVersion", fields.Get("apiVersion"), "kind", fields.Get("kind"), "metadata", metadata)
	for _, f := range fields.Fields() {
		if f.Key != "metadata" {
			added.Set(f.Key, f.Value)
		}
	}
	writeTexts(added)
	in.Added += object.Size(added)
	if slices.ContainsFunc(in.Objects, func(o *object.Map) bool { return isSame(o, added) }) {
		s.report.Error(s.path.String(), "instance %q has a %s %q already: give this one another metadata.name, such as [fromComponent(instanceName)]-%s",
			in.Name(), added.String("kind"), name, s.use.Trait.Name).Found(name)
		return
	}
	in.Add(added)
}

// isSame reports whether two objects are one to Kubernetes.
func isSame(a, b *object.Map) bool {
	groupA, _, _ := strings.Cut(a.String("apiVersion"), "/")
	groupB, _, _ := strings.Cut(b.String("apiVersion"), "/")
	return groupA == groupB && a.String("kind") == b.String("kind") && a.String("metadata", "name") == b.String("metadata", "name") &&
		a.String("metadata", "namespace") == b.String("metadata", "namespace")
}

// writeTexts makes texts of the labels and annotations of an object and of the
// template of its pods: a property that is a number is one there.
func writeTexts(m *object.Map) {
	for _, metadata := range []any{m.Get("metadata"), m.Lookup("spec", "template", "metadata")} {
		for _, field := range []string{"labels", "annotations"} {
			entries, _ := metadata.(*object.Map)
			texts, isMap := entries.Get(field).(*object.Map)
			for _, f := range slices.Clone(texts.Fields()) {
				if text := textOf(f.Value); isMap && text != "" {
					texts.Set(f.Key, text)
				}
			}
		}
	}
}

// textOf is a scalar as text; "" for null, and what is none.
func textOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case object.Plain:
		if v != "null" && v != object.Empty && v != object.EmptyList {
			return string(v)
		}
	}
	return ""
}
