package v1beta1

import (
	"encoding/json"
	"strings"

	"github.com/render-oam/render-oam/fn/cue"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/object"
	components "github.com/render-oam/render-oam/generators/kubevela"
	traits "github.com/render-oam/render-oam/transformers/kubevela"
)

// TypeSchema is the JSON Schema (draft-07) of the properties of a type.
type TypeSchema struct {
	Name, Summary string
	Properties    map[string]any
	IsDefined     bool // whether a definition in the input defines it, rather than being built in
}

// ComponentSchemas returns the schemas of the component types by name: the built-in
// types, and those with a definition in the input.
func (f *FrontEnd) ComponentSchemas() []TypeSchema {
	known := make(schemas)
	known.add(refObjects, "Existing objects.", decode.JSON(refObjectsProperties{}))
	for _, t := range components.All() {
		known.add(t.Name, t.Summary, t.JSONSchema())
	}
	f.addDefined(known, KindComponentDefinition, KindWorkloadDefinition)
	return known.inOrder()
}

// TraitSchemas returns the schemas of the traits by name.
func (f *FrontEnd) TraitSchemas() []TypeSchema {
	known := make(schemas)
	for _, t := range traits.All() {
		known.add(t.Name, t.Summary, t.JSONSchema())
	}
	f.addDefined(known, KindTraitDefinition)
	return known.inOrder()
}

// PolicySchemas returns the schemas of the policy types by name.
func (f *FrontEnd) PolicySchemas() []TypeSchema {
	known := make(schemas)
	known.add(topologyPolicy, "Clusters and namespace in which components are deployed.", decode.JSON(topologyProperties{}))
	known.add(overridePolicy, "What differs where components are deployed.", decode.JSON(overrideProperties{}))
	known.add(replicationPolicy, "Copies of components, one for each key.", decode.JSON(replicationProperties{}))
	known.add(readOnlyType, "Objects that are not deployed.", decode.JSON(readOnlyProperties{}))
	for _, name := range ignoredPolicies {
		known.add(name, "Ignored: it only concerns the controller.", anyProperties())
	}
	f.addDefined(known, KindPolicyDefinition)
	return known.inOrder()
}

// StepSchemas returns the schemas of the types of workflow steps by name.
func (f *FrontEnd) StepSchemas() []TypeSchema {
	known := make(schemas)
	known.add("deploy", "Deploys the components with policies.", decode.JSON(deployProperties{}))
	for _, name := range []string{"apply-component", "builtin-apply-component"} {
		known.add(name, "Deploys one component.", decode.JSON(applyComponentProperties{}))
	}
	for _, name := range []string{"apply-application", "apply-application-in-parallel", "apply-remaining"} {
		known.add(name, "Deploys all components.", decode.JSON(applyAllProperties{}))
	}
	known.add("apply-object", "Deploys an object.", decode.JSON(applyObjectProperties{}))
	known.add("apply-deployment", "Deploys a Deployment.", decode.JSON(applyDeploymentProperties{}))
	known.add("suspend", "Waits for approval. Ignored.", anyProperties())
	for _, name := range ignoredSteps {
		known.add(name, "Ignored: it changes no objects.", anyProperties())
	}
	f.addDefined(known, KindWorkflowStepDefinition)
	for name := range unsupportedSteps {
		delete(known, name) // also if there is a definition
	}
	return known.inOrder()
}

// Revisions returns the names of types with a revision, TYPE@vN, which the input has of
// some kinds of definitions.
func (f *FrontEnd) Revisions(kinds ...string) (names []string) {
	for _, r := range f.catalog.revisions {
		if version, is := strings.CutPrefix(r.name, r.definition.name+"-"); is && contains(kinds, r.kind) {
			names = append(names, r.definition.name+"@"+version)
		}
	}
	return sorted(names)
}

func anyProperties() map[string]any { return map[string]any{"type": "object"} }

// schemas are types by name.
type schemas map[string]TypeSchema

func (s schemas) add(name, summary string, properties map[string]any) {
	s[name] = TypeSchema{Name: name, Summary: summary, Properties: properties}
}

// addDefined adds the types with a definition, which take precedence.
func (f *FrontEnd) addDefined(known schemas, kinds ...string) {
	for _, d := range f.catalog.all {
		if !contains(kinds, d.kind) || d.name == refObjects {
			continue
		}
		described := TypeSchema{Name: d.name, IsDefined: true, Summary: d.annotations["definition.oam.dev/description"], Properties: anyProperties()}
		if d.source.Text != "" {
			if compiled := d.compile(); compiled != nil { // otherwise only its name is known
				if p := compiled.Parameters(); p != nil {
					described.Properties = jsonOf(p)
				}
			}
		}
		known[d.name] = described
	}
}

func (s schemas) inOrder() []TypeSchema {
	names := make([]string, 0, len(s))
	for name := range s {
		names = append(names, name)
	}
	all := make([]TypeSchema, 0, len(s))
	for _, name := range sorted(names) {
		all = append(all, s[name])
	}
	return all
}

// typesOfJSON has the types of JSON Schema by the types of CUE.
var typesOfJSON = map[string]string{
	"string": "string", "bytes": "string", "int": "integer", "float": "number", "number": "number",
	"bool": "boolean", "null": "null", "object": "object", "list": "array",
}

// jsonOf returns the JSON Schema of a parameter.
func jsonOf(p *cue.Parameter) map[string]any {
	described := make(map[string]any)
	if p.Usage != "" {
		described["description"] = p.Usage
	}
	if value := jsonValue(p.Default); value != nil {
		described["default"] = value
	}
	if p.Ignored {
		described["doNotSuggest"] = true // a keyword of editors
	}
	switch {
	case len(p.Enum) > 0:
		described["enum"] = jsonValues(p.Enum)
		return described
	case len(p.Options) > 0:
		var options []any
		for _, option := range p.Options {
			options = append(options, jsonOf(option))
		}
		described["anyOf"] = options
		return described
	}
	var types []any
	for _, name := range p.Types {
		if of := typesOfJSON[name]; of != "" {
			types = append(types, of)
		}
	}
	if len(types) > 0 {
		described["type"] = types
	}
	isObject := contains(p.Types, "object")
	switch {
	case isObject:
		jsonFields(p, described)
	case p.Element != nil:
		described["items"] = jsonOf(p.Element)
	}
	return described
}

// jsonFields describes the fields of an object.
func jsonFields(p *cue.Parameter, described map[string]any) {
	properties := make(map[string]any)
	var required []string
	for _, field := range p.Fields {
		properties[field.Name] = jsonOf(field)
		if field.Required && !field.Conditional {
			required = append(required, field.Name)
		}
	}
	if len(properties) > 0 {
		described["properties"] = properties
	}
	if required != nil {
		described["required"] = required
	}
	switch {
	case p.Element != nil:
		described["additionalProperties"] = jsonOf(p.Element)
	case p.Open: // CUE decides, even for a closed struct
		described["additionalProperties"] = true
	case p.Closed:
		described["additionalProperties"] = false
	}
}

func jsonValues(trees []any) []any {
	all := make([]any, len(trees))
	for i, tree := range trees {
		all[i] = jsonValue(tree)
	}
	return all
}

// jsonValue returns a tree as Go values for encoding/json, or nil for nil.
func jsonValue(tree any) any {
	switch v := tree.(type) {
	case object.Plain:
		return json.RawMessage(v)
	case *object.Map:
		fields := make(map[string]any)
		for _, f := range v.Fields() {
			fields[f.Key] = jsonValue(f.Value)
		}
		return fields
	case object.List:
		return jsonValues(v)
	case nil:
		return nil
	}
	return tree
}
