package v1alpha2

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// checkObject reports why a node is not a valid Kubernetes object. The node is
// the workload of a Component, or a trait.
func checkObject(node *yaml.Node, at yamltree.Path, report *result.Reporter, what string) bool {
	if node.Kind != yaml.MappingNode {
		report.Error(code.WrongType, at.String(), "expected an object with apiVersion and kind, got %s", yamltree.Describe(node))
		return false
	}
	if named := typeOf(node); named != "" {
		report.Error(code.WebhookForm, at.String(), "the %s refers to the definition %q, and a webhook of the runtime would set apiVersion and kind: set both fields", what, named).Found(named)
		return false
	}
	report = report.Part()
	for _, field := range []string{"apiVersion", "kind"} {
		switch value := yamltree.Get(node, field); {
		case value == nil, yamltree.IsNull(value), value.Kind == yaml.ScalarNode && value.Value == "":
			report.Error(code.RequiredField, at.Field(field).String(), "required field is missing: the %s is an object", what)
		case value.Kind != yaml.ScalarNode || value.ShortTag() != "!!str":
			report.Error(code.WrongType, at.Field(field).String(), "expected a string, got %s", yamltree.Describe(value))
		}
	}
	checkMetadata(yamltree.Get(node, "metadata"), at.Field("metadata"), report)
	if spec := yamltree.Get(node, "spec"); spec != nil && !yamltree.IsNull(spec) && spec.Kind != yaml.MappingNode {
		report.Error(code.WrongType, at.Field("spec").String(), "expected a map, got %s", yamltree.Describe(spec))
	}
	return report.OK()
}

// typeOf returns the name of the definition that an embedded object has instead
// of apiVersion and kind, or "". It is in the field type of a workload and in
// the field name of a trait.
func typeOf(node *yaml.Node) string {
	if yamltree.Get(node, "apiVersion") != nil || yamltree.Get(node, "kind") != nil {
		return ""
	}
	if named := value(node, "type"); named != "" {
		return named
	}
	return value(node, "name")
}

// checkMetadata reports invalid metadata.
func checkMetadata(metadata *yaml.Node, at yamltree.Path, report *result.Reporter) {
	if metadata == nil || yamltree.IsNull(metadata) {
		return
	}
	if metadata.Kind != yaml.MappingNode {
		report.Error(code.WrongType, at.String(), "expected a map, got %s", yamltree.Describe(metadata))
		return
	}
	for _, field := range []string{"name", "namespace"} {
		if value := yamltree.Get(metadata, field); value != nil && !yamltree.IsNull(value) && !isString(value) {
			report.Error(code.WrongType, at.Field(field).String(), "expected a string, got %s", yamltree.Describe(value)).Found(value.Value)
		}
	}
	for _, field := range []string{"labels", "annotations"} {
		checkStrings(yamltree.Get(metadata, field), at.Field(field), report)
	}
}

// checkStrings reports values that are not strings in a map of strings.
func checkStrings(node *yaml.Node, at yamltree.Path, report *result.Reporter) {
	if node == nil || yamltree.IsNull(node) {
		return
	}
	if node.Kind != yaml.MappingNode {
		report.Error(code.WrongType, at.String(), "expected a map of strings, got %s", yamltree.Describe(node))
		return
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		value := node.Content[i+1]
		if isString(value) {
			continue
		}
		todo := ""
		if value.Kind == yaml.ScalarNode && !yamltree.IsNull(value) {
			todo = ": put it in quotes"
		}
		report.Error(code.WrongType, at.Field(node.Content[i].Value).String(), "expected a string, got %s%s", yamltree.Describe(value), todo).Found(value.Value)
	}
}

func isString(node *yaml.Node) bool {
	return node.Kind == yaml.ScalarNode && (node.ShortTag() == "!!str" || yamltree.IsQuoted(node))
}

// value returns a string field of a map, "" if there is none.
func value(node *yaml.Node, key string) string {
	if v := yamltree.Get(node, key); v != nil && v.Kind == yaml.ScalarNode && !yamltree.IsNull(v) {
		return v.Value
	}
	return ""
}

// nameOf returns the name of an object, or "".
func nameOf(node *yaml.Node) string { return value(yamltree.Get(node, "metadata"), "name") }

// setName sets the name of an object without one, as the first field of its
// metadata.
func setName(node *yaml.Node, name string) {
	metadata := metadataOf(node)
	removeField(metadata, "name")
	metadata.Content = slices.Insert(metadata.Content, 0, stringNode("name", node), stringNode(name, node))
}

// metadataOf returns the metadata of an object. If the object has none, it adds
// them after the kind.
func metadataOf(node *yaml.Node) *yaml.Node {
	if metadata := yamltree.Get(node, "metadata"); metadata != nil && !yamltree.IsNull(metadata) {
		return metadata
	}
	removeField(node, "metadata")
	after := 0
	for i := 0; i+1 < len(node.Content); i += 2 {
		if key := node.Content[i].Value; key == "apiVersion" || key == "kind" {
			after = i + 2
		}
	}
	metadata := &yaml.Node{Kind: yaml.MappingNode, Line: node.Line}
	node.Content = slices.Insert(node.Content, after, stringNode("metadata", node), metadata)
	return metadata
}

// stringNode returns a string at the place of another node.
func stringNode(text string, at *yaml.Node) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text, Line: at.Line}
}

// removeField removes a field of a map, if it exists.
func removeField(mapping *yaml.Node, name string) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == name {
			mapping.Content = slices.Delete(mapping.Content, i, i+2)
			return
		}
	}
}
