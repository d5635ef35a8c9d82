package krm

import (
	"slices"
	"strings"
)

// inputGroups are the API groups of resources that are input: of the program,
// or of the hosts that run it.
var inputGroups = append(slices.Clone(ownedGroups), "config.kubernetes.io", "kpt.dev", "kustomize.config.k8s.io")

// inputKinds are the kinds that are input of hosts, whatever their API group.
var inputKinds = []string{"ResourceList", "Kptfile"}

// IsInput reports whether resources of an apiVersion and kind are input, in any
// case and version: they tell the program and its hosts what to do, or hold
// other resources. They are never generated.
func IsInput(apiVersion, kind string) bool {
	group, _, hasGroup := strings.Cut(apiVersion, "/")
	isSame := func(name string) func(string) bool {
		return func(other string) bool { return strings.EqualFold(strings.TrimSpace(name), other) }
	}
	return slices.ContainsFunc(inputGroups, isSame(group)) || slices.ContainsFunc(inputKinds, isSame(kind)) ||
		!hasGroup && isSame(kind)("List")
}
