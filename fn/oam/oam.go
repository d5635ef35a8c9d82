// Package oam holds the resources of the Open Application Model, version
// v1alpha1, and reads them from YAML in every dialect that was ever in use.
// Errors show the current form.
//
// The types follow the specification: ComponentSchematic (chapter 3, component
// model), ApplicationConfiguration (chapter 6), Trait (chapter 5),
// ApplicationScope (chapter 4) and WorkloadType (chapter 3).
package oam

import (
	"cmp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
)

// Group and Version identify the resources that this package reads.
const (
	Group      = "core.oam.dev"
	Version    = "v1alpha1"
	APIVersion = Group + "/" + Version
)

// Is reports whether an apiVersion, or a name such as GROUP/VERSION.KIND, is in
// the group of OAM itself, under its current name or an earlier one. The
// version may be missing.
func Is(name string) bool {
	group, _, _ := strings.Cut(name, "/")
	return group == Group || group == UnsupportedGroup || slices.Contains(FormerGroups, group)
}

// Metadata is the Kubernetes object metadata that OAM uses.
type Metadata struct {
	Name        string            `yaml:"name" schema:"required,filled" doc:"Name of the resource."`
	Namespace   string            `yaml:"namespace" doc:"Namespace of the generated objects."`
	Labels      map[string]string `yaml:"labels" doc:"Labels."`
	Annotations map[string]string `yaml:"annotations" doc:"Annotations."`

	// Set by the API server; accepted in exports from a cluster, and ignored.
	GenerateName    string     `yaml:"generateName" doc:"Ignored."`
	UID             string     `yaml:"uid" doc:"Ignored."`
	ResourceVersion string     `yaml:"resourceVersion" doc:"Ignored."`
	Generation      *yaml.Node `yaml:"generation" doc:"Ignored."`
	Created         *yaml.Node `yaml:"creationTimestamp" doc:"Ignored."`
	Deleted         *yaml.Node `yaml:"deletionTimestamp" doc:"Ignored."`
	SelfLink        string     `yaml:"selfLink" doc:"Ignored."`
	ManagedFields   *yaml.Node `yaml:"managedFields" doc:"Ignored."`
	OwnerReferences *yaml.Node `yaml:"ownerReferences" doc:"Ignored."`
	Finalizers      *yaml.Node `yaml:"finalizers" doc:"Ignored."`
}

// Compare orders resources by namespace and name. The result is negative, zero or
// positive, as that of strings.Compare.
func (m *Metadata) Compare(other *Metadata) int {
	return cmp.Or(strings.Compare(m.Namespace, other.Namespace), strings.Compare(m.Name, other.Name))
}

// Resource has the fields that all OAM resources share.
type Resource struct {
	APIVersion string     `yaml:"apiVersion" schema:"required" doc:"core.oam.dev/v1alpha1."`
	Kind       string     `yaml:"kind" schema:"required" doc:"Kind of the resource."`
	Metadata   Metadata   `yaml:"metadata" schema:"required" doc:"Name, namespace, labels and annotations."`
	Status     *yaml.Node `yaml:"status" doc:"Set by a controller; ignored."`

	// Report takes results about the resource after it has been read.
	Report *result.Reporter
}

// Setting is a named value: a parameter value, a variable, or a property in
// the older list form.
type Setting struct {
	Name  string     `yaml:"name" schema:"required" doc:"Name of the parameter, variable or property."`
	Value *yaml.Node `yaml:"value" schema:"required" doc:"Value, of any type."`
}
