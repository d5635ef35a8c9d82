package oam

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// Parameter is a value of a component that an operator can set.
type Parameter struct {
	Name        string     `yaml:"name" schema:"required" doc:"Name that fromParam refers to."`
	Description string     `yaml:"description" doc:"Description for users."`
	Type        string     `yaml:"type" schema:"required" enum:"string,number,boolean,null,object,array" doc:"JSON type of the value."`
	Required    bool       `yaml:"required" doc:"Whether a value is required."`
	Default     *yaml.Node `yaml:"default" doc:"Default value."`
}

// Mismatch returns why a value does not match the parameter's type and how to
// write it, or "" if it matches.
func (p *Parameter) Mismatch(value *yaml.Node) string {
	right := true
	var want, hint string
	switch p.Type {
	case "string":
		right, want = isString(value), "a string"
	case "number":
		isIt := value.Kind == yaml.ScalarNode && isNumber(value.Value)
		right, want, hint = isIt && !yamltree.IsQuoted(value), "a number", ": write a number such as 5 or 1.5"
		if isIt {
			hint = ": write " + value.Value + " without quotes"
		}
	case "boolean":
		isTrue, isIt := yamltree.Bool(value.Value)
		isIt = isIt && value.Kind == yaml.ScalarNode
		right, want = isIt && !yamltree.IsQuoted(value), "true or false"
		if isIt {
			hint = ": write " + strconv.FormatBool(isTrue) + " without quotes"
		}
	case "null":
		right, want = yamltree.IsNull(value), "null"
	case "object":
		right, want = value.Kind == yaml.MappingNode, "a map"
	case "array":
		right, want = value.Kind == yaml.SequenceNode, "a list"
	} // any other type was already reported
	switch {
	case right:
		return ""
	case p.Type == "string":
		hint = stringHint(value)
	}
	return "expected " + want + " for parameter \"" + p.Name + "\", got " + yamltree.Describe(value) + hint
}

// stringHint returns how to write a value as a string.
func stringHint(value *yaml.Node) string {
	switch {
	case yamltree.IsNull(value):
		return `: write "" for an empty string`
	case value.Kind == yaml.ScalarNode:
		return ": write " + strconv.Quote(value.Value)
	}
	return ""
}

// isString reports whether a scalar is a string in YAML. A date without quotes is
// a string for Kubernetes.
func isString(value *yaml.Node) bool {
	if value.Kind != yaml.ScalarNode {
		return false
	}
	tag := value.ShortTag()
	return yamltree.IsQuoted(value) || tag == "!!str" || tag == "!!timestamp"
}

// isNumber reports whether a string is a number in JSON or YAML.
func isNumber(text string) bool {
	node := yaml.Node{Kind: yaml.ScalarNode, Value: text}
	tag := node.ShortTag()
	return tag == "!!int" || tag == "!!float" && !strings.ContainsAny(strings.ToLower(text), "in")
}

// ListTypes are other names for the type array.
var ListTypes = []string{"[]string", "[]number", "[]integer", "[]int", "[]double", "[]float", "[]boolean", "[]bool", "[]object", "list"}
