package generators

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/definition"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
)

// Types are the workload types of one input: those of the program, and what
// the WorkloadType resources of the input say about others.
type Types struct {
	defined map[string]*Definition
	made    []*WorkloadType // by a Go program
}

// Definition is what a resource of the input says about a workload type.
type Definition struct {
	By           string // the resource, such as WorkloadType/redis, for messages
	Name         string // GROUP/VERSION.KIND in today's spelling, or GROUP/.KIND for any version
	Settings     *definition.Schema
	Replicable   bool
	ReplicasPath string
	Report       *result.Reporter // of the resource
}

// NewTypes collects definitions, and reports what is wrong with them. Workload
// types that a Go program makes come beside the built-in ones.
func NewTypes(definitions []Definition, made ...*WorkloadType) *Types {
	t := &Types{defined: make(map[string]*Definition, len(definitions)), made: made}
	for i := range definitions {
		d := &definitions[i]
		if first := t.defined[d.Name]; first != nil {
			d.Report.Error("spec.names.kind", "%s is defined by %s already", d.Name, first.By)
			continue
		}
		if path := d.ReplicasPath; path != "" && !isSpecField(path) {
			d.Report.Error("spec.replicasPath", "%q is not a field of the spec: write spec.FIELD, such as spec.replicas", path).Found(path)
			continue
		}
		t.defined[d.Name] = d
	}
	return t
}

// definition is what a WorkloadType resource says about a workload type: one of
// its version, else one of no version; nil when none does.
func (t *Types) definition(name string) *Definition {
	if d := t.defined[name]; d != nil {
		return d
	}
	group, rest, _ := strings.Cut(name, "/")
	return t.defined[group+"/."+kindOf(rest)]
}

// isSpecField reports whether a text is the path of a field below spec.
func isSpecField(path string) bool {
	names, isBelow := strings.CutPrefix(path, "spec.")
	for name := range strings.SplitSeq(names, ".") {
		isBelow = isBelow && name != "" && !strings.ContainsFunc(name, func(c rune) bool {
			return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '-' && c != '_'
		})
	}
	return isBelow
}

// Find is the workload type of this name; nil when there is no such core type,
// or the name is not GROUP/VERSION.KIND.
func (t *Types) Find(name string) *WorkloadType {
	found := (*WorkloadType)(nil)
	for _, known := range slices.Concat(registry, t.made) {
		if known.Name == name && known != extended {
			found = known
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

// Near is the core workload type that was most likely meant by a name that is none;
// "" for none.
func (t *Types) Near(name string) string {
	if _, near := unknown(name); strings.HasPrefix(near, oam.APIVersion+".") {
		return near
	}
	return ""
}

// isExtended reports whether a name is GROUP/VERSION.KIND of another group than
// that of the core workload types.
func isExtended(name string) bool {
	return oam.WorkloadTypeRule(name) == "" && !strings.HasPrefix(name, oam.Group+"/")
}

// Check reports what is wrong with a schematic for its workload type.
func (t *Types) Check(c *component.Component) {
	name := c.WorkloadType
	if name == "" {
		return // reported as missing
	}
	at := schema.At("spec")
	found := t.Find(name)
	switch {
	case found == nil:
		message, near := unknown(name)
		c.Report.Error(at.Field("workloadType").String(), "%s", message).Found(name).Propose(near)
		return
	case found.Settings:
		for _, field := range []struct{ name, value string }{{"osType", c.OSType}, {"arch", c.Arch}} {
			if field.value != "" {
				c.Report.Warn(at.Field(field.name).String(), "it has no effect: a %s is made from workloadSettings, and its pods are not known here", kindOf(name)).Found(field.value)
			}
		}
		if len(c.Containers) > 0 {
			c.Report.Warn(at.Field("containers").String(), "a %s is made from workloadSettings, its containers are ignored", kindOf(name))
		}
		return
	case len(c.Containers) == 0 && !c.Report.Failed("spec.containers"):
		c.Report.Error(at.Field("containers").String(), "a %s needs at least one container", kindOf(name))
	}
	for i := range c.Containers {
		if ports := c.Containers[i].Ports; len(ports) > 0 && !found.Ports {
			c.Report.Error(at.Field("containers").Item(i).Field("ports").String(),
				"a %s has no Service, so it takes no ports: remove them, or use %s", kindOf(name), result.OneOf(listening(kindOf(name))))
		}
	}
	if len(c.Settings) > 0 {
		c.Report.Warn(at.Field("workloadSettings").String(), "a %s takes no settings, they are ignored", kindOf(name))
	}
}

// unknown says of a name that it is none of a workload type, and which one is near,
// "" for none.
func unknown(name string) (message, near string) {
	kind := kindOf(name)
	if oam.InCoreGroup(name) {
		if slices.Contains(coreKinds(), kind) {
			now := oam.APIVersion + "." + kind
			return "\"" + name + "\" is of a version that is not read: write " + now, now
		}
		if near = result.Nearest(kind, coreKinds()); near != "" {
			near = oam.APIVersion + "." + near
		}
		return "there is no core workload type \"" + kind + "\": there are " + result.AllOf(coreKinds()) + result.DidYouMean(kind, coreKinds()), near
	}
	hint := result.DidYouMean(name, names())
	if hint == "" {
		hint = ": " + oam.WorkloadTypeRule(name)
	}
	return "unknown workload type \"" + name + "\"" + hint, result.Nearest(name, names())
}

// Generate makes the objects of an instance.
func (t *Types) Generate(in *component.Instance) {
	d := t.definition(in.WorkloadType())
	if d != nil && !d.settle(in) {
		return
	}
	t.Find(in.WorkloadType()).Generate(in)
	if d != nil && d.Replicable && in.Replicas == nil && in.Workload != nil {
		d.findReplicas(in)
	}
}

// findReplicas finds the field for the number of replicas, which no setting may
// be in the way of.
func (d *Definition) findReplicas(in *component.Instance) {
	path := strings.Split(d.ReplicasPath, ".")
	for i := range path[:len(path)-1] {
		if !object.IsMapping(in.Workload.Lookup(path[:i+1]...)) {
			in.Component.Report.Error("spec.workloadSettings", "the number of replicas is kept in %s, says %s, and %s is no mapping here",
				d.ReplicasPath, d.By, strings.Join(path[:i+1], "."))
			in.Workload = nil
			return
		}
	}
	in.Replicas = &component.Replicas{Path: path}
}

// settle completes the settings of an instance with the defaults of their
// definition, and reports those that it does not allow.
func (d *Definition) settle(in *component.Instance) bool {
	given := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, s := range in.Component.Settings {
		set(given, s.Name, s.Value)
	}
	given = d.Settings.Unquoted(given, d.where(in), func(at schema.Path, text *yaml.Node, kind, now string) {
		in.Component.Report.Warn(at.String(), "the text %q is read as a %s: write %s without quotes", text.Value, kind, now).
			Found(text.Value).Propose(now).Fix(schema.Unquote(text, now))
	})
	in.Component.Settings = slices.Clone(in.Component.Settings)
	for i := range in.Component.Settings {
		setting := &in.Component.Settings[i]
		setting.Value = schema.Get(given, setting.Name)
	}
	completed := d.Settings.WithDefaults(given)
	for i := len(given.Content); i+1 < len(completed.Content); i += 2 {
		in.Component.Settings = append(slices.Clip(in.Component.Settings),
			oam.WorkloadSetting{Name: completed.Content[i].Value, Value: completed.Content[i+1]})
	}
	errors := in.Component.Report.Errors()
	d.Settings.Validate(completed, d.where(in), func(at schema.Path, reason string) {
		in.Component.Report.Error(at.String(), "refused by %s: %s", d.By, reason)
	})
	return in.Component.Report.Errors() == errors
}

// where is the place of the settings of an instance.
func (d *Definition) where(in *component.Instance) definition.Where {
	return func(name string) schema.Path {
		at := schema.At("spec").Field("workloadSettings")
		for i, s := range in.Component.Settings {
			if s.Name == name {
				return at.Item(i).Field("value")
			}
		}
		return at
	}
}
