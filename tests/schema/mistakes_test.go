package schema

import (
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/inputschema"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/tests/internal/repository"
)

const (
	schematic     = "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata: {name: web}\n"
	configuration = "apiVersion: core.oam.dev/v1alpha1\nkind: ApplicationConfiguration\nmetadata: {name: shop}\n"
	later         = "apiVersion: core.oam.dev/v1alpha2\nkind: ApplicationConfiguration\nmetadata: {name: shop}\n"
	defaults      = "apiVersion: render-oam.dev/v1alpha1\nkind: Platform\nmetadata: {name: default}\n"
)

// server returns a schematic with these fields in its only container.
func server(fields string) string {
	return schematic + "spec: {workloadType: core.oam.dev/v1alpha1.Server, containers: [{name: main, image: nginx, " + fields + "}]}"
}

// workload returns a Component of v1alpha2 with a workload, and parameters.
func workload(workload, parameters string) string {
	return "apiVersion: core.oam.dev/v1alpha2\nkind: Component\nmetadata: {name: web}\nspec: {workload: " + workload + ", parameters: [" + parameters + "]}"
}

// containerized returns a Component whose workload is a ContainerizedWorkload
// with these fields in its only container.
func containerized(fields string) string {
	return workload("{apiVersion: core.oam.dev/v1alpha2, kind: ContainerizedWorkload, spec: {containers: [{name: main, "+fields+"}]}}", "")
}

// with returns a configuration with one instance that has these traits.
func with(traits string) string {
	return configuration + "spec: {components: [{componentName: web, instanceName: web, traits: [" + traits + "]}]}"
}

// mistakes are documents that must not be valid, each with the most similar
// valid one.
var mistakes = map[string]struct{ wrong, right string }{
	"apiVersion of another version": {
		"apiVersion: core.oam.dev/v1alpha2\nkind: Component\nmetadata: {name: web}\nspec: {}",
		"apiVersion: core.oam.dev/v1alpha2\nkind: HealthScope\nmetadata: {name: web}\nspec: {}",
	},
	"kind that does not exist": {
		"apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchema\nmetadata: {name: web}\nspec: {}",
		"apiVersion: example.com/v1alpha1\nkind: ComponentSchema\nmetadata: {name: web}\nspec: {}",
	},
	"kind of the Platform":          {"apiVersion: render-oam.dev/v1alpha1\nkind: Cluster\nmetadata: {name: web}", defaults},
	"no metadata":                   {"apiVersion: core.oam.dev/v1alpha1\nkind: Trait\nspec: {}", "apiVersion: core.oam.dev/v1alpha1\nkind: Trait\nmetadata: {name: a}\nspec: {}"},
	"no spec":                       {configuration, configuration + "spec: {components: []}"},
	"label that is a map":           {"apiVersion: core.oam.dev/v1alpha1\nkind: Trait\nmetadata: {name: a, labels: {a: {}}}\nspec: {}", "apiVersion: core.oam.dev/v1alpha1\nkind: Trait\nmetadata: {name: a, labels: {a: 1}}\nspec: {}"},
	"no workload type":              {schematic + "spec: {containers: [{name: main, image: nginx}]}", server("")},
	"core workload type":            {schematic + "spec: {workloadType: core.oam.dev/v1alpha1.Serve, containers: [{name: main, image: nginx}]}", server("")},
	"rejected workload type":        {schematic + "spec: {workloadType: singletonn, containers: [{name: main, image: nginx}]}", schematic + "spec: {workloadType: Singleton, containers: [{name: main, image: nginx}]}"},
	"extended workload type":        {schematic + "spec: {workloadType: example.com/database}", schematic + "spec: {workloadType: example.com/v1.Database}"},
	"no containers":                 {schematic + "spec: {workloadType: core.oam.dev/v1alpha1.Server}", server("")},
	"port of a worker":              {schematic + "spec: {workloadType: core.oam.dev/v1alpha1.Worker, containers: [{name: main, image: nginx, ports: [{name: http, containerPort: 80}]}]}", server("ports: [{name: http, containerPort: 80}]")},
	"no image":                      {schematic + "spec: {workloadType: core.oam.dev/v1alpha1.Server, containers: [{name: main}]}", server("")},
	"image that is a list":          {schematic + "spec: {workloadType: core.oam.dev/v1alpha1.Server, containers: [{name: main, image: [nginx]}]}", schematic + "spec: {workloadType: core.oam.dev/v1alpha1.Server, containers: [{name: main, image: {name: nginx, digest: sha256}}]}"},
	"name in uppercase":             {schematic + "spec: {workloadType: core.oam.dev/v1alpha1.Server, containers: [{name: Main, image: nginx}]}", server("")},
	"osType":                        {schematic + "spec: {osType: macos, workloadType: core.oam.dev/v1alpha1.Server, containers: [{name: main, image: nginx}]}", schematic + "spec: {osType: windows, workloadType: core.oam.dev/v1alpha1.Server, containers: [{name: main, image: nginx}]}"},
	"port without number":           {server("ports: [{name: http}]"), server("ports: [{name: http, containerPort: '80'}]")},
	"port that is a string":         {server("ports: [{name: http, containerPort: http}]"), server("ports: [{name: http, containerPort: 80}]")},
	"port out of range":             {server("ports: [{name: http, containerPort: 70000}]"), server("ports: [{name: http, containerPort: 7000}]")},
	"port name that is too long":    {server("ports: [{name: a-very-long-name, containerPort: 80}]"), server("ports: [{name: a-very-long-nam, containerPort: 80}]")},
	"protocol":                      {server("ports: [{name: http, containerPort: 80, protocol: HTTP}]"), server("ports: [{name: http, containerPort: 80, type: udp}]")},
	"placeholder in another field":  {server("ports: [{name: http, containerPort: '[fromParam(port)]'}]"), server("livenessProbe: {tcpSocket: {port: '[fromParam(port)]'}}")},
	"environment without value":     {server("env: [{name: A}]"), server("env: [{name: A, fromParam: a}]")},
	"secret next to a value":        {server("env: [{name: A, value: a, fromSecret: {name: a, key: a}}]"), server("env: [{name: A, fromSecret: {name: a, key: a}}]")},
	"secret without key":            {server("env: [{name: A, fromSecret: {name: a}}]"), server("env: [{name: A, fromSecret: {name: a, key: a}}]")},
	"config file without path":      {server("config: [{value: a}]"), server("config: [{name: /a, value: a}]")},
	"relative path":                 {server("resources: {volumes: [{name: v, mountPath: a}]}"), server("resources: {volumes: [{name: v, mountPath: /a}]}")},
	"probe with two actions":        {server("livenessProbe: {exec: {command: [a]}, tcpSocket: {port: 1}}"), server("livenessProbe: {exec: {command: [a]}}")},
	"probe without an action":       {server("livenessProbe: {periodSeconds: 1}"), server("livenessProbe: {periodSeconds: 1, tcpSocket: {port: 1}}")},
	"cpu that is a number":          {server("resources: {cpu: 1}"), server("resources: {cpu: {required: 1}}")},
	"access mode":                   {server("resources: {volumes: [{name: a, mountPath: /a, accessMode: RWX}]}"), server("resources: {volumes: [{name: a, mountPath: /a, accessMode: RW}]}")},
	"ephemeral that is a number":    {server("resources: {volumes: [{name: a, mountPath: /a, disk: {required: 1Gi, ephemeral: 1}}]}"), server("resources: {volumes: [{name: a, mountPath: /a, disk: {required: 1Gi, ephemeral: yes}}]}")},
	"parameter type":                {schematic + "spec: {workloadType: example.com/v1.A, parameters: [{name: a, type: text}]}", schematic + "spec: {workloadType: example.com/v1.A, parameters: [{name: a, type: int}]}"},
	"field of an older version":     {schematic + "spec: {workloadType: example.com/v1.A, expose: []}", schematic + "spec: {workloadType: example.com/v1.A, os: linux, unknown: []}"},
	"no component name":             {configuration + "spec: {components: [{instanceName: web}]}", configuration + "spec: {components: [{name: web, instanceName: web}]}"},
	"no instance name":              {configuration + "spec: {components: [{componentName: web}]}", configuration + "spec: {components: [{componentName: web, instanceName: web}]}"},
	"components that are a string":  {configuration + "spec: {components: web}", configuration + "spec: {components: }"},
	"value without name":            {configuration + "spec: {variables: [{value: a}]}", configuration + "spec: {variables: [{name: a, value: {}}]}"},
	"trait without name":            {with("{properties: {}}"), with("{name: empty}")},
	"trait that does not exist":     {with("{name: of-the-platform, properties: {any: thing}}"), with("{name: empty, properties: {}}")},
	"next to properties":            {with("{name: manual-scaler, replicaCount: 2}"), with("{name: manual-scaler, parameterValues: {replicaCount: 2}}")},
	"properties that are a string":  {with("{name: ingress, properties: text}"), with("{name: ingress, properties: }")},
	"no replica count":              {with("{name: manual-scaler, properties: {}}"), with("{name: manualScaler, properties: {replica_count: 2}}")},
	"no replica count in list":      {with("{name: manual-scaler, properties: [{name: replicas, value: 2}]}"), with("{name: manual-scaler, properties: [{name: replicaCount, value: 2}]}")},
	"no properties":                 {with("{name: volume-mounter}"), with("{name: auto-scaler}")},
	"replica count is a string":     {with("{name: manual-scaler, properties: {replicaCount: many}}"), with("{name: manual-scaler, properties: {replicaCount: '[fromVariable(many)]'}}")},
	"replica count below zero":      {with("{name: manual-scaler, properties: {replicaCount: -1}}"), with("{name: manual-scaler, properties: {replicaCount: 0}}")},
	"replica count is a list":       {with("{name: Manual_Scaler, properties: {replica-count: [1]}}"), with("{name: Manual_Scaler, properties: {replica-count: 1}}")},
	"property in a list":            {with("{name: auto-scaler, properties: [{name: maximum, value: many}]}"), with("{name: auto-scaler, properties: [{name: maximum, value: 9}]}")},
	"path type":                     {with("{name: ingress, properties: {pathType: Regex}}"), with("{name: ingress, properties: {pathType: Exact}}")},
	"path type of a rule":           {with("{name: ingress, properties: {rules: [{path_type: Exact, pathType: Regex}]}}"), with("{name: ingress, properties: {rules: [{pathType: '[fromVariable(type)]'}]}}")},
	"scope without type":            {configuration + "spec: {scopes: [{name: a}]}", configuration + "spec: {scopes: [{name: a, type: example.com/v1.Scope}]}"},
	"subnet of a network":           {configuration + "spec: {scopes: [{name: a, type: core.oam.dev/v1alpha1.NetworkScope, properties: {network-id: a, subnet-id: [a]}}]}", configuration + "spec: {scopes: [{name: a, type: core.oam.dev/v1.Network, properties: [{name: network-id, value: a}, {name: subnet-ids, value: a}]}]}"},
	"gateway type":                  {configuration + "spec: {scopes: [{name: a, type: network, properties: {network-id: a, subnet-id: a, internet-gateway-type: vpn}}]}", configuration + "spec: {scopes: [{name: a, type: network, properties: {network-id: a, subnet-id: a, internet-gateway-type: nat}}]}"},
	"implementation":                {defaults + "spec: {traits: {ingress: {implementation: traefik}}}", defaults + "spec: {traits: {ingress: {implementation: httproute}}}"},
	"default of a trait":            {defaults + "spec: {traits: {auto-scaler: {defaults: {minimum: few}}}}", defaults + "spec: {traits: {auto-scaler: {defaults: {minimum: 2}}}}"},
	"workload without kind":         {workload("{apiVersion: apps/v1}", ""), workload("{apiVersion: apps/v1, kind: Deployment}", "")},
	"workload that is a string":     {workload("web", ""), workload("{apiVersion: apps/v1, kind: Deployment, spec: {any: [thing]}}", "")},
	"label of a workload":           {workload("{apiVersion: apps/v1, kind: Deployment, metadata: {labels: {a: 1}}}", ""), workload("{apiVersion: apps/v1, kind: Deployment, metadata: {labels: {a: '1'}}}", "")},
	"parameter without field paths": {workload("{apiVersion: a/v1, kind: A}", "{name: a}"), workload("{apiVersion: a/v1, kind: A}", "{name: a, fieldPaths: [spec.a]}")},
	"field paths that are text":     {workload("{apiVersion: a/v1, kind: A}", "{name: a, fieldPaths: spec.a}"), workload("{apiVersion: a/v1, kind: A}", "{name: a, fieldPaths: [spec.a], type: string}")},
	"command of a container":        {containerized("image: a, command: serve"), containerized("command: [serve]")},
	"port of a container":           {containerized("ports: [{name: http, containerPort: 80000}]"), containerized("ports: [{name: http, containerPort: 8000}]")},
	"amount of a container":         {containerized("resources: {cpu: 1}"), containerized("resources: {cpu: {required: 1}}")},
	"neither name nor revision":     {later + "spec: {components: [{traits: []}]}", later + "spec: {components: [{revisionName: web-v1}, {componentName: web}]}"},
	"value that is a boolean":       {later + "spec: {components: [{componentName: web, parameterValues: [{name: a, value: true}]}]}", later + "spec: {components: [{componentName: web, parameterValues: [{name: a, value: 1}, {name: b, value: 'true'}]}]}"},
	"trait with a name":             {later + "spec: {components: [{componentName: web, traits: [{name: a, properties: {}}]}]}", later + "spec: {components: [{componentName: web, traits: [{trait: {apiVersion: a/v1, kind: A}}]}]}"},
	"manual scaler":                 {later + "spec: {components: [{componentName: web, traits: [{trait: {apiVersion: core.oam.dev/v1alpha2, kind: ManualScalerTrait, spec: {replicaCount: many}}}]}]}", later + "spec: {components: [{componentName: web, traits: [{trait: {apiVersion: core.oam.dev/v1alpha2, kind: ManualScalerTrait, spec: {replicaCount: 2}}}]}]}"},
	"scope without reference":       {later + "spec: {components: [{componentName: web, scopes: [{name: a}]}]}", later + "spec: {components: [{componentName: web, scopes: [{scopeRef: {apiVersion: a/v1, kind: A, name: a}}]}]}"},
	"configuration of v1beta1":      {"apiVersion: core.oam.dev/v1beta1\nkind: ApplicationConfiguration\nmetadata: {name: a}\nspec: {components: [{componentName: web, instanceName: web}]}", later + "spec: {components: [{componentName: web, instanceName: web}]}"},

	"resource in a List":           {"apiVersion: v1\nkind: List\nitems: [{apiVersion: render-oam.dev/v1alpha1, kind: Platform, metadata: {name: a}, spec: {sources: all}}]", "apiVersion: v1\nkind: List\nitems: [{apiVersion: render-oam.dev/v1alpha1, kind: Platform, metadata: {name: a}, spec: {sources: drop}}]"},
	"resource in a ResourceList":   {"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: [{apiVersion: core.oam.dev/v1alpha1, kind: Trait, spec: {}}]", "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: [{apiVersion: example.com/v1, kind: Trait, spec: {}}]"},
	"function config":              {"apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems: []\nfunctionConfig: {apiVersion: render-oam.dev/v1alpha1, kind: Platform, metadata: {name: a}, spec: {sources: all}}", "apiVersion: example.com/v1\nkind: Thing\nitems: []\nfunctionConfig: {apiVersion: render-oam.dev/v1alpha1, kind: Platform, metadata: {name: a}, spec: {sources: all}}"},
	"group with other dots":        {"apiVersion: render-oam.dev/v1alpha1\nkind: Platform\nmetadata: {name: a}\nspec: {sources: all}", "apiVersion: render-oam-dev/v1alpha1\nkind: Platform\nmetadata: {name: a}\nspec: {sources: all}"},
	"kind of another group's dots": {"apiVersion: render-oam.dev/v1\nkind: Cluster\nmetadata: {name: a}", "apiVersion: render-oamxdev/v1\nkind: Cluster\nmetadata: {name: a}"},
	"probe with nothing":           {server("livenessProbe: {}"), server("livenessProbe: null")},
	"value of a parameter":         {configuration + "spec: {components: [{componentName: web, instanceName: web, parameterValues: [{name: a}]}]}", configuration + "spec: {components: [{componentName: web, instanceName: web, parameterValues: [{name: a, from: b}, {name: c, fromParam: d}]}]}"},
	"policy with another field":    {defaults + "spec: {policy: {kind: {deny: [v1.Pod]}}}", defaults + "spec: {policy: {kinds: {deny: [v1.Pod]}}}"},
	"rules with another field":     {defaults + "spec: {policy: {kinds: {denied: [v1.Pod]}}}", defaults + "spec: {policy: {kinds: {deny: v1.Pod}}}"},
	"null as policy":               {defaults + "spec: {policy: null}", defaults + "spec: {policy: {}}"},
	"null as rules":                {defaults + "spec: {policy: {kinds: {allow: null}}}", defaults + "spec: {policy: {kinds: {}}}"},
	"no pattern":                   {defaults + "spec: {policy: {kinds: {allow: []}}}", defaults + "spec: {policy: {kinds: {allow: ['*']}}}"},
	"pattern of a kind":            {defaults + "spec: {policy: {kinds: {deny: [Pod]}}}", defaults + "spec: {policy: {kinds: {deny: ['*.Pod', apps/v1.Deployment, core.Secret, '*.k8s.io.*']}}}"},
	"pattern of a resource":        {defaults + "spec: {policy: {kinds: {deny: [v1.pods]}}}", defaults + "spec: {policy: {kinds: {deny: 'v1.Pod, apps.*'}}}"},
	"patterns with commas":         {defaults + "spec: {policy: {kinds: {deny: 'v1.Pod, Secret'}}}", defaults + "spec: {policy: {kinds: {deny: 'v1.Pod,v1.Secret'}}}"},
	"pattern of a namespace":       {defaults + "spec: {policy: {namespaces: {deny: [Kube]}}}", defaults + "spec: {policy: {namespaces: {deny: ['kube-*', '']}}}"},
	"trait without steps":          {defaults + "spec: {traits: {backup: {summary: Backs up.}}}", defaults + "spec: {traits: {backup: {summary: Backs up., steps: [{patch: pods, with: {}}]}}}"},
	"step without content":         {defaults + "spec: {traits: {backup: {steps: [{patch: pods}]}}}", defaults + "spec: {traits: {backup: {steps: [{patch: pods, with: {}}]}}}"},
	"step with both":               {defaults + "spec: {traits: {backup: {steps: [{patch: pods, with: {}, add: {apiVersion: v1, kind: Secret}}]}}}", defaults + "spec: {traits: {backup: {steps: [{add: {apiVersion: v1, kind: Secret}}]}}}"},
	"object that a step patches":   {defaults + "spec: {traits: {backup: {steps: [{patch: deployment, with: {}}]}}}", defaults + "spec: {traits: {backup: {steps: [{patch: workload, with: {}}]}}}"},
	"object without kind":          {defaults + "spec: {traits: {backup: {steps: [{add: {apiVersion: v1}}]}}}", defaults + "spec: {traits: {backup: {steps: [{add: {apiVersion: v1, kind: Secret}}]}}}"},
	"sources":                      {defaults + "spec: {sources: hide}", defaults + "spec: {sources: drop}"},
	"gateway without name":         {defaults + "spec: {gateway: {namespace: a}}", defaults + "spec: {gateway: {name: a}}"},
	"workload type without kind":   {"apiVersion: core.oam.dev/v1alpha1\nkind: WorkloadType\nmetadata: {name: a}\nspec: {group: a, version: v1, names: {plural: as}}", "apiVersion: core.oam.dev/v1alpha1\nkind: WorkloadType\nmetadata: {name: a}\nspec: {group: a, version: v1, names: {kind: A}}"},
	"type of a scope":              {"apiVersion: core.oam.dev/v1alpha1\nkind: ApplicationScope\nmetadata: {name: a}\nspec: {allowComponentOverlap: true}", "apiVersion: core.oam.dev/v1alpha1\nkind: ApplicationScope\nmetadata: {name: a}\nspec: {type: a, allowComponentOverlap: true}"},
	"definition that is true":      {"apiVersion: core.oam.dev/v1alpha1\nkind: Trait\nmetadata: {name: a}\nspec: {properties: true}", "apiVersion: core.oam.dev/v1alpha1\nkind: Trait\nmetadata: {name: a}\nspec: {properties: '{}'}"},
}

func TestMistakesAreInvalid(t *testing.T) {
	compiled := compileAll(t, nil)
	for name, m := range mistakes {
		t.Run(name, func(t *testing.T) {
			wrong, right := documents(t, []byte(m.wrong)), documents(t, []byte(m.right))
			require.Len(t, wrong, 1)
			require.Len(t, right, 1)
			assert.Error(t, compiled[all].Validate(wrong[0]), "this must not be valid:\n%s", m.wrong)
			assert.NoError(t, compiled[all].Validate(right[0]), "this must be valid:\n%s", m.right)
			if kind := kindOf(wrong[0]); kind != "" {
				assert.Error(t, compiled[kind].Validate(wrong[0]), "this must not be valid by itself:\n%s", m.wrong)
			}
		})
	}
}

// owned are mistakes in an application that only a Platform reveals, each with
// the most similar valid input.
var owned = map[string]struct{ wrong, right string }{
	"trait that does not exist":    {with("{name: hibernate}"), with("{name: disruption-budget}")},
	"property that is required":    {with("{name: team, properties: {channel: a}}"), with("{name: Team, properties: {Name: search}}")},
	"no properties":                {with("{name: team}"), with("{name: metrics}")},
	"property that is not allowed": {with("{name: team, properties: {name: sales}}"), with("{name: team, properties: [{name: name, value: search}]}")},
	"property in a list":           {with("{name: team, properties: [{name: name, value: sales}]}"), with("{name: team, properties: [{name: name, value: '[fromVariable(team)]'}]}")},
	"pattern of a property":        {with("{name: metrics, properties: {interval: often}}"), with("{name: metrics, properties: {interval: '[fromVariable(often)]'}}")},
	"type of a property":           {with("{name: disruption-budget, properties: {min_available: [1]}}"), with("{name: disruption-budget, properties: {min_available: 1}}")},
	"property of a built-in trait": {with("{name: manual-scaler, properties: {replicaCount: many}}"), with("{name: manual-scaler}")},
}

func TestMistakesAreInvalidWithAPlatform(t *testing.T) {
	input, err := os.ReadFile(repository.Root + "/examples/custom-traits/app/platform.yaml")
	require.NoError(t, err)
	p := platformIn(append(input, "    manual-scaler:\n      defaults: {replicaCount: 2}\n"...))
	require.NotNil(t, p)
	known := compile(t, inputschema.Of(oam.KindApplicationConfiguration, p))
	for name, m := range owned {
		t.Run(name, func(t *testing.T) {
			wrong, right := documents(t, []byte(m.wrong)), documents(t, []byte(m.right))
			assert.Error(t, known.Validate(wrong[0]), "this must not be valid:\n%s", m.wrong)
			assert.NoError(t, known.Validate(right[0]), "this must be valid:\n%s", m.right)
		})
	}
}
