package oam

import (
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
)

// Verdict is what becomes of a form that is not today's.
type Verdict int

// The verdicts.
const (
	Accept Verdict = iota // read without a word
	Warn                  // read, with a warning that names today's form
	Refuse                // not read: an error that names today's form
)

// Dialect is one form in which OAM resources were written besides today's. A
// form that can be told by a field is one line of the table below.
type Dialect struct {
	Kind    string  // kind it is found in; "" is every kind
	At      string  // path of the mapping that holds the field, such as spec.components[]
	Key     string  // the field
	Verdict Verdict // what becomes of it

	Now    string            // today's name of the field
	Ignore bool              // the field is left out
	Values map[string]string // other spellings of the field's value, and today's; with Values the field itself is fine
	Match  func(string) string
	Move   func(*move) bool // rewrites what a rename cannot; see shapes.go
	Form   map[string]any   // JSON Schema of the older form, for what Move rewrites
	Hint   string           // what to write instead, for what has no simple name
}

// Forms of fields that are rewritten.
var (
	anyText       = map[string]any{"type": []string{"string", "number", "boolean", "null"}}
	anyMapping    = map[string]any{"type": "object"}
	nameAndDigest = map[string]any{
		"type": "object", "required": []string{"name"},
		"properties": map[string]any{"name": anyText, "digest": anyText},
	}
)

// formerGroups are the API groups of the model before core.oam.dev.
var formerGroups = []string{"core.hydra.io", "hydra.microsoft.com"}

// FormerKinds are older names of kinds of v1alpha1.
var FormerKinds = map[string]string{
	"Configuration":            KindApplicationConfiguration,
	"OperationalConfiguration": KindApplicationConfiguration,
	"Component":                KindComponentSchematic,
	"Scope":                    KindApplicationScope,
}

// FormerWorkloadTypes are older names of the core workload types, without
// their group and version.
var FormerWorkloadTypes = map[string]string{
	"Singleton":         "SingletonServer",
	"SingletonService":  "SingletonServer",
	"ReplicatedService": "Server",
	"ReplicableService": "Server",
	"Service":           "Server",
	"ReplicableTask":    "Task",
	"ReplicatedTask":    "Task",
}

// coreKinds are the core workload types, without their group and version.
var coreKinds = []string{"Server", "SingletonServer", "Worker", "SingletonWorker", "Task", "SingletonTask"}

// parameterTypes are other names of the types of parameters.
var parameterTypes = map[string]string{
	"int": "number", "integer": "number", "double": "number", "numeric": "number", "float": "number",
	"bool": "boolean", "String": "string", "Number": "number", "Boolean": "boolean",
}

const (
	inSchematic     = KindComponentSchematic
	inConfiguration = KindApplicationConfiguration
)

// Dialects is the table of the forms that are told by a field. The order is
// that in which they are applied: a field is renamed before its value is read.
var Dialects = []Dialect{
	// Metadata.
	{At: "metadata", Key: "version", Verdict: Warn, Move: moveToAnnotations, Form: anyText, Hint: "write it under metadata.annotations"},
	{At: "metadata", Key: "description", Verdict: Warn, Move: moveToAnnotations, Form: anyText, Hint: "write it under metadata.annotations"},

	// Component schematics.
	{Kind: inSchematic, At: "spec", Key: "name", Verdict: Warn, Ignore: true, Hint: "the name of a component is metadata.name"},
	{Kind: inSchematic, At: "spec", Key: "os", Verdict: Warn, Now: "osType"},
	{Kind: inSchematic, At: "spec", Key: "consume", Verdict: Refuse, Hint: "pass the address of the other component as a parameter value"},
	{Kind: inSchematic, At: "spec", Key: "expose", Verdict: Refuse, Hint: "list the ports under spec.containers[].ports"},
	{Kind: inSchematic, At: "spec", Key: "workloadType", Verdict: Refuse, Values: map[string]string{"singleton": APIVersion + ".SingletonServer"}, Hint: "write core.oam.dev/v1alpha1.SingletonServer"},
	{Kind: inSchematic, At: "spec", Key: "workloadType", Verdict: Warn, Match: WorkloadTypeName, Hint: "write it in full, such as core.oam.dev/v1alpha1.Server"},
	{Kind: inSchematic, At: "spec", Key: "workloadSettings", Verdict: Accept, Move: listSettings, Form: anyMapping, Hint: "a mapping of names to values is read as the list"},
	{Kind: inSchematic, At: "spec.parameters[]", Key: "type", Verdict: Warn, Values: parameterTypes},
	{Kind: inSchematic, At: "spec.containers[]", Key: "image", Verdict: Warn, Move: joinImage, Form: nameAndDigest, Hint: "write image: NAME@DIGEST"},
	{Kind: inSchematic, At: "spec.containers[]", Key: "imagePullPolicy", Verdict: Warn, Move: notInSpecification, Hint: "not in the specification; honoured here"},
	{Kind: inSchematic, At: "spec.containers[]", Key: "labels", Verdict: Warn, Move: notInSpecification, Hint: "not in the specification; honoured here"},
	{Kind: inSchematic, At: "spec.containers[].config[]", Key: "name", Verdict: Warn, Now: "path"},
	{Kind: inSchematic, At: "spec.containers[].ports[]", Key: "type", Verdict: Warn, Now: "protocol"},
	{Kind: inSchematic, At: "spec.containers[].ports[]", Key: "protocol", Verdict: Warn, Match: upperCase, Hint: "write it in upper case, such as TCP"},
	{Kind: inSchematic, At: "spec.containers[].resources", Key: "paths", Verdict: Refuse, Hint: "write the mounts under resources.volumes"},
	{Kind: inSchematic, At: "spec.containers[].resources", Key: "path", Verdict: Refuse, Hint: "write the mounts under resources.volumes"},

	// Application configurations.
	{Kind: inConfiguration, At: "spec", Key: "component", Verdict: Refuse, Hint: "write a list under spec.components"},
	{Kind: inConfiguration, At: "spec", Key: "parameterValues", Verdict: Refuse, Hint: "declare it under spec.variables, and use [fromVariable(NAME)] in the parameterValues of a component"},
	{Kind: inConfiguration, At: "spec.components[]", Key: "name", Verdict: Warn, Now: "componentName"},
	{Kind: inConfiguration, At: "spec.components[].parameterValues[]", Key: "from", Verdict: Refuse, Now: "value", Hint: `write value: "[fromVariable(NAME)]"`},
	{Kind: inConfiguration, At: "spec.components[].traits[]", Key: "parameterValues", Verdict: Warn, Now: "properties"},
	{Kind: inConfiguration, At: "spec.components[].traits[]", Key: "*", Verdict: Refuse, Move: belongsUnderProperties, Hint: "properties of a trait stand under properties"},
	{Kind: inConfiguration, At: "spec.scopes[]", Key: "parameterValues", Verdict: Warn, Now: "properties"},

	// Definitions.
	{Kind: KindApplicationScope, At: "spec.parameters[]", Key: "type", Verdict: Accept, Values: parameterTypes},
}

// WorkloadTypeRule is the rule of the name of a workload type:
// GROUP/VERSION.KIND, of the group of OAM itself one of the core types.
func WorkloadTypeRule(name string) string {
	apiVersion, kind := name, ""
	if dot := strings.LastIndexByte(name, '.'); dot > 0 {
		apiVersion, kind = name[:dot], name[dot+1:]
	}
	group, version, hasGroup := strings.Cut(apiVersion, "/")
	if !hasGroup {
		group, version = "", apiVersion
	}
	switch {
	case apiVersion == APIVersion && slices.Contains(coreKinds, kind):
	case group == Group:
		return "there is no such core workload type; there are " + result.AllOf(coreKinds) + result.DidYouMean(kind, coreKinds)
	case kind == "" || kind[0] < 'A' || kind[0] > 'Z' || group != "" && SubdomainRule(group) != "",
		len(version) < 2 || version[0] != 'v' || LabelRule(version) != "":
		return "a workload type must be GROUP/VERSION.KIND, such as " + APIVersion + ".Server"
	}
	return ""
}

// WorkloadTypeName gives today's name of a core workload type that was written
// in an older way: a former name, without its group, or in version v1.
func WorkloadTypeName(written string) string {
	kind := written
	for _, prefix := range []string{APIVersion + ".", "core.oam.dev/v1.", "core.hydra.io/v1alpha1.", "core.hydra.io/v1."} {
		kind = strings.TrimPrefix(kind, prefix)
	}
	if strings.ContainsAny(kind, "./") {
		return written // of another group
	}
	if now, former := FormerWorkloadTypes[kind]; former {
		kind = now
	}
	if !slices.Contains(coreKinds, kind) {
		return written // of no group, or misspelt
	}
	return APIVersion + "." + kind
}

func upperCase(written string) string {
	if schema.IsCall(written) {
		return written // which no case makes right
	}
	return strings.ToUpper(written)
}
