package transformers

import (
	"github.com/render-oam/render-oam/fn/object"
)

// exposeByIngress implements the trait ingress with an Ingress.
func exposeByIngress(use *Use, p *ingressProperties) {
	hosts, ok := p.hosts(use)
	if !ok {
		return
	}
	var rules object.List
	for _, h := range hosts {
		var paths object.List
		for _, to := range h.paths {
			var port *object.Map
			if to.byName {
				port = object.Of("name", to.port.Name)
			} else {
				port = object.Of("number", to.port.Port)
			}
			paths = append(paths, object.Of(
				"path", to.path,
				"pathType", to.pathType,
				"backend", object.Of("service", object.Of("name", use.Name(), "port", port)),
			))
		}
		rules = append(rules, object.Of(
			"host", object.Optional(h.name),
			"http", object.Of("paths", paths),
		))
	}
	var tls object.List
	if len(p.TLSHosts) > 0 || p.TLSSecretName != "" {
		tls = object.List{object.Of("hosts", []string(p.TLSHosts), "secretName", object.Optional(p.TLSSecretName))}
	}
	use.Add(object.Of(
		"apiVersion", "networking.k8s.io/v1",
		"kind", "Ingress",
		"metadata", use.AnnotatedMetadata(use.Name()+"-trait-ingress", use.TraitLabels(), use.AnnotationsWith(p.Annotations)),
		"spec", object.Of(
			"ingressClassName", object.Optional(p.IngressClassName),
			"rules", rules,
			"tls", tls,
		),
	))
}
