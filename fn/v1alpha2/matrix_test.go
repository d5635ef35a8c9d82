package v1alpha2_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

// render adds the output of an input to a matrix, and what is reported.
func render(m *cases.Matrix, name, input string) {
	var log result.Log
	output := fn.Run([]byte(input), "in.yaml", &log)
	var results []string
	for _, r := range log.Sorted() {
		line := fmt.Sprintf("%s %s: %s/%s: %s: %s", r.Severity, r.Code, r.Resource.Kind, r.Resource.Name, r.Field, r.Message)
		if r.Current != "" || r.Proposed != "" {
			line += fmt.Sprintf(" (%q -> %q)", r.Current, r.Proposed)
		}
		results = append(results, line)
	}
	m.Add(name, string(output), results...)
}

func compare(t *testing.T, m *cases.Matrix, file string) {
	t.Helper()
	m.Compare(t, "testdata/"+file, flag.Lookup("update").Value.String() == "true")
}

const header = "apiVersion: core.oam.dev/v1alpha2\nkind: "

// component returns a Component.
func component(metadata, spec string) string {
	return header + "Component\nmetadata: " + metadata + "\nspec: " + spec + "\n---\n"
}

// configuration returns an ApplicationConfiguration with one component.
func configuration(metadata, entry string) string {
	return header + "ApplicationConfiguration\nmetadata: " + metadata + "\nspec: {components: [" + entry + "]}\n---\n"
}

// workloads are objects in a Component.
var workloads = []string{
	"{apiVersion: core.oam.dev/v1alpha2, kind: ContainerizedWorkload, spec: {containers: [{name: main, image: a}]}}",
	"{apiVersion: core.oam.dev/v1alpha2, kind: ContainerizedWorkload, metadata: {name: own, labels: {team: a}}, spec: {osType: windows, arch: i386, containers: [{name: main, image: a, ports: [{name: http, containerPort: 80}]}]}}",
	"{apiVersion: apps/v1, kind: Deployment, metadata: {name: own, namespace: other}, spec: {replicas: 2}, status: {replicas: 1}}",
	"{apiVersion: apps/v1, kind: StatefulSet, metadata: {labels: {workload.oam.dev/type: sets}}, spec: {replicas: ~}}",
	"{apiVersion: apps/v1, kind: ReplicaSet}",
	"{apiVersion: apps/v1, kind: DaemonSet, spec: {}}",
	"{apiVersion: batch/v1, kind: Job, metadata: {namespace: prod}, spec: {parallelism: 1}}",
	"{apiVersion: example.com/v1, kind: Policy, metadata: {name: Own}, spec: {replicas: 1, list: [{a: b}]}}",
	"{apiVersion: v1, kind: ConfigMap, metadata: {name: ''}, data: {a: b}}",
	"{type: sets}", "text", "{apiVersion: v1}",
}

// definitions define workloads and traits.
const definitions = header + "WorkloadDefinition\nmetadata: {name: sets}\nspec: {definitionRef: {name: statefulsets.apps}}\n---\n" +
	header + "TraitDefinition\nmetadata: {name: quotas}\nspec: {definitionRef: {name: quotas.example.com}, workloadRefPath: spec.target.ref, appliesToWorkloads: [deployments.apps, sets, example.com/v1.Policy]}\n---\n" +
	header + "TraitDefinition\nmetadata: {name: policies}\nspec: {definitionRef: {name: policies.example.com}, workloadRefPath: 'spec.list[0]', appliesToWorkloads: ['*.batch', core.oam.dev/v1alpha2.ContainerizedWorkload, '']}\n---\n" +
	header + "TraitDefinition\nmetadata: {name: any}\nspec: {definitionRef: {name: others.example.com}, appliesToWorkloads: ['*']}\n---\n"

// TestEveryTraitOnEveryWorkload attaches each trait to each workload, with and without
// definitions and a namespace.
func TestEveryTraitOnEveryWorkload(t *testing.T) {
	var all cases.Matrix
	for _, traits := range []string{
		"", "{trait: {apiVersion: core.oam.dev/v1alpha2, kind: ManualScalerTrait, spec: {replicaCount: 3}}}",
		"{trait: {apiVersion: core.oam.dev/v1alpha2, kind: ManualScalerTrait, metadata: {name: scaler}, spec: {replicaCount: 0}}}", "{trait: {apiVersion: core.oam.dev/v1alpha2, kind: ManualScalerTrait, spec: {replicaCount: -1}}}",
		"{trait: {apiVersion: core.oam.dev/v1alpha2, kind: ManualScalerTrait}}", "{trait: {apiVersion: core.oam.dev/v1alpha2, kind: ManualScalerTrait, spec: {replicaCount: x, other: y}}}",
		"{trait: {apiVersion: core.oam.dev/v1alpha2, kind: ManualScalerTrait, spec: {replicaCount: 2}}}, {trait: {apiVersion: core.oam.dev/v1alpha2, kind: ManualScalerTrait, spec: {replicaCount: 3}}}",
		"{trait: {apiVersion: example.com/v1, kind: Quota}}", "{trait: {apiVersion: example.com/v1, kind: Quota, metadata: {name: q, namespace: prod, labels: {a: b}}, spec: {target: {ref: x}}, status: {a: b}}}", "{trait: {apiVersion: example.com/v1, kind: Quota, spec: {target: x}}}", "{trait: {apiVersion: example.com/v1, kind: Quota, spec: x}}",
		"{trait: {apiVersion: example.com/v1, kind: Policy, metadata: {name: p}, spec: {list: [a]}}}", "{trait: {apiVersion: example.com/v1, kind: Other, metadata: {name: o, namespace: other}}}", "{trait: {apiVersion: other.com/v1, kind: Other, metadata: {labels: {trait.oam.dev/type: quotas}}}}", "{trait: {apiVersion: other.com/v1, kind: Other, metadata: {labels: {trait.oam.dev/type: none}}}}",
		"{trait: {apiVersion: example.com/v1, kind: Quota, metadata: {name: q}}}, {trait: {apiVersion: example.com/v2, kind: Quota, metadata: {name: q}}}", "{trait: {apiVersion: example.com/v1, kind: Quota, metadata: {name: q}}}, {trait: {apiVersion: other.com/v1, kind: Quota, metadata: {name: q}}}, {trait: {apiVersion: example.com/v1, kind: Quota}}",
		"{trait: {apiVersion: apps/v1, kind: Deployment, metadata: {name: own}}}", "{trait: {apiVersion: apps/v1, kind: Deployment, metadata: {name: Bad_}}}", "{trait: {name: quotas}}", "{trait: text}", "{}",
	} {
		for i, workload := range workloads {
			for _, metadata := range []string{"{name: shop}", "{name: shop, namespace: prod, labels: {a: b}, annotations: {c: d}}"} {
				for _, defined := range []string{"", definitions} {
					render(&all, fmt.Sprintf("%s on %d, %s, %v", all.Once(traits), i, all.Once(metadata), defined != ""),
						defined+component("{name: web}", "{workload: "+workload+"}")+configuration(metadata, "{componentName: web, traits: ["+traits+"]}"))
				}
			}
		}
	}
	compare(t, &all, "traits.txt")
}

// TestEveryData passes values from each field to each field.
func TestEveryData(t *testing.T) {
	var all cases.Matrix
	for _, from := range []string{"metadata.name", "metadata.namespace", "metadata.labels", "kind", "spec.replicas", "spec.template", "spec.list", "spec.list[1]", "spec.list[2]", "spec.empty", "spec.nothing", "spec.none", "status", "status.x", "[status]", "spec..a", ""} {
		for _, more := range []string{"", ", conditions: [{op: eq, value: a}]", ", outputStore: {kind: A, name: b}", ", conditions: ~, outputStore: ~"} {
			if more != "" && from != "kind" {
				continue
			}
			for _, to := range []string{"[spec.new]", "['spec.new.inner[0]']", "[spec.list]", "['spec.list[0]', spec.replicas]", "[metadata.annotations.a]", "[spec.replicas.x]", "['spec.list[5]']", "[kind, spec..a]", "[]"} {
				for _, input := range []string{"", ", conditions: [{op: eq}]", ", inputStore: {kind: A}", ", strategyMergeKeys: [a]", ", conditions: ~, inputStore: ~, strategyMergeKeys: []"} {
					if input != "" && to != "[spec.new]" {
						continue
					}
					workload := component("{name: web}", "{workload: {apiVersion: apps/v1, kind: Deployment, metadata: {labels: {a: b}}, spec: {replicas: 2, template: {a: b}, list: [a, {b: c}], empty: '', nothing: ~}}}")
					entry := "{componentName: web, dataOutputs: [{name: out, fieldPath: '" + from + "'" + more + "}], traits: [{trait: {apiVersion: example.com/v1, kind: Quota, spec: {replicas: 1, list: [x]}}, dataInputs: [{valueFrom: {dataOutputName: out}, toFieldPaths: " + to + input + "}]}]}"
					render(&all, all.Once(from+more)+" to "+all.Once(to+input), workload+configuration("{name: shop, namespace: prod}", entry))
				}
			}
		}
	}
	for _, entry := range []string{
		"dataOutputs: [{name: a, fieldPath: kind}, {name: a, fieldPath: kind}], traits: []", "dataOutputs: [{fieldPath: kind}, {name: b}], dataInputs: [{valueFrom: {dataOutputName: b}, toFieldPaths: [spec.a]}]", "dataInputs: [{valueFrom: {dataOutputName: ab}, toFieldPaths: [spec.a]}], dataOutputs: [{name: abc, fieldPath: kind}]",
		"dataInputs: [{valueFrom: {dataOutputName: ''}, toFieldPaths: [spec.a]}, {toFieldPaths: [spec.a]}, {valueFrom: {dataOutputName: abc}}]", "dataOutputs: [{name: a, fieldPath: metadata.namespace}], dataInputs: [{valueFrom: {dataOutputName: a}, toFieldPaths: [spec.a]}]",
	} {
		for _, metadata := range []string{"{name: shop}", "{name: shop, namespace: prod}"} {
			render(&all, all.Once(entry)+" in "+metadata, component("{name: web}", "{workload: {apiVersion: apps/v1, kind: Deployment, spec: {}}}")+configuration(metadata, "{componentName: web, "+entry+"}"))
		}
	}
	compare(t, &all, "data.txt")
}

// TestEveryComponent uses Components with the same and other names, in the same and
// other namespaces and packages, and in revisions.
func TestEveryComponent(t *testing.T) {
	const small = "{workload: {apiVersion: v1, kind: ConfigMap, data: {a: b}}}"
	const large = "{workload: {apiVersion: v1, kind: ConfigMap, data: {a: c}}}"
	renamed := func(name, namespace string) string {
		return "{name: dev-" + name + ", namespace: " + namespace + ", annotations: {internal.config.kubernetes.io/previousNames: " + name + ", internal.config.kubernetes.io/previousKinds: Component, " +
			"internal.config.kubernetes.io/previousNamespaces: default, internal.config.kubernetes.io/prefixes: dev-}}"
	}
	revision := func(name, namespace, data string) string {
		return "apiVersion: apps/v1\nkind: ControllerRevision\nmetadata: {name: " + name + ", namespace: " + namespace + "}\nrevision: 1\ndata: " + data + "\n---\n"
	}
	var given []string
	for _, metadata := range []string{"{name: web}", "{name: web, namespace: prod}", "{name: web, namespace: other}", "{name: wab, namespace: prod}", "{name: db}", "{name: web, annotations: {internal.config.kubernetes.io/package-path: x}}", renamed("web", "prod"), renamed("web", "other")} {
		given = append(given, component(metadata, small), component(metadata, large))
	}
	for _, data := range []string{"{apiVersion: core.oam.dev/v1alpha2, kind: Component, metadata: {name: web}, spec: " + small + "}", "{apiVersion: core.oam.dev/v1alpha2, kind: Component, spec: " + large + "}", "{apiVersion: core.oam.dev/v1beta1, kind: Component, spec: {}}",
		"{apiVersion: core.oam.dev/v1alpha2, kind: Trait}", "{apiVersion: core.oam.dev/v1alpha2, kind: Component}", "{apiVersion: core.oam.dev/v1alpha2, kind: Component, spec: {workload: text}}", "{apiVersion: core.oam.dev/v1alpha2, kind: Component, spec: {workload: {kind: A}, other: x}}", "text", "~"} {
		given = append(given, revision("web-v1", "prod", data), revision("web-v1", "other", data))
	}
	given = append(given, revision("web-v2", "prod", "{}"), header+"Component\nmetadata: {name: web}\nspec: {workload: ~}\n---\n", "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata: {name: web}\nspec: {workloadType: core.oam.dev/v1alpha1.Worker, containers: [{name: a, image: b}]}\n---\n")
	var all cases.Matrix
	for _, metadata := range []string{"{name: shop}", "{name: shop, namespace: prod}", renamed("shop", "prod"), "{name: shop, annotations: {internal.config.kubernetes.io/package-path: x}}"} {
		for _, entry := range []string{"{componentName: web}", "{revisionName: web-v1}", "{componentName: web, revisionName: web-v1}", "{}"} {
			for i := range given {
				for _, j := range []int{-1, 0, 1, 2, 4, 12} {
					input := given[i] + configuration(metadata, entry)
					if j >= 0 {
						input = given[j] + input
					}
					if strings.HasPrefix(entry, "{revisionName") && j > 0 || entry == "{}" && i+j > 0 {
						continue
					}
					render(&all, fmt.Sprintf("%s in %s of %d and %d", entry, all.Once(metadata), i, j), input)
				}
			}
		}
	}
	compare(t, &all, "components.txt")
}

// TestEveryParameterValue sets each value at each path of a workload.
func TestEveryParameterValue(t *testing.T) {
	var all cases.Matrix
	for _, path := range []string{"spec.replicas", "spec.new", "spec.list[1].b", "spec.list[2]", "spec.list[9]", "spec.list.x", "metadata.name", "metadata.namespace", "kind", "spec.relicas", "spec..a", "spec", "status.x"} {
		for i, value := range []string{"word", "5", "-5", "'5'", "1.5", "true", "yes", "~", "''", "2001-01-01", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "0x10", "0o17", "017", "1_000", "+5", "{a: b}", "[a]", ".inf"} {
			if path != "spec.replicas" && i > 3 {
				continue
			}
			render(&all, path+" "+value, component("{name: web}", "{workload: {apiVersion: apps/v1, kind: Deployment, spec: {replicas: 2, list: [a, {b: c}]}}, parameters: [{name: p, required: true, fieldPaths: ['"+path+"']}, {name: o, fieldPaths: [spec.o, metadata.annotations.o]}]}")+
				configuration("{name: shop, namespace: prod}", "{componentName: web, parameterValues: [{name: p, value: "+value+"}]}"))
		}
	}
	for _, values := range []string{"", "{name: p}", "{value: 5}", "{name: q, value: 5}, {name: p, value: 5}", "{name: pp, value: 5}, {name: p, value: 5}", "{name: p, value: 5}, {name: p, value: 6}", "{name: p, value: 5}, {name: o, value: x}", "{name: o, value: x}", "{name: p, value: 5, other: x}", "text"} {
		for _, parameters := range []string{"", "{name: p, required: true, fieldPaths: [spec.a]}", "{name: p, fieldPaths: [spec.a, spec.b.c]}, {name: o, fieldPaths: [spec.a]}", "{name: p, fieldPaths: []}", "{name: p}, {name: p, fieldPaths: [spec.a]}", "{name: '', fieldPaths: [spec.a]}, {fieldPaths: [spec.a]}"} {
			render(&all, all.Once(values)+" for "+all.Once(parameters), component("{name: web}", "{workload: {apiVersion: apps/v1, kind: Deployment, spec: {a: x}}, parameters: ["+parameters+"]}")+
				configuration("{name: shop}", "{componentName: web, parameterValues: ["+values+"]}"))
		}
	}
	compare(t, &all, "parameters.txt")
}

// TestContainers reads containers with each field next to its limits, and with the same
// names, ports and paths.
func TestContainers(t *testing.T) {
	containers := []string{
		"{name: a, image: x}", "{name: b, image: x, ports: [{name: http, containerPort: 80}]}", "{name: c, image: x, ports: [{name: http, containerPort: 81}, {name: dns, containerPort: 80, protocol: UDP}]}", "{name: d, image: x, ports: [{name: web, containerPort: 80, protocol: TCP}, {name: http-metrics-long, containerPort: 0}, {name: '1', containerPort: 65536}]}",
		"{name: e, image: x, env: [{name: A, value: ''}, {name: A, value: b}, {name: 1A, value: c}, {name: B}, {name: C, fromSecret: {name: s, key: k}}, {name: D, value: d, fromSecret: {name: S_, key: 'a/b'}}, {name: ''}]}",
		"{name: f, image: x, config: [{path: /etc/a, value: b}, {path: /etc/a, value: c}]}", "{name: g, image: x, config: [{path: /etc/a, value: b}, {path: /etc/c, value: d}]}", "{name: h, image: x, config: [{path: /a, value: b}]}", "{name: i, image: x, config: [{path: etc/a, value: b}, {path: /etc/, value: b}, {path: /etc/b}, {path: '/etc/ä', value: c}, {path: '/etc/ö', fromSecret: {name: s, key: k}}, {path: ''}]}",
		"{name: j, image: x, config: [{path: /data/a, fromSecret: {name: data, key: k}}, {path: /data/b, fromSecret: {name: data, key: l}, value: m}], resources: {volumes: [{name: data, mountPath: /data}]}}", "{name: k, image: x, config: [{path: /data/a, value: b}], resources: {volumes: [{name: more, mountPath: /data/}]}}",
		"{name: l, image: x, resources: {volumes: [{name: data, mountPath: /data, accessMode: RO}, {name: tmp, mountPath: /data/, disk: {required: 1Gi, ephemeral: true}}]}}", "{name: m, image: x, resources: {volumes: [{name: tmp, mountPath: /tmp, disk: {required: 1Gi, ephemeral: false}}]}}", "{name: n, image: x, resources: {volumes: [{name: tmp, mountPath: /tmp, disk: {required: 2Gi, ephemeral: true}, accessMode: RW, sharingPolicy: Shared}, {name: Bad_, mountPath: 'a:b', disk: {required: x}}]}}",
		"{name: o, image: x, resources: {cpu: {required: 1}, memory: {required: 1Gi}, gpu: {required: 0}}}", "{name: p, image: x, resources: {cpu: {required: x}, memory: {required: -1}, gpu: {required: 1}, extended: [{name: example.com/a, required: 2}, {name: bad, required: y}]}}",
		"{name: q, image: x, livenessProbe: {exec: {command: [a]}, successThreshold: 1}, readinessProbe: {httpGet: {path: /, port: 80, httpHeaders: [{name: A, value: b}, {name: 'A b', value: c}]}, successThreshold: 2}}", "{name: r, image: x, livenessProbe: {exec: {command: [a]}, successThreshold: 2}, readinessProbe: {}}", "{name: s, image: x, livenessProbe: {tcpSocket: {port: 80}, httpGet: {path: /, port: 80}}, readinessProbe: {tcpSocket: {port: 0}, periodSeconds: 0}}",
		"{name: a, image: y, imagePullSecret: s, cmd: [a], args: [b], command: [c], arguments: [d]}", "{name: t, image: y, imagePullSecret: s}", "{name: A_, image: ''}", "{}", "text",
	}
	var all cases.Matrix
	for i := range containers {
		for j := range containers {
			if j > 0 && (j < i || (i+j)%3 > 0 && j < 10 && i < 10) {
				continue
			}
			list := containers[i]
			if j > 0 {
				list += ", " + containers[j]
			}
			for _, parameters := range []string{"", ", parameters: [{name: p, fieldPaths: ['spec.containers[0].image']}]"} {
				if parameters != "" && j > 0 {
					continue
				}
				render(&all, all.Once(list)+parameters, component("{name: web}", "{workload: {apiVersion: core.oam.dev/v1alpha2, kind: ContainerizedWorkload, spec: {containers: ["+list+"]}}"+parameters+"}")+configuration("{name: shop}", "{componentName: web}"))
				if j == 0 {
					render(&all, all.Once(list)+parameters+" unused", component("{name: web}", "{workload: {apiVersion: core.oam.dev/v1alpha2, kind: ContainerizedWorkload, spec: {containers: ["+list+"]}}"+parameters+"}"))
				}
			}
		}
	}
	compare(t, &all, "containers.txt")
}
