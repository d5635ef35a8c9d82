// Package effect describes what Kubernetes objects do to others in a cluster:
// which requests they route to which Service, and which workloads they scale.
// Two objects with the same effect conflict with each other.
package effect

import (
	"strings"

	"github.com/render-oam/render-oam/fn/object"
)

// Route is one host and path that an Ingress, or a route of the Gateway API, routes
// to a Service.
type Route struct {
	Controller string // the controller that reads the object: an Ingress class, or a Gateway
	Host       string // "" means any host
	Path       string // "" if it matches any path
	PathType   string
	Namespace  string // of the Service, or "" if it is not set
	Service    string
	Port       string // name or number of the Service's port, or "" for any
}

// String returns what the route matches, for messages.
func (r Route) String() string {
	if r.Host == "" {
		return "any host and path " + r.Path
	}
	return r.Host + r.Path
}

// MayContradict reports whether objects of a kind can have routes or scale
// workloads.
func MayContradict(apiVersion, kind string) bool {
	switch object.Group(apiVersion) {
	case "networking.k8s.io":
		return kind == "Ingress"
	case "gateway.networking.k8s.io":
		return strings.HasSuffix(kind, "Route")
	case "autoscaling":
		return kind == "HorizontalPodAutoscaler"
	case "keda.sh":
		return kind == "ScaledObject"
	}
	return false
}

// RoutesOf returns the routes of an object, whether this program generated it
// or not. Objects of other kinds have none.
func RoutesOf(o *object.Map) []Route {
	group := object.Group(o.String("apiVersion"))
	switch kind := o.String("kind"); {
	case group == "networking.k8s.io" && kind == "Ingress":
		return ingressRoutes(o)
	case group == "gateway.networking.k8s.io" && strings.HasSuffix(kind, "Route"):
		return gatewayRoutes(o)
	}
	return nil
}

func ingressRoutes(o *object.Map) (routes []Route) {
	controller := "IngressClass/" + object.ScalarOf(o.Lookup("spec", "ingressClassName"))
	if class := object.ScalarOf(object.Entry(o.Lookup("metadata", "annotations"), "kubernetes.io/ingress.class")); class != "" {
		controller = "IngressClass/" + class
	}
	to := func(route Route, backend any) {
		service, _ := backend.(*object.Map)
		route.Controller, route.Namespace = controller, o.String("metadata", "namespace")
		route.Service = object.ScalarOf(service.Lookup("service", "name"))
		if route.Port = object.ScalarOf(service.Lookup("service", "port", "name")); route.Port == "" {
			route.Port = object.ScalarOf(service.Lookup("service", "port", "number"))
		}
		routes = append(routes, route)
	}
	if backend := o.Lookup("spec", "defaultBackend"); backend != nil {
		to(Route{Path: "/", PathType: "default"}, backend)
	}
	for rule := range object.EachMap(o.Lookup("spec", "rules")) {
		for path := range object.EachMap(rule.Lookup("http", "paths")) {
			to(Route{
				Host: object.ScalarOf(rule.Get("host")), Path: object.ScalarOf(path.Get("path")), PathType: object.ScalarOf(path.Get("pathType")),
			}, path.Get("backend"))
		}
	}
	return routes
}

func gatewayRoutes(o *object.Map) (routes []Route) {
	controller := o.String("kind")
	for _, parent := range object.MapsIn(o.Lookup("spec", "parentRefs")) {
		controller += "/" + object.ScalarOf(parent.Get("namespace")) + "/" + object.ScalarOf(parent.Get("name")) + "/" + object.ScalarOf(parent.Get("sectionName"))
	}
	hosts := object.StringsIn(o.Lookup("spec", "hostnames"))
	if len(hosts) == 0 {
		hosts = []string{""}
	}
	for _, rule := range object.MapsIn(o.Lookup("spec", "rules")) {
		matches := object.MapsIn(rule.Get("matches"))
		if len(matches) == 0 {
			matches = []*object.Map{object.Of("path", object.Of("type", "PathPrefix", "value", "/"))}
		}
		for _, backend := range object.MapsIn(rule.Get("backendRefs")) {
			namespace := object.ScalarOf(backend.Get("namespace"))
			if namespace == "" {
				namespace = o.String("metadata", "namespace")
			}
			for _, match := range matches {
				for _, host := range hosts {
					route := Route{Controller: controller, Host: host, Namespace: namespace, Service: object.ScalarOf(backend.Get("name")), Port: object.ScalarOf(backend.Get("port"))}
					if match.Len() == 1 { // with other conditions, it does not overlap with routes of the same path
						route.Path, route.PathType = object.ScalarOf(match.Lookup("path", "value")), object.ScalarOf(match.Lookup("path", "type"))
					}
					routes = append(routes, route)
				}
			}
		}
	}
	return routes
}
