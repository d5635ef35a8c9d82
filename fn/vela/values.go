package vela

import (
	"errors"
	"regexp"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Any is a property of any type. Its Value is as object.FromNode returns it, or
// nil if the property is not set.
type Any struct{ Value any }

// UnmarshalField reads any node.
func (a *Any) UnmarshalField(node *yaml.Node, path yamltree.Path, report *result.Reporter) {
	value, err := object.FromNode(node)
	if err == nil {
		a.Value = value
		return
	}
	var inner *object.NodeError
	if errors.As(err, &inner) {
		if at, isThere := path.To(node, inner.Node); isThere {
			path = at
		}
		err = inner.Err
	}
	report.Error(code.NotWritable, path.String(), "%s", err)
}

// JSONSchema allows anything.
func (*Any) JSONSchema() map[string]any { return map[string]any{} }

// AnyMap is a property that is a map of any values.
type AnyMap struct{ *object.Map }

// UnmarshalField reads a map.
func (a *AnyMap) UnmarshalField(node *yaml.Node, path yamltree.Path, report *result.Reporter) {
	if node.Kind != yaml.MappingNode {
		decode.Wrong(node, "a map", path, report)
		return
	}
	var value Any
	value.UnmarshalField(node, path, report)
	a.Map, _ = value.Value.(*object.Map)
	if a.Map == nil {
		a.Map = object.Of()
	}
}

// JSONSchema allows any map.
func (*AnyMap) JSONSchema() map[string]any { return map[string]any{"type": "object"} }

// NumberOrString is a property that is a number, such as 0.5, or a string, such as
// "500m". Its Value is nil if the property is not set.
type NumberOrString struct{ Value any }

// UnmarshalField reads a number or a string.
func (n *NumberOrString) UnmarshalField(node *yaml.Node, path yamltree.Path, report *result.Reporter) {
	if decode.IsString(node) {
		n.Value = node.Value
	} else if n.Value = number(node); n.Value == nil {
		decode.Wrong(node, "a number or a string", path, report)
	}
}

// JSONSchema allows numbers and strings.
func (*NumberOrString) JSONSchema() map[string]any {
	return map[string]any{"type": []any{"number", "string"}}
}

// Amount is a property that is an amount of memory or disk with a unit, such as 8Gi.
// It is "" if the property is not set.
type Amount string

var amount = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[1-9][0-9]{0,63}([EPTGMK]i?)$`) })

// UnmarshalField reads an amount.
func (a *Amount) UnmarshalField(node *yaml.Node, path yamltree.Path, report *result.Reporter) {
	switch {
	case !decode.IsString(node):
		decode.Wrong(node, "a string", path, report)
	case !amount().MatchString(node.Value):
		report.Error(code.InvalidQuantity, path.String(), "invalid amount %q: expected an integer with a unit, such as 8Gi or 512Mi", node.Value).Found(node.Value)
	default:
		*a = Amount(node.Value)
	}
}

// JSONSchema allows amounts with a unit.
func (*Amount) JSONSchema() map[string]any {
	return map[string]any{"type": "string", "pattern": amount().String()}
}

// OrNil returns the amount for object.Of, or nil if it is not set.
func (a Amount) OrNil() any {
	if a == "" {
		return nil
	}
	return string(a)
}
