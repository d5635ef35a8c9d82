package transformers_test

import (
	"flag"
	"fmt"
	"strings"
	"testing"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

var update = flag.Bool("update", false, "write the files in testdata")

// render adds the output of an input to a matrix, and what is reported.
func render(m *cases.Matrix, name, input string) {
	var log result.Log
	output := fn.Run([]byte(input), "in.yaml", &log)
	var results []string
	for _, r := range log.Sorted() {
		line := fmt.Sprintf("%s %s: %s/%s: %s: %s", r.Severity, r.Code, r.Resource.Kind, r.Resource.Name, r.Field, r.Message)
		if r.Proposed != "" {
			line += fmt.Sprintf(" (%q -> %q)", r.Current, r.Proposed)
		}
		results = append(results, line)
	}
	m.Add(name, string(output), results...)
}

// workloads are the specs of components that traits, scopes and steps are applied to.
var workloads = []struct{ name, spec string }{
	{"server", "{workloadType: core.oam.dev/v1alpha1.Server, containers: [{name: main, image: a, ports: [{name: http, containerPort: 8080}]}]}"},
	{"server with ports", "{workloadType: core.oam.dev/v1alpha1.Server, containers: [{name: main, image: a, resources: {cpu: {required: 1}}, ports: [{name: dns, containerPort: 53, protocol: UDP}, {name: web, containerPort: 80}]}, " +
		"{name: side, image: b, resources: {memory: {required: 1Mi}}, ports: [{name: http, containerPort: 8080}], readinessProbe: {exec: {command: [a]}}}]}"},
	{"server with a UDP port", "{workloadType: core.oam.dev/v1alpha1.Server, containers: [{name: main, image: a, ports: [{name: dns, containerPort: 53, protocol: UDP}]}]}"},
	{"server without ports", "{workloadType: core.oam.dev/v1alpha1.Server, containers: [{name: main, image: a}]}"},
	{"singleton server", "{workloadType: core.oam.dev/v1alpha1.SingletonServer, containers: [{name: main, image: a, ports: [{name: web, containerPort: 80}], " +
		"resources: {cpu: {required: 1}, memory: {required: 1Mi}, volumes: [{name: data, mountPath: /data, disk: {required: 1Gi}}]}}]}"},
	{"worker", "{workloadType: core.oam.dev/v1alpha1.Worker, containers: [{name: main, image: a, resources: {cpu: {required: 1}, memory: {required: 1Mi}, volumes: [{name: data, mountPath: /data}, {name: tmp, mountPath: /tmp, disk: {ephemeral: true, required: 1Gi}}]}}]}"},
	{"worker with a shared volume", "{workloadType: core.oam.dev/v1alpha1.Worker, containers: [{name: main, image: a, resources: {volumes: [{name: data, mountPath: /data, accessMode: RO}]}}, " +
		"{name: side, image: b, resources: {volumes: [{name: data, mountPath: /data, sharingPolicy: Shared, disk: {required: 2Gi}}, {name: more, mountPath: /more}]}}]}"},
	{"singleton worker", "{workloadType: core.oam.dev/v1alpha1.SingletonWorker, containers: [{name: main, image: a, resources: {volumes: [{name: data, mountPath: /data, accessMode: RO}]}}]}"},
	{"task", "{workloadType: core.oam.dev/v1alpha1.Task, containers: [{name: main, image: a, resources: {volumes: [{name: data, mountPath: /data, sharingPolicy: Shared}]}}]}"},
	{"singleton task", "{workloadType: core.oam.dev/v1alpha1.SingletonTask, containers: [{name: main, image: a, ports: []}]}"},
	{"database", "{workloadType: example.com/v1.Database, workloadSettings: [{name: size, value: small}]}"},
	{"function", "{workloadType: openfaas.com/v1alpha2.Function, workloadSettings: [{name: image, value: a}, {name: handler, value: b}]}"},
	{"deployment", "{workloadType: apps/v1.Deployment, workloadSettings: [{name: replicas, value: 2}, {name: template, value: {spec: {containers: [{name: main, image: a}]}}}]}"},
}

// instanceOf returns resources with an instance of a component. more are fields of the
// instance and of the spec of its configuration.
func instanceOf(component, instanceFields, specFields string) string {
	return "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata: {name: web}\nspec: " + component +
		"\n---\napiVersion: core.oam.dev/v1alpha1\nkind: ApplicationConfiguration\nmetadata: {name: shop, namespace: prod}\n" +
		"spec:\n  components:\n  - {componentName: web, instanceName: front" + instanceFields + "}\n" + specFields
}

// platform returns a Platform.
func platform(spec string) string {
	return "apiVersion: render-oam.dev/v1alpha1\nkind: Platform\nmetadata: {name: default}\nspec: " + spec + "\n---\n"
}

// platforms select the implementations of the traits and scopes.
var platforms = []struct{ name, input string }{
	{"no Platform", ""},
	{"Platform", platform("{gateway: {name: public}, scopes: {health: {servesHealthScope: true}}, traits: {ingress: {implementation: httproute}, auto-scaler: {implementation: keda}}}")},
}

// TestEveryTraitOnEveryWorkload applies each trait, with properties next to each limit,
// to each workload.
func TestEveryTraitOnEveryWorkload(t *testing.T) {
	var all cases.Matrix
	for _, traits := range []string{
		"{name: ingress}",
		"{name: ingress, properties: {hostname: example.com, servicePort: web}}",
		"{name: ingress, properties: {hostname: example.com, servicePort: 8080, path: /a, pathType: Exact, tlsSecretName: cert, ingressClassName: nginx, annotations: {a: b}}}",
		"{name: ingress, properties: {servicePort: dns, path: a b, tlsSecretName: cert}}",
		"{name: ingress, properties: {servicePort: htp, path: a}}",
		"{name: ingress, properties: {hostname: 10.0.0.1, path: '/a b', servicePort: 53}}",
		"{name: ingress, properties: {hostname: 1.2.3, servicePort: 80, tlsHosts: 'a.com, 1.2.3'}}",
		"{name: ingress, properties: {hostname: '*.*.com', servicePort: 80, tlsHosts: ['*.*.com', '*.a.com']}}",
		"{name: ingress, properties: {hostname: '*.a.com', servicePort: http, tlsHosts: [b.a.com, c.b.a.com, a.com, '*.a.com', .a.com]}}",
		"{name: ingress, properties: {servicePort: http, tlsHosts: [x.com, '*.x.com']}}",
		"{name: ingress, properties: {ingressClassName: Bad_, tlsSecretName: Bad_, annotations: {a/b/c: d, e: f}, servicePort: 80}}",
		"{name: ingress, properties: {servicePort: 80, rules: [{hostname: a.com, path: /b, servicePort: web}, {hostname: a.com, path: /b, servicePort: web}, {hostname: a.com, path: /b, pathType: Exact, servicePort: web}, {hostname: b.com, path: /b, servicePort: web}]}}",
		"{name: ingress, properties: {rules: [{hostname: a.com, path: /b, servicePort: http}, {hostname: b.com, path: /b, servicePort: http}, {path: /b, servicePort: http}, {path: /c, servicePort: http, pathType: ImplementationSpecific}, {hostname: c.com, path: /c, servicePort: http}]}}",
		"{name: ingress, properties: {rules: [{hostname: a.com}, {hostname: b.com}, {hostname: ' a.com', path: /x}, {}]}}",
		"{name: ingress, properties: {pathType: ImplementationSpecific, tlsHosts: a.com, ingressClassName: nginx, servicePort: web}}",
		"{name: manual-scaler}",
		"{name: manual-scaler, properties: {replicaCount: 0}}",
		"{name: manual-scaler, properties: {replicaCount: 1}}",
		"{name: manual-scaler, properties: {replicaCount: 2}}",
		"{name: manual-scaler, properties: {replicaCount: -1}}",
		"{name: auto-scaler}",
		"{name: auto-scaler, properties: {minimum: 2, maximum: 2, cpu: 50}}",
		"{name: auto-scaler, properties: {minimum: 3, maximum: 2, memory: 50}}",
		"{name: auto-scaler, properties: {minimum: 0, maximum: 1}}",
		"{name: auto-scaler, properties: {minimum: 11, cpu: 1, memory: 1}}",
		"{name: auto-scaler, properties: {maximum: 1, memory: 0}}",
		"{name: auto-scaler, properties: {minimum: x, maximum: 0, memory: 80}}",
		"{name: volume-mounter}",
		"{name: volume-mounter, properties: {volumeName: data}}",
		"{name: volume-mounter, properties: {volumeName: data, storageClass: fast}}",
		"{name: volume-mounter, properties: {volumeName: data, storageClass: Fast_}}",
		"{name: volume-mounter, properties: {volumeName: tmp}}",
		"{name: volume-mounter, properties: {volumeName: date}}",
		"{name: volume-mounter, properties: {volumeName: data}}, {name: volume-mounter, properties: {volumeName: more}}",
		"{name: volume-mounter, properties: {volumeName: data}}, {name: volume-mounter, properties: {volumeName: data}}",
		"{name: volume-mounter, properties: {volumeName: data}}, {name: manual-scaler, properties: {replicaCount: 2}}",
		"{name: auto-scaler, properties: {maximum: 2, cpu: 5}}, {name: volume-mounter, properties: {volumeName: data}}",
		"{name: auto-scaler}, {name: manual-scaler, properties: {replicaCount: 2}}",
		"{name: ingress, properties: {servicePort: web}}, {name: ingress, properties: {servicePort: http}}",
		"{name: empty}, {name: Ingress, properties: {ServicePort: web}}, {name: ManualScaler, properties: {replicas: 2}}",
	} {
		for _, on := range platforms {
			for _, workload := range workloads {
				render(&all, all.Once(traits)+" on "+workload.name+", "+on.name, on.input+instanceOf(workload.spec, ", traits: ["+traits+"]", ""))
			}
		}
	}
	all.Compare(t, "testdata/traits.txt", *update)
}

// TestEveryScopeOnEveryWorkload adds instances of each workload to scopes with
// properties next to each limit.
func TestEveryScopeOnEveryWorkload(t *testing.T) {
	var all cases.Matrix
	for _, scopes := range []string{
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: httpGet, probe-endpoint: /up}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: HTTPGET, probe-endpoint: up, probe-timeout: 1, probe-interval: 2}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: HTTPGET, probe-endpoint: /up, probe-timeout: 0, probe-interval: 0}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: httpGet, probe-endpoint: /, probe-timeout: 1, probe-interval: 2, failure-rate-threshold: 0, healthy-rate-threshold: 100, health-threshold-percentage: '5%', required-healthy-components: 'front, web'}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: http, probe-endpoint: /up, required-healthy-components: [fron, wep, zzz]}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: Tcp, probe-endpoint: 80}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: exec, probe-endpoint: /up, failure-rate-threshold: 101}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: tcpSocket, probe-endpoint: 80}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: tcpsocket, probe-endpoint: ':8080', health-threshold-percentage: .5, healthy-rate-threshold: 1., failure-rate-threshold: +1}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: tcpSocket, probe-endpoint: 53}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: tcpSocket, probe-endpoint: 0, health-threshold-percentage: 08}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: tcpSocket, probe-endpoint: 65535, health-threshold-percentage: 1e1}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: tcpSocket, probe-endpoint: 65536, health-threshold-percentage: -1}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: tcpSocket, probe-endpoint: http, health-threshold-percentage: 0}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: httpGet, probe-endpoint: /up}}, {name: r, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: tcpSocket, probe-endpoint: 80}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: tcpSocket, probe-endpoint: 80}}, {name: r, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: httpGet, probe-endpoint: /up}}",
		"{name: s, type: core.oam.dev/v1alpha1.HealthScop, properties: {probe-method: httpGet, probe-endpoint: up}}",
		"{name: s, type: core.oam.dev/v1alpha1.NetworkScope}",
		"{name: s, type: core.oam.dev/v1alpha1.NetworkScope, properties: {network-id: a, subnet-id: b}}",
		"{name: s, type: core.oam.dev/v1alpha1.NetworkScope, properties: {network-id: a, subnet-id: 'b c', internet-gateway-type: nat}}",
		"{name: s, type: core.oam.dev/v1alpha1.NetworkScope, properties: {network-id: 'a b', subnet-id: b, internet-gateway-type: public}}",
		"{name: s, type: core.oam.dev/v1alpha1.NetworkScope, properties: {NetworkIds: a, subnet_id: b, internetGatewayType: none}}",
		"{name: s, type: core.oam.dev/v1alpha1.NetworkScope, properties: {network-id: a, networkId: b, subnet-id: b, internet-gateway-type: other}}",
		"{name: s, type: core.oam.dev/v1alpha1.NetworkScope, properties: [a]}",
		"{name: s, type: core.oam.dev/v1alpha1.NetworkScope, properties: {network-id: a, subnet-id: b}}, {name: r, type: core.oam.dev/v1alpha1.NetworkScope, properties: {network-id: a, subnet-id: b}}",
		"{name: s, type: core.oam.dev/v1alpha1.NetworkScope, properties: {network-id: a, subnet-id: b}}, {name: r, type: core.oam.dev/v1alpha1.HealthScope, properties: {probe-method: httpGet, probe-endpoint: /up}}",
		"{name: s, type: example.com/v1.Zone, properties: {a: b}}",
		"{name: s, type: example.com/v1.Group, properties: {color: red, size: '5', lables: x, tags: a}}, {name: r, type: example.com/v1.Group, properties: {size: 5}}",
		"{name: s, type: example.com/v1.Group, properties: {Color: 5, size: x, tags: [a]}}",
		"{name: s, type: example.com/v1.Group}",
	} {
		for _, on := range platforms {
			for _, workload := range workloads {
				names := "s"
				if strings.Contains(scopes, "{name: r,") {
					names = "s, r"
				}
				input := on.input + "apiVersion: core.oam.dev/v1alpha1\nkind: ApplicationScope\nmetadata: {name: group}\nspec: {type: example.com/v1.Group, allowComponentOverlap: false, parameters: [" +
					"{name: color, type: string, required: true}, {name: size, type: number, default: 5}, {name: tags, type: array}]}\n---\n" +
					instanceOf(workload.spec, ", applicationScopes: ["+names+"]", "  scopes: ["+scopes+"]\n")
				render(&all, all.Once(scopes)+" on "+workload.name+", "+on.name, input)
			}
		}
	}
	all.Compare(t, "testdata/scopes.txt", *update)
}

// TestEveryStepOnEveryWorkload applies a trait with steps to each workload, with and
// without properties. After a step that is rejected, others are applied.
func TestEveryStepOnEveryWorkload(t *testing.T) {
	var all cases.Matrix
	steps := []string{
		"{add: {apiVersion: v1, kind: ConfigMap, data: {a: '[fromComponent(applicationName)]', b: '[fromComponent(componentName)]', c: '[fromComponent(instanceName)]', d: '[fromComponent(namespace)]', e: '[fromComponent(servicePort)]', " +
			"f: '[fromComponent(servicePortName)]', g: '[fromComponent(workloadApiVersion)]', h: '[fromComponent(workloadKind)]'}}}",
		"{add: {apiVersion: v1, kind: ConfigMap, metadata: ~}}, {add: {apiVersion: v1, kind: Secret, metadata: {}}}, {add: {apiVersion: v1, kind: ConfigMap, metadata: {name: ~}}}",
		"{add: {apiVersion: v1, kind: ConfigMap, metadata: {name: front}}}, {add: {apiVersion: v1, kind: Service, metadata: {name: front}}}, {add: {apiVersion: v1, kind: Service, metadata: {name: front, namespace: other}}}, " +
			"{add: {apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: front}}}, {add: {apiVersion: apps/v2, kind: Deployment, metadata: {name: front}}}, {add: {apiVersion: v1, kind: Service, metadata: {name: front, namespace: prod}}}",
		"{add: {apiVersion: '[fromProperty(text)]', kind: '[fromProperty(text)]', metadata: {name: '[fromProperty(text)]', namespace: '[fromProperty(text)]', labels: {a: '[fromProperty(text)]'}, annotations: {b: '[fromProperty(text)]'}}}}",
		"{add: {apiVersion: v1, kind: ConfigMap, metadata: {name: '[fromProperty(Name)]', namespace: '[fromProperty(map.name)]', labels: '[fromProperty(map)]', annotations: '[fromProperty(map)]'}}}",
		"{add: {apiVersion: v1, kind: ConfigMap, metadata: '[fromProperty(map)]', data: '[fromProperty(list)]'}}, {add: {apiVersion: v1, kind: Secret, metadata: '[fromProperty(list)]'}}",
		"{add: {apiVersion: '[fromProperty(number)]', kind: A}}, {add: {apiVersion: v1, kind: '[fromProperty(list)]'}}, {add: {apiVersion: '[fromProperty(none)]', kind: A}}",
		"{add: {apiVersion: v1, kind: ConfigMap, metadata: {name: '[fromProperty(number)]', namespace: '[fromProperty(number)]', labels: {a: '[fromProperty(number)]', b: '[fromProperty(float)]', c: true, d: 1.10}, annotations: {a: '[fromProperty(map.inner.deep)]'}}}}",
		"{add: {apiVersion: v1, kind: ConfigMap, metadata: {namespace: '[fromProperty(list)]', labels: {a: '[fromProperty(list)]', 'b/c/d': e}, annotations: {f: '[fromProperty(map)]', render-oam.dev/application: x}}}}",
		"{add: {apiVersion: apps/v1, kind: Deployment, spec: {template: {metadata: {labels: {a: 5, b: '[fromProperty(text)]'}, annotations: {c: '[fromProperty(number)]', d/e/f: g}}}}}}",
		"{add: {apiVersion: batch/v1, kind: Job, spec: {template: {metadata: {labels: '[fromProperty(map)]', annotations: [a]}}}}}, {add: {apiVersion: example.com/v1, kind: Job, spec: {template: {metadata: {labels: x, annotations: {a: 5}}}}}}",
		"{add: {apiVersion: v1, kind: ConfigMap, data: '[fromProperty(.)]'}}, {add: {apiVersion: v1, kind: Secret, metadata: '[fromProperty(.)]'}}",
		"{add: {apiVersion: v1, kind: List}}, {add: {apiVersion: core.oam.dev/v1beta1, kind: Application}}, {add: {apiVersion: render-oam.dev/v1alpha1, kind: Platform}}",
		"{add: {apiVersion: v1, kind: ConfigMap, metadata: {annotations: {example.com/owner: other, example.com/more: x}, labels: {team: b}}}}",
	}
	for _, with := range []string{
		"metadata: {labels: {a: '[fromProperty(text)]', b: 5, c: '[fromProperty(number)]'}, annotations: {d: '[fromProperty(float)]', e: '[fromProperty(none)]', f: yes}}",
		"metadata: {labels: '[fromProperty(map)]', annotations: '[fromProperty(map)]'}", "metadata: {labels: '[fromProperty(list)]', annotations: '[fromProperty(text)]'}",
		"metadata: '[fromProperty(text)]'", "metadata: ~", "metadata: {labels: ~, annotations: {}}", "metadata: {name: other}", "metadata: {name: front, namespace: prod}", "metadata: {namespace: other}",
		"metadata: {labels: {app.kubernetes.io/name: x}}", "metadata: {labels: {oam.dev/instance-name: x}}", "metadata: {labels: {oam.dev/workload-type: x}}", "metadata: {labels: {app.kubernetes.io/managed-by: x}}", "metadata: {labels: {app.kubernetes.io/component: x, team: b}}",
		"metadata: {annotations: {render-oam.dev/application: other}}", "metadata: {annotations: {render-oam.dev/application: ~}}", "metadata: {labels: {oam.dev/instance-name: front}, annotations: {render-oam.dev/application: shop}}",
		"apiVersion: v9", "kind: Other", "spec: x", "spec: ~", "spec: {}", "spec: [a]", "spec: '[fromProperty(map)]'", "spec: '[fromProperty(none)]'", "'[fromProperty(text)]': a",
		"spec: {selector: {a: b}}", "spec: {selector: ~}", "spec: {replicas: 3}", "spec: {replicas: '[fromProperty(text)]'}", "spec: {parallelism: 3, replicas: ~}", "spec: {template: x}", "spec: {template: {spec: x}}",
		"spec: {template: {metadata: {labels: {a: 5, oam.dev/instance-name: x}}}}", "spec: {template: {metadata: {labels: {a: 5}, annotations: {b: '[fromProperty(number)]'}}}}", "spec: {template: {metadata: {annotations: x, labels: {a: b c}}}}", "spec: {template: {metadata: ~}}", "spec: {template: {metadata: {labels: [a]}}}",
		"spec: {template: {spec: {containers: [{name: main, image: new}, {name: other}]}}}", "spec: {template: {spec: {containers: [text]}}}", "spec: {template: {spec: {containers: '[fromProperty(list)]'}}}", "spec: {containers: [{name: '*', image: new}]}", "spec: {containers: []}", "spec: {containers: ~}", "spec: {containers: '[fromProperty(text)]'}", "spec: {containers: [text]}",
		"spec: {hostname: '[fromProperty(text)]', priority: '[fromProperty(number)]', nodeSelector: '[fromProperty(map)]'}", "spec: {type: LoadBalancer, ports: [{name: http, port: 81}]}", "spec: {ports: ~}", "spec: {a: '[fromProperty(date)]', b: '[fromProperty(nan)]'}", "other: '[fromProperty(.)]'", "other: ~",
	} {
		for _, target := range []string{"workload", "pods", "service"} {
			steps = append(steps, "{patch: "+target+", with: {"+with+"}}, {patch: "+target+", with: {metadata: {annotations: {second: x}}}}")
		}
	}
	for _, step := range steps {
		for _, properties := range []string{"", ", properties: {text: a b, Name: c, number: 5, float: 1.10, map: {name: x, inner: {deep: y}}, list: [a, {b: c}], date: 2001-01-01, nan: .nan}"} {
			on := "with properties"
			if properties == "" {
				on = "without"
			} else if !strings.Contains(step, "fromProperty") {
				continue
			}
			for _, workload := range workloads {
				render(&all, all.Once(step)+" on "+workload.name+", "+on, platform("{traits: {tune: {steps: ["+step+"]}}}")+
					strings.Replace(instanceOf(workload.spec, ", traits: [{name: tune"+properties+"}]", ""), "namespace: prod}", "namespace: prod, labels: {team: a}, annotations: {example.com/owner: me}}", 1))
			}
		}
	}
	all.Compare(t, "testdata/steps.txt", *update)
}
