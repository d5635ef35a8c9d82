package krm

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestIsInput(t *testing.T) {
	for _, header := range [][2]string{
		{"render-oam.dev/v1alpha1", "Platform"}, {"Render-OAM.dev/v2", "platform"}, {"render-oam.dev", "Platform"},
		{"core.oam.dev/v1alpha1", "ComponentSchematic"}, {"core.oam.dev/v1beta1", "Application"}, {"CORE.OAM.DEV/v1", "Anything"},
		{"core.hydra.io/v1alpha1", "Component"}, {"hydra.microsoft.com/v1", "Component"},
		{"config.kubernetes.io/v1", "ResourceList"}, {"config.kubernetes.io/v1", "Anything"}, {"config.kubernetes.io/v1alpha1", "resourcelist"}, {"example.com/v1", "ResourceList"},
		{"kpt.dev/v1", "Kptfile"}, {"kpt.dev/v1alpha2", "Pipeline"}, {"example.com/v1", "kptfile"},
		{"kustomize.config.k8s.io/v1beta1", "Kustomization"}, {"kustomize.config.k8s.io/v1alpha1", "Component"},
		{"v1", "List"}, {"v2", "LIST"}, {" render-oam.dev /v1", "Platform"},
		{"\u212Apt.dev/v1", "Package"}, {"example.com/v1", "\u212Aptfile"}, // the Kelvin sign
	} {
		assert.True(t, IsInput(header[0], header[1]), "%s %s", header[0], header[1])
	}
	for _, header := range [][2]string{
		{"v1", "ConfigMap"}, {"apps/v1", "Deployment"}, {"platform.example.com/v1", "Platform"}, {"wafv2.example.com/v1", "List"},
		{"kustomize.toolkit.fluxcd.io/v1", "Kustomization"}, {"core.oam.dev.example.com/v1", "Thing"}, {"config.porch.kpt.dev/v1alpha1", "Repository"},
	} {
		assert.False(t, IsInput(header[0], header[1]), "%s %s", header[0], header[1])
	}
}
