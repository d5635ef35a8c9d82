package v1alpha2

import (
	"path"
	"regexp"
	"strings"

	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
)

// quantityPattern is the form of a quantity of Kubernetes that is not negative.
var quantityPattern = regexp.MustCompile(`^\+?([0-9]+\.?[0-9]*|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?$`)

// checkContainers reports what Kubernetes would refuse, at the Component.
func (in *instance) checkContainers(spec *containerizedSpec, at schema.Path) {
	report := in.component.Report
	names, ports := make(map[string]bool), make(map[string]bool)
	for i := range spec.Containers {
		c, at := &spec.Containers[i], at.Field("containers").Item(i)
		refuse := func(at schema.Path, name, broken string) {
			if name != "" && broken != "" {
				report.Error(at.String(), "%q: %s", name, broken).Found(name)
			}
		}
		refuse(at.Field("name"), c.Name, oam.LabelRule(c.Name))
		if names[c.Name] && c.Name != "" {
			report.Error(at.Field("name").String(), "duplicate container %q", c.Name).Found(c.Name)
		}
		names[c.Name] = true
		for j, p := range c.Ports {
			refuse(at.Field("ports").Item(j).Field("name"), p.Name, oam.PortRule(p.Name))
			if ports[p.Name] && p.Name != "" {
				report.Error(at.Field("ports").Item(j).Field("name").String(), "duplicate port %q in the workload: the Service has all of its ports", p.Name).Found(p.Name)
			}
			ports[p.Name] = true
		}
		for j, e := range c.Env {
			if e.Value == nil && e.FromSecret == nil && e.Name != "" {
				report.Error(at.Field("env").Item(j).String(), "variable %q has neither value nor fromSecret", e.Name)
			}
		}
		in.checkConfig(c, at)
		checkResources(&c.Resources, at.Field("resources"), report)
		checkProbe(c.LivenessProbe, at.Field("livenessProbe"), report)
		checkProbe(c.ReadinessProbe, at.Field("readinessProbe"), report)
	}
	if len(spec.Containers) == 0 && !report.Failed(at.Field("containers").String()) {
		report.Error(at.Field("containers").String(), "a ContainerizedWorkload needs at least one container")
	}
}

// checkConfig reports config files that cannot be mounted.
func (in *instance) checkConfig(c *container, at schema.Path) {
	seen := make(map[string]bool)
	for i, file := range c.Config {
		at := at.Field("config").Item(i)
		switch _, base := path.Split(file.Path); {
		case file.Path == "": // reported as missing
		case !strings.HasPrefix(file.Path, "/") || base == "":
			in.component.Report.Error(at.Field("path").String(), "%q is not the path of a file: write an absolute path, such as /etc/app/config.yaml", file.Path).Found(file.Path)
		case seen[file.Path]:
			in.component.Report.Error(at.Field("path").String(), "duplicate config file %q", file.Path).Found(file.Path)
		case file.Value == nil && file.FromSecret == nil:
			in.component.Report.Error(at.String(), "config file %q has neither value nor fromSecret", file.Path)
		}
		seen[file.Path] = true
	}
}

func checkResources(r *resources, at schema.Path, report *result.Reporter) {
	check := func(at schema.Path, amount string) {
		if amount != "" && !quantityPattern.MatchString(amount) {
			report.Error(at.String(), "%q is not a quantity of Kubernetes: write a number with an optional suffix, such as 500m, 128Mi or 1G", amount).Found(amount)
		}
	}
	for name, r := range map[string]*required{"cpu": r.CPU, "memory": r.Memory, "gpu": r.GPU} {
		if r != nil {
			check(at.Field(name).Field("required"), r.Required)
		}
	}
	for i, v := range r.Volumes {
		at := at.Field("volumes").Item(i)
		if broken := oam.LabelRule(v.Name); v.Name != "" && broken != "" {
			report.Error(at.Field("name").String(), "%q: %s", v.Name, broken).Found(v.Name)
		}
		if v.Disk != nil {
			check(at.Field("disk").Field("required"), v.Disk.Required)
		}
	}
	for i, e := range r.Extended {
		check(at.Field("extended").Item(i).Field("required"), e.Required)
	}
}

// checkProbe reports a probe without exactly one action.
func checkProbe(p *probe, at schema.Path, report *result.Reporter) {
	if p == nil {
		return
	}
	actions := 0
	for _, isThere := range []bool{p.Exec != nil, p.HTTPGet != nil, p.TCPSocket != nil} {
		if isThere {
			actions++
		}
	}
	if actions != 1 {
		report.Error(at.String(), "a probe needs exactly one of exec, httpGet and tcpSocket, this one has %d", actions)
	}
}
