// Package generators generates the Kubernetes objects of each workload type. There
// is one file for each workload type, and one for each object that several of
// them make: the pod, the Service, the ConfigMap.
package generators

import (
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
)

// WorkloadType describes a workload type, and generates its objects.
type WorkloadType struct {
	Name       string // GROUP/VERSION.KIND, as a schematic writes it
	Summary    string // its purpose, in one sentence
	Becomes    string // objects that it becomes
	Ports      bool   // its containers can have ports, and get a Service
	Replicable bool   // several replicas can run
	Settings   bool   // it is generated from workloadSettings, not from containers

	// Generate generates the objects of an instance.
	Generate func(*instance.Instance)
}

var registry []*WorkloadType

// register adds workload types. Each file registers its own.
func register(types ...*WorkloadType) bool { //nolint:unparam // a package variable takes it, so that no init is needed
	registry = append(registry, types...)
	return true
}

// All are the workload types, by name.
func All() []*WorkloadType {
	all := slices.Clone(registry)
	slices.SortFunc(all, func(a, b *WorkloadType) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func names() (names []string) {
	for _, t := range All() {
		if t != extended {
			names = append(names, t.Name)
		}
	}
	return names
}

func coreKinds() (kinds []string) {
	for _, t := range All() {
		if strings.HasPrefix(t.Name, oam.Group+"/") {
			kinds = append(kinds, object.KindOf(t.Name))
		}
	}
	return kinds
}

// listening are the core workload types with ports that can replace a kind without
// ports: singletons for singletons.
func listening(kind string) (kinds []string) {
	for _, t := range All() {
		if t.Ports && strings.HasPrefix(object.KindOf(t.Name), "Singleton") == strings.HasPrefix(kind, "Singleton") {
			kinds = append(kinds, object.KindOf(t.Name))
		}
	}
	return kinds
}
