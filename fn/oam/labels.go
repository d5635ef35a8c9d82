package oam

import (
	"slices"
	"strings"
)

// Labels and annotations of generated objects. The first three make up
// selectors, which Kubernetes never lets change.
const (
	LabelApplication  = "app.kubernetes.io/name"
	LabelInstance     = "oam.dev/instance-name"
	LabelWorkloadType = "oam.dev/workload-type"
	LabelRole         = "oam.dev/role"
	LabelComponent    = "app.kubernetes.io/component"
	LabelVersion      = "app.kubernetes.io/version"
	LabelManagedBy    = "app.kubernetes.io/managed-by"

	ManagedBy = "render-oam"

	// AnnotationApplication names the ApplicationConfiguration from which an
	// object was generated; as NAMESPACE/NAME where the object is in another
	// namespace, or in none.
	AnnotationApplication = "render-oam.dev/application"
	// AnnotationConfigChecksum holds a hash of a pod's config files.
	AnnotationConfigChecksum = "render-oam.dev/config-checksum"
)

// hostAnnotations are the prefixes of annotations in which hosts and tools record
// something about one resource. They must not be copied to other resources.
var hostAnnotations = []string{
	"kubectl.kubernetes.io/", "deployment.kubernetes.io/", "config.kubernetes.io/", "alpha.config.kubernetes.io/", "internal.config.kubernetes.io/",
	"internal.config.k8s.io/", "config.k8s.io/", "kustomize.config.k8s.io/", "internal.kpt.dev/", "kpt.dev/",
	"meta.helm.sh/", "postrenderer.helm.sh/", "kapp.k14s.io/original", "kapp.k14s.io/identity", "objectset.rio.cattle.io/", "render-oam.dev/",
}

// hostRecords are such annotations whose prefix users use too.
var hostRecords = []string{
	"argocd.argoproj.io/tracking-id", "argocd.argoproj.io/installation-id", "kustomize.toolkit.fluxcd.io/checksum",
	"configmanagement.gke.io/source-path", "configmanagement.gke.io/token", "configsync.gke.io/declared-fields",
	"configsync.gke.io/git-context", "configsync.gke.io/manager", "configsync.gke.io/resource-id",
	"component_record_annotation",
}

// dependsOn is the only annotation with such a prefix that users write: what must be
// applied before this.
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

// Annotations are those of every object of an application: its own, without the
// records of hosts, and its name. Pods do not get them: a change would restart
// them.
func Annotations(application string, own map[string]string) map[string]string {
	annotations := make(map[string]string, 1+len(own))
	for key, value := range own {
		if !IsRecord(key) {
			annotations[key] = value
		}
	}
	annotations[AnnotationApplication] = application
	return annotations
}
