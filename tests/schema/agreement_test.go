package schema

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/inputschema"
	"github.com/render-oam/render-oam/fn/result"
)

// component is a Component of v1alpha2.
const component = `apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata: {name: web}
spec:
  workload:
    apiVersion: core.oam.dev/v1alpha2
    kind: ContainerizedWorkload
    spec: {containers: [{name: main, image: nginx, ports: [{name: http, containerPort: 80}]}]}
---
`

// vela returns an Application of KubeVela with a component that has these
// fields.
func vela(component string) string {
	return "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: shop}\nspec: {components: [{name: web, " + component + "}]}"
}

// planned returns an Application with policies and steps.
func planned(policies, steps string) string {
	return "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: shop}\nspec:\n" +
		"  components: [{name: web, type: webservice, properties: {image: nginx}}]\n" +
		"  policies: [" + policies + "]\n  workflow: {steps: [" + steps + "]}"
}

// complete returns an instance with traits, and its component.
func complete(traits string) string {
	return server("ports: [{name: http, containerPort: 80}]") + "\n---\n" + with(traits)
}

// agreed are inputs with the most severe result that the program reports.
var agreed = map[string]struct {
	worst result.Severity
	input string
}{
	"v1alpha1":                      {"", complete("{name: manual-scaler, properties: {replicaCount: 2}}")},
	"v1alpha1: unknown trait":       {result.Error, complete("{name: hibernate}")},
	"v1alpha1: missing property":    {result.Error, complete("{name: manual-scaler}")},
	"v1alpha1: type of a property":  {result.Error, complete("{name: manual-scaler, properties: {replicaCount: [2]}}")},
	"v1alpha1: value of a property": {result.Error, complete("{name: ingress, properties: {hostname: a.example.com, pathType: Regex}}")},
	"v1alpha1: unknown property":    {result.Warning, complete("{name: manual-scaler, properties: {replicaCount: 2, color: red}}")},
	"v1alpha1: spelling of a trait": {result.Warning, complete("{name: ManualScaler, properties: {replicaCount: 2}}")},
	"v1alpha1: quoted port":         {result.Warning, server("ports: [{name: http, containerPort: '80'}]") + "\n---\n" + with("")},
	"v1alpha1: unknown field":       {result.Warning, server("color: red") + "\n---\n" + with("")},
	"v1alpha1: range of a port":     {result.Error, server("ports: [{name: http, containerPort: 80000}]") + "\n---\n" + with("")},
	"v1alpha1: workload type":       {result.Error, strings.Replace(server(""), "Server", "Serve", 1) + "\n---\n" + with("")},

	"v1alpha2":                       {"", component + later + "spec: {components: [{componentName: web}]}"},
	"v1alpha2: trait":                {"", component + later + "spec: {components: [{componentName: web, traits: [{trait: {apiVersion: core.oam.dev/v1alpha2, kind: ManualScalerTrait, spec: {replicaCount: 2}}}]}]}"},
	"v1alpha2: amounts":              {"", strings.Replace(component, "image: nginx", "image: nginx, resources: {cpu: {required: 1}, memory: {required: 1Gi}}", 1) + later + "spec: {components: [{componentName: web}]}"},
	"v1alpha2: type of a property":   {result.Error, component + later + "spec: {components: [{componentName: web, traits: [{trait: {apiVersion: core.oam.dev/v1alpha2, kind: ManualScalerTrait, spec: {replicaCount: many}}}]}]}"},
	"v1alpha2: trait without a kind": {result.Error, component + later + "spec: {components: [{componentName: web, traits: [{trait: {apiVersion: core.oam.dev/v1alpha2}}]}]}"},
	"v1alpha2: no name":              {result.Error, component + later + "spec: {components: [{traits: []}]}"},
	"v1alpha2: range of a port":      {result.Error, strings.Replace(component, "80", "80000", 1) + later + "spec: {components: [{componentName: web}]}"},
	"v1alpha2: unknown field":        {result.Warning, component + later + "spec: {components: [{componentName: web, color: red}]}"},
	"v1alpha2: value of a parameter": {result.Error, component + later + "spec: {components: [{componentName: web, parameterValues: [{name: a, value: true}]}]}"},

	"v1beta1":                         {"", vela("type: webservice, properties: {image: nginx}, traits: [{type: scaler, properties: {replicas: 2}}]")},
	"v1beta1: unknown component type": {result.Error, vela("type: webservic, properties: {image: nginx}")},
	"v1beta1: type of a cluster":      {result.Error, vela("type: helm, properties: {chart: web}")},
	"v1beta1: revision of a type":     {result.Error, vela("type: webservice@v2, properties: {image: nginx}")},
	"v1beta1: type that is a number":  {result.Error, vela("type: 5")},
	"v1beta1: no type":                {result.Error, vela("properties: {image: nginx}")},
	"v1beta1: empty type":             {result.Error, vela("type: ''")},
	"v1beta1: unknown trait":          {result.Error, vela("type: webservice, properties: {image: nginx}, traits: [{type: hibernate}]")},
	"v1beta1: trait of a cluster":     {result.Error, vela("type: webservice, properties: {image: nginx}, traits: [{type: rollout}]")},
	"v1beta1: missing property":       {result.Error, vela("type: webservice, properties: {cmd: [serve]}")},
	"v1beta1: no properties":          {result.Error, vela("type: webservice")},
	"v1beta1: type of a property":     {result.Error, vela("type: webservice, properties: {image: nginx, cmd: serve}")},
	"v1beta1: value of a property":    {result.Error, vela("type: webservice, properties: {image: nginx, exposeType: Public}")},
	"v1beta1: unknown property":       {result.Warning, vela("type: webservice, properties: {image: nginx, color: red}")},
	"v1beta1: property of a trait":    {result.Error, vela("type: webservice, properties: {image: nginx}, traits: [{type: scaler, properties: {replicas: many}}]")},
	"v1beta1: unknown field":          {result.Warning, vela("type: webservice, properties: {image: nginx}, color: red")},

	"v1beta1: workflow":                  {"", planned("{name: here, type: topology, properties: {namespace: shop}}", "{name: deploy, type: deploy, properties: {policies: [here]}}")},
	"v1beta1: unknown policy type":       {result.Error, planned("{name: here, type: topologie}", "{name: deploy, type: deploy}")},
	"v1beta1: former policy type":        {result.Error, planned("{name: here, type: env-binding}", "{name: deploy, type: deploy}")},
	"v1beta1: ignored policy type":       {"", planned("{name: once, type: apply-once, properties: {enable: true}}", "{name: deploy, type: deploy}")},
	"v1beta1: property of a policy":      {result.Error, planned("{name: here, type: topology, properties: {clusters: 5}}", "{name: deploy, type: deploy, properties: {policies: [here]}}")},
	"v1beta1: unknown property, policy":  {result.Warning, planned("{name: here, type: topology, properties: {namespace: shop, color: red}}", "{name: deploy, type: deploy, properties: {policies: [here]}}")},
	"v1beta1: unknown step type":         {result.Error, planned("", "{name: deploy, type: deplo}")},
	"v1beta1: step of a cluster":         {result.Error, planned("", "{name: deploy, type: deploy}, {name: read, type: read-object}")},
	"v1beta1: unknown step type, group":  {result.Error, planned("", "{name: all, type: step-group, subSteps: [{name: deploy, type: deplo}]}")},
	"v1beta1: step without a property":   {result.Error, planned("", "{name: deploy, type: apply-component}")},
	"v1beta1: property of a step":        {result.Error, planned("", "{name: deploy, type: deploy, properties: {policies: here}}")},
	"v1beta1: unknown property, step":    {result.Warning, planned("", "{name: deploy, type: deploy, properties: {color: red}}")},
	"v1beta1: suspended":                 {result.Warning, planned("", "{name: deploy, type: deploy}, {name: wait, type: suspend}")},
	"v1beta1: objects of a URL":          {result.Error, vela("type: ref-objects, properties: {urls: ['https://example.com/web.yaml']}")},
	"v1beta1: order of components":       {result.Warning, vela("type: webservice, properties: {image: nginx}, dependsOn: [api]}, {name: api, type: webservice, properties: {image: nginx}")},
	"v1beta1: field of JSON Schema":      {result.Warning, vela("type: webservice, properties: {image: nginx}, additionalProperties: 5")},
	"v1beta1: step with effects outside": {"", planned("", "{name: deploy, type: deploy}, {name: tell, type: notification, properties: {any: thing}}")},

	"Platform":                         {"", defaults + "spec: {traits: {ingress: {implementation: httproute}}, gateway: {name: public}}"},
	"Platform: implementation":         {result.Error, defaults + "spec: {traits: {ingress: {implementation: traefik}}}"},
	"Platform: type of a default":      {result.Error, defaults + "spec: {traits: {auto-scaler: {defaults: {minimum: few}}}}"},
	"Platform: trait without steps":    {result.Error, defaults + "spec: {traits: {backup: {summary: Backs up.}}}"},
	"Platform: sources":                {result.Error, defaults + "spec: {sources: hide}"},
	"Platform: unknown field":          {result.Warning, defaults + "spec: {color: red}"},
	"Platform: unknown rule":           {result.Error, defaults + "spec: {policy: {kinds: {denied: [v1.Pod]}}}"},
	"Platform: gateway without a name": {result.Error, defaults + "spec: {gateway: {namespace: a}}"},
}

// TestAgreement checks that the schema rejects what the program rejects, and
// warns where the program warns.
func TestAgreement(t *testing.T) {
	valid := compile(t, inputschema.All(nil))
	strict := compile(t, rejecting(asJSON(t, inputschema.All(nil))))
	for name, c := range agreed {
		t.Run(name, func(t *testing.T) {
			var log result.Log
			fn.Run([]byte(c.input), "input.yaml", &log)
			worst := result.Severity("")
			for _, r := range log.Sorted() {
				if r.Severity == result.Error || r.Severity == result.Warning && worst == "" {
					worst = r.Severity
				}
			}
			assert.Equal(t, c.worst, worst, "reported by the program: %v", log.Sorted())
			worst = ""
			for _, document := range documents(t, []byte(c.input)) {
				switch {
				case valid.Validate(document) != nil:
					worst = result.Error
				case strict.Validate(document) != nil && worst == "":
					worst = result.Warning
				}
			}
			assert.Equal(t, c.worst, worst, "reported by the schema")
		})
	}
}
