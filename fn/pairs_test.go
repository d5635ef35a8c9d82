package fn

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

var update = flag.Bool("update", false, "write the files in testdata")

// contenders are objects of which some conflict with each other, as
// GROUP/VERSION.KIND NAMESPACE/NAME and the rest of the object.
var contenders = []string{
	`v1.ConfigMap /web: {}`,
	`v1.ConfigMap default/web: {}`,
	`v1.ConfigMap prod/web: {}`,
	`v2.ConfigMap /web: {}`,
	`example.com/v1.ConfigMap /web: {}`,
	`networking.k8s.io/v1.Ingress /a: {spec: {rules: [{host: a.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a}}}]}}]}}`,
	`networking.k8s.io/v1.Ingress /same: {spec: {rules: [{host: a.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a}}}]}}]}}`,
	`networking.k8s.io/v1.Ingress prod/other: {spec: {rules: [{host: a.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a}}}]}}]}}`,
	`networking.k8s.io/v1.Ingress /port: {spec: {rules: [{host: a.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a, port: {number: 80}}}}]}}]}}`,
	`networking.k8s.io/v1.Ingress /b: {spec: {rules: [{host: a.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: b}}}]}}]}}`,
	`networking.k8s.io/v1.Ingress /c: {spec: {rules: [{host: a.example.com, http: {paths: [{path: /, pathType: Exact, backend: {service: {name: a}}}]}}]}}`,
	`networking.k8s.io/v1.Ingress /d: {spec: {ingressClassName: nginx, rules: [{host: a.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: a}}}]}}]}}`,
	`networking.k8s.io/v1.Ingress /e: {spec: {rules: [{host: b.example.com, http: {paths: [{path: x, pathType: Prefix, backend: {service: {name: a}}}, {path: x, pathType: Prefix, backend: {service: {name: b}}}]}}]}}`,
	`networking.k8s.io/v1.Ingress /f: {spec: {rules: [{host: b.example.com, http: {paths: [{pathType: ImplementationSpecific, backend: {service: {name: a}}}, {path: x, pathType: Prefix, backend: {service: {name: b}}}]}}]}}`,
	`networking.k8s.io/v1.Ingress /g: {spec: {rules: [{host: b.example.com, http: {paths: [{pathType: ImplementationSpecific, backend: {service: {name: a}}}]}}]}}`,
	`networking.k8s.io/v1.Ingress prod/h: {spec: {defaultBackend: {service: {name: a}}}}`,
	`networking.k8s.io/v1.Ingress /i: {spec: {defaultBackend: {service: {name: a}}}}`,
	`gateway.networking.k8s.io/v1.HTTPRoute /j: {spec: {parentRefs: [{name: web}], hostnames: [a.example.com], rules: [{backendRefs: [{name: a}]}]}}`,
	`gateway.networking.k8s.io/v1.HTTPRoute /k: {spec: {parentRefs: [{name: web}], hostnames: [a.example.com], rules: [{matches: [{path: {type: PathPrefix, value: /}}], backendRefs: [{name: a}]}]}}`,
	`gateway.networking.k8s.io/v1.HTTPRoute /l: {spec: {parentRefs: [{name: web}], hostnames: [a.example.com], rules: [{matches: [{path: {type: PathPrefix, value: /}, method: GET}], backendRefs: [{name: a}]}]}}`,
	`apps/v1.Deployment /x: {spec: {replicas: 2}}`,
	`apps/v1.Deployment /x: {spec: {}}`,
	`apps/v1.Deployment default/x: {spec: {replicas: 2}}`,
	`apps/v1.Deployment prod/x: {spec: {replicas: 2}}`,
	`apps/v1.StatefulSet /x: {spec: {replicas: 2}}`,
	`autoscaling/v2.HorizontalPodAutoscaler /m: {spec: {scaleTargetRef: {kind: Deployment, name: x}}}`,
	`autoscaling/v2.HorizontalPodAutoscaler default/s: {spec: {scaleTargetRef: {kind: Deployment, name: x}}}`,
	`autoscaling/v2.HorizontalPodAutoscaler /o: {spec: {scaleTargetRef: {kind: StatefulSet, name: x}}}`,
	`keda.sh/v1alpha1.ScaledObject /p: {spec: {scaleTargetRef: {name: x}}}`,
	`keda.sh/v1alpha1.ScaledObject /q: {spec: {}}`,
}

// contender returns an object and its text.
func contender(t *testing.T, from string) (o *object.Map, text string) {
	t.Helper()
	head, rest, _ := strings.Cut(from, ": ")
	typeName, name, _ := strings.Cut(head, " ")
	apiVersion, kind := object.CutType(typeName)
	namespace, name, _ := strings.Cut(name, "/")
	if namespace != "" {
		namespace = ", namespace: " + namespace
	}
	text = fmt.Sprintf("{apiVersion: %s, kind: %s, metadata: {name: %s%s}, %s", apiVersion, kind, name, namespace, strings.TrimPrefix(rest, "{")) + "\n"
	tree, err := object.FromNode(itemOf(t, text).Node())
	require.NoError(t, err)
	return tree.(*object.Map), text
}

// inPackage moves an application to a kpt package.
func inPackage(name string, a *app.Application) *app.Application {
	a.Annotations = map[string]string{krm.AnnotationPackage: name}
	return a
}

// nameOf returns the type and the name of a contender.
func nameOf(from string) string {
	head, _, _ := strings.Cut(from, ": ")
	return head
}

// itemOf returns a resource as an item of an input.
func itemOf(t *testing.T, text string) *krm.Item {
	t.Helper()
	in := krm.Read([]byte(text), "theirs.yaml", new(result.Log))
	require.Len(t, in.Items, 1, text)
	return in.Items[0]
}

// TestPairs records what is said about each pair of objects in testdata/pairs.txt: about
// an object and one of another tool, about the objects of two applications, of one part
// of an application, and of two packages. It also checks that the search for pairs with
// hashes misses none.
func TestPairs(t *testing.T) {
	var b strings.Builder
	for _, one := range contenders {
		for _, other := range contenders {
			ways := []string{"other tool", "two applications", "one part"}
			if one == other {
				ways = append(ways, "other tool and two applications", "two packages", "two packages, twice", "one package")
			}
			for _, where := range ways {
				var log result.Log
				first, text := contender(t, one)
				second, _ := contender(t, other)
				r := &renderer{input: &input{platform: platform.Default()}, log: &log}
				application := func(name, at string, objects ...*object.Map) *app.Application {
					report := log.For(itemOf(t, "{apiVersion: v1, kind: Application, metadata: {name: "+name+"}}"))
					a := &app.Application{Kind: "Application", Name: name, Report: report}
					a.Parts = []*app.Part{{Name: "component", Field: "spec.name", At: at, Report: report, Objects: objects}}
					r.finisher()(a)
					return a
				}
				var all []*app.Application
				switch where {
				case "other tool":
					r.others = []*krm.Item{itemOf(t, text)}
					all = append(all, application("shop", "spec", second))
				case "two applications":
					all = append(all, application("first", "spec", first), application("shop", "spec", second))
				case "other tool and two applications":
					again, _ := contender(t, other)
					r.others = []*krm.Item{itemOf(t, text)}
					all = append(all, application("first", "spec", second), application("shop", "spec", again))
				case "two packages":
					all = append(all, inPackage("a", application("first", "spec", first)), inPackage("b", application("shop", "spec", second)))
				case "two packages, twice":
					more, _ := contender(t, "v1.ConfigMap /more: {}")
					again, _ := contender(t, "v1.ConfigMap /more: {}")
					all = append(all, inPackage("a", application("first", "spec", first, more)), inPackage("b", application("shop", "spec", second, again)))
				case "one package":
					all = append(all, application("first", "spec", first), inPackage("b", application("shop", "spec", second)))
				case "one part":
					all = append(all, application("shop", " ", first, second))
				}
				mayOverlap := r.mayOverlap(all)
				r.checkDuplicates(r.takePrevious(all), all)
				r.warnContradictions(all)
				found := messages(&log)
				assert.True(t, mayOverlap || len(found) == 0, "not searched for: %s, %s: %s", one, other, where)
				if len(found) > 0 {
					fmt.Fprintf(&b, "%s | %s | %s\n", nameOf(one), nameOf(other), where)
				}
				for _, line := range found {
					fmt.Fprintf(&b, "  %s\n", line)
				}
			}
		}
	}
	cases.CompareText(t, "testdata/pairs.txt", b.String(), *update)
}
