package v1beta1

import (
	"slices"
	"strings"
)

// Annotations in which kustomize records how it renamed a resource.
const (
	previousNames = "internal.config.kubernetes.io/previousNames"
	prefixes      = "internal.config.kubernetes.io/prefixes"
	suffixes      = "internal.config.kubernetes.io/suffixes"
)

// renaming is how kustomize renamed a resource.
type renaming struct{ prefixes, suffixes string }

// renamingOf reads how a resource with these annotations was renamed.
func renamingOf(annotations map[string]string) renaming {
	return renaming{annotations[prefixes], annotations[suffixes]}
}

// wasNamed reports whether a resource with these annotations had a name before
// kustomize renamed it in the same way as what refers to it. kustomize updates
// references only after functions ran.
func wasNamed(annotations map[string]string, name string, by renaming) bool {
	return name != "" && renamingOf(annotations) == by && slices.Contains(strings.Split(annotations[previousNames], ","), name)
}
