// Package generators generates the Kubernetes objects of each workload type.
// There is one file per workload type, and one per object that several of them
// generate: the pod, the Service, the ConfigMap.
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
	Becomes    string // objects that it generates
	Ports      bool   // whether its containers can have ports, and get a Service
	Replicable bool   // whether it can run several replicas
	Settings   bool   // whether it is generated from workloadSettings rather than containers

	// Generate generates the objects of an instance.
	Generate func(*instance.Instance)
}

var registry []*WorkloadType

// register adds workload types. Each file registers its own.
func register(types ...*WorkloadType) bool { //nolint:unparam // assigned to a package variable, which needs no init function
	registry = append(registry, types...)
	return true
}

// All returns the workload types by name.
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

// listening returns the core workload types with ports that can replace a kind
// without ports: singletons for a singleton.
func listening(kind string) (kinds []string) {
	for _, t := range All() {
		if t.Ports && strings.HasPrefix(object.KindOf(t.Name), "Singleton") == strings.HasPrefix(kind, "Singleton") {
			kinds = append(kinds, object.KindOf(t.Name))
		}
	}
	return kinds
}
