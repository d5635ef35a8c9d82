package v1beta1

import (
	"slices"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// properties are the properties of a component or trait, with the overrides of
// policies.
type properties struct {
	node   *yaml.Node
	at     yamltree.Path
	report *result.Reporter
	over   []layer
}

// layer is the properties that a policy overrides.
type layer struct {
	node   *yaml.Node
	at     yamltree.Path
	report *result.Reporter
}

// use returns a use of a type with the properties, which counts the errors about them.
func (p *properties) use(context *vela.Context) *vela.Use {
	return &vela.Use{Context: context, Properties: p.node, At: p.at, Report: p.reporter().Part()}
}

// reporter returns a reporter for results about the properties. A result about a
// property of a policy is reported at the policy.
func (p *properties) reporter() *result.Reporter {
	if len(p.over) == 0 {
		return p.report
	}
	return p.report.With(sync.OnceValue(func() *result.Origins {
		origins := &result.Origins{}
		origins.Add(result.Origin{Report: p.report})
		for _, l := range p.over {
			origins.Add(result.Origin{At: p.at, Over: l.node, Report: l.report, Field: l.at})
		}
		return origins
	}))
}

// with returns the properties with those of a policy: maps are merged by field,
// everything else is replaced.
func (p *properties) with(l layer) *properties {
	if l.node == nil || yamltree.IsNull(l.node) {
		return p
	}
	layered := *p
	layered.node = overlay(p.node, l.node)
	layered.over = append(slices.Clone(p.over), l)
	return &layered
}

// overlay returns a node merged with another one, which takes precedence.
func overlay(base, over *yaml.Node) *yaml.Node {
	if base == nil || base.Kind != yaml.MappingNode || over.Kind != yaml.MappingNode {
		return over
	}
	merged := *base
	merged.Content = slices.Clone(base.Content)
	for i := 0; i+1 < len(over.Content); i += 2 {
		key, value := over.Content[i], over.Content[i+1]
		at := keyIndex(&merged, key.Value)
		if at < 0 {
			merged.Content = append(merged.Content, key, value)
			continue
		}
		merged.Content[at+1] = overlay(merged.Content[at+1], value)
	}
	return &merged
}

// keyIndex returns the index of a key in a map, or -1.
func keyIndex(node *yaml.Node, key string) int {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if node.Content[i].Value == key {
			return i
		}
	}
	return -1
}
