package kubevela

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIngressVersion(t *testing.T) {
	apiVersion, backend := ingressVersion(18)
	assert.Equal(t, "networking.k8s.io/v1beta1", apiVersion)
	assert.Equal(t, "web", backend("web", 80).String("serviceName"))
	apiVersion, backend = ingressVersion(19)
	assert.Equal(t, "networking.k8s.io/v1", apiVersion)
	assert.Equal(t, "web", backend("web", 80).String("service", "name"))
}
