// Package platform reads the Platform: what the infrastructure operator says
// about which technology serves each trait, with which defaults. It is the
// function config of a KRM function, or a document among the inputs.
package platform

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/schema"
)

// APIVersion and Kind are those of a Platform.
const (
	Group      = "render-oam.dev"
	APIVersion = Group + "/v1alpha1"
	Kind       = "Platform"
)

// Platform is what the cluster offers, and how the program serves it.
type Platform struct {
	oam.Resource
	Spec Spec `yaml:"spec" doc:"The platform."`

	kind    string            // of the resource: Platform, or ConfigMap
	at      schema.Path       // of the spec: in a ConfigMap that stands for a Platform, of its data
	minor   int               // of the version of Kubernetes
	written map[string]string // names of traits as they are written, by oam.TraitKey; nil until it is asked for
}

// Spec is the spec of a Platform. All of it is optional.
type Spec struct {
	Sources         string           `yaml:"sources" enum:"mark,drop,keep" default:"mark" doc:"What becomes of the OAM resources in a ResourceList: marked as local configuration, dropped, or kept as they are."`
	Strict          bool             `yaml:"strict" doc:"Whether warnings are errors: then nothing is rendered where there is one."`
	GPUResourceName string           `yaml:"gpuResourceName" default:"nvidia.com/gpu" doc:"Resource name under which nodes offer GPUs."`
	Traits          map[string]Trait `yaml:"traits" doc:"Settings of traits, by their name."`
	Gateway         *Gateway         `yaml:"gateway" doc:"Gateway to which HTTPRoutes attach."`
	Scopes          Scopes           `yaml:"scopes" doc:"Settings of scopes."`

	KubernetesVersion string            `yaml:"kubernetesVersion" doc:"Version of Kubernetes that KubeVela's types render for, such as 1.34; the newest that is known when absent."`
	Cluster           string            `yaml:"cluster" doc:"Cluster to render for, where topology policies of KubeVela name several."`
	KubeVela          KubeVela          `yaml:"kubevela" doc:"How Applications of KubeVela are rendered."`
	WorkloadUIDs      map[string]string `yaml:"workloadUIDs" doc:"UIDs of live ContainerizedWorkloads of v1alpha2, by NAMESPACE/NAME, so that their Deployments are kept: the selector holds the UID."`
	Policy            *Policy           `yaml:"policy" unknown:"error" doc:"What applications may generate."`
}

// Scopes is how the platform serves scopes.
type Scopes struct {
	Health HealthScopes `yaml:"health" doc:"Settings of health scopes."`
}

// HealthScopes is how the platform serves health scopes.
type HealthScopes struct {
	ServesHealthScope bool `yaml:"servesHealthScope" doc:"Whether the cluster has the kind HealthScope of core.oam.dev/v1alpha1."`
}

// Trait is how the platform serves one trait.
type Trait struct {
	Implementation string     `yaml:"implementation" doc:"Technology that serves the trait."`
	Defaults       *yaml.Node `yaml:"defaults" doc:"Values of properties that an operator does not give."`

	// A trait of the platform's own, or its own implementation of a trait.
	Summary    string            `yaml:"summary" doc:"What the trait does, in a sentence."`
	AppliesTo  oam.WorkloadTypes `yaml:"appliesTo" doc:"Workload types that the trait applies to; * is any."`
	Conflicts  []string          `yaml:"conflicts" doc:"Traits that cannot be on the same instance."`
	Properties *yaml.Node        `yaml:"properties" doc:"JSON Schema of the properties: an object, a JSON text, or a list of parameters."`
	Steps      []Step            `yaml:"steps" doc:"What serves the trait: patches and objects, in this order."`
}

// Step is one thing that serves a trait: a patch, or an object to add. Its
// texts may use [fromProperty(NAME)] and [fromComponent(NAME)].
type Step struct {
	Patch string     `yaml:"patch" enum:"workload,pods,service" doc:"Object to patch: the workload, the template of its pods, or its Service."`
	With  *yaml.Node `yaml:"with" doc:"Fields to merge into it. A null takes a field away; lists of named entries are merged by name, * is all of them; other lists are replaced."`
	Add   *yaml.Node `yaml:"add" doc:"Object to add. It gets the instance's labels and namespace, and a name when it has none."`
}

// Gateway names a Gateway of the Gateway API.
type Gateway struct {
	Name        string `yaml:"name" schema:"required" doc:"Name of the Gateway."`
	Namespace   string `yaml:"namespace" doc:"Namespace of the Gateway; that of the route when absent."`
	SectionName string `yaml:"sectionName" doc:"Listener of the Gateway."`
}

// WorkloadUID is the UID of a live ContainerizedWorkload; "" where none is given.
func (p *Platform) WorkloadUID(namespace, name string) string {
	if uid := p.Spec.WorkloadUIDs[namespace+"/"+name]; uid != "" || namespace != "" {
		return uid
	}
	return p.Spec.WorkloadUIDs[name]
}

// Default is the Platform where none is given.
func Default() *Platform {
	p := &Platform{kind: Kind, at: schema.At("spec")}
	p.Spec.Sources = "mark"
	p.Spec.GPUResourceName = "nvidia.com/gpu"
	p.Spec.KubeVela.Labels = "static"
	p.minor = newestMinor
	return p
}

// Judge reports that there were warnings, where the Platform takes them for
// errors.
func (p *Platform) Judge(warnings int) {
	if p.Spec.Strict && warnings > 0 {
		p.Report.Error(p.at.Field("strict").String(), "warnings are errors where strict is true: found %d", warnings)
	}
}

// Is reports whether a resource is a Platform, by its group, which has no other
// kinds.
func Is(apiVersion string) bool {
	group, _, _ := strings.Cut(apiVersion, "/")
	return group == Group
}

// IsEmpty reports whether a function config says nothing: a ConfigMap without
// data, as kpt fn eval sends it when the user gives no configuration.
func IsEmpty(node *yaml.Node) bool {
	kind, data := schema.Get(node, "kind"), schema.Get(node, "data")
	return kind != nil && kind.Value == "ConfigMap" && (data == nil || len(data.Content) == 0)
}

// Read reads a Platform, or a ConfigMap that stands for one, and reports what
// is wrong with it.
func Read(node *yaml.Node, report *result.Reporter) *Platform {
	p := Default()
	p.Report = report
	apiVersion, kind := schema.Get(node, "apiVersion"), schema.Get(node, "kind")
	switch {
	case apiVersion != nil && kind != nil && apiVersion.Value == "v1" && kind.Value == "ConfigMap":
		p.readConfigMap(node, report)
	case apiVersion == nil || apiVersion.Value != APIVersion:
		found := ""
		if apiVersion != nil {
			found = apiVersion.Value
		}
		if !Is(found) {
			report.Error("apiVersion", "the function config must be a %s of %s, or a ConfigMap; this is of %q", Kind, APIVersion, found).
				Found(found).Propose(APIVersion)
			break
		}
		report.Error("apiVersion", "%q is not a version of a Platform: write %s", found, APIVersion).
			Found(found).Propose(APIVersion)
	case kind == nil || kind.Value != Kind:
		found := ""
		if kind != nil {
			found = kind.Value
		}
		report.Error("kind", "%s has no kind %q: write %s", Group, found, Kind).Found(found).Propose(Kind)
	default:
		checkSpelling(node, schema.Root, report)
		checkSpelling(schema.Get(node, "spec"), p.at, report)
		schema.Decode(node, p, schema.Root, report)
		p.check()
	}
	return p
}

// checkSpelling reports fields that were meant to be the policy. Other unknown fields
// are a warning, but a policy must not be missed.
func checkSpelling(mapping *yaml.Node, at schema.Path, report *result.Reporter) {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return
	}
	isSpec := at.String() != ""
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key := mapping.Content[i].Value
		switch isMeant := result.Nearest(key, []string{"policy", "policies"}) != ""; {
		case !isMeant || isSpec && key == "policy":
		case isSpec:
			report.Error(at.Field(key).String(), "unknown field %q; did you mean \"policy\"?", key).Found(key).Propose("policy")
		default:
			report.Error(at.Field(key).String(), "unknown field %q: the policy of a Platform is spec.policy", key).Found(key)
		}
	}
}

// check reports values that Kubernetes would refuse, and reads the policy.
func (p *Platform) check() {
	p.readPolicy()
	p.readVersion()
	if broken := rule.Resource(p.Spec.GPUResourceName); broken != "" {
		p.Report.Error(p.at.Field("gpuResourceName").String(), "%q: %s", p.Spec.GPUResourceName, broken).Found(p.Spec.GPUResourceName)
	}
}

// readConfigMap reads the scalar settings of a Platform from a ConfigMap, as
// kpt makes it of `configMap:` and of `-- key=value`: each key is the path of
// the setting in spec, such as sources or traits.ingress.implementation.
func (p *Platform) readConfigMap(node *yaml.Node, report *result.Reporter) {
	data := schema.Get(node, "data")
	if data == nil || data.Kind != yaml.MappingNode {
		return
	}
	spec := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: data.Line}
	for i := 0; i+1 < len(data.Content); i += 2 {
		insert(spec, strings.Split(data.Content[i].Value, "."), unquoted(data.Content[i+1]))
	}
	p.kind, p.at = "ConfigMap", schema.At("data")
	checkSpelling(spec, p.at, report)
	if name := schema.Get(schema.Get(node, "metadata"), "name"); name != nil {
		p.Metadata.Name = name.Value
	}
	schema.Decode(spec, &p.Spec, p.at, report)
	p.check()
}

// unquoted is a value of a ConfigMap, which can only be text, as the number or
// boolean that it spells.
func unquoted(value *yaml.Node) *yaml.Node {
	if value.Kind != yaml.ScalarNode || value.Value == "" {
		return value
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Value: value.Value, Line: value.Line, Column: value.Column}
}

// insert puts a value at a path below a mapping.
func insert(mapping *yaml.Node, path []string, value *yaml.Node) {
	for len(path) > 1 {
		child := schema.Get(mapping, path[0])
		if child == nil || child.Kind != yaml.MappingNode {
			child = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: value.Line}
			mapping.Content = append(mapping.Content, scalar(path[0], value.Line), child)
		}
		mapping, path = child, path[1:]
	}
	mapping.Content = append(mapping.Content, scalar(path[0], value.Line), value)
}

func scalar(value string, line int) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value, Line: line}
}

// Trait is how the platform serves the trait of this name; the zero Trait when
// it says nothing.
func (p *Platform) Trait(name string) Trait { return p.Spec.Traits[p.traitName(name)] }

// traitName is how the platform writes the name of a trait; "" when it does not.
func (p *Platform) traitName(name string) string {
	if _, is := p.Spec.Traits[name]; is {
		return name
	}
	if p.written == nil {
		p.written = make(map[string]string, len(p.Spec.Traits))
		for _, written := range p.TraitNames() {
			if key := oam.TraitKey(written); p.written[key] == "" {
				p.written[key] = written
			}
		}
	}
	return p.written[oam.TraitKey(name)]
}

// TraitPath is the path of what the platform says about the trait of this name.
func (p *Platform) TraitPath(name string) schema.Path {
	if written := p.traitName(name); written != "" {
		name = written
	}
	return p.at.Field("traits").Field(name)
}

// TraitNames are the traits that the platform says something about, sorted.
func (p *Platform) TraitNames() []string {
	names := make([]string, 0, len(p.Spec.Traits))
	for name := range p.Spec.Traits {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}
