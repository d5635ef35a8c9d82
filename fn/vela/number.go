package vela

import (
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// number returns a number in the syntax of JSON, without redundant digits: 2.0
// becomes 2. It returns nil if the node is not a number.
func number(node *yaml.Node) any {
	if node.Kind != yaml.ScalarNode || yamltree.IsQuoted(node) {
		return nil
	}
	if whole, isWhole := yamltree.UnquotedInteger(node); isWhole {
		return object.Plain(strconv.FormatInt(whole, 10))
	}
	if node.ShortTag() != "!!float" && node.ShortTag() != "!!int" {
		return nil
	}
	value, err := object.FromNode(node)
	if err != nil {
		return nil
	}
	f, err := strconv.ParseFloat(string(value.(object.Plain)), 64)
	if err != nil {
		return value
	}
	return object.Plain(strconv.FormatFloat(f, 'g', -1, 64))
}
