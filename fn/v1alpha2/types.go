package v1alpha2

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/oam"
)

// Component is a workload and the parameters that an operator may set in it
// (specification, chapter 3: component model).
type Component struct {
	oam.Resource
	Spec ComponentSpec `yaml:"spec" schema:"required" doc:"The component."`
}

// ComponentSpec is the spec of a Component.
type ComponentSpec struct {
	Workload   *yaml.Node  `yaml:"workload" schema:"required" doc:"Workload of the component: any Kubernetes object, or a ContainerizedWorkload."`
	Parameters []Parameter `yaml:"parameters" doc:"Fields of the workload that an operator can set."`
}

// Parameter is a parameter of a Component.
type Parameter struct {
	Name        string   `yaml:"name" schema:"required" doc:"Name of the parameter."`
	Description string   `yaml:"description" doc:"Description for users."`
	FieldPaths  []string `yaml:"fieldPaths" schema:"required" doc:"Fields of the workload that get the value, such as spec.containers[0].image."`
	Required    bool     `yaml:"required" doc:"Whether a value is required."`
}

// ApplicationConfiguration is an operator's description of an application
// (specification, chapter 7: application configuration).
type ApplicationConfiguration struct {
	oam.Resource
	Spec ConfigurationSpec `yaml:"spec" schema:"required" doc:"The application."`
}

// ConfigurationSpec is the spec of an ApplicationConfiguration.
type ConfigurationSpec struct {
	Components []Instance `yaml:"components" schema:"required" doc:"Components of the application."`
}

// Instance is one use of a Component.
type Instance struct {
	ComponentName   string           `yaml:"componentName" doc:"Name of the Component."`
	RevisionName    string           `yaml:"revisionName" doc:"Name of a component revision, which is a ControllerRevision in the input. Set it instead of componentName."`
	ParameterValues []ParameterValue `yaml:"parameterValues" doc:"Values of the component's parameters."`
	Traits          []Trait          `yaml:"traits" doc:"Traits of the workload."`
	Scopes          []Scope          `yaml:"scopes" doc:"Scopes that the workload is in."`
	DataInputs      []DataInput      `yaml:"dataInputs" doc:"Values from other objects to set in fields of the workload."`
	DataOutputs     []DataOutput     `yaml:"dataOutputs" doc:"Fields of the workload whose values other objects use."`

	Node *yaml.Node `schema:"self"`
}

// ParameterValue is the value of a parameter: an integer or a string.
type ParameterValue struct {
	Name  string     `yaml:"name" schema:"required" doc:"Name of the parameter."`
	Value *yaml.Node `yaml:"value" schema:"required" doc:"String or integer."`

	Node *yaml.Node `schema:"self"`
}

// Trait attaches a trait, which is a separate object, to a workload.
type Trait struct {
	Trait       *yaml.Node   `yaml:"trait" schema:"required" doc:"Object of the trait, such as a ManualScalerTrait."`
	DataInputs  []DataInput  `yaml:"dataInputs" doc:"Values from other objects to set in fields of the trait."`
	DataOutputs []DataOutput `yaml:"dataOutputs" doc:"Fields of the trait whose values other objects use."`

	Node *yaml.Node `schema:"self"`
}

// Scope names a scope that a workload is in.
type Scope struct {
	ScopeRef Reference `yaml:"scopeRef" schema:"required" doc:"The scope."`
}

// Reference names an object.
type Reference struct {
	APIVersion string `yaml:"apiVersion" schema:"required" doc:"API version of the object."`
	Kind       string `yaml:"kind" schema:"required" doc:"Kind of the object."`
	Name       string `yaml:"name" schema:"required" doc:"Name of the object."`
	UID        string `yaml:"uid" doc:"Ignored."`
}

// DataOutput makes a field of an object available to other objects of the
// application.
type DataOutput struct {
	Name        string     `yaml:"name" schema:"required" doc:"Name by which inputs refer to the value."`
	FieldPath   string     `yaml:"fieldPath" schema:"required" doc:"Field of the object, such as spec.host."`
	OutputStore *yaml.Node `yaml:"outputStore" doc:"Object that keeps the value in the cluster."`
	Conditions  *yaml.Node `yaml:"conditions" doc:"Conditions that must be met before the value is used."`
}

// DataInput takes the value of a DataOutput.
type DataInput struct {
	ValueFrom         ValueFrom  `yaml:"valueFrom" schema:"required" doc:"Where the value comes from."`
	ToFieldPaths      []string   `yaml:"toFieldPaths" schema:"required" doc:"Fields of the object that get the value."`
	InputStore        *yaml.Node `yaml:"inputStore" doc:"Object that keeps the value in the cluster."`
	StrategyMergeKeys []string   `yaml:"strategyMergeKeys" doc:"Fields by which lists are merged."`
	Conditions        *yaml.Node `yaml:"conditions" doc:"Conditions that must be met before the value is used."`
}

// ValueFrom names a DataOutput.
type ValueFrom struct {
	DataOutputName string     `yaml:"dataOutputName" schema:"required" doc:"Name of the output."`
	FieldPath      string     `yaml:"fieldPath" doc:"Field of the output's value."`
	Path           *yaml.Node `yaml:"path" doc:"Ignored."`
}

// Definition is a TraitDefinition, WorkloadDefinition or ScopeDefinition: it
// describes a kind for the runtime (specification, chapters 4 to 6).
type Definition struct {
	oam.Resource
	Spec DefinitionSpec `yaml:"spec" schema:"required" doc:"The definition."`
}

// DefinitionSpec is the spec of a Definition.
type DefinitionSpec struct {
	DefinitionRef         DefinitionRef `yaml:"definitionRef" schema:"required" doc:"Custom resource definition of the kind."`
	AppliesToWorkloads    []string      `yaml:"appliesToWorkloads" doc:"Workloads that a trait applies to: names of custom resource definitions, or GROUP/VERSION.KIND."`
	ConflictsWith         []string      `yaml:"conflictsWith" doc:"Traits that cannot be on the same workload."`
	WorkloadRefPath       string        `yaml:"workloadRefPath" doc:"Field of a trait that gets a reference to the workload."`
	WorkloadRefsPath      string        `yaml:"workloadRefsPath" doc:"Field of a scope that holds references to workloads."`
	RevisionEnabled       bool          `yaml:"revisionEnabled" doc:"Name the workload after the revision of the component."`
	AllowComponentOverlap bool          `yaml:"allowComponentOverlap" doc:"Whether a workload can be in several scopes of the kind."`
	PodSpecPath           string        `yaml:"podSpecPath" doc:"Field of a workload that holds the pod spec."`
	RevisionLabel         string        `yaml:"revisionLabel" doc:"Label with the revision of the workload."`
	ChildResourceKinds    *yaml.Node    `yaml:"childResourceKinds" doc:"Kinds of the objects that a workload generates."`
	Template              *yaml.Node    `yaml:"template" doc:"Template in CUE, which early versions of KubeVela read."`
	Extension             *yaml.Node    `yaml:"extension" doc:"Settings of other tools."`
	Status                *yaml.Node    `yaml:"status" doc:"Settings of other tools."`
}

// DefinitionRef names a custom resource definition.
type DefinitionRef struct {
	Name    string `yaml:"name" schema:"required" doc:"Name of the definition, such as deployments.apps."`
	Version string `yaml:"version" doc:"Version of the definition."`
}

// HealthScope is a scope that watches the health of its workloads. It generates
// no object.
type HealthScope struct {
	oam.Resource
	Spec *yaml.Node `yaml:"spec" doc:"Settings of the scope's controller."`
}
