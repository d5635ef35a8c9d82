package oam

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// TraitBinding attaches a trait to an instance.
type TraitBinding struct {
	Name       string     `yaml:"name" schema:"required" doc:"Name of the trait."`
	Properties Properties `yaml:"properties" doc:"Properties of the trait."`

	Node *yaml.Node `schema:"self"`
}

// Scope is a scope that a configuration declares.
type Scope struct {
	Name       string     `yaml:"name" schema:"required" doc:"Name of the scope."`
	Type       string     `yaml:"type" schema:"required" doc:"GROUP/VERSION.KIND of the scope, such as core.oam.dev/v1alpha1.NetworkScope."`
	Properties Properties `yaml:"properties" doc:"Properties of the scope."`
}

// Properties are the properties of a trait or scope: usually a map, or the
// older list of {name, value}. A trait of the platform's own may also have a
// list or a single value.
type Properties struct {
	// Node is the map, list or value, or nil if there are none.
	Node *yaml.Node
	// Path is the field that holds them.
	Path yamltree.Path
	// Broken says whether they could not be read, which was reported.
	Broken bool
}

// UnmarshalField reads properties of any form. The trait or scope decides which
// are valid.
func (p *Properties) UnmarshalField(node *yaml.Node, path yamltree.Path, report *result.Reporter) {
	p.Path = path
	if isListOfProperties(node) {
		report := report.Part()
		node = propertiesFromList(node, path, report)
		p.Broken = !report.OK()
	}
	if !yamltree.IsNull(node) {
		p.Node = node
	}
}

// JSONSchema describes any shape.
func (*Properties) JSONSchema() map[string]any {
	return map[string]any{"type": []any{"object", "array", "string", "number", "boolean"}}
}

// isListOfProperties reports whether a node is the older list of {name, value},
// as opposed to properties that are a list themselves.
func isListOfProperties(node *yaml.Node) bool {
	isProperty := func(entry *yaml.Node) bool {
		return yamltree.Get(entry, "name") != nil || yamltree.Get(entry, "value") != nil
	}
	return node.Kind == yaml.SequenceNode && (len(node.Content) == 0 || slices.ContainsFunc(node.Content, isProperty))
}

// propertiesFromList turns a list of {name, value} into a map.
func propertiesFromList(node *yaml.Node, path yamltree.Path, report *result.Reporter) *yaml.Node {
	var settings []Setting
	decode.Into(node, &settings, path, report)
	mapping := &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map", Line: node.Line, Column: node.Column}
	for i, s := range settings {
		if s.Name == "" || s.Value == nil {
			continue // already reported
		}
		if yamltree.Get(mapping, s.Name) != nil {
			report.Error(code.DuplicateProperty, path.Item(i).Field("name").String(), "duplicate property %q: remove one", s.Name).Found(s.Name)
			continue
		}
		key := yamltree.Get(node.Content[i], "name") // the key itself: it becomes the key of the map, so that its line is found
		if key.ShortTag() != "!!str" {
			key = yamltree.TextAt(s.Name, key)
		}
		mapping.Content = append(mapping.Content, key, s.Value)
	}
	return mapping
}
