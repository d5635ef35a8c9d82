package v1alpha1

import (
	"maps"
	"strings"

	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Verdict is how an older or alternative form is treated.
type Verdict int

// The verdicts.
const (
	Accept Verdict = iota // read without a message
	Warn                  // read, with a warning that shows the current form
	Reject                // an error that shows the current form
)

// Dialect is a form of OAM resources other than the current one. A form that a
// field identifies is one line of the table below.
type Dialect struct {
	Kind    string  // kind it is found in; "" is every kind
	At      string  // path of the map that holds the field, such as spec.components[]
	Key     string  // the field
	Verdict Verdict // how it is treated

	Now    string            // current name of the field, or the field that it replaces
	Ignore bool              // the field is ignored
	Values map[string]string // current spellings of the field's value, by the other spellings; the field itself is not changed
	Match  func(string) string
	Move   func(*move) bool // rewrites forms that are more than a rename; see shapes.go
	Form   map[string]any   // JSON Schema of the older form, where Move is set
	Hint   string           // what to write instead, if Now is not enough
	About  string           // describes the form in the documents, after the field
}

// Forms of fields that are rewritten.
var (
	anyText       = map[string]any{"type": []string{"string", "number", "boolean", "null"}}
	anyMapping    = map[string]any{"type": "object"}
	listOrMapping = map[string]any{"type": []string{"array", "object"}}
	relativePath  = map[string]any{"type": "string", "pattern": `^([^/\\\\:\[]|[^/\\\\\[][^:])`}
	oneComponent  = map[string]any{"type": "object", "anyOf": []any{
		map[string]any{"required": []string{"componentName"}}, map[string]any{"required": []string{"name"}},
	}}
	nameAndDigest = map[string]any{
		"type": "object", "required": []string{"name"},
		"properties": map[string]any{"name": anyText, "digest": anyText},
	}
)

// parameterTypes are other names of the types of parameters.
var parameterTypes = map[string]string{
	"int": "number", "integer": "number", "double": "number", "numeric": "number", "float": "number",
	"bool": "boolean", "String": "string", "Number": "number", "Boolean": "boolean",
}

// scopeParameterTypes are the same for parameters of scopes, which can also be
// lists.
var scopeParameterTypes = func() map[string]string {
	types := maps.Clone(parameterTypes)
	for _, list := range oam.ListTypes {
		types[list] = "array"
	}
	return types
}()

// variableHint shows how a value refers to a variable.
const variableHint = `write value: "[fromVariable(NAME)]"`

const (
	inSchematic     = oam.KindComponentSchematic
	inConfiguration = oam.KindApplicationConfiguration
)

// Dialects is the table of the forms that a field identifies, in the order in
// which they are applied: a field is renamed before its value is read.
var Dialects = []Dialect{
	// Metadata.
	{At: "metadata", Key: "version", Verdict: Warn, Move: moveToAnnotations, Form: anyText, Hint: "write it under metadata.annotations"},
	{At: "metadata", Key: "description", Verdict: Warn, Move: moveToAnnotations, Form: anyText, Hint: "write it under metadata.annotations"},

	// Component schematics.
	{Kind: inSchematic, At: "spec", Key: "name", Verdict: Warn, Ignore: true, Hint: "the name of a component is metadata.name"},
	{Kind: inSchematic, At: "spec", Key: "os", Verdict: Warn, Now: "osType"},
	{Kind: inSchematic, At: "spec", Key: "consume", Verdict: Reject, Hint: "pass the address of the other component as a parameter value"},
	{Kind: inSchematic, At: "spec", Key: "expose", Verdict: Reject, Hint: "list the ports under spec.containers[].ports"},
	{Kind: inSchematic, At: "spec", Key: "workloadType", Verdict: Warn, Match: oam.WorkloadTypeName, Hint: "write it in full, such as core.oam.dev/v1alpha1.Server"},
	{Kind: inSchematic, At: "spec", Key: "workloadSettings", Verdict: Accept, Move: listSettings, Form: anyMapping, Hint: "a map of names to values is read as the list"},
	{Kind: inSchematic, At: "spec.parameters[]", Key: "type", Verdict: Warn, Values: parameterTypes},
	{Kind: inSchematic, At: "spec.parameters[]", Key: "value", Verdict: Warn, Now: "default"},
	{Kind: inSchematic, At: "spec.containers[]", Key: "image", Verdict: Warn, Move: joinImage, Form: nameAndDigest, Hint: "write image: NAME@DIGEST"},
	{Kind: inSchematic, At: "spec.containers[]", Key: "tag", Verdict: Warn, Move: joinTag, Form: anyText, Hint: "write image: NAME:TAG"},
	{Kind: inSchematic, At: "spec.containers[]", Key: "imagePullPolicy", Verdict: Warn, Move: notInSpecification, Hint: "not in the specification, but supported"},
	{Kind: inSchematic, At: "spec.containers[]", Key: "labels", Verdict: Warn, Move: notInSpecification, Hint: "not in the specification, but supported"},
	{Kind: inSchematic, At: "spec.containers[].config[]", Key: "name", Verdict: Warn, Now: "path"},
	{Kind: inSchematic, At: "spec.containers[].config[]", Key: "path", Verdict: Warn, Move: rootedPath, Form: relativePath, About: "that is relative", Hint: "a relative path is relative to /: write an absolute path"},
	{Kind: inSchematic, At: "spec.containers[].ports[]", Key: "value", Verdict: Warn, Now: "containerPort"},
	{Kind: inSchematic, At: "spec.containers[].ports[]", Key: "type", Verdict: Warn, Now: "protocol"},
	{Kind: inSchematic, At: "spec.containers[].ports[]", Key: "protocol", Verdict: Warn, Match: upperCase, Hint: "write it in uppercase, such as TCP"},
	{Kind: inSchematic, At: "spec.containers[]", Key: "livenessProbe", Verdict: Warn, Move: numberPort, About: "with the name of a port", Hint: "write its number"},
	{Kind: inSchematic, At: "spec.containers[]", Key: "readinessProbe", Verdict: Warn, Move: numberPort, About: "with the name of a port", Hint: "write its number"},
	{Kind: inSchematic, At: "spec.containers[].resources", Key: "paths", Verdict: Warn, Move: listPaths, Form: listOrMapping, Hint: "write volumes"},
	{Kind: inSchematic, At: "spec.containers[].resources.volumes[]", Key: "path", Verdict: Warn, Now: "mountPath"},
	{Kind: inSchematic, At: "spec.containers[].resources", Key: "path", Verdict: Reject, Hint: "write the mounts under resources.volumes"},

	// Application configurations.
	{Kind: inConfiguration, At: "spec", Key: "component", Verdict: Reject, Hint: "write a list under spec.components"},
	{Kind: inConfiguration, At: "spec", Key: "parameterValues", Verdict: Reject, Hint: "declare it under spec.variables, and use [fromVariable(NAME)] in the parameterValues of a component"},
	{Kind: inConfiguration, At: "spec", Key: "parameters", Verdict: Warn, Now: "variables"},
	{Kind: inConfiguration, At: "spec", Key: "components", Verdict: Warn, Move: listComponent, Form: oneComponent, Hint: "write a list, with a dash before the first field of each component"},
	{Kind: inConfiguration, At: "spec.components[]", Key: "type", Verdict: Warn, Move: nameInstance, Now: "instanceName", About: "next to name", Hint: "write the name of the instance as instanceName"},
	{Kind: inConfiguration, At: "spec.components[]", Key: "type", Verdict: Warn, Move: typeComponent, Now: "componentName"},
	{Kind: inConfiguration, At: "spec.components[]", Key: "name", Verdict: Warn, Now: "componentName"},
	{Kind: inConfiguration, At: "spec.components[]", Key: "properties", Verdict: Warn, Now: "parameterValues"},
	{Kind: inConfiguration, At: "spec.components[].parameterValues[]", Key: "from", Verdict: Warn, Move: readVariable, Now: "value", Form: anyText, Hint: variableHint},
	{Kind: inConfiguration, At: "spec.components[].parameterValues[]", Key: "fromParam", Verdict: Warn, Move: readVariable, Now: "value", Form: anyText, Hint: variableHint},
	{Kind: inConfiguration, At: "spec.components[].traits[]", Key: "type", Verdict: Warn, Move: nameTrait, Now: "name", Form: anyText, Hint: "write the name of the trait in the field name"},
	{Kind: inConfiguration, At: "spec.components[].traits[]", Key: "parameterValues", Verdict: Warn, Now: "properties"},
	{Kind: inConfiguration, At: "spec.components[].traits[].properties[]", Key: "from", Verdict: Warn, Move: readVariable, Now: "value", Form: anyText, Hint: variableHint},
	{Kind: inConfiguration, At: "spec.components[].traits[].properties[]", Key: "fromParam", Verdict: Warn, Move: readVariable, Now: "value", Form: anyText, Hint: variableHint},
	{Kind: inConfiguration, At: "spec.components[].traits[]", Key: "*", Verdict: Reject, Move: belongsUnderProperties, Hint: "write the properties of a trait under properties"},
	{Kind: inConfiguration, At: "spec.scopes[]", Key: "parameterValues", Verdict: Warn, Now: "properties"},
	{Kind: inConfiguration, At: "spec.scopes[]", Key: "name", Verdict: Warn, Move: nameScope, About: "as the type", Hint: "write a GROUP/VERSION.KIND as the type, and choose a name"},
	{Kind: inConfiguration, At: "spec.scopes[]", Key: "type", Verdict: Warn, Match: oam.ScopeTypeOfFormerGroup, About: "in the group core.hydra.io", Hint: "write the group core.oam.dev"},
	{Kind: inConfiguration, At: "spec.scopes[].properties[]", Key: "from", Verdict: Warn, Move: readVariable, Now: "value", Form: anyText, Hint: variableHint},
	{Kind: inConfiguration, At: "spec.scopes[].properties[]", Key: "fromParam", Verdict: Warn, Move: readVariable, Now: "value", Form: anyText, Hint: variableHint},

	// Definitions.
	{Kind: oam.KindTrait, At: "spec", Key: "parameters", Verdict: Warn, Now: "properties"},
	{Kind: oam.KindTrait, At: "spec", Key: "type", Verdict: Warn, Ignore: true, Hint: "the name of a trait is metadata.name"},
	{Kind: oam.KindTrait, At: "spec", Key: "group", Verdict: Warn, Ignore: true, Hint: "the name of a trait is metadata.name"},
	{Kind: oam.KindTrait, At: "spec", Key: "version", Verdict: Warn, Ignore: true, Hint: "the name of a trait is metadata.name"},
	{Kind: oam.KindTrait, At: "spec", Key: "names", Verdict: Warn, Ignore: true, Hint: "the name of a trait is metadata.name"},
	{Kind: oam.KindTrait, At: "spec", Key: "properties", Verdict: Warn, Move: flattenSchema, About: "with a JSON Schema in its properties, as JSON or with required among them", Hint: "write the JSON Schema itself, without another one around it"},
	{Kind: oam.KindApplicationScope, At: "spec", Key: "properties", Verdict: Warn, Now: "parameters"},
	{Kind: oam.KindApplicationScope, At: "spec", Key: "type", Verdict: Warn, Match: oam.ScopeTypeOfFormerGroup, About: "in the group core.hydra.io", Hint: "write the group core.oam.dev"},
	{Kind: oam.KindApplicationScope, At: "spec.parameters[]", Key: "type", Verdict: Accept, Values: scopeParameterTypes},
	{Kind: oam.KindWorkloadType, At: "spec", Key: "group", Verdict: Warn, Match: oam.CurrentGroup, About: "core.hydra.io", Hint: "write core.oam.dev"},
	{Kind: oam.KindWorkloadType, At: "spec", Key: "workloadSettings", Verdict: Warn, Now: "settings"},
}

func upperCase(written string) string {
	if yamltree.IsPlaceholder(written) {
		return written // a placeholder is not a value
	}
	return strings.ToUpper(written)
}
