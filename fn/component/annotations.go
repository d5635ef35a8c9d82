package component

import (
	"slices"
	"strings"
)

// hostAnnotations are the prefixes of annotations by which hosts and tools keep
// their own records of a resource. They are true of that resource only.
var hostAnnotations = []string{
	"kubectl.kubernetes.io/", "deployment.kubernetes.io/", "config.kubernetes.io/", "alpha.config.kubernetes.io/", "internal.config.kubernetes.io/",
	"internal.config.k8s.io/", "config.k8s.io/", "kustomize.config.k8s.io/", "internal.kpt.dev/", "kpt.dev/",
	"meta.helm.sh/", "postrenderer.helm.sh/", "kapp.k14s.io/original", "kapp.k14s.io/identity", "objectset.rio.cattle.io/", "render-oam.dev/",
}

// hostRecords are such annotations among others of the same prefix that a user
// writes.
var hostRecords = []string{
	"argocd.argoproj.io/tracking-id", "argocd.argoproj.io/installation-id", "kustomize.toolkit.fluxcd.io/checksum",
	"configmanagement.gke.io/source-path", "configmanagement.gke.io/token", "configsync.gke.io/declared-fields",
	"configsync.gke.io/git-context", "configsync.gke.io/manager", "configsync.gke.io/resource-id",
	"component_record_annotation",
}

// dependsOn is the one annotation with such a prefix that a user writes: what is
// to be applied before this.
const dependsOn = "config.kubernetes.io/depends-on"

// IsRecord reports whether an annotation is a record of a host.
func IsRecord(key string) bool {
	return key != dependsOn && (slices.Contains(hostRecords, key) || hasPrefix(key, hostAnnotations))
}

// toolAnnotations are the prefixes of annotations by which a user tells tools
// what to do with an object. They mean nothing on a pod.
var toolAnnotations = []string{
	"helm.sh/", "argocd.argoproj.io/", "kustomize.toolkit.fluxcd.io/", "helm.toolkit.fluxcd.io/", "configmanagement.gke.io/",
	"configsync.gke.io/", "client.lifecycle.config.k8s.io/", "cli-utils.sigs.k8s.io/", "kapp.k14s.io/", dependsOn,
}

func hasPrefix(key string, prefixes []string) bool {
	return slices.ContainsFunc(prefixes, func(prefix string) bool { return strings.HasPrefix(key, prefix) })
}

// Annotations are those of every object that an application becomes: its own,
// without the records of hosts, and its name. Pods do not get them: a change
// would restart them.
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

// PodAnnotations are the annotations of the component, which go on its pods,
// without those that belong to hosts and tools.
func (in *Instance) PodAnnotations() map[string]string {
	annotations := make(map[string]string)
	for key, value := range in.Component.Metadata.Annotations {
		if !IsRecord(key) && !hasPrefix(key, toolAnnotations) {
			annotations[key] = value
		}
	}
	return annotations
}

// PodLabels are the labels of the workload's pods: those of the workload, and those
// of the component, but for what describes the component itself.
func (in *Instance) PodLabels() map[string]string {
	labels := in.WorkloadLabels()
	for key, value := range in.Component.Metadata.Labels {
		isOfComponent := IsRecord(key) || hasPrefix(key, toolAnnotations) || strings.HasPrefix(key, "app.kubernetes.io/")
		if _, isTaken := labels[key]; !isTaken && !isOfComponent {
			labels[key] = value
		}
	}
	return labels
}
