package transformers

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// nameProperties corrects the spelling of property names, ignoring case and
// separators.
func nameProperties(node *yaml.Node, known []string, at yamltree.Path, report *result.Reporter) *yaml.Node {
	if node == nil || node.Kind != yaml.MappingNode || hasOnly(node, known) {
		return node
	}
	named := *node
	named.Content = nil
	renamed := make(map[string]string) // property names as the user wrote them
	for i := 0; i+1 < len(node.Content); i += 2 {
		key := node.Content[i]
		is := slices.IndexFunc(known, func(name string) bool { return result.Plain(name) == result.Plain(key.Value) })
		if is < 0 || known[is] == key.Value {
			named.Content = append(named.Content, key, node.Content[i+1])
			continue
		}
		name := known[is]
		if yamltree.Get(node, name) != nil {
			written := name
			if other := renamed[name]; other != "" {
				written = other
			}
			report.Error(code.DuplicateProperty, at.Field(key.Value).String(), "%q and %q are the same property: remove one", key.Value, written)
			continue
		}
		report.Warn(code.AlternativeSpelling, at.Field(key.Value).String(), "%q is an alternative spelling of this property: write %s", key.Value, name).
			Found(key.Value).Propose(name).Fix(result.RewriteNode(key, name))
		renamed[name] = key.Value
		key.Value = name // so that its line is found by this name
		named.Content = append(named.Content, key, node.Content[i+1])
	}
	return &named
}

// hasOnly reports whether a map has no keys other than these.
func hasOnly(node *yaml.Node, known []string) bool {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if !slices.Contains(known, node.Content[i].Value) {
			return false
		}
	}
	return true
}

// expandEach expands the placeholders in each property. It reports and omits a
// property whose placeholder has no value, so that the others are still
// checked.
func expandEach(variables *resolve.Variables, node *yaml.Node, at yamltree.Path, report *result.Reporter) *yaml.Node {
	if node == nil || node.Kind != yaml.MappingNode {
		return variables.Expand(node, at, report)
	}
	whole := report.Part()
	if expanded := variables.Expand(node, at, whole); whole.OK() {
		return expanded
	}
	left := *node
	left.Content = nil
	for i := 0; i+1 < len(node.Content); i += 2 {
		path := at.Field(node.Content[i].Value)
		one := report.Part()
		value := variables.Expand(node.Content[i+1], path, one) // a repeated error is reported once
		if one.OK() && value != resolve.Absent {
			left.Content = append(left.Content, node.Content[i], value)
		} else {
			report.Fail(path.String())
		}
	}
	return &left
}

// setDefaults adds the Platform's values for properties that are not set.
// Results about them go to the Platform.
func (u *Use) setDefaults() {
	origins := &result.Origins{}
	origins.Add(result.Origin{Report: u.Application.Report})
	u.report = u.Application.Report.With(func() *result.Origins { return origins })
	defaults := u.Platform.Trait(u.Trait.Name).Defaults
	merged := yaml.Node{Kind: yaml.MappingNode}
	if node := u.binding.Properties.Node; node != nil {
		if node.Kind != yaml.MappingNode {
			return // a list, or a single value
		}
		if defaults == nil {
			return
		}
		merged = *node
		merged.Content = slices.Clone(node.Content)
	}
	if defaults != nil && defaults.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(defaults.Content); i += 2 {
			if name := defaults.Content[i].Value; yamltree.Get(&merged, name) == nil {
				merged.Content = append(merged.Content, defaults.Content[i], defaults.Content[i+1])
				origins.Add(result.Origin{
					At:     u.properties().Field(name),
					Report: u.Platform.Report, Field: u.Platform.TraitPath(u.Trait.Name).Field("defaults").Field(name),
				})
			}
		}
	}
	u.binding.Properties.Node = &merged
}
