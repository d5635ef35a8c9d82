package krm

import (
	"slices"
	"strings"
)

// inputGroups are the API groups of resources that are read as input: by the
// program, or by the hosts that call it.
var inputGroups = append(slices.Clone(ownedGroups), "config.kubernetes.io", "kpt.dev", "kustomize.config.k8s.io")

// inputKinds are the kinds that hosts read as input in every API group.
var inputKinds = []string{"ResourceList", "Kptfile"}

// IsInput reports whether resources of an apiVersion and kind are read as input, in
// whatever case and version: what tells the program and its hosts what to do, and
// what holds other resources. None of them is ever generated.
func IsInput(apiVersion, kind string) bool {
	group, _, hasGroup := strings.Cut(apiVersion, "/")
	isSame := func(name string) func(string) bool {
		return func(other string) bool { return strings.EqualFold(strings.TrimSpace(name), other) }
	}
	return slices.ContainsFunc(inputGroups, isSame(group)) || slices.ContainsFunc(inputKinds, isSame(kind)) ||
		!hasGroup && isSame(kind)("List")
}
