// Package platform reads the Platform, in which the infrastructure operator sets
// the implementation and the defaults of each trait. It is the
// function config of a KRM function, or a document among the inputs.
package platform

import (
	"maps"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// APIVersion and Kind identify a Platform.
const (
	Group      = "render-oam.dev"
	APIVersion = Group + "/v1alpha1"
	Kind       = "Platform"
)

// Platform describes the cluster, and how traits and scopes are implemented on it.
type Platform struct {
	oam.Resource
	Spec Spec `yaml:"spec" doc:"The platform."`

	kind    string            // of the resource: Platform, or ConfigMap
	at      yamltree.Path     // of the spec, or of the data of a ConfigMap
	minor   int               // of the version of Kubernetes
	written map[string]string // names of traits as the input spells them, by oam.TraitKey; nil until first used
	once    sync.Once         // guards written
}

// Spec is the spec of a Platform. All of it is optional.
type Spec struct {
	Sources         string           `yaml:"sources" enum:"mark,drop,keep" default:"mark" doc:"What happens to the OAM resources in a ResourceList: mark them as local configuration, drop them, or keep them unchanged."`
	Strict          bool             `yaml:"strict" doc:"Treat warnings as errors: if there is a warning, nothing is rendered."`
	GPUResourceName string           `yaml:"gpuResourceName" default:"nvidia.com/gpu" doc:"Resource name under which nodes offer GPUs."`
	Traits          map[string]Trait `yaml:"traits" doc:"Settings of traits, by their name."`
	Gateway         *Gateway         `yaml:"gateway" doc:"Gateway to which HTTPRoutes attach."`
	Scopes          Scopes           `yaml:"scopes" doc:"Settings of scopes."`

	KubernetesVersion string            `yaml:"kubernetesVersion" doc:"Version of Kubernetes that KubeVela's types render for, such as 1.34. Defaults to the newest supported version."`
	Cluster           string            `yaml:"cluster" doc:"Cluster to render for, when KubeVela's topology policies name several."`
	KubeVela          KubeVela          `yaml:"kubevela" doc:"How KubeVela Applications are rendered."`
	WorkloadUIDs      map[string]string `yaml:"workloadUIDs" doc:"UIDs of live v1alpha2 ContainerizedWorkloads, by NAMESPACE/NAME. The selector of the Deployment then contains the UID, so that it keeps its pods."`
	Policy            *Policy           `yaml:"policy" unknown:"error" doc:"What applications may generate."`
}

// Scopes is the settings of scopes.
type Scopes struct {
	Health HealthScopes `yaml:"health" doc:"Settings of health scopes."`
}

// HealthScopes is the settings of health scopes.
type HealthScopes struct {
	ServesHealthScope bool `yaml:"servesHealthScope" doc:"The cluster serves the kind HealthScope of core.oam.dev/v1alpha1."`
}

// Trait is the settings of one trait.
type Trait struct {
	Implementation string     `yaml:"implementation" doc:"Technology that implements the trait."`
	Defaults       *yaml.Node `yaml:"defaults" doc:"Default values of properties."`

	// For a trait of the platform's own, or its own implementation of a trait.
	Summary    string            `yaml:"summary" doc:"What the trait does, in one sentence."`
	AppliesTo  oam.WorkloadTypes `yaml:"appliesTo" doc:"Workload types that the trait applies to; * is any."`
	Conflicts  []string          `yaml:"conflicts" doc:"Traits that cannot be on the same instance."`
	Properties *yaml.Node        `yaml:"properties" doc:"JSON Schema of the properties: an object, a JSON string, or a list of parameters."`
	Steps      []Step            `yaml:"steps" doc:"What implements the trait: patches and objects, in this order."`
}

// Step is one step of the implementation of a trait: a patch, or an object to add.
// Its strings can use [fromProperty(NAME)] and [fromComponent(NAME)].
type Step struct {
	Patch string     `yaml:"patch" enum:"workload,pods,service" doc:"Object to patch: the workload, its pod template, or its Service."`
	With  *yaml.Node `yaml:"with" doc:"Fields to merge into the object. null removes a field. Lists of named entries are merged by name, and * matches every entry. Other lists are replaced."`
	Add   *yaml.Node `yaml:"add" doc:"Object to add. It gets the labels and namespace of the instance, and a name if it has none."`
}

// Gateway names a Gateway of the Gateway API.
type Gateway struct {
	Name        string `yaml:"name" schema:"required" doc:"Name of the Gateway."`
	Namespace   string `yaml:"namespace" doc:"Namespace of the Gateway. Defaults to the namespace of the route."`
	SectionName string `yaml:"sectionName" doc:"Listener of the Gateway."`
}

// WorkloadUID returns the UID of a live ContainerizedWorkload, or "" if it is
// not set.
func (p *Platform) WorkloadUID(namespace, name string) string {
	if uid := p.Spec.WorkloadUIDs[namespace+"/"+name]; uid != "" || namespace != "" {
		return uid
	}
	return p.Spec.WorkloadUIDs[name]
}

// Default returns the Platform of an input without one.
func Default() *Platform {
	p := &Platform{kind: Kind, at: yamltree.At("spec")}
	p.Spec.Sources = "mark"
	p.Spec.GPUResourceName = "nvidia.com/gpu"
	p.Spec.KubeVela.Labels = "static"
	p.minor = newestMinor
	return p
}

// Judge reports an error if there are warnings and the Platform is strict.
func (p *Platform) Judge(warnings int) {
	if p.Spec.Strict && warnings > 0 {
		p.Report.Error(code.StrictWarnings, p.at.Field("strict").String(), "strict is true, so warnings are treated as errors: found %d", warnings)
	}
}

// Is reports whether a resource is a Platform, by its group, which has no other
// kinds.
func Is(apiVersion string) bool {
	group, _, _ := strings.Cut(apiVersion, "/")
	return group == Group
}

// IsEmpty reports whether a function config is a ConfigMap without data, which kpt
// fn eval sends when the user sets no configuration.
func IsEmpty(node *yaml.Node) bool {
	data := yamltree.Get(node, "data")
	return yamltree.Text(yamltree.Get(node, "kind")) == "ConfigMap" && (yamltree.IsNull(data) || data.Kind == yaml.MappingNode && len(data.Content) == 0)
}

// Read reads a Platform, or a ConfigMap with its settings, and reports its errors.
func Read(node *yaml.Node, report *result.Reporter) *Platform {
	p := Default()
	p.Report = report
	switch apiVersion, kind := yamltree.Text(yamltree.Get(node, "apiVersion")), yamltree.Text(yamltree.Get(node, "kind")); {
	case apiVersion == "v1" && kind == "ConfigMap":
		p.readConfigMap(node, report)
	case !Is(apiVersion):
		report.Error(code.FunctionConfig, "apiVersion", "the function config must be a %s of %s, or a ConfigMap, got apiVersion %q", Kind, APIVersion, apiVersion).
			Found(apiVersion).Propose(APIVersion)
	case apiVersion != APIVersion:
		report.Error(code.UnsupportedVersion, "apiVersion", "unsupported version %q of a Platform: must be %s", apiVersion, APIVersion).
			Found(apiVersion).Propose(APIVersion)
	case kind != Kind:
		report.Error(code.UnknownKind, "kind", "unknown kind %q of %s: must be %s", kind, Group, Kind).Found(kind).Propose(Kind)
	default:
		checkSpelling(node, yamltree.Root, report)
		checkSpelling(yamltree.Get(node, "spec"), p.at, report)
		decode.Into(node, p, yamltree.Root, report)
		p.check()
	}
	return p
}

// checkSpelling reports fields that were likely meant to be the policy. Other
// unknown fields are a warning, but a misspelled policy must not be ignored.
func checkSpelling(node *yaml.Node, at yamltree.Path, report *result.Reporter) {
	if node == nil || node.Kind != yaml.MappingNode {
		return
	}
	isSpec := at.String() != ""
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i].Value
		switch isMeant := result.Nearest(key, []string{"policy", "policies"}) != ""; {
		case !isMeant || isSpec && key == "policy":
		case isSpec:
			report.Error(code.UnknownField, at.Field(key).String(), "unknown field %q; did you mean \"policy\"?", key).Found(key).Propose("policy")
		default:
			report.Error(code.UnknownField, at.Field(key).String(), "unknown field %q: the policy of a Platform is spec.policy", key).Found(key)
		}
	}
}

// check reports values that Kubernetes would reject, and reads the policy.
func (p *Platform) check() {
	p.readPolicy()
	p.readVersion()
	if broken := rule.Resource(p.Spec.GPUResourceName); broken != "" {
		p.Report.Error(code.InvalidName, p.at.Field("gpuResourceName").String(), "%q: %s", p.Spec.GPUResourceName, broken).Found(p.Spec.GPUResourceName)
	}
}

// readConfigMap reads the scalar settings of a Platform from a ConfigMap, which kpt
// generates from `configMap:` and from `-- key=value`. Each key is the path of the
// setting in spec, such as sources or traits.ingress.implementation.
func (p *Platform) readConfigMap(node *yaml.Node, report *result.Reporter) {
	if IsEmpty(node) {
		return
	}
	p.kind, p.at = "ConfigMap", yamltree.At("data")
	p.Metadata.Name = yamltree.Text(yamltree.Get(yamltree.Get(node, "metadata"), "name"))
	data := yamltree.Get(node, "data")
	if data.Kind != yaml.MappingNode {
		report.Error(code.WrongType, p.at.String(), "expected a map of settings, got %s", yamltree.Describe(data))
		return
	}
	spec := &yaml.Node{Kind: yaml.MappingNode, Line: data.Line}
	for i := 0; i+1 < len(data.Content); i += 2 {
		insert(spec, strings.Split(data.Content[i].Value, "."), unquoted(data.Content[i+1]))
	}
	checkSpelling(spec, p.at, report)
	decode.Into(spec, &p.Spec, p.at, report)
	p.check()
}

// unquoted converts a value of a ConfigMap, which is always a string, to the
// number or boolean that it spells.
func unquoted(value *yaml.Node) *yaml.Node {
	if value.Kind != yaml.ScalarNode || value.Value == "" {
		return value
	}
	return &yaml.Node{Kind: yaml.ScalarNode, Value: value.Value, Line: value.Line, Column: value.Column}
}

// insert sets a value at a path in a map.
func insert(node *yaml.Node, path []string, value *yaml.Node) {
	for len(path) > 1 {
		child := yamltree.Get(node, path[0])
		if child == nil || child.Kind != yaml.MappingNode {
			child = &yaml.Node{Kind: yaml.MappingNode, Line: value.Line}
			node.Content = append(node.Content, yamltree.TextAt(path[0], value), child)
		}
		node, path = child, path[1:]
	}
	node.Content = append(node.Content, yamltree.TextAt(path[0], value), value)
}

// Trait returns the settings of the trait of this name, or the zero Trait if
// there are none.
func (p *Platform) Trait(name string) Trait { return p.Spec.Traits[p.traitName(name)] }

// traitName returns the name of a trait as the Platform spells it, or "" if it
// has no settings.
func (p *Platform) traitName(name string) string {
	if _, is := p.Spec.Traits[name]; is {
		return name
	}
	p.once.Do(func() {
		p.written = make(map[string]string, len(p.Spec.Traits))
		for _, written := range p.TraitNames() {
			if key := oam.TraitKey(written); p.written[key] == "" {
				p.written[key] = written
			}
		}
	})
	return p.written[oam.TraitKey(name)]
}

// TraitPath returns the path of the settings of the trait of this name, which
// must have settings.
func (p *Platform) TraitPath(name string) yamltree.Path {
	return p.at.Field("traits").Field(p.traitName(name))
}

// TraitNames returns the sorted names of the traits with settings.
func (p *Platform) TraitNames() []string {
	return slices.Sorted(maps.Keys(p.Spec.Traits))
}
