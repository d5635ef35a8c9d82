package fn

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1beta1"
	"github.com/render-oam/render-oam/tests/cases"
)

// generatedObjects are objects that applications cannot generate, or not always.
var generatedObjects = []string{
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web}}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: prod}}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: other}}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: null}}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: 5}}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: Prod}}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: "${env}"}}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web, namespace: "../${env}"}}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: ../web}}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web, annotations: {a: b}}}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web, annotations: {config.kubernetes.io/path: a.yaml}}}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web, annotations: {Config.Kubernetes.IO/Path: a.yaml, internal.config.kubernetes.io/index: "0", a: b}}}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web, annotations: {example.com/snippet: a, render-oam.dev/snippet: b}}}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web}, items: []}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web}, Items: 5}`,
	`{apiVersion: v1, kind: ConfigMap, metadata: {name: web}, items: null, item: []}`,
	`{apiVersion: v1, kind: "", metadata: {name: web}}`,
	`{apiVersion: V1, kind: ConfigMap, metadata: {name: web}}`,
	`{apiVersion: v1, kind: Config Map, metadata: {name: web}}`,
	`{apiVersion: v1, kind: Secret, metadata: {name: web}}`,
	`{apiVersion: v1, kind: Secret, metadata: {name: web, namespace: other}}`,
	`{apiVersion: v1, kind: Namespace, metadata: {name: web}}`,
	`{apiVersion: v1, kind: Namespace, metadata: {name: web, namespace: other}}`,
	`{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: "a:b", namespace: prod}}`,
	`{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: ../a, namespace: prod}}`,
	`{apiVersion: core.oam.dev/v1alpha1, kind: HealthScope, metadata: {name: web}}`,
	`{apiVersion: core.oam.dev/v1beta1, kind: Application, metadata: {name: web}}`,
	`{apiVersion: render-oam.dev/v1alpha1, kind: Platform, metadata: {name: web}}`,
	`{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {metadata: {annotations: {a-snippet: b}}, spec: {containers: [{name: web}]}}}}`,
	`{apiVersion: apps/v1, kind: Deployment, metadata: {name: web}, spec: {template: {spec: {}}}}`,
	`{apiVersion: apps/v1, kind: StatefulSet, metadata: {name: web}, spec: {volumeClaimTemplates: [{metadata: {annotations: {a-snippet: b}}}, 5], list: [[{metadata: {annotations: {b-snippet: c}}}]]}}`,
}

const restrictive = `
apiVersion: render-oam.dev/v1alpha1
kind: Platform
metadata: {name: tenants}
spec:
  policy:
    kinds: {deny: [v1.Secret]}
    namespaces: {allow: ["", prod]}
    workloadTypes: {deny: [apps.Deployment]}
    annotations: {deny: ["*snippet*", config.kubernetes.io/*]}
`

// TestPermitted records in testdata/permits.txt which objects applications cannot
// generate, for each way to generate them.
func TestPermitted(t *testing.T) {
	ways := []struct {
		name string
		set  func(part *app.Part, o *object.Map, other *result.Reporter)
	}{
		{"part", func(*app.Part, *object.Map, *result.Reporter) {}},
		{"part with an error", func(part *app.Part, _ *object.Map, _ *result.Reporter) {
			part.Report.Error(code.InvalidName, "spec", "an error")
		}},
		{"maker", func(part *app.Part, o *object.Map, _ *result.Reporter) {
			part.Makers = []app.Maker{{Name: "trait none", At: "spec.traits[0]"}, {Name: "trait ingress", At: "spec.traits[1]", Objects: []*object.Map{o}}}
		}},
		{"origin", func(part *app.Part, o *object.Map, other *result.Reporter) {
			part.Origins = map[*object.Map]app.Origin{o: {Name: "trait own", At: "spec.own", Report: other}}
		}},
		{"definition", func(part *app.Part, o *object.Map, other *result.Reporter) {
			part.Origins = map[*object.Map]app.Origin{o: {Name: "trait own", At: "spec.own", Report: other, Definition: "TraitDefinition/own"}}
		}},
		{"foreign", func(part *app.Part, o *object.Map, _ *result.Reporter) { part.Foreign = []*object.Map{o} }},
		{"with annotations in another form", func(_ *app.Part, o *object.Map, _ *result.Reporter) {
			if annotations, isMap := o.Lookup("metadata", "annotations").(*object.Map); isMap {
				plain := make(map[string]string)
				for _, f := range annotations.Fields() {
					plain[f.Key] = object.ScalarOf(f.Value)
				}
				o.Map("metadata").Set("annotations", plain)
			}
		}},
	}
	var b strings.Builder
	for i, text := range generatedObjects {
		b.WriteString(text + "\n")
		for _, policy := range []string{"", restrictive} {
			ofMessages := make(map[string][]string) // the ways of which the same is said
			var all []string
			try := func(kind, namespace string, way int) {
				var log result.Log
				p := platform.Default()
				if policy != "" {
					p = platform.Read(itemOf(t, policy).Node(), log.For(itemOf(t, policy)))
				}
				r := &renderer{input: &input{platform: p}, log: &log}
				part := &app.Part{Name: "component web", At: "spec.components[0]", Report: log.For(itemOf(t, "{apiVersion: v1, kind: "+kind+", metadata: {name: shop}}"))}
				for _, name := range []string{"web", "api"} { // what is wrong with both may be reported once
					tree, err := object.FromNode(itemOf(t, strings.Replace(text, "web", name, 1)).Node())
					require.NoError(t, err)
					part.Objects = append(part.Objects, tree.(*object.Map))
				}
				ways[way].set(part, part.Objects[0], log.For(itemOf(t, "{apiVersion: v1, kind: Policy, metadata: {name: own}}")))
				r.checkPermitted(&app.Application{Kind: kind, Name: "shop", Namespace: namespace, Report: part.Report, Parts: []*app.Part{part}}, make(map[header]string))
				found := strings.ReplaceAll(strings.Join(messages(&log), "\n    "), "theirs.yaml:1: ", "")
				if ofMessages[found] == nil {
					all = append(all, found)
				}
				ofMessages[found] = append(ofMessages[found], strings.TrimPrefix(fmt.Sprintf("%s in %q by %s", kind, namespace, ways[way].name), `Application in "" by `))
			}
			for way := range ways {
				try(v1beta1.KindApplication, "", way)
			}
			try("ApplicationConfiguration", "", 0)
			try(v1beta1.KindApplication, "prod", 0)
			if i < 8 {
				try(v1beta1.KindApplication, "Prod", 0)
				try(v1beta1.KindApplication, "../${env}", 0)
			}
			for _, found := range all {
				if found != "" {
					fmt.Fprintf(&b, "  policy: %t, %s\n    %s\n", policy != "", strings.Join(ofMessages[found], ", "), found)
				}
			}
		}
	}
	cases.CompareText(t, "testdata/permits.txt", b.String(), *update)
}
