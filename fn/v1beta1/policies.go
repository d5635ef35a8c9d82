package v1beta1

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// The policies that determine what is deployed where.
const (
	topologyPolicy    = "topology"
	overridePolicy    = "override"
	replicationPolicy = "replication"
	readOnlyType      = "read-only"
)

// ignoredPolicies only concern the controller.
var ignoredPolicies = []string{"apply-once", "garbage-collect", "shared-resource", "take-over", "resource-update"}

// obsoletePolicies are policy types that KubeVela no longer supports, with what to do
// instead.
var obsoletePolicies = map[string]string{
	"env-binding": "use topology and override policies, and deploy steps",
	"health":      "remove it, because the controller reports the health without it",
}

// policy is a policy that an Application can use: its own, or a Policy of the input.
type policy struct {
	name, typeName string
	properties     *yaml.Node
	at             yamltree.Path // of its entry in the Application; the root for a Policy
	report         *result.Reporter
}

// field returns the path of a field of the policy.
func (p *policy) field(name string) string {
	if p.at == yamltree.Root {
		return name
	}
	return p.at.Field(name).String()
}

// propertiesAt returns the path of the properties.
func (p *policy) propertiesAt() yamltree.Path {
	if p.at == yamltree.Root {
		return yamltree.At("properties")
	}
	return p.at.Field("properties")
}

// warnEmpty warns about an empty list, which KubeVela does not treat as a missing one.
func (p *policy) warnEmpty(property, effect string) {
	p.report.Warn(code.PolicyMatchesNothing, p.propertiesAt().Field(property).String(), "the list is empty, so %s", effect)
}

// decode reads the properties into a struct. It returns false if it reports an error.
func (p *policy) decode(into any) bool {
	if p.properties == nil || yamltree.IsNull(p.properties) {
		p.report.Error(code.RequiredField, p.field("properties"), "required field is missing: a policy of type %s needs properties", p.typeName)
		return false
	}
	return decode.Exact(p.properties, into, p.propertiesAt(), p.report)
}

// policiesOf returns the policies of an Application in their order, followed by the
// Policies of its namespace.
func (f *FrontEnd) policiesOf(a *Application) []*policy {
	var all []*policy
	for i := range a.Spec.Policies {
		p := &a.Spec.Policies[i]
		all = append(all, &policy{p.Name, p.Type, p.Properties, policyPath(i), a.Report})
	}
	return all
}

// findPolicy finds a policy by its name: of the Application, or else a Policy
// of the input in its namespace.
func (p *planner) findPolicy(name string) *policy {
	for _, of := range p.policies {
		if of.name == name {
			return of
		}
	}
	for _, of := range p.frontEnd.policies {
		if of.Metadata.Name == name && sameNamespace(of.Metadata.Namespace, p.application.Metadata.Namespace) {
			return &policy{name, of.Type, of.Properties, yamltree.Root, of.Report}
		}
	}
	for _, of := range p.frontEnd.policies {
		if krm.WasNamed(of.Metadata.Annotations, name, p.application.scope().renaming) && sameNamespace(of.Metadata.Namespace, p.application.Metadata.Namespace) {
			return &policy{name, of.Type, of.Properties, yamltree.Root, of.Report}
		}
	}
	return nil
}

func sameNamespace(a, b string) bool { return namespaceOr(a) == namespaceOr(b) }

// policyNames returns the names that a step can refer to.
func (p *planner) policyNames() (names []string) {
	for _, of := range p.policies {
		if of.name != "" {
			names = append(names, of.name)
		}
	}
	for _, of := range p.frontEnd.policies {
		if sameNamespace(of.Metadata.Namespace, p.application.Metadata.Namespace) {
			names = append(names, of.Metadata.Name)
		}
	}
	return names
}

// checkPolicies reports policies of unknown and ignored types, and reads read-only
// policies.
func (p *planner) checkPolicies() {
	var ignored []string
	known := append([]string{topologyPolicy, overridePolicy, replicationPolicy, readOnlyType}, ignoredPolicies...)
	known = append(known, p.frontEnd.catalog.names(KindPolicyDefinition)...)
	for _, of := range p.policies {
		instead, isObsolete := obsoletePolicies[of.typeName]
		isDefined := p.frontEnd.catalog.find(KindPolicyDefinition, of.typeName, p.application.scope()) != nil
		switch {
		case of.typeName == readOnlyType:
			p.addReadOnly(of)
		case contains(ignoredPolicies, of.typeName):
			ignored = append(ignored, of.typeName)
		case contains(known, of.typeName), isDefined, of.typeName == "":
		case isObsolete:
			of.report.Error(code.FormerPolicy, of.field("type"), "KubeVela no longer supports policy type %q: %s", of.typeName, instead).Found(of.typeName)
		default:
			if p.frontEnd.catalog.lacks {
				p.failed = true
				continue
			}
			p.frontEnd.unknownType("policy", KindPolicyDefinition, of.typeName, sorted(known), of.field("type"), of.report)
		}
	}
	if ignored != nil {
		p.application.Report.Info(code.IgnoredPolicy, "spec.policies", "policies of type %s are ignored: they only concern the controller", result.AllOf(sorted(ignored)))
	}
}
