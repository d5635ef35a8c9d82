package kubevela

import (
	"strconv"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type gatewayProperties struct {
	Domain              *string           `yaml:"domain" doc:"Host of the requests. Defaults to any."`
	HTTP                map[string]int64  `yaml:"http" schema:"required" doc:"Port of the component by path of the request."`
	Class               string            `yaml:"class" default:"nginx" doc:"Class of the Ingress."`
	ClassInSpec         bool              `yaml:"classInSpec" default:"false" doc:"Set the class in ingressClassName instead of an annotation."`
	SecretName          *string           `yaml:"secretName" doc:"Secret with the certificate of the domain."`
	GatewayHost         *string           `yaml:"gatewayHost" doc:"Host of the ingress controller, for an annotation."`
	Name                *string           `yaml:"name" doc:"Name of this gateway if a component has several."`
	PathType            string            `yaml:"pathType" enum:"ImplementationSpecific,Prefix,Exact" default:"ImplementationSpecific" doc:"How paths are matched."`
	Annotations         map[string]string `yaml:"annotations" doc:"Annotations of the Ingress."`
	Labels              map[string]string `yaml:"labels" doc:"Labels of the Ingress."`
	ExistingServiceName *string           `yaml:"existingServiceName" doc:"Service to route to. Without it, the trait generates one."`
}

var _ = register(&Trait{
	Name:      "gateway",
	Summary:   "Routes HTTP requests from outside the cluster to the component.",
	Becomes:   "Ingress, and a Service for it",
	AppliesTo: scalable,
}, openGateway)

func openGateway(u *Use, p *gatewayProperties) {
	if p.SecretName != nil && p.Domain == nil {
		u.Error(code.RequiredField, "domain", "required field is missing: secretName requires it")
		return
	}
	suffix := ""
	if p.Name != nil {
		suffix = "-" + *p.Name
	}
	service := u.Name + suffix
	if p.ExistingServiceName != nil {
		service = *p.ExistingServiceName
	} else {
		u.Add("service"+suffix, gatewayService(u, service, p))
	}
	u.Add("ingress"+suffix, gatewayIngress(u, service, suffix, p))
}

func gatewayService(u *Use, name string, p *gatewayProperties) *object.Map {
	var ports object.List
	isThere := make(map[int64]bool)
	for _, path := range vela.Keys(p.HTTP) {
		port := p.HTTP[path]
		if isThere[port] {
			continue // KubeVela lists it once per path, which Kubernetes rejects
		}
		isThere[port] = true
		ports = append(ports, object.Of("name", "port-"+strconv.FormatInt(port, 10), "port", port, "targetPort", port))
	}
	return object.Of(
		"apiVersion", "v1",
		"kind", "Service",
		"metadata", object.Of("name", name),
		"spec", object.Of(
			"selector", object.Of("app.oam.dev/component", u.Name),
			"ports", vela.List(ports, true),
		),
	)
}

func gatewayIngress(u *Use, service, suffix string, p *gatewayProperties) *object.Map {
	annotations, spec := object.Of(), object.Of()
	if p.ClassInSpec {
		spec.Set("ingressClassName", p.Class)
	} else {
		annotations.Set("kubernetes.io/ingress.class", p.Class)
	}
	annotations.Set("ingress.controller/host", p.GatewayHost)
	for _, key := range vela.Keys(p.Annotations) {
		annotations.Set(key, p.Annotations[key])
	}
	if p.SecretName != nil {
		spec.Set("tls", object.List{object.Of("hosts", []string{*p.Domain}, "secretName", *p.SecretName)})
	}
	apiVersion, backend := ingressVersion(u.Minor)
	var paths object.List
	for _, path := range vela.Keys(p.HTTP) {
		paths = append(paths, object.Of("path", path, "pathType", p.PathType, "backend", backend(service, p.HTTP[path])))
	}
	return object.Of(
		"apiVersion", apiVersion,
		"kind", "Ingress",
		"metadata", object.Of("name", u.Name+suffix, "annotations", annotations, "labels", p.Labels),
		"spec", spec.Set("rules", object.List{object.Of(
			"host", p.Domain,
			"http", object.Of("paths", vela.List(paths, true)),
		)}),
	)
}

// ingressVersion returns the apiVersion of an Ingress for a version of Kubernetes, and
// a function for its backends.
func ingressVersion(minor int) (apiVersion string, backend func(service string, port int64) *object.Map) {
	if minor < 19 {
		return "networking.k8s.io/v1beta1", func(service string, port int64) *object.Map {
			return object.Of("serviceName", service, "servicePort", port)
		}
	}
	return "networking.k8s.io/v1", func(service string, port int64) *object.Map {
		return object.Of("service", object.Of("name", service, "port", object.Of("number", port)))
	}
}
