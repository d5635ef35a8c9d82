package oam

import "github.com/render-oam/render-oam/fn/krm"

// Labels and annotations of generated objects. The first three are used in
// selectors, which are immutable in Kubernetes.
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
	// object was generated. It is NAMESPACE/NAME if the object is in another
	// namespace, or is cluster-scoped.
	AnnotationApplication = "render-oam.dev/application"
	// AnnotationConfigChecksum holds a hash of a pod's config files.
	AnnotationConfigChecksum = "render-oam.dev/config-checksum"
)

// Annotations returns the annotations of all objects of an application: the
// application's own, without the records of hosts, and its name. Pods do not
// get them, because a change would restart them.
func Annotations(application string, own map[string]string) map[string]string {
	annotations := make(map[string]string, 1+len(own))
	for key, value := range own {
		if !krm.IsRecord(key) {
			annotations[key] = value
		}
	}
	annotations[AnnotationApplication] = application
	return annotations
}
