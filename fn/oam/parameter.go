package oam

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// Parameter is a value that an operator may set for a component.
type Parameter struct {
	Name        string     `yaml:"name" schema:"required" doc:"Name, by which fromParam refers to it."`
	Description string     `yaml:"description" doc:"What it is for."`
	Type        string     `yaml:"type" schema:"required" enum:"string,number,boolean,null,object,array" doc:"JSON type of the value."`
	Required    bool       `yaml:"required" doc:"Whether a value must be given."`
	Default     *yaml.Node `yaml:"default" doc:"Value when none is given."`
}

// Mismatch says what is wrong with a value for the parameter's type, and how
// to write it; "" when nothing is.
func (p *Parameter) Mismatch(value *yaml.Node) string {
	right, want := true, ""
	switch p.Type {
	case "string":
		if right = isText(value); !right {
			want = wantText(value)
		}
	case "number":
		isIt := value.Kind == yaml.ScalarNode && isNumber(value.Value)
		right, want = isIt && !yamltree.IsQuoted(value), "a number, such as 5 or 1.5"
		if isIt {
			want = "a number: write " + value.Value + " without quotes"
		}
	case "boolean":
		isTrue, isIt := yamltree.Bool(value.Value)
		isIt = isIt && value.Kind == yaml.ScalarNode
		right, want = isIt && !yamltree.IsQuoted(value), "true or false"
		if isIt {
			want = "a boolean: write " + strconv.FormatBool(isTrue) + " without quotes"
		}
	case "null":
		right, want = yamltree.IsNull(value), "null"
	case "object":
		right, want = value.Kind == yaml.MappingNode, "a mapping"
	case "array":
		right, want = value.Kind == yaml.SequenceNode, "a list"
	} // any other type was itself reported
	if right {
		return ""
	}
	return "parameter \"" + p.Name + "\" is of type " + p.Type + ", found " + yamltree.Describe(value) + "; expected " + want
}

// wantText says how to write a value as a text.
func wantText(value *yaml.Node) string {
	if value.Kind == yaml.ScalarNode && !yamltree.IsNull(value) {
		return "a text: write " + strconv.Quote(value.Value)
	}
	return `a text: write it in quotes, or "" for an empty one`
}

// isText reports whether a scalar is a text for YAML; a date without quotes is
// one for Kubernetes.
func isText(value *yaml.Node) bool {
	if value.Kind != yaml.ScalarNode {
		return false
	}
	tag := value.ShortTag()
	return yamltree.IsQuoted(value) || tag == "!!str" || tag == "!!timestamp"
}

// isNumber reports whether a text is a number as JSON, or YAML, writes them.
func isNumber(text string) bool {
	node := yaml.Node{Kind: yaml.ScalarNode, Value: text}
	tag := node.ShortTag()
	return tag == "!!int" || tag == "!!float" && !strings.ContainsAny(strings.ToLower(text), "in")
}

// ListTypes are other names of the type array.
var ListTypes = []string{"[]string", "[]number", "[]integer", "[]int", "[]double", "[]float", "[]boolean", "[]bool", "[]object", "list"}
