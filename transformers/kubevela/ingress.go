package kubevela

import (
	"strconv"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type ingressProperties struct {
	Domain string           `yaml:"domain" schema:"required" doc:"Host of the requests."`
	HTTP   map[string]int64 `yaml:"http" schema:"required" doc:"Port of the component by path of the request."`
}

type ingress120Properties struct {
	ingressProperties
	Class string `yaml:"class" default:"nginx" doc:"Class of the Ingress."`
}

var _ = register(&Trait{
	Name:      "ingress",
	Summary:   "Routes HTTP requests from outside the cluster to the component. Deprecated: use gateway.",
	Becomes:   "Ingress, and a Service for it",
	AppliesTo: anything,
}, func(u *Use, p *ingressProperties) {
	u.Add("service", ingressService(u, p))
	u.Add("ingress", ingress(u, p))
})

var _ = register(&Trait{
	Name:      "ingress-1-20",
	Summary:   "Routes HTTP requests from outside the cluster to the component. Deprecated: use gateway.",
	Becomes:   "Ingress, and a Service for it",
	AppliesTo: anything,
}, func(u *Use, p *ingress120Properties) {
	u.Add("service", ingressService(u, &p.ingressProperties))
	routes := ingress(u, &p.ingressProperties)
	routes.Map("metadata").Set("annotations", object.Of("kubernetes.io/ingress.class", p.Class))
	u.Add("ingress", routes)
})

var _ = register(&Trait{
	Name:      "pure-ingress",
	Summary:   "Routes HTTP requests from outside the cluster to a Service with the name of the component. Deprecated: use gateway.",
	Becomes:   "Ingress",
	AppliesTo: anything,
}, func(u *Use, p *ingressProperties) { u.Add("ingress", ingress(u, p)) })

// ingress returns an Ingress for a Service with the name of the component.
func ingress(u *Use, p *ingressProperties) *object.Map {
	apiVersion, backend := ingressVersion(u.Minor)
	var paths object.List
	for _, path := range vela.Keys(p.HTTP) {
		route := object.Of("path", path)
		if apiVersion == "networking.k8s.io/v1" {
			route.Set("pathType", "ImplementationSpecific")
		}
		paths = append(paths, route.Set("backend", backend(u.Name, p.HTTP[path])))
	}
	return object.Of(
		"apiVersion", apiVersion,
		"kind", "Ingress",
		"metadata", object.Of("name", u.Name),
		"spec", object.Of("rules", object.List{object.Of(
			"host", p.Domain,
			"http", object.Of("paths", vela.List(paths, true)),
		)}),
	)
}

// ingressService returns the Service. Ports are unique, and have names if there
// are several: Kubernetes rejects the Service that KubeVela generates.
func ingressService(u *Use, p *ingressProperties) *object.Map {
	var ports object.List
	isThere := make(map[int64]bool)
	for _, path := range vela.Keys(p.HTTP) {
		if port := p.HTTP[path]; !isThere[port] {
			isThere[port] = true
			ports = append(ports, object.Of("port", port, "targetPort", port))
		}
	}
	if len(ports) > 1 {
		for _, element := range ports {
			port := element.(*object.Map)
			port.Set("name", "port-"+strconv.FormatInt(port.Get("port").(int64), 10))
		}
	}
	return object.Of(
		"apiVersion", "v1",
		"kind", "Service",
		"metadata", object.Of("name", u.Name),
		"spec", object.Of("selector", object.Of("app.oam.dev/component", u.Name), "ports", vela.List(ports, true)),
	)
}
