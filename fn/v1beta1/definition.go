package v1beta1

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/cue"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// definition is a definition in the input: of a component type, a trait, a policy or
// a workflow step.
type definition struct {
	kind            string // such as ComponentDefinition
	pkg             string // that it was read from
	name, namespace string
	annotations     map[string]string

	spec *yaml.Node // nil for a definition in CUE
	at   yamltree.Path

	// Fields of the spec other than the template.
	workloadRefPath                  string
	manageWorkload, controlPlaneOnly bool
	stage                            string
	conflicts                        []string

	source    cue.Source // its template; without Text if it has none
	terraform *yaml.Node
	item      *krm.Item // nil for a definition in CUE
	report    *result.Reporter

	compiled *cue.Definition
	isTried  bool // whether it was compiled, or has mistakes
}

// what returns the name of the definition for messages.
func (d *definition) what() string { return d.kind + " " + `"` + d.name + `"` }

// place returns where the definition is, for a message about another one.
func (d *definition) place() string {
	return d.report.Where(d.at.Field("metadata").Field("name").String())
}

// templatePlace returns where the template is, or the definition if that is unknown.
func (d *definition) templatePlace() string {
	if d.source.Line > 0 {
		return result.Place{File: d.source.File, Line: d.source.Line}.String()
	}
	return d.place()
}

// kindsOf are the kinds of templates by the kind of the definition.
var kindsOf = map[string]string{
	KindComponentDefinition: cue.Component, KindWorkloadDefinition: cue.Component, KindTraitDefinition: cue.Trait,
	KindPolicyDefinition: cue.Policy, KindWorkflowStepDefinition: cue.WorkflowStep,
}

// newDefinition reads the definition at a path of an item. It returns nil if it
// reports an error.
func newDefinition(item *krm.Item, node *yaml.Node, at yamltree.Path, kind string, report *result.Reporter) *definition {
	metadata, spec := yamltree.Get(node, "metadata"), yamltree.Get(node, "spec")
	d := &definition{
		kind: kind, pkg: item.Package(), name: yamltree.Text(yamltree.Get(metadata, "name")), namespace: yamltree.Text(yamltree.Get(metadata, "namespace")),
		annotations: texts(yamltree.Get(metadata, "annotations")),
		spec:        spec, at: at, item: item, report: report,
	}
	if d.name == "" {
		report.Error(code.RequiredField, at.Field("metadata").Field("name").String(), "required field is missing: Name of the type")
		return nil
	}
	if spec != nil && spec.Kind != yaml.MappingNode {
		decode.Wrong(spec, "a map", at.Field("spec"), report)
		return nil
	}
	d.workloadRefPath, d.stage = yamltree.Text(yamltree.Get(spec, "workloadRefPath")), yamltree.Text(yamltree.Get(spec, "stage"))
	d.manageWorkload, d.controlPlaneOnly = isTrue(yamltree.Get(spec, "manageWorkload")), isTrue(yamltree.Get(spec, "controlPlaneOnly"))
	d.conflicts = list(yamltree.Get(spec, "conflictsWith"))
	d.readSchematic()
	return d
}

// readSchematic finds the template.
func (d *definition) readSchematic() {
	at := d.at.Field("spec").Field("schematic")
	schematic := yamltree.Get(d.spec, "schematic")
	for _, former := range []string{"helm", "kube"} {
		if yamltree.Get(schematic, former) != nil {
			d.report.Error(code.FormerSchematic, at.Field(former).String(), "KubeVela no longer supports schematic %q: write the definition in CUE", former)
		}
	}
	d.terraform = yamltree.Get(schematic, "terraform")
	template := yamltree.Get(yamltree.Get(schematic, "cue"), "template")
	field := at.Field("cue").Field("template")
	if template == nil {
		template = yamltree.Get(yamltree.Get(d.spec, "extension"), "template")
		field = d.at.Field("spec").Field("extension").Field("template")
	}
	if template == nil {
		return
	}
	if !decode.IsString(template) {
		decode.Wrong(template, "a string", field, d.report)
		return
	}
	line := template.Line
	if template.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		line++ // the template starts on the line after |
	}
	place := d.report.Place(field.String())
	d.source = cue.Source{Kind: kindsOf[d.kind], Name: d.name, Text: template.Value, File: place.File, Line: line, Field: field.String(), Report: d.report}
}

// ofFile returns the definition in a CUE file.
func ofFile(file *cue.File, report *result.Reporter) *definition {
	d := &definition{name: file.Name, annotations: file.Annotations, source: file.Source, report: report}
	for kind, of := range kindsOf {
		if of == file.Kind && kind != KindWorkloadDefinition {
			d.kind = kind
		}
	}
	attributes := file.Attributes
	d.workloadRefPath, d.stage = attributes.String("workloadRefPath"), attributes.String("stage")
	d.manageWorkload = attributes.Lookup("manageWorkload") == object.Plain("true")
	d.controlPlaneOnly = attributes.Lookup("controlPlaneOnly") == object.Plain("true")
	d.conflicts = strs(attributes.Lookup("conflictsWith"))
	return d
}

// compile compiles the template once. It reports mistakes, and then returns nil.
func (d *definition) compile() *cue.Definition {
	if !d.isTried {
		d.isTried = true
		d.compiled = cue.Compile(d.source)
	}
	return d.compiled
}

// equal reports whether two definitions have the same spec.
func (d *definition) equal(other *definition) bool {
	return yamltree.Equal(d.spec, other.spec) && slices.Equal(linesOf(d.source.Text), linesOf(other.source.Text)) &&
		d.workloadRefPath == other.workloadRefPath && d.manageWorkload == other.manageWorkload && d.controlPlaneOnly == other.controlPlaneOnly &&
		d.stage == other.stage && slices.Equal(d.conflicts, other.conflicts)
}

// linesOf returns the lines of a template that are not empty, without indentation, which
// differs between CUE files that only differ in their descriptions.
func linesOf(template string) (lines []string) {
	for line := range strings.SplitSeq(template, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return lines
}

func isTrue(node *yaml.Node) bool {
	value, _ := yamltree.Bool(yamltree.Text(node))
	return value
}

func list(node *yaml.Node) (all []string) {
	if node == nil || node.Kind != yaml.SequenceNode {
		return nil
	}
	for _, entry := range node.Content {
		all = append(all, yamltree.Text(entry))
	}
	return all
}

func texts(node *yaml.Node) map[string]string {
	all := make(map[string]string)
	if node != nil && node.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(node.Content); i += 2 {
			all[node.Content[i].Value] = yamltree.Text(node.Content[i+1])
		}
	}
	return all
}

// strs returns the strings of a list in a tree.
func strs(value any) (all []string) {
	entries, _ := value.(object.List)
	for _, entry := range entries {
		if s, isString := entry.(string); isString {
			all = append(all, s)
		}
	}
	return all
}

// splitVersion splits TYPE@vN.
func splitVersion(name string) (typeName, version string, hasVersion bool) {
	return strings.Cut(name, "@")
}
