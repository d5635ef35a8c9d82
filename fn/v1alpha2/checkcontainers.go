package v1alpha2

import (
	"path"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// quantityPattern matches non-negative Kubernetes quantities.
var quantityPattern = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`^\+?([0-9]+\.?[0-9]*|\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][-+]?[0-9]+)?$`)
})

// containerChecker reports what Kubernetes would reject in the pods of a
// ContainerizedWorkload, and in their Service.
type containerChecker struct {
	report *result.Reporter
	isPart bool              // whether missing fields may be set elsewhere
	seen   map[string]string // values that must be unique in the workload, with their paths
	disks  map[string]bool   // volumes by name, and whether they are ephemeral
}

// checkContainers reports the errors of the containers, at the Component.
func checkContainers(spec *containerizedSpec, isPart bool, at yamltree.Path, report *result.Reporter) {
	c := &containerChecker{report: report, isPart: isPart, seen: make(map[string]string), disks: make(map[string]bool)}
	at = at.Field("containers")
	for i := range spec.Containers {
		c.container(&spec.Containers[i], at.Item(i))
	}
}

// named reports a name that breaks a rule.
func (c *containerChecker) named(at yamltree.Path, name, broken string) {
	if name != "" && broken != "" {
		c.report.Error(code.InvalidName, at.String(), "%q: %s", name, broken).Found(name)
	}
}

// once reports a duplicate. The message says what it is, such as "port", and
// what it identifies.
func (c *containerChecker) once(at yamltree.Path, what, value, why string) {
	if value == "" {
		return // already reported as missing
	}
	key := what + " " + value
	if other, has := c.seen[key]; has {
		c.report.Error(code.DuplicateName, at.String(), "duplicate %s %q: also at %s%s", what, value, other, why).Found(value)
		return
	}
	c.seen[key] = at.String()
}

func (c *containerChecker) container(of *container, at yamltree.Path) {
	c.named(at.Field("name"), of.Name, rule.Label(of.Name))
	c.once(at.Field("name"), "container", of.Name, "")
	for i, p := range of.Ports {
		at := at.Field("ports").Item(i)
		c.named(at.Field("name"), p.Name, rule.Port(p.Name))
		c.once(at.Field("name"), "port", p.Name, ", and the Service has the ports of all containers")
		if p.ContainerPort != 0 {
			c.once(at.Field("containerPort"), "port", strconv.Itoa(int(p.ContainerPort))+"/"+p.Protocol, ", and the Service has the ports of all containers")
		}
	}
	for i, e := range of.Env {
		at := at.Field("env").Item(i)
		c.named(at.Field("name"), e.Name, rule.Env(e.Name))
		if e.Value == nil && e.FromSecret == nil && e.Name != "" && !c.isPart {
			c.report.Error(code.NoValue, at.String(), "variable %q has neither value nor fromSecret", e.Name)
		}
		c.secretKey(e.FromSecret, e.Value, at.Field("fromSecret"))
	}
	c.config(of.Config, at.Field("config"))
	c.resources(&of.Resources, at.Field("resources"))
	c.mountPaths(of, at)
	c.probe(of.LivenessProbe, at.Field("livenessProbe"))
	c.probe(of.ReadinessProbe, at.Field("readinessProbe"))
	threshold := at.Field("livenessProbe").Field("successThreshold").String()
	if p := of.LivenessProbe; p != nil && p.SuccessThreshold != nil && *p.SuccessThreshold != 1 && !c.report.Failed(threshold) {
		c.report.Error(code.SuccessThreshold, threshold, "must be 1 for a livenessProbe, got %d", *p.SuccessThreshold)
	}
}

// secretKey checks the key of a Secret, which is used if there is no value.
func (c *containerChecker) secretKey(s *oam.SecretKey, value *string, at yamltree.Path) {
	if s != nil {
		if value != nil {
			c.report.Warn(code.IgnoredField, at.String(), `"fromSecret" is ignored, because "value" is set: remove one`)
		}
		c.named(at.Field("name"), s.Name, rule.Subdomain(s.Name))
		c.named(at.Field("key"), s.Key, rule.SecretKey(s.Key))
	}
}

// config reports config files that cannot be mounted.
func (c *containerChecker) config(files []configFile, at yamltree.Path) {
	for i, file := range files {
		at := at.Item(i)
		_, base := path.Split(file.Path)
		switch {
		case file.Path == "": // already reported as missing
		case !strings.HasPrefix(file.Path, "/") || base == "":
			c.report.Error(code.InvalidPath, at.Field("path").String(), "%q is not the path of a file: write an absolute path, such as /etc/app/config.yaml", file.Path).Found(file.Path)
		case file.Value == nil && file.FromSecret == nil && !c.isPart:
			c.report.Error(code.NoValue, at.String(), "config file %q has neither value nor fromSecret", file.Path)
		case file.Value != nil && rule.SecretKey(base) != "":
			c.report.Error(code.InvalidPath, at.Field("path").String(), "%q: the name of a config file must consist of at most 253 letters, digits, '-', '_' and '.'", base).Found(file.Path)
		}
		c.secretKey(file.FromSecret, file.Value, at.Field("fromSecret"))
	}
}

// mountPaths reports duplicate mount paths of a container.
func (c *containerChecker) mountPaths(of *container, at yamltree.Path) {
	seen := make(map[string]string)
	once := func(at yamltree.Path, mounted string) {
		if mounted == "" || c.report.Failed(at.String()) {
			return // already reported
		}
		if other, has := seen[path.Clean(mounted)]; has {
			c.report.Error(code.MountConflict, at.String(), "duplicate path %q: also at %s", mounted, other).Found(mounted)
			return
		}
		seen[path.Clean(mounted)] = at.String()
	}
	for i, v := range of.Resources.Volumes {
		once(at.Field("resources").Field("volumes").Item(i).Field("mountPath"), v.MountPath)
	}
	for i, file := range of.Config {
		once(at.Field("config").Item(i).Field("path"), file.Path)
	}
}

func (c *containerChecker) resources(r *resources, at yamltree.Path) {
	for _, of := range []struct {
		name   string
		amount *required
	}{{"cpu", r.CPU}, {"memory", r.Memory}, {"gpu", r.GPU}} {
		if of.amount != nil {
			c.quantity(at.Field(of.name).Field("required"), of.amount.Required)
		}
	}
	for i := range r.Volumes {
		v, at := &r.Volumes[i], at.Field("volumes").Item(i)
		c.named(at.Field("name"), v.Name, rule.Label(v.Name))
		if strings.Contains(v.MountPath, ":") {
			c.report.Error(code.InvalidPath, at.Field("mountPath").String(), "%q: a path must not contain ':'", v.MountPath).Found(v.MountPath)
		}
		if v.Disk != nil {
			c.quantity(at.Field("disk").Field("required"), v.Disk.Required)
		}
		if other, has := c.disks[v.Name]; has && other != v.isEphemeral() && v.Name != "" {
			c.report.Error(code.SharedVolume, at.Field("disk").String(), "volume %q is ephemeral in one container but not in another: set the same value in both", v.Name)
		}
		c.disks[v.Name] = v.isEphemeral()
	}
	for i, e := range r.Extended {
		at := at.Field("extended").Item(i)
		c.named(at.Field("name"), e.Name, rule.Resource(e.Name))
		c.quantity(at.Field("required"), e.Required)
	}
}

func (c *containerChecker) quantity(at yamltree.Path, amount string) {
	if amount != "" && !quantityPattern().MatchString(amount) {
		c.report.Error(code.InvalidQuantity, at.String(), "invalid quantity %q: write a number with an optional suffix, such as 500m, 128Mi or 1G", amount).Found(amount)
	}
}

// probe reports a probe without exactly one action.
func (c *containerChecker) probe(p *probe, at yamltree.Path) {
	if p == nil {
		return
	}
	actions := 0
	for _, isThere := range []bool{p.Exec != nil, p.HTTPGet != nil, p.TCPSocket != nil} {
		if isThere {
			actions++
		}
	}
	if actions != 1 && !c.isPart && !c.report.Failed(at.String()) {
		c.report.Error(code.ProbeAction, at.String(), "a probe must have exactly one of exec, httpGet and tcpSocket, got %d", actions)
	}
	if p.HTTPGet != nil {
		for i, h := range p.HTTPGet.HTTPHeaders {
			c.named(at.Field("httpGet").Field("httpHeaders").Item(i).Field("name"), h.Name, rule.Header(h.Name))
		}
	}
}
