package transformers

import (
	"slices"
	"strconv"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
)

// exposeByHTTPRoute implements the trait ingress with HTTPRoutes on the
// platform's Gateway: one for all hosts that have the same paths.
func exposeByHTTPRoute(use *Use, p *ingressProperties) {
	gateway := use.Platform.Spec.Gateway
	if gateway != nil && gateway.Name == "" {
		return // reported with the Platform
	}
	if gateway == nil {
		use.Error(code.GatewayRequired, "", "an HTTPRoute needs a Gateway: set spec.gateway.name in the Platform")
		return
	}
	hosts, ok := p.hosts(use)
	if !ok {
		return
	}
	if len(p.TLSHosts) > 0 || p.TLSSecretName != "" {
		use.Warn(code.NotForHTTPRoute, "", "tlsHosts and tlsSecretName are ignored: with an HTTPRoute, TLS is configured on the Gateway")
	}
	if p.IngressClassName != "" {
		use.Warn(code.NotForHTTPRoute, "ingressClassName", "%q is ignored: an HTTPRoute has no class and attaches to Gateway %q of the Platform", p.IngressClassName, gateway.Name).
			Found(p.IngressClassName)
	}
	p.warnPathType(use, "")
	for i := range p.Rules {
		p.Rules[i].warnPathType(use, "rules["+strconv.Itoa(i)+"].")
	}
	for i, group := range hostsByPaths(hosts) {
		name := use.Name() + "-trait-ingress"
		if i > 0 {
			name += "-" + strconv.Itoa(i+1)
		}
		var rules object.List
		for _, to := range group.paths {
			rules = append(rules, object.Of(
				"matches", object.List{object.Of("path", object.Of("type", to.matchType(), "value", to.path))},
				"backendRefs", object.List{object.Of("name", use.Name(), "port", to.port.Port)},
			))
		}
		use.Add(object.Of(
			"apiVersion", "gateway.networking.k8s.io/v1",
			"kind", "HTTPRoute",
			"metadata", use.AnnotatedMetadata(name, use.TraitLabels(), use.AnnotationsWith(p.Annotations)),
			"spec", object.Of(
				"parentRefs", object.List{object.Of(
					"name", gateway.Name,
					"namespace", object.Optional(gateway.Namespace),
					"sectionName", object.Optional(gateway.SectionName),
				)},
				"hostnames", group.names,
				"rules", rules,
			),
		))
	}
}

// warnPathType warns about a path type that the Gateway API does not have.
// field is the path of the rule in the properties, with a dot at the end.
func (r *ingressRule) warnPathType(use *Use, field string) {
	if r.PathType == "ImplementationSpecific" {
		use.Warn(code.NotForHTTPRoute, field+"pathType", "an HTTPRoute has no path type ImplementationSpecific: PathPrefix is used instead")
	}
}

// matchType returns the Gateway API's name for a path type.
func (to *path) matchType() string {
	if to.pathType == "Exact" {
		return "Exact"
	}
	return "PathPrefix"
}

type hostGroup struct {
	names []string
	paths []path
}

// hostsByPaths groups hosts with the same paths. Rules for any host are in a
// separate group, because a route without hostnames matches all hosts.
func hostsByPaths(hosts []host) (groups []hostGroup) {
	for _, h := range hosts {
		i := slices.IndexFunc(groups, func(g hostGroup) bool {
			return h.name != "" && len(g.names) > 0 && slices.Equal(g.paths, h.paths)
		})
		switch {
		case i >= 0:
			groups[i].names = append(groups[i].names, h.name)
		case h.name == "":
			groups = append(groups, hostGroup{nil, h.paths})
		default:
			groups = append(groups, hostGroup{[]string{h.name}, h.paths})
		}
	}
	return groups
}
