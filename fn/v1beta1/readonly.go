package v1beta1

import (
	"slices"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// readOnlyProperties select the objects that the application only reads.
type readOnlyProperties struct {
	Rules []readOnlyRule `yaml:"rules" schema:"required" doc:"Rules. An object must match at least one."`
}

type readOnlyRule struct {
	Selector objectSelector `yaml:"selector" schema:"required" doc:"Objects that the rule matches."`
}

// objectSelector selects the objects that match all of its fields.
type objectSelector struct {
	ComponentNames []string `yaml:"componentNames" doc:"Names of components."`
	ComponentTypes []string `yaml:"componentTypes" doc:"Types of components."`
	OAMTypes       []string `yaml:"oamTypes" doc:"WORKLOAD or TRAIT."`
	TraitTypes     []string `yaml:"traitTypes" doc:"Types of traits."`
	ResourceTypes  []string `yaml:"resourceTypes" doc:"Kinds of objects."`
	ResourceNames  []string `yaml:"resourceNames" doc:"Names of objects."`
}

// readOnlyPolicy is a policy for objects that exist in the cluster and must not
// be changed.
type readOnlyPolicy struct {
	*policy
	rules []readOnlyRule
}

func (p *planner) addReadOnly(of *policy) {
	var read readOnlyProperties
	if !of.decode(&read) {
		return
	}
	p.plan.readOnly = append(p.plan.readOnly, &readOnlyPolicy{of, read.Rules})
}

// matches reports whether a selector matches an object.
func (s *objectSelector) matches(o *object.Map) bool {
	label := func(key string) string { return o.String("metadata", "labels", key) }
	resourceType := "WORKLOAD"
	if label(labelTraitType) != "" {
		resourceType = "TRAIT"
	}
	hasAny := false
	for _, condition := range []struct {
		allowed []string
		is      string
	}{
		{s.ComponentNames, label(labelComponent)},
		{s.ComponentTypes, label(labelWorkloadType)},
		{s.OAMTypes, resourceType},
		{s.TraitTypes, label(labelTraitType)},
		{s.ResourceTypes, o.String("kind")},
		{s.ResourceNames, o.String("metadata", "name")},
	} {
		if len(condition.allowed) == 0 {
			continue
		}
		if !slices.Contains(condition.allowed, condition.is) {
			return false
		}
		hasAny = true
	}
	return hasAny
}

// withoutReadOnly removes the read-only objects, and reports them.
func withoutReadOnly(all []made, policies []*readOnlyPolicy) []made {
	for _, p := range policies {
		var left []string
		all = slices.DeleteFunc(all, func(m made) bool {
			is := slices.ContainsFunc(p.rules, func(rule readOnlyRule) bool { return rule.Selector.matches(m.object) })
			if name := m.object.String("kind") + "/" + m.object.String("metadata", "name"); is && !slices.Contains(left, name) {
				left = append(left, name)
			}
			return is
		})
		if left == nil {
			p.report.Warn(code.PolicyMatchesNothing, p.at.String(), "the policy matches no object")
			continue
		}
		p.report.Warn(code.ReadOnlyObjects, p.at.String(), "read-only objects are not in the output: %s; they must exist in the cluster", result.AllOf(left))
	}
	return all
}
