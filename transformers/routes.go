package transformers

import (
	"fmt"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/object"
)

// Route is one host and path that an Ingress, or a route of the Gateway API, sends
// to a Service.
type Route struct {
	Controller string // what reads the object: a class of Ingresses, or a Gateway
	Host       string // "" is any host
	Path       string // "" for what has no path
	PathType   string
	Service    string
	Port       string // name or number of the Service's port; "" for any
}

// String is what the route matches, for messages.
func (r Route) String() string {
	if r.Host == "" {
		return "any host and path " + r.Path
	}
	return r.Host + r.Path
}

// MayContradict reports whether objects of a kind may have routes, or scale others.
func MayContradict(apiVersion, kind string) bool {
	group, _, _ := strings.Cut(apiVersion, "/")
	switch group {
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

// RoutesOf are the routes that an object holds, written by this program or by
// others; none for an object of another kind.
func RoutesOf(o *object.Map) []Route {
	group, _, hasGroup := strings.Cut(o.String("apiVersion"), "/")
	switch kind := o.String("kind"); {
	case hasGroup && group == "networking.k8s.io" && kind == "Ingress":
		return ingressRoutes(o)
	case group == "gateway.networking.k8s.io" && strings.HasSuffix(kind, "Route"):
		return gatewayRoutes(o)
	}
	return nil
}

func ingressRoutes(o *object.Map) (routes []Route) {
	controller := "IngressClass/" + scalarOf(o.Lookup("spec", "ingressClassName"))
	if class := scalarOf(entry(o.Lookup("metadata", "annotations"), "kubernetes.io/ingress.class")); class != "" {
		controller = "IngressClass/" + class
	}
	to := func(route Route, backend any) {
		service, _ := backend.(*object.Map)
		route.Controller = controller
		route.Service = scalarOf(service.Lookup("service", "name"))
		if route.Port = scalarOf(service.Lookup("service", "port", "name")); route.Port == "" {
			route.Port = scalarOf(service.Lookup("service", "port", "number"))
		}
		routes = append(routes, route)
	}
	if backend := o.Lookup("spec", "defaultBackend"); backend != nil {
		to(Route{Path: "/", PathType: "default"}, backend)
	}
	for _, rule := range mappings(o.Lookup("spec", "rules")) {
		for _, path := range mappings(rule.Lookup("http", "paths")) {
			to(Route{
				Host: scalarOf(rule.Get("host")), Path: scalarOf(path.Get("path")), PathType: scalarOf(path.Get("pathType")),
			}, path.Get("backend"))
		}
	}
	return routes
}

func gatewayRoutes(o *object.Map) (routes []Route) {
	controller := o.String("kind")
	for _, parent := range mappings(o.Lookup("spec", "parentRefs")) {
		controller += "/" + scalarOf(parent.Get("namespace")) + "/" + scalarOf(parent.Get("name")) + "/" + scalarOf(parent.Get("sectionName"))
	}
	hosts := textsOf(o.Lookup("spec", "hostnames"))
	if len(hosts) == 0 {
		hosts = []string{""}
	}
	for _, rule := range mappings(o.Lookup("spec", "rules")) {
		matches := mappings(rule.Get("matches"))
		if len(matches) == 0 {
			matches = []*object.Map{object.Of("path", object.Of("type", "PathPrefix", "value", "/"))}
		}
		for _, backend := range mappings(rule.Get("backendRefs")) {
			for _, match := range matches {
				for _, host := range hosts {
					route := Route{Controller: controller, Host: host, Service: scalarOf(backend.Get("name")), Port: scalarOf(backend.Get("port"))}
					if match.Len() == 1 { // another condition tells it from routes of the same path
						route.Path, route.PathType = scalarOf(match.Lookup("path", "value")), scalarOf(match.Lookup("path", "type"))
					}
					routes = append(routes, route)
				}
			}
		}
	}
	return routes
}

// exposedPorts are the ports of an instance that its objects open to the outside:
// those to which an Ingress or a route sends requests, and those of a Service that
// gets an address of its own.
func exposedPorts(in *component.Instance) (ports []component.ServicePort) {
	for _, o := range in.Objects {
		for _, route := range RoutesOf(o) {
			if route.Service == in.Name() {
				ports = append(ports, portsNamed(in, route.Port)...)
			}
		}
		if o.String("apiVersion") == "v1" && o.String("kind") == "Service" && slices.Contains([]string{"LoadBalancer", "NodePort"}, o.String("spec", "type")) {
			for _, port := range mappings(o.Lookup("spec", "ports")) {
				target := scalarOf(port.Get("targetPort"))
				if target == "" {
					target = scalarOf(port.Get("port"))
				}
				ports = append(ports, portsNamed(in, target)...)
			}
		}
	}
	var once []component.ServicePort
	for _, port := range in.Ports { // in their order
		if slices.Contains(ports, port) {
			once = append(once, port)
		}
	}
	return once
}

// portsNamed are the ports of a name or number; all of them where there is none of
// it, because a step may have given the Service other ports.
func portsNamed(in *component.Instance, name string) []component.ServicePort {
	for _, port := range in.Ports {
		if port.Name == name || fmt.Sprint(port.Port) == name {
			return []component.ServicePort{port}
		}
	}
	return in.Ports
}

// scalarOf is the text of a scalar of an object; "" for none.
func scalarOf(value any) string {
	switch v := value.(type) {
	case int, int32, int64:
		return fmt.Sprint(v)
	}
	return textOf(value)
}

// mappings are the mappings in a list of an object.
func mappings(value any) (found []*object.Map) {
	list, _ := value.(object.List)
	for _, entry := range list {
		if m, isMap := entry.(*object.Map); isMap {
			found = append(found, m)
		}
	}
	return found
}

// textsOf are the texts in a list of an object.
func textsOf(value any) (found []string) {
	switch list := value.(type) {
	case []string:
		return list
	case object.List:
		for _, entry := range list {
			found = append(found, scalarOf(entry))
		}
	}
	return found
}
