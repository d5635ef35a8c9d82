package v1beta1_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

// add renders an input for all clusters, and adds its output to a matrix, and what is
// reported.
func add(m *cases.Matrix, name, input string) {
	var log result.Log
	in := krm.Read([]byte(input), "in.yaml", &log)
	rendering := fn.Render(in.Items, fn.Options{Form: krm.Stream, EachCluster: true}, &log)
	output := fmt.Sprint(rendering.Clusters)
	if log.Errors() == 0 {
		output += string(in.Append(nil, rendering.Passed, rendering.Objects(), nil))
	}
	var results []string
	for _, r := range log.Sorted() {
		line := fmt.Sprintf("%s (%s)", r, r.Code)
		if r.Current != "" || r.Proposed != "" {
			line += fmt.Sprintf(", %q -> %q", r.Current, r.Proposed)
		}
		results = append(results, line)
	}
	m.Add(name, output, results...)
}

// cueDefinition returns a definition with a template.
func cueDefinition(kind, metadata, template string) string {
	return "apiVersion: core.oam.dev/v1beta1\nkind: " + kind + "\nmetadata: " + metadata + "\nspec:\n  schematic:\n    cue:\n      template: |\n        " +
		strings.ReplaceAll(template, "\n", "\n        ") + "\n---\n"
}

// application returns an Application.
func application(metadata, spec string) string {
	return "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: " + metadata + "\nspec: " + spec + "\n---\n"
}

// anyObject is a component type whose property is its output.
var anyObject = cueDefinition("ComponentDefinition", "{name: any}", "output: parameter.output\nif parameter.outputs != _|_ {outputs: parameter.outputs}\nparameter: {output?: {...}, outputs?: {...}}")

// TestPathsOfInputs passes the value at each path of an object to a property, and a value
// to each path of the properties.
func TestPathsOfInputs(t *testing.T) {
	const object = "{apiVersion: v1, kind: ConfigMap, metadata: {name: one, labels: {a.b/c: d}}, data: {a: b, list: [x, {y: z}], 'with.dot': w, n: 5, f: 1.5, t: true, nothing: ~, em: {}, el: []}}"
	var all cases.Matrix
	input := func(from, to string) string {
		quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
		return anyObject + application("{name: shop}", "{components: ["+
			"{name: web, type: any, properties: {output: {apiVersion: v1, kind: ConfigMap, metadata: {name: web}, data: {list: [a, {b: c}], map: {k: v}}}}, inputs: [{from: v, parameterKey: "+quote(to)+"}]}, "+
			"{name: db, type: any, properties: {output: "+object+", outputs: {extra: {apiVersion: v1, kind: Secret, metadata: {name: two}}}}, outputs: [{name: v, valueFrom: "+quote(from)+"}]}]}")
	}
	for _, from := range []string{
		"output", "outputs", "output.kind", "output.metadata.name", "output.metadata.labels", `output.metadata.labels["a.b/c"]`, `output.metadata.labels."a.b/c"`, "output.metadata.labels['a']", "output.data", "output.data.a", "output.data.list", "output.data.list[0]", "output.data.list[1].y", "output.data.list[2]", "output.data.list[-1]", "output.data.list[x]", "output.data.list.0", "output.data.list[0][0]",
		`output.data["with.dot"]`, `output.data."with.dot"`, `output.data."with.dot"x`, `output.data."with.dot".x`, `output.data."with.dot"[0]`, "output.data.with.dot", "output.data.n", "output.data.f", "output.data.t", "output.data.nothing", "output.data.em", "output.data.el", "output.data.none", "output.data.a.b", "output.status", "output.status.a", "outputs.extra", "outputs.extra.kind", "outputs.extra.status.x", "outputs.other", "outputs.other.kind",
		"", " output.kind ", "kind", "context.name", "output.", ".output", "output..kind", "output.[kind]", "output[kind]", `output["kind"]`, `output["kind"`, "output[", "output]", "output[]", "output[0", "output.a b", "output.a+b", "output.a*b", "output.a/b", "output.(a)", "output.a\\b", "output.a,b", "output.a:b", "output.{a}", "output.a|b", "output.a&b", `"output".kind`, "'output'.kind", "`output`.kind", "output.`kind`", `output."kind`, "[0]", "output[1.5]",
	} {
		add(&all, "from "+from, input(from, "output.data.new"))
	}
	for _, to := range []string{
		"output.data.new", "output.data.map", "output.data.map.k", "output.data.map.new", "output.data.map.k.x", "output.data.list", "output.data.list[0]", "output.data.list[1]", "output.data.list[1].b", "output.data.list[1].new", "output.data.list[2]", "output.data.list[3]", "output.data.list[2].x", "output.data.list[0].x", "output.data.list[0][0]", "output.data.list.x", "output.data.list[-1]", "output.data.list[x]", "output.data.list[1000]", "output.data.list[1001]",
		"output.data.new[0]", "output.data.new[0].x", "output.data.map[0]", `output.data["new"]`, `output.data["a.b"].c`, "output.data['new']", "properties.output.data.new", " properties.output.data.new ", "properties", "output", "output.kind", "none", "none.x[0]", "", ".", "a.", ".a", "a..b", "[0]", "[x]", "output.data.a b", "properties.", "output.data.5",
	} {
		add(&all, "to "+to, input("output.data.a", to))
	}
	all.Compare(t, "testdata/inputs.txt", *update)
}

// TestNamesOfObjects generates objects of each kind with each name.
func TestNamesOfObjects(t *testing.T) {
	var all cases.Matrix
	for _, of := range []string{"v1, kind: ConfigMap", "v1, kind: Service", "v1, kind: Namespace", "rbac.authorization.k8s.io/v1, kind: Role", "rbac.authorization.k8s.io/v1, kind: ClusterRole", "rbac.authorization.k8s.io/v1, kind: RoleBinding", "rbac.authorization.k8s.io/v1, kind: ClusterRoleBinding", "example.com/v1, kind: Service"} {
		for _, name := range []string{"web", "a.b", "1a", "a:b", "A", "a_b", "-a", strings.Repeat("a", 63), strings.Repeat("a", 64), strings.Repeat("a", 253), strings.Repeat("a", 254), "5", "''", "[a]"} {
			for _, component := range []string{"web", name} {
				if component == name && (name == "web" || len(name) > 63 || strings.ContainsAny(name, "'[")) {
					continue
				}
				given := "{apiVersion: " + of + ", metadata: {name: " + name + "}, spec: {ports: [{port: 80}]}}"
				add(&all, fmt.Sprintf("%s %s of %s", of, name, component), application("{name: shop}", "{components: [{name: '"+component+"', type: k8s-objects, properties: {objects: ["+given+"]}}]}"))
				if component == "web" {
					add(&all, fmt.Sprintf("%s %s in outputs", of, name), application("{name: shop}", "{components: [{name: web, type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: Secret}, "+given+"]}}]}"))
				}
			}
		}
	}
	for _, path := range []string{"{containers: [CONTAINER]}", "{template: {spec: {containers: [{name: a}, CONTAINER]}}}", "{jobTemplate: {spec: {template: {spec: {containers: [CONTAINER]}}}}}", "{template: {spec: {initContainers: [CONTAINER]}}}", "{containers: x, template: {spec: {containers: [text]}}}"} {
		for _, container := range []string{"{name: a}", "{name: A}", "{name: web.x}", "{name: 5}", "text"} {
			for _, name := range []string{"web", "web.x"} {
				given := "{apiVersion: example.com/v1, kind: Job, spec: " + strings.Replace(path, "CONTAINER", container, 1) + "}"
				add(&all, path+" "+container+" of "+name, application("{name: shop}", "{components: [{name: "+name+", type: k8s-objects, properties: {objects: ["+given+"]}}]}"))
			}
		}
	}
	all.Compare(t, "testdata/names.txt", *update)
}

// TestListKeys generates objects with the same and other keys in each list.
func TestListKeys(t *testing.T) {
	var all cases.Matrix
	items := []string{"{name: a}", "{name: b}", "{name: ~}", "text", "{port: 1, name: a}", "{port: 1, name: b}", "{port: 1, name: c, protocol: UDP}", "{containerPort: 1}", "{containerPort: 1, protocol: TCP, name: d}", "{mountPath: /a, devicePath: /a, ip: 1, topologyKey: a, whenUnsatisfiable: b}", "{mountPath: /a, devicePath: /b, ip: 2, topologyKey: a}", "{name: [a]}", "{mountPath: /b, devicePath: /b, ip: 1, topologyKey: a, whenUnsatisfiable: b}"}
	for _, at := range []string{
		"v1, kind: Service, spec: {ports: [ITEMS]}", "example.com/v1, kind: Service, spec: {ports: [ITEMS]}", "v1, kind: Service, spec: [ITEMS]",
		"v1, kind: Pod, spec: {containers: [{name: x, ports: [ITEMS], env: [ITEMS]}]}", "v1, kind: Pod, spec: {containers: [{name: x, volumeMounts: [ITEMS], volumeDevices: [ITEMS]}]}", "v1, kind: Pod, spec: {containers: [ITEMS], volumes: [ITEMS]}", "v1, kind: Pod, spec: {volumes: [ITEMS]}", "v1, kind: Pod, spec: {containers: [], hostAliases: [ITEMS], imagePullSecrets: [ITEMS], topologySpreadConstraints: [ITEMS]}",
		"apps/v1, kind: Deployment, spec: {template: {spec: {containers: [{name: x}, {name: y, env: [ITEMS]}], initContainers: [{name: z, ports: [ITEMS]}]}}}", "batch/v1, kind: CronJob, spec: {jobTemplate: {spec: {template: {spec: {containers: [text], initContainers: [ITEMS]}}}}}",
	} {
		for i := range items {
			for j := i; j < len(items); j++ {
				if i != j && i%3 != 0 && !strings.HasPrefix(at, "v1") {
					continue
				}
				for _, few := range []string{"", ", {name: l1}, {name: l2}, {name: l3}, {name: l4}, {name: l5}, {name: l6}", ", {name: l1}, {name: l2}, {name: l3}, {name: l4}, {name: l5}, {name: l6}, {name: l7}"} {
					if few != "" && (i+j)%4 != 0 {
						continue
					}
					list := items[i] + few + ", " + items[j]
					add(&all, all.Once(at)+" "+all.Once(list), application("{name: shop}", "{components: [{name: web, type: k8s-objects, properties: {objects: [{apiVersion: "+strings.ReplaceAll(at, "ITEMS", list)+"}]}}]}"))
				}
			}
		}
	}
	all.Compare(t, "testdata/listkeys.txt", *update)
}

// TestReferences copies objects of the input by each reference.
func TestReferences(t *testing.T) {
	const others = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: prod, labels: {a: b, c: d}, resourceVersion: '1', generation: 1, ownerReferences: [a], deletionTimestamp: x, managedFields: [], uid: x, creationTimestamp: y, selfLink: z, annotations: {kubectl.kubernetes.io/last-applied-configuration: x, k: v}, finalizers: [f]}\ndata: {a: b}\nstatus: {a: b}\n---\n" +
		"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web2, namespace: prod, labels: {a: b}}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: web, namespace: other}\n---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain, labels: {a: b}}\n---\n" +
		"apiVersion: v1\nkind: Service\nmetadata: {name: web, namespace: prod}\nspec: {clusterIP: 10.0.0.1, clusterIPs: [10.0.0.1], ports: [{port: 80}]}\n---\napiVersion: v1\nkind: Service\nmetadata: {name: headless, namespace: prod}\nspec: {clusterIP: None, clusterIPs: [None]}\n---\n" +
		"apiVersion: example.com/v1\nkind: Service\nmetadata: {name: web, namespace: prod}\nspec: {clusterIP: 10.0.0.1}\n---\napiVersion: example.com/v1\nkind: Policy\nmetadata: {name: web, namespace: prod}\n---\napiVersion: example.com/v2\nkind: Box\nmetadata: {name: web, namespace: prod}\n---\n" +
		"apiVersion: v1\nkind: Namespace\nmetadata: {name: web}\n---\n"
	var all cases.Matrix
	for _, properties := range []string{
		"{objects: [{resource: configmap}]}", "{objects: [{resource: ConfigMaps}]}", "{objects: [{resource: configmapes}]}", "{objects: [{resource: configmapx}]}", "{objects: [{resource: policies}]}", "{objects: [{resource: policys}]}", "{objects: [{resource: policy}]}", "{objects: [{resource: boxes}]}", "{objects: [{resource: box, group: example.com}]}", "{objects: [{resource: box, group: other.com}]}", "{objects: [{resource: services}]}", "{objects: [{resource: service, group: example.com}]}", "{objects: [{resource: service, name: headless}]}", "{objects: [{resource: namespace}]}", "{objects: [{resource: namespace, namespace: x}]}",
		"{objects: [{kind: ConfigMap}]}", "{objects: [{kind: configmap}]}", "{objects: [{kind: ConfigMap, apiVersion: v1}]}", "{objects: [{kind: ConfigMap, apiVersion: v2}]}", "{objects: [{kind: Service, apiVersion: example.com/v1}]}", "{objects: [{kind: Box, apiVersion: example.com/v1}]}", "{objects: [{kind: Secret, resource: configmap}]}",
		"{objects: [{resource: configmap, name: web2}]}", "{objects: [{resource: configmap, name: web3}]}", "{objects: [{resource: configmap, name: plain}]}", "{objects: [{resource: configmap, name: web, namespace: other}]}", "{objects: [{resource: configmap, name: web2, namespace: other}]}", "{objects: [{resource: configmap, name: plain, namespace: default}]}", "{objects: [{resource: configmap, cluster: east}]}",
		"{objects: [{resource: configmap, labelSelector: {a: b}}]}", "{objects: [{resource: configmap, labelSelector: {a: b, c: d}}]}", "{objects: [{resource: configmap, selector: {a: b}}]}", "{objects: [{resource: configmap, labelSelector: {a: c}}]}", "{objects: [{resource: configmap, labelSelector: {}}]}", "{objects: [{resource: configmap, labelSelector: {c: d}, selector: {a: x}}]}", "{objects: [{resource: configmap, labelSelector: {a: b}, name: web}]}", "{objects: [{resource: configmap, selector: {a: b}, namespace: default}]}",
		"{objects: [{name: web}]}", "{objects: [{}]}", "{objects: []}", "{urls: [https://example.com/a.yaml, b]}", "{urls: []}", "{objects: [{resource: configmap}], urls: [a]}", "{objects: [{resource: configmap}, {resource: service}, {resource: box}]}", "{objects: [{resource: configmap}, {resource: none}]}", "{objects: [{resource: configmap}, {resource: configmap}]}", "{objects: [{resource: configmap, other: x}]}", "{objects: x}",
	} {
		for _, metadata := range []string{"{name: shop, namespace: prod}", "{name: shop}", "{name: shop, namespace: new}"} {
			add(&all, properties+" in "+metadata, others+application(metadata, "{components: [{name: web, type: ref-objects, properties: "+properties+", traits: [{type: labels, properties: {x: z}}]}]}"))
		}
	}
	all.Compare(t, "testdata/refobjects.txt", *update)
}

// TestWhichDefinitions finds definitions, policies and workflows by their names in the
// namespaces and packages of the input.
func TestWhichDefinitions(t *testing.T) {
	places := []string{
		"{name: N}", "{name: N, namespace: vela-system}", "{name: N, namespace: prod}", "{name: N, namespace: other}", "{name: N, namespace: default}", "{name: M, namespace: prod}",
		"{name: N, namespace: prod, annotations: {internal.config.kubernetes.io/package-path: app}}", "{name: N, namespace: prod, annotations: {internal.config.kubernetes.io/package-path: app/sub}}", "{name: N, namespace: prod, annotations: {internal.config.kubernetes.io/package-path: else}}",
		"{name: dev-N, namespace: prod, annotations: {internal.config.kubernetes.io/previousNames: N, internal.config.kubernetes.io/previousKinds: K, internal.config.kubernetes.io/previousNamespaces: default, internal.config.kubernetes.io/prefixes: dev-}}",
	}
	kinds := []struct {
		kind, spec string
		make       func(metadata, value string) string
	}{
		{"ComponentDefinition", "{components: [{name: web, type: N}]}", func(metadata, value string) string {
			return "apiVersion: core.oam.dev/v1beta1\nkind: ComponentDefinition\nmetadata: " + metadata + "\nspec: {schematic: {terraform: {configuration: " + value + "}}}\n---\n"
		}},
		{"WorkloadDefinition", "{components: [{name: web, type: N}]}", func(metadata, value string) string {
			return cueDefinition("WorkloadDefinition", metadata, `output: {apiVersion: "v1", kind: "ConfigMap", data: a: "`+value+`"}`)
		}},
		{"TraitDefinition", "{components: [{name: web, type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: ConfigMap}]}, traits: [{type: N}]}]}", func(metadata, value string) string {
			return cueDefinition("TraitDefinition", metadata, `patch: data: a: "`+value+`"`)
		}},
		{"PolicyDefinition", "{components: [{name: web, type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: ConfigMap}]}}], policies: [{name: p, type: N}]}", func(metadata, value string) string {
			return cueDefinition("PolicyDefinition", metadata, `output: {apiVersion: "v1", kind: "Secret", stringData: a: "`+value+`"}`)
		}},
		{"WorkflowStepDefinition", "{components: [], workflow: {steps: [{name: s, type: N}]}}", func(metadata, value string) string {
			return cueDefinition("WorkflowStepDefinition", metadata, `import "vela/op"`+"\na: op.#Log & {data: \""+value+"\"}")
		}},
		{"Policy", "{components: [{name: web, type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: ConfigMap}]}}], workflow: {steps: [{name: s, type: deploy, properties: {policies: [N]}}]}}", func(metadata, value string) string {
			return "apiVersion: core.oam.dev/v1alpha1\nkind: Policy\nmetadata: " + metadata + "\ntype: topology\nproperties: {clusters: [" + value + "]}\n---\n"
		}},
		{"Workflow", "{components: [{name: web, type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: ConfigMap}]}}], workflow: {ref: N}}", func(metadata, value string) string {
			return "apiVersion: core.oam.dev/v1alpha1\nkind: Workflow\nmetadata: " + metadata + "\nsteps: [{name: " + value + ", type: apply-component, properties: {component: web, cluster: " + value + "}}]\n---\n"
		}},
	}
	var all cases.Matrix
	for _, k := range kinds {
		named := func(metadata string) string {
			return strings.NewReplacer("N,", "thing,", "N}", "thing}", "M,", "things,", ": K", ": "+k.kind).Replace(metadata)
		}
		for _, metadata := range []string{"{name: shop}", "{name: shop, namespace: prod}", places[9], places[6]} {
			app := application(strings.NewReplacer("N,", "shop,", ": K", ": Application").Replace(metadata), strings.NewReplacer("N}", "thing}", "N]", "thing]").Replace(k.spec))
			for i := range places {
				for j := i; j < len(places); j++ {
					if isSlow := k.kind == "TraitDefinition" || k.kind == "PolicyDefinition"; j > i && (k.kind == "WorkloadDefinition" || k.kind == "WorkflowStepDefinition" || isSlow && j > i+2) {
						continue
					}
					given := k.make(named(places[i]), "one") + k.make(named(places[j]), "two")
					if j == i {
						given = k.make(named(places[i]), "one")
					}
					add(&all, fmt.Sprintf("%s %d and %d in %s", k.kind, i, j, all.Once(metadata)), given+app)
				}
			}
		}
	}
	all.Compare(t, "testdata/found.txt", *update)
}

// TestEveryStep runs steps of each type with each form of properties, and with fields that
// only the controller reads.
func TestEveryStep(t *testing.T) {
	var definitions strings.Builder
	calls := []string{"#Apply", "#ApplyComponent", "#ApplyRemaining", "#ApplyApplication", "#ApplyInParallel", "#DeployRuntime", "#Deploy", "#Log", "#ApplyX", "#Read"}
	for _, call := range calls {
		definitions.WriteString(cueDefinition("WorkflowStepDefinition", "{name: calls-"+strings.ToLower(call[1:])+"}", "import \"vela/op\"\na: op."+call+" & {}"))
	}
	types := []string{
		"deploy", "apply-component", "builtin-apply-component", "apply-application", "apply-application-in-parallel", "apply-remaining", "apply-object", "apply-deployment", "suspend",
		"notification", "webhook", "print-message-in-status", "restart-workflow", "depends-on-app", "step-group", "read-object", "read-config", "list-config", "request", "create-config", "delete-config", "build-push-image", "check-metrics", "clean-jobs", "collect-service-endpoints",
		"deploy-cloud-resource", "share-cloud-resource", "export-data", "export-service", "export2config", "export2secret", "generate-jdbc-connection", "vela-cli", "apply-terraform-config", "apply-terraform-provider", "deploy2env", "deploi", "other", "''", "calls-logg",
	}
	for _, call := range calls {
		types = append(types, "calls-"+strings.ToLower(call[1:]))
	}
	fields := []string{
		"", "properties: ~", "properties: {}", "properties: x", "properties: {other: x}", "name: s, if: a", "name: s, timeout: 1m, dependsOn: [r], meta: {alias: b}", "name: s, inputs: [{from: a, parameterKey: b}]", "name: s, inputs: [], outputs: [{name: a, valueFrom: b}]", "name: s, subSteps: [{name: r, type: suspend}]", "name: s, mode: DAG, subSteps: [{type: apply-component, properties: {component: web}}, {name: s, type: deploy}]",
		"properties: {policies: [east, west]}", "properties: {policies: [eas, change]}", "properties: {policies: [more]}", "properties: {policies: [change, copies], auto: false, parallelism: 1, ignoreTerraformComponent: false}", "properties: {policies: [], ignoreTerraformComponent: true}", "properties: {auto: x, policies: y}", "properties: {policies: [ignored, east]}",
		"properties: {component: web}", "properties: {component: db, cluster: east, namespace: other}", "properties: {component: wab}", "properties: {component: ''}", "properties: {exceptions: [web]}", "properties: {exceptions: [wab, db]}", "properties: {exceptions: []}",
		"properties: {value: {apiVersion: v1, kind: Secret, metadata: {name: a}}}", "name: s, properties: {value: {apiVersion: v1, kind: Secret, metadata: {name: web, namespace: other, labels: {a: 5}}}, cluster: west}", "properties: {value: {apiVersion: 1, kind: [a], metadata: {name: {}}}}", "properties: {value: {}}", "properties: {value: {apiVersion: v1, kind: Secret, metadata: ~}}", "properties: {value: x}", "properties: {value: {apiVersion: v1, kind: Secret, metadata: {name: A_}}}",
		"name: s, properties: {image: a}", "properties: {image: a}", "name: S_, properties: {image: a, replicas: 0, cluster: west, cmd: [b, c]}", "name: s, properties: {image: '', replicas: x, cmd: y}",
	}
	const small = "{type: k8s-objects, name: NAME, properties: {objects: [{apiVersion: v1, kind: ConfigMap, metadata: {name: NAME}}]}}"
	components := strings.ReplaceAll(small, "NAME", "web") + ", " + strings.ReplaceAll(small, "NAME", "db") + ", {name: rds, type: rds, properties: {a: b}}"
	const policies = "{name: east, type: topology, properties: {clusters: [east]}}, {name: west, type: topology, properties: {clusters: [west], namespace: other}}, {name: change, type: override, properties: {components: [{name: web, traits: [{type: labels, properties: {a: b}}]}]}}, " +
		"{name: copies, type: replication, properties: {keys: [x], selector: [db]}}, {name: ignored, type: apply-once}"
	rds := "apiVersion: core.oam.dev/v1beta1\nkind: ComponentDefinition\nmetadata: {name: rds}\nspec: {schematic: {terraform: {configuration: 'a'}}}\n---\napiVersion: core.oam.dev/v1alpha1\nkind: Policy\nmetadata: {name: more, namespace: prod}\ntype: topology\nproperties: {clusters: [north]}\n---\n"
	var all cases.Matrix
	for _, of := range types {
		for i, field := range fields {
			if isPlain := strings.Contains("deploy apply-component apply-remaining apply-object apply-deployment suspend", of); !isPlain && i > 10 {
				continue
			}
			step := "{type: " + of + ", " + field + "}"
			defined := rds
			if strings.HasPrefix(of, "calls-") {
				defined += definitions.String()
			}
			add(&all, step, defined+application("{name: shop, namespace: prod}", "{components: ["+components+"], policies: ["+policies+"], workflow: {steps: ["+step+"]}}"))
		}
	}
	for _, workflow := range []string{"{steps: []}", "{steps: [], mode: {steps: DAG}}", "{ref: none}", "{ref: none, steps: [{type: suspend}]}", "{steps: [{type: deploy}, {type: apply-remaining}]}", "{steps: [{type: suspend}, {type: deploy}, {type: notification}]}", "{steps: [{name: a, type: suspend}, {name: a, type: suspend}, {name: b, type: suspend, dependsOn: [a, c, aa]}]}", "{steps: [{type: step-group}, {type: step-group, subSteps: [{type: deploy}, {type: deploy}]}]}", "{steps: x}",
		"{steps: [{type: apply-component, properties: {component: web, cluster: east}}, {type: apply-component, properties: {component: web, cluster: east, namespace: prod}}, {type: apply-component, properties: {component: web, cluster: west}}, {type: apply-component, properties: {component: web}}, {type: apply-component, properties: {component: web, cluster: local}}]}"} {
		for _, of := range []string{"", policies} {
			add(&all, workflow+" "+all.Once(of), rds+application("{name: shop, namespace: prod}", "{components: ["+components+"], policies: ["+of+"], workflow: "+workflow+"}"))
		}
	}
	all.Compare(t, "testdata/steps.txt", *update)
}
