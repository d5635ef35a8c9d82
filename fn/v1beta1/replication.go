package v1beta1

import (
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
)

// replicationProperties select the components to copy.
type replicationProperties struct {
	Keys     []string `yaml:"keys" schema:"required" doc:"Keys of the copies. Templates read the key of a copy as context.replicaKey."`
	Selector []string `yaml:"selector" schema:"required" doc:"Components to copy."`
}

// replicate adds copies of components, one for each key, after the others.
func (p *policy) replicate(components []*instance) ([]*instance, bool) {
	var read replicationProperties
	if !p.decode(&read) {
		return nil, false
	}
	if len(read.Keys) == 0 {
		p.warnEmpty("keys", "the components of the selector are not deployed")
	}
	names, ok := namesOf(components), true
	for i, name := range read.Selector {
		if !contains(names, name) {
			p.report.Error(code.PolicyComponent, p.propertiesAt().Field("selector").Item(i).String(), "component %q not found%s",
				name, hint("components", name, names)).
				Found(name).Propose(result.Nearest(name, names))
			ok = false
		}
	}
	var others, copies []*instance
	for _, in := range components {
		if !contains(read.Selector, in.name) {
			others = append(others, in)
			continue
		}
		for _, key := range read.Keys {
			replica := *in
			replica.replicaKey = key
			copies = append(copies, &replica)
		}
	}
	return append(others, copies...), ok
}
