package platform

import (
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
)

// KubeVela is the settings for Applications of KubeVela.
type KubeVela struct {
	Labels string `yaml:"labels" enum:"static,controller" default:"static" doc:"Labels of the objects, in addition to those of render-oam: static for labels that identify and select them, controller for all labels that KubeVela's controller sets."`
}

// newestMinor is N in the newest version 1.N of Kubernetes that the tests run.
const newestMinor = 37

// Minor returns N of the target version 1.N of Kubernetes.
func (p *Platform) Minor() int { return p.minor }

// readVersion reads the version of Kubernetes, with or without a patch version.
func (p *Platform) readVersion() {
	version := p.Spec.KubernetesVersion
	if version == "" {
		return
	}
	major, rest, _ := strings.Cut(strings.TrimPrefix(version, "v"), ".")
	text, patch, _ := strings.Cut(rest, ".")
	minor, err := strconv.Atoi(strings.TrimSuffix(text, "+"))
	if major != "1" || err != nil || minor < 0 || strings.Contains(patch, ".") {
		p.Report.Error(code.KubernetesVersion, p.at.Field("kubernetesVersion").String(), "unsupported value %q: must be a version of Kubernetes, such as %q", version, "1."+strconv.Itoa(newestMinor)).
			Found(version)
		return
	}
	p.minor = minor
}
