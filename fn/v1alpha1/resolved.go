package v1alpha1

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Schematic returns the schematic with the values of all parameters: every
// environment variable and config file has a literal value or a Secret, those
// without a value are removed, and placeholders in images, commands and probes
// are expanded. Errors in it are reported at the values of the instance that
// cause them.
func (p *Parameters) Schematic() *ComponentSchematic {
	resolved := *p.schematic
	if resolved.HasPlaceholders {
		resolved.Spec.Containers = p.expandContainers()
	} else {
		resolved.Spec.Containers = slices.Clone(resolved.Spec.Containers)
	}
	for i := range resolved.Spec.Containers {
		c := &resolved.Spec.Containers[i]
		at := yamltree.At("spec").Field("containers").Item(i)
		c.Env = resolveSources(c.Env, at.Field("env"), p, func(e *oam.Env) *oam.Source { return &e.Source })
		c.Config = resolveSources(c.Config, at.Field("config"), p, func(f *oam.ConfigFile) *oam.Source { return &f.Source })
	}
	resolved.Spec.WorkloadSettings = p.settings()
	if p.found.OK() && p.about.OK() {
		p.warnUnused()
	}
	return &resolved
}

// warnUnused warns about values for parameters that the schematic does not use.
func (p *Parameters) warnUnused() {
	for i, value := range p.given {
		name := value.Name
		isUsed := slices.ContainsFunc(p.uses, func(u use) bool { return u.name == name })
		if first, isGiven := p.givenAt(name); isGiven && first == i && !isUsed && p.parameter(name) != nil {
			p.report.Warn(code.UnusedParameterValue, p.at.Field("parameterValues").Item(i).String(), "the value is ignored: component %q does not use its parameter %q", p.schematic.Metadata.Name, name).Found(name)
		}
	}
}

// resolveSources sets the literal value of each entry of a list, and removes
// entries without a value.
func resolveSources[T any](entries []T, at yamltree.Path, p *Parameters, source func(*T) *oam.Source) []T {
	resolved := make([]T, 0, len(entries))
	for i := range entries {
		resolved = append(resolved, entries[i])
		s := source(&resolved[len(resolved)-1])
		if s.FromParam != "" {
			p.use(s.FromParam, at.Item(i))
			if text, isSet := p.text(s.FromParam, at.Item(i).Field("fromParam")); isSet {
				s.Value = &text
			}
			s.FromParam = ""
		}
		if s.Value == nil && s.FromSecret == nil {
			resolved = resolved[:len(resolved)-1]
		}
	}
	return resolved
}

// expandContainers reads the containers again with their placeholders expanded.
func (p *Parameters) expandContainers() []oam.Container {
	at := yamltree.At("spec").Field("containers")
	e := resolve.Expander{
		Functions: map[string]resolve.Lookup{fromParam: p.lookup, fromVariable: noVariables},
		Report:    p.found,
		Where:     yamltree.Path.String,
		Room:      &p.room,
		Used:      p.use,
	}
	expanded := *p.schematic.Containers
	expanded.Content = slices.Clone(expanded.Content)
	for i, container := range expanded.Content {
		copied := *container
		copied.Content = slices.Clone(container.Content)
		for j := 0; j+1 < len(copied.Content); j += 2 {
			if key := copied.Content[j].Value; Expandable(key) {
				copied.Content[j+1] = e.Expand(copied.Content[j+1], at.Item(i).Field(key))
			}
		}
		expanded.Content[i] = &copied
	}
	var containers []oam.Container
	decode.Into(&expanded, &containers, at, p.found)
	ShareDisks(containers)
	WarnProbePorts(containers, at, p.found)
	for i := range containers {
		CheckImage(containers[i].Image, at.Item(i).Field("image"), p.found)
	}
	return containers
}

// noVariables looks up variables in a container, which cannot use any.
func noVariables(name string) (*yaml.Node, string) {
	return nil, "a component cannot use variables of a configuration: declare a parameter, " +
		"write [fromParam(NAME)] here, and set it to [fromVariable(" + name + ")] in the configuration"
}

// settings returns the workload settings with their values. Settings without a
// value are omitted.
func (p *Parameters) settings() []oam.WorkloadSetting {
	settings := make([]oam.WorkloadSetting, 0, len(p.schematic.Spec.WorkloadSettings))
	for i, s := range p.schematic.Spec.WorkloadSettings {
		at := yamltree.At("spec").Field("workloadSettings").Item(i)
		if s.FromParam != "" {
			p.use(s.FromParam, at)
		}
		if value := p.values[s.FromParam]; value != nil {
			s.Value = value
		} else if s.Value != nil {
			s.Value = p.Expand(s.Value, at.Field("value"))
		}
		isReported := p.failed[s.FromParam]
		s.FromParam = ""
		switch {
		case s.Value != nil:
			settings = append(settings, s)
		case s.Required && !isReported && !p.found.Failed(at.Field("value").Field(fromParam).String()):
			p.found.Error(code.SettingRequired, at.String(), "setting %q is required: set a value", s.Name)
		}
	}
	return settings
}

// Expand returns a tree of the schematic with its parameters and variables
// expanded, at any depth: placeholders in strings, and maps with fromParam. A
// map with fromParam and no name becomes the value; one with a name, as in a
// list of environment variables, gets the value as its field value. It returns
// nil if the whole tree is a map with fromParam without a value.
func (p *Parameters) Expand(node *yaml.Node, path yamltree.Path) *yaml.Node {
	e := resolve.Expander{
		Functions: map[string]resolve.Lookup{fromParam: p.lookup, fromVariable: p.variables.Lookup},
		Report:    p.found,
		Where:     yamltree.Path.String,
		Room:      &p.room,
		Used:      p.use,
	}
	return p.expand(&e, node, path)
}

// expand expands a tree of the schematic, but nothing in the values that it inserts.
func (p *Parameters) expand(e *resolve.Expander, node *yaml.Node, path yamltree.Path) *yaml.Node {
	if node.Kind == yaml.ScalarNode {
		return e.Expand(node, path)
	}
	if name := yamltree.Get(node, fromParam); name != nil && name.Kind == yaml.ScalarNode {
		return p.reference(e, node, name.Value, path)
	}
	copied := *node
	copied.Content = nil
	for i := 0; i < len(node.Content); i++ {
		if node.Kind == yaml.MappingNode {
			key := node.Content[i]
			i++
			if value := p.expand(e, node.Content[i], path.Field(key.Value)); value != nil {
				copied.Content = append(copied.Content, key, value)
			}
		} else if value := p.expand(e, node.Content[i], path.Item(i)); value != nil {
			copied.Content = append(copied.Content, value)
		}
	}
	return &copied
}

// reference returns what replaces a map with fromParam.
func (p *Parameters) reference(e *resolve.Expander, node *yaml.Node, name string, path yamltree.Path) *yaml.Node {
	p.use(name, path)
	value := p.values[name]
	if literal := yamltree.Get(node, "value"); value == nil && literal != nil {
		value = p.expand(e, literal, path.Field("value"))
	}
	if value == nil && p.parameter(name) == nil {
		_, problem := p.lookup(name)
		p.found.Error(code.UnknownReference, path.Field(fromParam).String(), "%s", problem).Found(name)
	}
	if value == nil {
		return nil
	}
	if yamltree.Get(node, "name") == nil {
		return value
	}
	copied := *node
	copied.Content = nil
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, other := node.Content[i], node.Content[i+1]
		if key.Value == fromParam || key.Value == "value" {
			continue
		}
		if other = p.expand(e, other, path.Field(key.Value)); other != nil {
			copied.Content = append(copied.Content, key, other)
		}
	}
	copied.Content = append(copied.Content, resolve.Text("value"), value)
	return &copied
}
