package effect

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
)

func read(t *testing.T, text string) *object.Map {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &document), text)
	tree, err := object.FromNode(document.Content[0])
	require.NoError(t, err)
	return tree.(*object.Map)
}

const (
	ingress   = "apiVersion: networking.k8s.io/v1\nkind: Ingress\n"
	httpRoute = "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n"
	onGateway = httpRoute + "spec:\n  parentRefs: [{namespace: infra, name: web, sectionName: https}, {name: inner}]\n"
)

// TestRoutes checks the routes of objects in all forms.
func TestRoutes(t *testing.T) {
	const parents = "HTTPRoute/infra/web/https//inner/"
	for text, want := range map[string][]Route{
		ingress: nil,
		ingress + "spec: {ingressClassName: nginx, defaultBackend: {service: {name: web, port: {name: http}}}}": {
			{Controller: "IngressClass/nginx", Path: "/", PathType: "default", Service: "web", Port: "http"},
		},
		ingress + "metadata: {annotations: {kubernetes.io/ingress.class: traefik}}\n" +
			"spec: {ingressClassName: nginx, rules: [{host: a.example.com, http: {paths: [{path: /a, pathType: Prefix, backend: {service: {name: web, port: {number: 80}}}}, {backend: {service: {name: all}}}]}}, {http: {paths: [{path: /b, pathType: Exact}]}}, {host: no.paths}]}": {
			{Controller: "IngressClass/traefik", Host: "a.example.com", Path: "/a", PathType: "Prefix", Service: "web", Port: "80"},
			{Controller: "IngressClass/traefik", Host: "a.example.com", Service: "all"},
			{Controller: "IngressClass/traefik", Path: "/b", PathType: "Exact"},
		},
		ingress + "metadata: {namespace: prod}\nspec: {rules: [{http: {paths: [{path: /}]}}]}": {{Controller: "IngressClass/", Path: "/", Namespace: "prod"}},
		httpRoute + "metadata: {namespace: prod}\nspec: {rules: [{backendRefs: [{name: web}, {name: web, namespace: shared}]}]}": {
			{Controller: "HTTPRoute", Path: "/", PathType: "PathPrefix", Namespace: "prod", Service: "web"},
			{Controller: "HTTPRoute", Path: "/", PathType: "PathPrefix", Namespace: "shared", Service: "web"},
		},
		ingress + "spec: {rules: [{http: {paths: [{path: /}]}}]}": {{Controller: "IngressClass/", Path: "/"}},
		httpRoute: nil,
		onGateway + "  rules: [{backendRefs: [{name: web, port: 80}]}]": {
			{Controller: parents, Path: "/", PathType: "PathPrefix", Service: "web", Port: "80"},
		},
		onGateway + "  hostnames: [a.example.com, b.example.com]\n  rules: [{matches: [{path: {type: Exact, value: /a}}, {path: {type: Exact, value: /b}, method: GET}], backendRefs: [{name: web, port: 80}, {name: api}]}, {}]": {
			{Controller: parents, Host: "a.example.com", Path: "/a", PathType: "Exact", Service: "web", Port: "80"},
			{Controller: parents, Host: "b.example.com", Path: "/a", PathType: "Exact", Service: "web", Port: "80"},
			{Controller: parents, Host: "a.example.com", Service: "web", Port: "80"},
			{Controller: parents, Host: "b.example.com", Service: "web", Port: "80"},
			{Controller: parents, Host: "a.example.com", Path: "/a", PathType: "Exact", Service: "api"},
			{Controller: parents, Host: "b.example.com", Path: "/a", PathType: "Exact", Service: "api"},
			{Controller: parents, Host: "a.example.com", Service: "api"},
			{Controller: parents, Host: "b.example.com", Service: "api"},
		},
		"apiVersion: gateway.networking.k8s.io/v1\nkind: GRPCRoute\nspec: {rules: [{backendRefs: [{name: web}]}]}":                           {{Controller: "GRPCRoute", Path: "/", PathType: "PathPrefix", Service: "web"}},
		"apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nspec: {rules: [{backendRefs: [{name: web}]}]}":                             nil,
		"apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nspec: {defaultBackend: {service: {name: web}}}":                              nil,
		"apiVersion: example.com/v1\nkind: Ingress\nspec: {defaultBackend: {service: {name: web}}, rules: [{backendRefs: [{name: web}]}]}":   nil,
		"apiVersion: example.com/v1\nkind: HTTPRoute\nspec: {defaultBackend: {service: {name: web}}, rules: [{backendRefs: [{name: web}]}]}": nil,
	} {
		assert.Equal(t, want, RoutesOf(read(t, text)), text)
	}
	assert.Equal(t, "any host and path /a", Route{Path: "/a"}.String())
	assert.Equal(t, "a.example.com/a", Route{Host: "a.example.com", Path: "/a"}.String())
}

// TestMayContradict checks that only kinds with routes, and autoscalers, are compared.
func TestMayContradict(t *testing.T) {
	for _, c := range []struct {
		apiVersion, kind string
		want             bool
	}{
		{"networking.k8s.io/v1", "Ingress", true}, {"networking.k8s.io/v1", "IngressClass", false}, {"v1", "Ingress", false},
		{"gateway.networking.k8s.io/v1", "HTTPRoute", true}, {"gateway.networking.k8s.io/v1alpha2", "TCPRoute", true}, {"gateway.networking.k8s.io/v1", "Gateway", false},
		{"autoscaling/v2", "HorizontalPodAutoscaler", true}, {"autoscaling/v1", "Scale", false}, {"apps/v1", "HorizontalPodAutoscaler", false},
		{"keda.sh/v1alpha1", "ScaledObject", true}, {"keda.sh/v1alpha1", "ScaledJob", false}, {"apps/v1", "ScaledObject", false},
	} {
		assert.Equal(t, c.want, MayContradict(c.apiVersion, c.kind), "%s %s", c.apiVersion, c.kind)
	}
}

// TestTargets checks which workloads are scaled, and which have a fixed number of
// replicas.
func TestTargets(t *testing.T) {
	type found struct {
		Target
		is bool
	}
	of := func(target Target, is bool) found { return found{target, is} }
	const scaled = "metadata: {namespace: shop, name: s}\nspec: {scaleTargetRef: {"
	for text, want := range map[string]found{
		"apiVersion: autoscaling/v2\nkind: HorizontalPodAutoscaler\n" + scaled + "kind: StatefulSet, name: web}}": of(Target{"shop", "StatefulSet", "web"}, true),
		"apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\n" + scaled + "name: web}}":                             of(Target{"shop", "Deployment", "web"}, true),
		"apiVersion: keda.sh/v1alpha1\nkind: ScaledObject\nspec: {scaleTargetRef: {kind: Deployment}}":            of(Target{"", "Deployment", ""}, false),
		"apiVersion: keda.sh/v1alpha1\nkind: ScaledJob\n" + scaled + "name: web}}":                                {},
		"apiVersion: networking.k8s.io/v1\nkind: Ingress\n" + scaled + "name: web}}":                              {},
		"apiVersion: apps/v1\nkind: ScaledObject\n" + scaled + "name: web}}":                                      {},
	} {
		assert.Equal(t, want, of(TargetOf(read(t, text))), text)
	}
	const deployment = "kind: Deployment\nmetadata: {namespace: shop, name: web}\n"
	workload := Target{"shop", "Deployment", "web"}
	for text, want := range map[string]found{
		"apiVersion: apps/v1\n" + deployment + "spec: {replicas: 0}":  of(workload, true),
		"apiVersion: apps/v1\n" + deployment + "spec: {}":             of(workload, false),
		"apiVersion: batch/v1\n" + deployment + "spec: {replicas: 2}": of(workload, false),
	} {
		assert.Equal(t, want, of(FixedReplicas(read(t, text))), text)
	}
}
