package krm

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestAnnotationsOfHosts says for annotations of hosts and tools whether they
// are a placement (P) or reserved (R), a record that is not copied (C), or tell a
// tool what to do with one object (T).
func TestAnnotationsOfHosts(t *testing.T) {
	for key, want := range map[string]string{
		"internal.config.kubernetes.io/path": "PRC", "internal.config.kubernetes.io/index": "PRC", "internal.config.kubernetes.io/package-path": "PRC", "internal.config.kubernetes.io/previousNames": "PRC",
		"config.kubernetes.io/path": "PRC", "config.kubernetes.io/index": "PRC", "config.kubernetes.io/local-config": "PRC", "config.kubernetes.io/function": "PRC", "config.kubernetes.io/merge-source": "PC",
		"config.kubernetes.io/depends-on": "PT", "config.kubernetes.io/depends-on-x": "PCT",
		"internal.config.k8s.io/kpt-resource-id": "PRC", "config.k8s.io/owning-inventory": "PC", "internal.kpt.dev/upstream-identifier": "PRC", "kpt.dev/bfs-rendering": "C",
		"alpha.config.kubernetes.io/x": "C", "kustomize.config.k8s.io/id": "C", "postrenderer.helm.sh/postrender-filename": "PC", "meta.helm.sh/release-name": "C",
		"kubectl.kubernetes.io/last-applied-configuration": "C", "deployment.kubernetes.io/revision": "C", "render-oam.dev/application": "C", "objectset.rio.cattle.io/id": "C",
		"kapp.k14s.io/original": "CT", "kapp.k14s.io/original-diff-md5": "CT", "kapp.k14s.io/identity": "CT", "kapp.k14s.io/change-rule": "T",
		"argocd.argoproj.io/tracking-id": "CT", "argocd.argoproj.io/installation-id": "CT", "argocd.argoproj.io/sync-wave": "T",
		"kustomize.toolkit.fluxcd.io/checksum": "CT", "kustomize.toolkit.fluxcd.io/prune": "T", "helm.toolkit.fluxcd.io/driftDetection": "T", "helm.sh/hook": "T",
		"configmanagement.gke.io/source-path": "CT", "configmanagement.gke.io/token": "CT", "configmanagement.gke.io/managed": "T",
		"configsync.gke.io/declared-fields": "CT", "configsync.gke.io/git-context": "CT", "configsync.gke.io/manager": "CT", "configsync.gke.io/resource-id": "CT", "configsync.gke.io/x": "T",
		"client.lifecycle.config.k8s.io/deletion": "T", "cli-utils.sigs.k8s.io/on-remove": "T", "component_record_annotation": "C",
		"example.com/owner": "", "owner": "", "prometheus.io/scrape": "", "oam.dev/x": "", "config.kubernetes.io": "P", "helm.sh": "",
	} {
		got := ""
		for _, is := range []struct {
			letter string
			of     func(string) bool
		}{{"P", IsPlacement}, {"R", IsReserved}, {"C", IsRecord}, {"T", IsForTools}} {
			if is.of(key) {
				got += is.letter
			}
		}
		assert.Equal(t, want, got, key)
	}
}

// TestPreviousNames says how names that kustomize changed are found.
func TestPreviousNames(t *testing.T) {
	renamed := map[string]string{
		"internal.config.kubernetes.io/previousNames": "web,a-web", "internal.config.kubernetes.io/prefixes": "a-,b-", "internal.config.kubernetes.io/suffixes": "-x",
	}
	assert.Equal(t, []string{"web", "a-web"}, PreviousNames(renamed))
	assert.Empty(t, PreviousNames(nil))
	same := Renaming{"a-,b-", "-x"}
	for name, want := range map[string]bool{"web": true, "a-web": true, "b-a-web-x": false, "": false} {
		assert.Equal(t, want, WasNamed(renamed, name, same), name)
		assert.False(t, WasNamed(renamed, name, Renaming{"a-", "-x"}), name)
		assert.False(t, WasNamed(renamed, name, Renaming{"a-,b-", ""}), name)
	}
	assert.False(t, WasNamed(map[string]string{previousNames: "web,"}, "", Renaming{}), "no name")
	assert.False(t, WasNamed(nil, "web", Renaming{}))
}
