package fn

import (
	"slices"

	"github.com/render-oam/render-oam/fn/object"
)

// installOrder is the order in which objects are installed, so that each
// follows the objects that it refers to. For the kinds that are generated, it
// is the order of helm. Other kinds come last.
var installOrder = []string{
	"PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodDisruptionBudget", "ServiceAccount", "Secret", "ConfigMap",
	"StorageClass", "PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition",
	"ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding",
	"Service", "DaemonSet", "Pod", "ReplicaSet", "Deployment", "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress", "APIService",
}

// sortForInstall sorts the objects of an application for installation. Objects
// of one kind stay in the order of the components.
func sortForInstall(objects []*object.Map) {
	slices.SortStableFunc(objects, func(a, b *object.Map) int { return rank(a) - rank(b) })
}

func rank(o *object.Map) int {
	if i := slices.Index(installOrder, o.String("kind")); i >= 0 {
		return i
	}
	return len(installOrder)
}
