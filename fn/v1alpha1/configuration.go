package v1alpha1

import "github.com/render-oam/render-oam/fn/oam"

// ApplicationConfiguration is an operator's description of an application
// (specification, chapter 6: application configurations).
type ApplicationConfiguration struct {
	oam.Resource
	Spec ConfigurationSpec `yaml:"spec" schema:"required" doc:"The application."`
}

// ConfigurationSpec is the spec of an ApplicationConfiguration.
type ConfigurationSpec struct {
	Variables  []oam.Setting `yaml:"variables" doc:"Values for [fromVariable(NAME)]."`
	Scopes     []oam.Scope   `yaml:"scopes" doc:"Scopes that the configuration declares."`
	Components []Component   `yaml:"components" doc:"Instances of components."`
}

// Component is one instance of a component.
type Component struct {
	ComponentName     string             `yaml:"componentName" schema:"required" doc:"Name of the ComponentSchematic."`
	InstanceName      string             `yaml:"instanceName" schema:"required" doc:"Name of the instance and of its workload."`
	ParameterValues   []oam.Setting      `yaml:"parameterValues" doc:"Values of the component's parameters."`
	Traits            []oam.TraitBinding `yaml:"traits" doc:"Traits, applied in this order."`
	ApplicationScopes []string           `yaml:"applicationScopes" doc:"Scopes that the instance joins."`
}
