package generators

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/propertyschema"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Types are the workload types of one input: the built-in ones, those that a Go
// program adds, and those that the WorkloadType resources of the input define.
type Types struct {
	defined map[string]*Definition
	made    []*WorkloadType // those of a Go program
}

// Definition is the content of a resource that defines a workload type.
type Definition struct {
	By           string // the resource, such as WorkloadType/redis, for messages
	Name         string // GROUP/VERSION.KIND in the current spelling, or GROUP/.KIND for any version
	Settings     *propertyschema.Schema
	Replicable   bool
	ReplicasPath string
	Report       *result.Reporter // of the resource
}

// NewTypes collects definitions, and reports their errors. Workload types of a Go
// program are added to the built-in ones.
func NewTypes(definitions []Definition, made ...*WorkloadType) *Types {
	t := &Types{defined: make(map[string]*Definition, len(definitions)), made: made}
	for i := range definitions {
		d := &definitions[i]
		if first := t.defined[d.Name]; first != nil {
			d.Report.Error(code.DuplicateWorkloadType, "spec.names.kind", "duplicate definition of workload type %s: %s defines it too", d.Name, first.By)
			continue
		}
		if path := d.ReplicasPath; path != "" && !isSpecField(path) {
			d.Report.Error(code.InvalidReplicasPath, "spec.replicasPath", "%q is not a field of the spec: must be spec.FIELD, such as spec.replicas", path).Found(path)
			continue
		}
		t.defined[d.Name] = d
	}
	return t
}

// definition returns the definition of a workload type: for its version, or
// else for any version, or nil if there is none.
func (t *Types) definition(name string) *Definition {
	if d := t.defined[name]; d != nil {
		return d
	}
	group, rest, _ := strings.Cut(name, "/")
	return t.defined[group+"/."+object.KindOf(rest)]
}

// isSpecField reports whether a string is the path of a field in spec.
func isSpecField(path string) bool {
	names, isBelow := strings.CutPrefix(path, "spec.")
	for name := range strings.SplitSeq(names, ".") {
		isBelow = isBelow && name != "" && !strings.ContainsFunc(name, func(c rune) bool {
			return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_'
		})
	}
	return isBelow
}

// Find returns the workload type with this name, or nil for an unknown core
// type, or a name that is not GROUP/VERSION.KIND.
func (t *Types) Find(name string) *WorkloadType {
	found := (*WorkloadType)(nil)
	for _, all := range [][]*WorkloadType{registry, t.made} {
		for _, known := range all {
			if known.Name == name && known != extended {
				found = known
			}
		}
	}
	if found == nil && isExtended(name) {
		found = newExtended(name)
	}
	if d := t.definition(name); found != nil && d != nil && d.Replicable {
		replicable := *found
		replicable.Replicable = true
		found = &replicable
	}
	return found
}

// Near returns the core workload type that an unknown name was likely meant to
// be, or "".
func (t *Types) Near(name string) string {
	if _, near := unknown(name); strings.HasPrefix(near, oam.APIVersion+".") {
		return near
	}
	return ""
}

// isExtended reports whether a name is GROUP/VERSION.KIND in another group than
// that of the core workload types.
func isExtended(name string) bool {
	return oam.WorkloadTypeRule(name) == "" && !strings.HasPrefix(name, oam.Group+"/")
}

// Check reports fields that a schematic cannot have with its workload type.
func (t *Types) Check(c *instance.Component) {
	name := c.WorkloadType
	if name == "" {
		return // already reported as missing
	}
	at := yamltree.At("spec")
	found := t.Find(name)
	switch {
	case found == nil:
		message, near := unknown(name)
		c.Report.Error(code.UnknownWorkloadType, at.Field("workloadType").String(), "%s", message).Found(name).Propose(near)
		return
	case found.Settings:
		for _, field := range []struct{ name, value string }{{"osType", c.OSType}, {"arch", c.Arch}} {
			if field.value != "" {
				c.Report.Warn(code.FieldWithoutEffect, at.Field(field.name).String(), "has no effect: render-oam generates %s from workloadSettings, not its pods", object.KindOf(name)).Found(field.value)
			}
		}
		if len(c.Containers) > 0 {
			c.Report.Warn(code.FieldWithoutEffect, at.Field("containers").String(), "containers are ignored: %s is generated from workloadSettings", object.KindOf(name))
		}
		return
	case len(c.Containers) == 0 && !c.Report.Failed("spec.containers"):
		c.Report.Error(code.ContainerRequired, at.Field("containers").String(), "workload type %s requires at least one container", object.KindOf(name))
	}
	for i := range c.Containers {
		if ports := c.Containers[i].Ports; len(ports) > 0 && !found.Ports {
			c.Report.Error(code.PortsNotAllowed, at.Field("containers").Item(i).Field("ports").String(),
				"workload type %s has no Service and cannot have ports: remove them, or use %s", object.KindOf(name), result.OneOf(listening(object.KindOf(name))))
		}
	}
	if len(c.Settings) > 0 {
		c.Report.Warn(code.FieldWithoutEffect, at.Field("workloadSettings").String(), "workloadSettings are ignored: workload type %s has no settings", object.KindOf(name))
	}
}

// unknown returns the message for an unknown workload type, and the name that
// was likely meant, or "".
func unknown(name string) (message, near string) {
	kind := object.KindOf(name)
	if oam.Is(name) {
		if slices.Contains(coreKinds(), kind) {
			now := oam.APIVersion + "." + kind
			return "the version of \"" + name + "\" is not supported: write " + now, now
		}
		if near = result.Nearest(kind, coreKinds()); near != "" {
			near = oam.APIVersion + "." + near
		}
		return "unknown core workload type \"" + kind + "\": must be " + result.OneOfNames(coreKinds()) + result.DidYouMean(kind, coreKinds()), near
	}
	hint := result.DidYouMean(name, names())
	if hint == "" {
		hint = ": " + oam.WorkloadTypeRule(name)
	}
	return "unknown workload type \"" + name + "\"" + hint, result.Nearest(name, names())
}

// Generate generates the objects of an instance.
func (t *Types) Generate(in *instance.Instance) {
	d := t.definition(in.WorkloadType())
	if d != nil && !d.settle(in) {
		return
	}
	t.Find(in.WorkloadType()).Generate(in)
	if d != nil && d.Replicable && in.Replicas == nil && in.Workload != nil {
		d.findReplicas(in)
	}
}

// findReplicas finds the field for the number of replicas. It reports a setting
// that is in conflict with the parents of the field.
func (d *Definition) findReplicas(in *instance.Instance) {
	path := strings.Split(d.ReplicasPath, ".")
	for i := range path[:len(path)-1] {
		if !object.IsMap(in.Workload.Lookup(path[:i+1]...)) {
			in.Component.Report.Error(code.InvalidReplicasPath, "spec.workloadSettings", "%s sets replicasPath %s, so %s must be a map",
				d.By, d.ReplicasPath, strings.Join(path[:i+1], "."))
			in.Workload = nil
			return
		}
	}
	in.Replicas = &instance.Replicas{Path: path}
}

// settle adds the defaults of the definition to the settings of an instance, and
// reports settings that the definition does not allow.
func (d *Definition) settle(in *instance.Instance) bool {
	given := &yaml.Node{Kind: yaml.MappingNode}
	for _, s := range in.Component.Settings {
		set(given, s.Name, s.Value)
	}
	given = d.Settings.Unquoted(given, d.where(in), in.Component.Report)
	in.Component.Settings = slices.Clone(in.Component.Settings)
	for i := range in.Component.Settings {
		setting := &in.Component.Settings[i]
		setting.Value = yamltree.Get(given, setting.Name)
	}
	completed := d.Settings.WithDefaults(given)
	for i := len(given.Content); i+1 < len(completed.Content); i += 2 {
		in.Component.Settings = append(slices.Clip(in.Component.Settings),
			oam.WorkloadSetting{Name: completed.Content[i].Value, Value: completed.Content[i+1]})
	}
	report := in.Component.Report.Part()
	for _, p := range d.Settings.Validate(completed, d.where(in)) {
		report.Error(code.SettingRejected, p.At.String(), "rejected by %s: %s", d.By, p.Reason)
	}
	return report.OK()
}

// where returns the paths of the settings of an instance.
func (d *Definition) where(in *instance.Instance) propertyschema.Where {
	return func(name string) yamltree.Path {
		at := yamltree.At("spec").Field("workloadSettings")
		for i, s := range in.Component.Settings {
			if s.Name == name {
				return at.Item(i).Field("value")
			}
		}
		return at
	}
}
