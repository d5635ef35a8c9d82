package v1alpha1

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/oam"
)

// ComponentSchematic is a developer's description of a component
// (specification, chapter 3: component schematics).
type ComponentSchematic struct {
	oam.Resource
	Spec SchematicSpec `yaml:"spec" schema:"required" doc:"The component."`

	// HasPlaceholders is true if the image, cmd, args or probes of a container use
	// [fromParam(NAME)].
	HasPlaceholders bool
	// Containers is the node of spec.containers, for its placeholders.
	Containers *yaml.Node
}

// SchematicSpec is the spec of a ComponentSchematic.
type SchematicSpec struct {
	WorkloadType     string                `yaml:"workloadType" schema:"required" doc:"GROUP/VERSION.KIND of the workload, such as core.oam.dev/v1alpha1.Server."`
	OSType           string                `yaml:"osType" enum:"linux,windows" doc:"Operating system that the containers need."`
	Arch             string                `yaml:"arch" enum:"i386,amd64,arm,arm64" doc:"Processor architecture that the containers need."`
	Parameters       []oam.Parameter       `yaml:"parameters" doc:"Parameters that an operator may set."`
	Containers       []oam.Container       `yaml:"containers" doc:"Containers of the component."`
	WorkloadSettings []oam.WorkloadSetting `yaml:"workloadSettings" doc:"Settings of an extended workload type."`
}
