package v1alpha1

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/oam"
)

// Trait defines a trait (specification, chapter 5: traits).
type Trait struct {
	oam.Resource
	Spec TraitSpec `yaml:"spec" schema:"required" doc:"The trait."`
}

// TraitSpec is the spec of a Trait.
type TraitSpec struct {
	AppliesTo  oam.WorkloadTypes `yaml:"appliesTo" doc:"Workload types that the trait applies to. The default is *, which means any."`
	Properties *yaml.Node        `yaml:"properties" doc:"JSON Schema of the properties: a map, a JSON string, or the older list of parameters."`
}

// WorkloadType defines an extended workload type (specification, chapter 3:
// workload types).
type WorkloadType struct {
	oam.Resource
	Spec WorkloadTypeSpec `yaml:"spec" schema:"required" doc:"The workload type."`
}

// WorkloadTypeSpec is the spec of a WorkloadType.
type WorkloadTypeSpec struct {
	Group    string            `yaml:"group" schema:"required" doc:"API group of the kind."`
	Version  string            `yaml:"version" doc:"API version of the kind. The default is any."`
	Names    WorkloadTypeNames `yaml:"names" schema:"required" doc:"Names of the kind."`
	Settings *yaml.Node        `yaml:"settings" doc:"JSON Schema of the settings: a map, a JSON string, or a list of parameters."`

	Replicable   bool   `yaml:"replicable" doc:"Whether several replicas may run. An extension."`
	ReplicasPath string `yaml:"replicasPath" default:"spec.replicas" doc:"Field of the object that sets the number of replicas. An extension."`
}

// WorkloadTypeNames are the names of a workload type's kind.
type WorkloadTypeNames struct {
	Kind     string `yaml:"kind" schema:"required" doc:"Kind of the object."`
	Singular string `yaml:"singular" doc:"Singular name of the kind."`
	Plural   string `yaml:"plural" doc:"Plural name of the kind."`
}

// ApplicationScope defines a type of scope (specification, chapter 4:
// application scopes).
type ApplicationScope struct {
	oam.Resource
	Spec ApplicationScopeSpec `yaml:"spec" schema:"required" doc:"The scope type."`
}

// ApplicationScopeSpec is the spec of an ApplicationScope.
type ApplicationScopeSpec struct {
	Type                  string          `yaml:"type" schema:"required" doc:"GROUP/VERSION.KIND of the scope."`
	AllowComponentOverlap bool            `yaml:"allowComponentOverlap" schema:"required" doc:"Whether an instance may be in several scopes of this type."`
	Parameters            []oam.Parameter `yaml:"parameters" doc:"Properties that a scope takes."`
}
