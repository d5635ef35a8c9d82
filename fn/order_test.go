package fn

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/object"
)

// TestSortForInstall sorts one object of each kind, and one of an unknown kind, which
// comes last.
func TestSortForInstall(t *testing.T) {
	t.Parallel()
	wanted := strings.Fields(`PriorityClass Namespace NetworkPolicy ResourceQuota LimitRange PodDisruptionBudget ServiceAccount Secret ConfigMap
		StorageClass PersistentVolume PersistentVolumeClaim CustomResourceDefinition ClusterRole ClusterRoleBinding Role RoleBinding
		Service DaemonSet Pod ReplicaSet Deployment HorizontalPodAutoscaler StatefulSet Job CronJob IngressClass Ingress APIService HTTPRoute`)
	var objects []*object.Map
	for _, kind := range slices.Backward(wanted) {
		objects = append(objects, object.Of("kind", kind, "metadata", object.Of("name", "a")), object.Of("kind", kind, "metadata", object.Of("name", "b")))
	}
	sortForInstall(objects)
	var got []string
	for i, o := range objects {
		if i%2 == 0 {
			got = append(got, o.String("kind"))
			assert.Equal(t, "a", o.String("metadata", "name"), "objects of one kind keep their order")
		}
	}
	assert.Equal(t, wanted, got)
}
