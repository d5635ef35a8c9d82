package properties

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// model is a valid input: resources that render without an error.
type model struct{ resources []string }

func (m model) text() string { return strings.Join(m.resources, "---\n") }

// generator generates models. Names begin with its prefix, so that those of two
// generators never collide.
type generator struct {
	*rand.Rand
	prefix    string
	namespace string
}

func (g *generator) pick(from ...string) string { return from[g.IntN(len(from))] }

func (g *generator) chance(percent int) bool { return g.IntN(100) < percent }

// model returns some components, and configurations that use them.
func (g *generator) model() (m model) {
	components := 1 + g.IntN(4)
	types := make([]string, components)
	for i := range components {
		types[i] = g.pick("Server", "Server", "SingletonServer", "Worker", "SingletonWorker", "Task", "SingletonTask")
		m.resources = append(m.resources, g.schematic(i, types[i]))
	}
	for i := range 1 + g.IntN(3) {
		m.resources = append(m.resources, g.configuration(i, types))
	}
	for i := range g.IntN(3) {
		m.resources = append(m.resources, fmt.Sprintf("apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: %sother-%d\ndata:\n  a: \"%d\"\n", g.prefix, i, g.IntN(9)))
	}
	return m
}

func (g *generator) metadata(name string) string {
	text := "metadata:\n  name: " + name + "\n"
	if g.namespace != "" {
		text += "  namespace: " + g.namespace + "\n"
	}
	if g.chance(30) {
		text += "  labels: {team: " + g.pick("red", "green") + "}\n"
	}
	return text
}

func (g *generator) schematic(number int, kind string) string {
	text := "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\n" + g.metadata(fmt.Sprintf("%scomponent-%d", g.prefix, number)) +
		"spec:\n  workloadType: core.oam.dev/v1alpha1." + kind + "\n"
	if g.chance(20) {
		text += "  osType: linux\n"
	}
	text += "  parameters:\n  - {name: text, type: string, default: plain}\n  - {name: count, type: number, default: 5}\n  - {name: unset, type: string}\n  containers:\n"
	for c := range 1 + g.IntN(3) {
		text += fmt.Sprintf("  - name: main-%d\n    image: example.com/app:%d\n    env:\n    - {name: TEXT, fromParam: text}\n    - {name: COUNT, fromParam: count}\n    - {name: UNSET, fromParam: unset}\n", c, g.IntN(9))
		if strings.HasSuffix(kind, "Server") {
			text += fmt.Sprintf("    ports:\n    - {name: %s, containerPort: %d}\n", g.pick("http", "web"), 8000+c)
		}
		if g.chance(40) {
			text += "    config:\n    - {path: /etc/app/one.conf, value: \"a\\nb\\n\"}\n    - {path: /etc/app/two.conf, fromParam: text}\n"
		}
		if g.chance(40) {
			text += fmt.Sprintf("    resources:\n      cpu: {required: %q}\n      memory: {required: %s}\n", g.pick("0.5", "100m", "2"), g.pick("128Mi", "1G"))
		}
		if g.chance(30) {
			text += "    livenessProbe:\n      httpGet: {path: /, port: 8000}\n"
		}
	}
	return text
}

func (g *generator) configuration(number int, types []string) string {
	name := fmt.Sprintf("%sapp-%d", g.prefix, number)
	text := "apiVersion: core.oam.dev/v1alpha1\nkind: ApplicationConfiguration\n" + g.metadata(name) +
		"spec:\n  variables:\n  - {name: shared, value: " + g.pick("one", "'2'", "three words here") + "}\n"
	isScoped := g.chance(40)
	if isScoped {
		text += fmt.Sprintf("  scopes:\n  - {name: %snet-%d, type: core.oam.dev/v1alpha1.NetworkScope, properties: {network-id: n, subnet-id: s, internet-gateway-type: nat}}\n", g.prefix, number)
	}
	text += "  components:\n"
	for i := range 1 + g.IntN(4) {
		component := g.IntN(len(types))
		text += fmt.Sprintf("  - componentName: %scomponent-%d\n    instanceName: %si-%d-%d\n", g.prefix, component, g.prefix, number, i)
		if g.chance(50) {
			text += "    parameterValues:\n    - {name: text, value: '" + g.pick("no", "1e3", "[fromVariable(shared)]", "x-[fromVariable(shared)]", "") + "'}\n"
		}
		text += g.traits(types[component])
		if isScoped && g.chance(60) {
			text += fmt.Sprintf("    applicationScopes: [%s]\n", name)
		}
	}
	return text
}

func (g *generator) traits(kind string) (text string) {
	add := func(trait string) {
		if text == "" {
			text = "    traits:\n"
		}
		text += "    - " + trait + "\n"
	}
	isServer := strings.HasSuffix(kind, "Server")
	if isServer && g.chance(40) {
		add(fmt.Sprintf("{name: ingress, properties: {hostname: %s.example.com, path: /, servicePort: 8000}}", g.pick("a", "b")))
	}
	switch {
	case kind == "Server" || kind == "Worker":
		if g.chance(60) {
			add(g.pick("{name: manual-scaler, properties: {replicaCount: 3}}", "{name: auto-scaler, properties: {minimum: 2, maximum: 4}}", "{name: empty}"))
		}
	case kind == "Task" && g.chance(50):
		add("{name: manual-scaler, properties: {replicaCount: 2}}")
	}
	return text
}
