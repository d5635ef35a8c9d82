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
type Types struct{ defined map[string]*defined }

// defined is a workload type with a WorkloadType resource.
type defined struct {
	resource *oam.WorkloadType
	settings *definition.Schema
}

// NewTypes reads the WorkloadType resources of an input, and reports what is
// wrong with them.
func NewTypes(resources []*oam.WorkloadType) *Types {
	t := &Types{defined: make(map[string]*defined, len(resources))}
	for _, r := range resources {
		if r.Spec.Group == "" || r.Spec.Names.Kind == "" {
			continue // reported when it was read
		}
		name := definedName(r)
		if first := t.defined[name]; first != nil {
			r.Report.Error("spec.names.kind", "%s is defined by WorkloadType/%s already", name, first.resource.Metadata.Name)
			continue
		}
		if path := r.Spec.ReplicasPath; path != "" && !isSpecField(path) {
			r.Report.Error("spec.replicasPath", "%q is not a field of the spec: write spec.FIELD, such as spec.replicas", path).Found(path)
			continue
		}
		t.defined[name] = &defined{r, definition.Read(r.Spec.Settings, schema.At("spec").Field("settings"), r.Report)}
	}
	return t
}

// definedName is the name of the workload type that a resource defines, in
// today's spelling: GROUP/VERSION.KIND or, where it names no version,
// GROUP/.KIND.
func definedName(r *oam.WorkloadType) string {
	version := r.Spec.Version
	if oam.InCoreGroup(r.Spec.Group) {
		version = oam.Version
	}
	return oam.WorkloadTypeName(r.Spec.Group + "/" + version + "." + r.Spec.Names.Kind)
}

// definition is what a WorkloadType resource says about a workload type: one of
// its version, else one of no version; nil when none does.
func (t *Types) definition(name string) *defined {
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
	for _, known := range registry {
		if known.Name == name && known != extended {
			found = known
		}
	}
	if found == nil && isExtended(name) {
		found = newExtended(name)
	}
	if d := t.definition(name); found != nil && d != nil && d.resource.Spec.Replicable {
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
func (t *Types) Check(s *oam.ComponentSchematic) {
	name := s.Spec.WorkloadType
	if name == "" {
		return // reported as missing
	}
	at := schema.At("spec")
	found := t.Find(name)
	switch {
	case found == nil:
		message, near := unknown(name)
		s.Report.Error(at.Field("workloadType").String(), "%s", message).Found(name).Propose(near)
		return
	case found.Settings:
		for _, field := range []struct{ name, value string }{{"osType", s.Spec.OSType}, {"arch", s.Spec.Arch}} {
			if field.value != "" {
				s.Report.Warn(at.Field(field.name).String(), "it has no effect: a %s is made from workloadSettings, and its pods are not known here", kindOf(name)).Found(field.value)
			}
		}
		if len(s.Spec.Containers) > 0 {
			s.Report.Warn(at.Field("containers").String(), "a %s is made from workloadSettings, its containers are ignored", kindOf(name))
		}
		return
	case len(s.Spec.Containers) == 0 && !s.Report.Failed("spec.containers"):
		s.Report.Error(at.Field("containers").String(), "a %s needs at least one container", kindOf(name))
	}
	for i := range s.Spec.Containers {
		if ports := s.Spec.Containers[i].Ports; len(ports) > 0 && !found.Ports {
			s.Report.Error(at.Field("containers").Item(i).Field("ports").String(),
				"a %s has no Service, so it takes no ports: remove them, or use %s", kindOf(name), result.OneOf(listening(kindOf(name))))
		}
	}
	if len(s.Spec.WorkloadSettings) > 0 {
		s.Report.Warn(at.Field("workloadSettings").String(), "a %s takes no settings, they are ignored", kindOf(name))
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
	if d != nil && d.resource.Spec.Replicable && in.Replicas == nil && in.Workload != nil {
		d.findReplicas(in)
	}
}

// findReplicas finds the field for the number of replicas, which no setting may
// be in the way of.
func (d *defined) findReplicas(in *component.Instance) {
	path := strings.Split(d.resource.Spec.ReplicasPath, ".")
	for i := range path[:len(path)-1] {
		if !object.IsMapping(in.Workload.Lookup(path[:i+1]...)) {
			in.Schematic.Report.Error("spec.workloadSettings", "the number of replicas is kept in %s, says WorkloadType/%s, and %s is no mapping here",
				d.resource.Spec.ReplicasPath, d.resource.Metadata.Name, strings.Join(path[:i+1], "."))
			in.Workload = nil
			return
		}
	}
	in.Replicas = &component.Replicas{Path: path}
}

// settle completes the settings of an instance with the defaults of their
// definition, and reports those that it does not allow.
func (d *defined) settle(in *component.Instance) bool {
	given := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
	for _, s := range in.Schematic.Spec.WorkloadSettings {
		set(given, s.Name, s.Value)
	}
	given = d.settings.Unquoted(given, d.where(in), func(at schema.Path, text *yaml.Node, kind, now string) {
		in.Schematic.Report.Warn(at.String(), "the text %q is read as a %s: write %s without quotes", text.Value, kind, now).
			Found(text.Value).Propose(now).Fix(schema.Unquote(text, now))
	})
	in.Schematic.Spec.WorkloadSettings = slices.Clone(in.Schematic.Spec.WorkloadSettings)
	for i := range in.Schematic.Spec.WorkloadSettings {
		setting := &in.Schematic.Spec.WorkloadSettings[i]
		setting.Value = schema.Get(given, setting.Name)
	}
	completed := d.settings.WithDefaults(given)
	for i := len(given.Content); i+1 < len(completed.Content); i += 2 {
		in.Schematic.Spec.WorkloadSettings = append(slices.Clip(in.Schematic.Spec.WorkloadSettings),
			oam.WorkloadSetting{Name: completed.Content[i].Value, Value: completed.Content[i+1]})
	}
	errors := in.Schematic.Report.Errors()
	d.settings.Validate(completed, d.where(in), func(at schema.Path, reason string) {
		in.Schematic.Report.Error(at.String(), "refused by WorkloadType/%s: %s", d.resource.Metadata.Name, reason)
	})
	return in.Schematic.Report.Errors() == errors
}

// where is the place of the settings of an instance.
func (d *defined) where(in *component.Instance) definition.Where {
	return func(name string) schema.Path {
		at := schema.At("spec").Field("workloadSettings")
		for i, s := range in.Schematic.Spec.WorkloadSettings {
			if s.Name == name {
				return at.Item(i).Field("value")
			}
		}
		return at
	}
}
