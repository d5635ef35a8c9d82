package v1beta1

import (
	"regexp"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// overrideProperties are changes to components.
type overrideProperties struct {
	Components []componentPatch `yaml:"components" doc:"Changes to components."`
	Selector   []string         `yaml:"selector" doc:"Components to deploy. Defaults to all."`
}

// componentPatch changes one component or several.
type componentPatch struct {
	Name             string       `yaml:"name" doc:"Component, or a pattern with *. Defaults to all."`
	Type             string       `yaml:"type" doc:"Component type: matches only components of this type, or is the type of a component to add."`
	Properties       *yaml.Node   `yaml:"properties" doc:"Properties that override those of the component."`
	Traits           []traitPatch `yaml:"traits" doc:"Traits to change, add or remove."`
	ExternalRevision string       `yaml:"externalRevision" doc:"Name of the revision of the component."`
}

// traitPatch changes one trait.
type traitPatch struct {
	Type       string     `yaml:"type" schema:"required,filled" doc:"Trait type."`
	Properties *yaml.Node `yaml:"properties" doc:"Properties that override those of the trait."`
	Disable    bool       `yaml:"disable" default:"false" doc:"Whether to remove the trait."`
}

// override changes components according to an override policy. It reports a
// patch that matches none of them.
func (p *policy) override(components []*instance) ([]*instance, bool) {
	var read overrideProperties
	if !p.decode(&read) {
		return nil, false
	}
	ok := true
	changed := append([]*instance(nil), components...)
	for i := range read.Components {
		patch, at := &read.Components[i], p.propertiesAt().Field("components").Item(i)
		isForAny := false
		for j, in := range changed {
			if matches, isReplaced := patch.matches(in); isReplaced {
				changed[j], isForAny = p.added(patch, at), true
			} else if matches {
				p.warnWide(patch, in, at)
				changed[j], isForAny = p.patched(in, patch, at), true
			}
		}
		switch {
		case isForAny:
		case patch.Name != "" && patch.Type != "" && !strings.Contains(patch.Name, "*"):
			changed = append(changed, p.added(patch, at))
		default:
			ok = p.matchesNothing(patch, at, changed) && ok
		}
	}
	if read.Selector == nil {
		return changed, ok
	}
	if len(read.Selector) == 0 {
		p.warnEmpty("selector", "no component is deployed")
	}
	selected, isKnown := p.selected(changed, read.Selector)
	return selected, ok && isKnown
}

// matches reports whether a patch applies to an instance, and whether it replaces it
// because it has another type.
func (c *componentPatch) matches(in *instance) (matches, isReplaced bool) {
	if c.Name == "" {
		return c.Type == "" || c.Type == in.typeName, false
	}
	if !nameMatches(c.Name, in.name) {
		return false, false
	}
	return true, c.Type != "" && c.Type != in.typeName
}

// nameMatches reports whether a pattern matches a name. As in KubeVela, it is a regular
// expression for a part of the name, in which * matches anything.
func nameMatches(pattern, name string) bool {
	expression, err := regexp.Compile(strings.ReplaceAll(pattern, "*", ".*"))
	if err != nil {
		return pattern == name
	}
	return expression.MatchString(name)
}

// warnWide warns about a name that matches only a part of another one.
func (p *policy) warnWide(patch *componentPatch, in *instance, at yamltree.Path) {
	if patch.Name != "" && patch.Name != in.name && !strings.ContainsAny(patch.Name, "*.^$[(") {
		p.report.Warn(code.WidePolicy, at.Field("name").String(), "%q also matches component %q, whose name contains it: write %q to match only %q",
			patch.Name, in.name, "^"+patch.Name+"$", patch.Name)
	}
}

// patched returns the instance with a patch.
func (p *policy) patched(in *instance, patch *componentPatch, at yamltree.Path) *instance {
	changed := *in
	changed.properties = in.properties.with(layer{patch.Properties, at.Field("properties"), p.report})
	changed.traits = append([]*boundTrait(nil), in.traits...)
	for i := range patch.Traits {
		changed.traits = p.patchTraits(changed.traits, &patch.Traits[i], at.Field("traits").Item(i))
	}
	return &changed
}

// patchTraits changes the traits of a type, or adds one.
func (p *policy) patchTraits(traits []*boundTrait, patch *traitPatch, at yamltree.Path) []*boundTrait {
	var changed []*boundTrait
	isThere := false
	for _, t := range traits {
		if t.typeName != patch.Type {
			changed = append(changed, t)
			continue
		}
		isThere = true
		if patch.Disable {
			continue
		}
		over := *t
		over.properties = t.properties.with(layer{patch.Properties, at.Field("properties"), p.report})
		changed = append(changed, &over)
	}
	if !isThere && !patch.Disable {
		changed = append(changed, newBoundTrait(&Trait{Type: patch.Type, Properties: patch.Properties}, at, p.report))
	}
	return changed
}

// added returns a component that the policy adds.
func (p *policy) added(patch *componentPatch, at yamltree.Path) *instance {
	in := &instance{
		name: patch.Name, typeName: patch.Type, at: at, report: p.report,
		properties: &properties{node: patch.Properties, at: at.Field("properties"), report: p.report},
	}
	for i := range patch.Traits {
		if !patch.Traits[i].Disable {
			in.traits = p.patchTraits(in.traits, &patch.Traits[i], at.Field("traits").Item(i))
		}
	}
	return in
}

// matchesNothing reports a patch that matches no component. It returns true if
// that can be intended.
func (p *policy) matchesNothing(patch *componentPatch, at yamltree.Path, components []*instance) bool {
	names := namesOf(components)
	switch {
	case patch.Name == "" && patch.Type == "":
		return true // it matches all components, and there are none
	case patch.Name == "", strings.Contains(patch.Name, "*"):
		p.report.Warn(code.PolicyMatchesNothing, at.String(), "no component matches%s", hint("components", "", names))
		return true
	}
	p.report.Error(code.PolicyComponent, at.Field("name").String(), "component %q not found; to add it, set its type%s",
		patch.Name, hint("components", patch.Name, names)).
		Found(patch.Name).Propose(result.Nearest(patch.Name, names))
	return false
}

// selected returns the components that a selector matches.
func (p *policy) selected(components []*instance, selector []string) ([]*instance, bool) {
	var selected []*instance
	ok := true
	isUsed := make([]bool, len(selector))
	for _, in := range components {
		isSelected := false
		for i, pattern := range selector {
			if selects(pattern, in.name) {
				isSelected, isUsed[i] = true, true
			}
		}
		if isSelected {
			selected = append(selected, in)
		}
	}
	names := namesOf(components)
	for i, pattern := range selector {
		if !isUsed[i] && !strings.Contains(pattern, "*") {
			p.report.Error(code.PolicyComponent, p.propertiesAt().Field("selector").Item(i).String(), "component %q not found%s",
				pattern, hint("components", pattern, names)).
				Found(pattern).Propose(result.Nearest(pattern, names))
			ok = false
		}
	}
	return selected, ok
}

// selects reports whether a selector, in which * matches anything, matches a name.
func selects(pattern, name string) bool {
	expression, err := regexp.Compile("^" + strings.ReplaceAll(regexp.QuoteMeta(pattern), `\*`, ".*") + "$")
	return err == nil && expression.MatchString(name)
}

func namesOf(components []*instance) []string {
	names := make([]string, len(components))
	for i, in := range components {
		names[i] = in.name
	}
	return names
}
