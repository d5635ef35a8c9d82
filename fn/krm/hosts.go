package krm

import (
	"slices"
	"strings"
)

// Annotations in which hosts record where a resource comes from.
const (
	AnnotationPath        = "internal.config.kubernetes.io/path"
	AnnotationIndex       = "internal.config.kubernetes.io/index"
	AnnotationPackage     = "internal.config.kubernetes.io/package-path" // kpt
	AnnotationLegacyPath  = "config.kubernetes.io/path"
	AnnotationLegacyIndex = "config.kubernetes.io/index"
	AnnotationHelmFile    = "postrenderer.helm.sh/postrender-filename" // helm 4

	// AnnotationKustomizeID is on all resources that kustomize passes.
	// Kustomize does not track files: a path next to this annotation was
	// written by a function of a lower layer.
	AnnotationKustomizeID = "kustomize.config.k8s.io/id"
	// AnnotationSelected is on resources that match the selectors of a Kptfile.
	AnnotationSelected = "internal.config.k8s.io/kpt-resource-id"
)

// AnnotationLocalConfig marks a resource that is meant for tools, not for the
// cluster.
const AnnotationLocalConfig = "config.kubernetes.io/local-config"

// Placements are the annotations that say where in a file a resource is.
var Placements = []string{AnnotationLegacyPath, AnnotationLegacyIndex, AnnotationPath, AnnotationIndex, AnnotationPackage}

// IsPlacement reports whether an annotation is one in which hosts record where
// a resource comes from.
func IsPlacement(key string) bool {
	prefix, _, _ := strings.Cut(key, "/")
	switch prefix {
	case "config.kubernetes.io", "internal.config.kubernetes.io", "config.k8s.io", "internal.config.k8s.io", "internal.kpt.dev", "postrenderer.helm.sh":
		return true
	}
	return false
}

// IsReserved reports whether only hosts may set an annotation: it holds the
// file of a resource, or marks a resource as meant for tools only.
func IsReserved(key string) bool {
	switch key {
	case AnnotationLegacyPath, AnnotationLegacyIndex, AnnotationLocalConfig, "config.kubernetes.io/function":
		return true
	}
	prefix, _, _ := strings.Cut(key, "/")
	return prefix == "internal.config.kubernetes.io" || prefix == "internal.config.k8s.io" || prefix == "internal.kpt.dev"
}

// hostAnnotations are the prefixes of annotations in which hosts and tools
// record something about one resource. They must not be copied to other
// resources.
var hostAnnotations = []string{
	"kubectl.kubernetes.io/", "deployment.kubernetes.io/", "config.kubernetes.io/", "alpha.config.kubernetes.io/", "internal.config.kubernetes.io/",
	"internal.config.k8s.io/", "config.k8s.io/", "kustomize.config.k8s.io/", "internal.kpt.dev/", "kpt.dev/",
	"meta.helm.sh/", "postrenderer.helm.sh/", "kapp.k14s.io/original", "kapp.k14s.io/identity", "objectset.rio.cattle.io/", "render-oam.dev/",
}

// hostRecords are annotations of the same purpose whose prefix users use too.
var hostRecords = []string{
	"argocd.argoproj.io/tracking-id", "argocd.argoproj.io/installation-id", "kustomize.toolkit.fluxcd.io/checksum",
	"configmanagement.gke.io/source-path", "configmanagement.gke.io/token", "configsync.gke.io/declared-fields",
	"configsync.gke.io/git-context", "configsync.gke.io/manager", "configsync.gke.io/resource-id",
	"component_record_annotation",
}

// dependsOn is the only annotation with one of these prefixes that users write:
// it lists what must be applied first.
const dependsOn = "config.kubernetes.io/depends-on"

// IsRecord reports whether an annotation is a record of a host.
func IsRecord(key string) bool {
	return key != dependsOn && (slices.Contains(hostRecords, key) || hasPrefix(key, hostAnnotations))
}

// toolAnnotations are the prefixes of annotations that tell tools what to do with an
// object. They have no effect on pods.
var toolAnnotations = []string{
	"helm.sh/", "argocd.argoproj.io/", "kustomize.toolkit.fluxcd.io/", "helm.toolkit.fluxcd.io/", "configmanagement.gke.io/",
	"configsync.gke.io/", "client.lifecycle.config.k8s.io/", "cli-utils.sigs.k8s.io/", "kapp.k14s.io/", dependsOn,
}

// IsForTools reports whether an annotation, or a label, tells a tool what to do with
// the object that has it.
func IsForTools(key string) bool { return hasPrefix(key, toolAnnotations) }

func hasPrefix(key string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(key, prefix) })
}

// Annotations in which kustomize records how it renamed a resource.
const (
	previousNames = "internal.config.kubernetes.io/previousNames"
	prefixes      = "internal.config.kubernetes.io/prefixes"
	suffixes      = "internal.config.kubernetes.io/suffixes"
)

// Renaming is how kustomize renamed a resource.
type Renaming struct{ prefixes, suffixes string }

// RenamingOf returns how a resource with these annotations was renamed.
func RenamingOf(annotations map[string]string) Renaming {
	return Renaming{annotations[prefixes], annotations[suffixes]}
}

// PreviousNames returns the names that a resource with these annotations had
// before kustomize renamed it.
func PreviousNames(annotations map[string]string) []string {
	if annotations[previousNames] == "" {
		return nil
	}
	return strings.Split(annotations[previousNames], ",")
}

// WasNamed reports whether a resource with these annotations had a name before
// kustomize renamed it in the same way as the resource that refers to it.
// kustomize only updates references after functions have run.
func WasNamed(annotations map[string]string, name string, by Renaming) bool {
	return name != "" && RenamingOf(annotations) == by && slices.Contains(PreviousNames(annotations), name)
}
