package v1alpha1

import (
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// WarnProbePorts warns about probes of a port that the container does not list.
// A container that lists no ports may listen on any.
func WarnProbePorts(containers []oam.Container, at yamltree.Path, report *result.Reporter) {
	for i := range containers {
		c, here := &containers[i], at.Item(i)
		warnProbePort(c.LivenessProbe, c, here.Field("livenessProbe"), report)
		warnProbePort(c.ReadinessProbe, c, here.Field("readinessProbe"), report)
	}
}

func warnProbePort(p *oam.Probe, c *oam.Container, at yamltree.Path, report *result.Reporter) {
	var port int32
	switch {
	case p == nil || len(c.Ports) == 0:
		return
	case p.HTTPGet != nil:
		port, at = p.HTTPGet.Port, at.Field("httpGet").Field("port")
	case p.TCPSocket != nil:
		port, at = p.TCPSocket.Port, at.Field("tcpSocket").Field("port")
	}
	if port == 0 || report.Failed(at.String()) {
		return // it has no port, or an invalid one that was reported
	}
	var listed []string
	for _, listens := range c.Ports {
		isTCP := listens.Protocol == "TCP" || listens.Protocol == "" // a wrong protocol was probably meant to be TCP
		if listens.ContainerPort == port && isTCP || listens.ContainerPort == 0 {
			return
		}
		listed = append(listed, listens.Name+"="+strconv.Itoa(int(listens.ContainerPort))+"/"+listens.Protocol)
	}
	number := strconv.Itoa(int(port))
	report.Warn(code.ProbePort, at.String(), "the probe checks port %s/TCP, but container %q lists %s: add the port, or check one of these", number, c.Name, result.AllOf(listed)).
		Found(number)
}

// mounts reports paths at which both a config file and a volume are mounted,
// and config files with something mounted below them.
func (v validator) mounts(c *oam.Container, at yamltree.Path) {
	files := make(map[string]bool, len(c.Config))
	for _, file := range c.Config {
		files[cleanPath(file.Path)] = true
	}
	isBelowFile := func(at yamltree.Path, mount string) {
		for parent := path.Dir(cleanPath(mount)); len(parent) > 1; parent = path.Dir(parent) {
			if files[parent] {
				v.report.Error(code.MountConflict, at.String(), "%q is below %q, which is a config file, not a directory: rename one", mount, parent).Found(mount)
			}
		}
	}
	for i, volume := range c.Resources.Volumes {
		here := at.Field("resources").Field("volumes").Item(i).Field("mountPath")
		if files[cleanPath(volume.MountPath)] && volume.MountPath != "" {
			v.report.Error(code.MountConflict, here.String(), "duplicate path %q: a config file has the same path", volume.MountPath).Found(volume.MountPath)
		}
		isBelowFile(here, volume.MountPath)
	}
	for i, file := range c.Config {
		isBelowFile(at.Field("config").Item(i).Field("path"), file.Path)
	}
}

// cleanPath returns a path in a normalized form, or "".
func cleanPath(written string) string {
	if written == "" || slices.Contains(strings.Split(written, "/"), "..") {
		return written // already reported
	}
	return path.Clean(written)
}
