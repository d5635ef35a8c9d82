package inputschema

import (
	"maps"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/v1alpha1"
	"github.com/render-oam/render-oam/generators"
)

// refineSchematic adds the rules between the fields of a schematic.
func refineSchematic(s, _ node, _ *catalog) {
	spec := at(s, "spec")
	container := at(spec, "containers", "[]")
	allowPlaceholders(container)
	for _, list := range []string{"env", "config"} {
		refineSource(at(container, list, "[]"))
	}
	for _, probe := range []string{"livenessProbe", "readinessProbe"} {
		p := at(container, probe)
		checks := []any{}
		for _, check := range []string{"exec", "httpGet", "tcpSocket"} {
			checks = append(checks, node{"required": []string{check}})
		}
		also(p, node{"if": node{"type": "object"}, "then": node{"oneOf": checks}})
		for _, check := range checks[1:] {
			allowPortName(at(p, check.(node)["required"].([]string)[0], "port"))
		}
		matching(headerName, at(p, "httpGet", "httpHeaders", "[]", "name"))
	}
	refineWorkloadTypes(spec)
	matching(oamName, at(s, "metadata", "name"), at(spec, "workloadSettings", "[]", "name"))
	matching(namespace, at(s, "metadata", "namespace"))
	matching(label, at(container, "name"), at(container, "resources", "volumes", "[]", "name"))
	matching(portName, at(container, "ports", "[]", "name"))
	matching(parameterName, at(spec, "parameters", "[]", "name"))
	matching(absolute, at(container, "resources", "volumes", "[]", "mountPath"))
}

// allowPortName accepts the name of a port instead of its number, as in older
// probes.
func allowPortName(port node) {
	port["pattern"] = port["pattern"].(string) + "|" + portName.pattern
	warn(port, node{"type": "string", "pattern": portName.pattern}, "a deprecated form: write the number of the port")
}

// allowPlaceholders describes the fields of a container in which placeholders are
// expanded.
func allowPlaceholders(container node) {
	described := at(decode.JSON(v1alpha1.ComponentSchematic{}), "spec", "containers", "[]")
	properties := container["properties"].(node)
	required := container["required"].([]string)
	for name, p := range described["properties"].(node) {
		if v1alpha1.Expandable(name) {
			loosen(p.(node), "fromParam", !slices.Contains(required, name))
			properties[name] = p
		}
	}
}

// refineSource requires a source of a value, and makes fromSecret and the others
// mutually exclusive.
func refineSource(s node) {
	var sources []any
	for _, source := range []string{"value", "fromParam", "fromSecret"} {
		sources = append(sources, node{"required": []string{source}})
	}
	s["anyOf"] = sources
	also(s, node{
		"if":   node{"required": []string{"fromSecret"}, "properties": node{"fromSecret": node{"type": "object"}}},
		"then": node{"properties": node{"value": node{"type": "null"}, "fromParam": node{"type": "null"}}},
	})
}

// refineWorkloadTypes suggests the workload types, allows the older names of the
// core ones, and adds their rules.
func refineWorkloadTypes(spec node) {
	var names, summaries, withoutPorts []string
	for _, t := range generators.All() {
		if !strings.Contains(t.Name, "/v1") {
			continue // the type of all other kinds
		}
		names, summaries = append(names, t.Name), append(summaries, t.Summary)
		if !t.Ports && !t.Settings {
			withoutPorts = append(withoutPorts, object.KindOf(t.Name))
		}
	}
	var core []string
	for _, name := range names {
		if strings.HasPrefix(name, oam.APIVersion+".") {
			core = append(core, object.KindOf(name))
		}
	}
	anyCore := coreTypes(core)
	workloadType := at(spec, "workloadType")
	workloadType["type"] = "string"
	workloadType["anyOf"] = []any{
		node{"enum": names, "enumDescriptions": summaries},
		node{"pattern": anyCore},
		node{"pattern": `^([a-z0-9.-]+/)?v[0-9][a-z0-9-]*\.[A-Z][A-Za-z0-9]*$`, "not": node{"pattern": coreGroups + "/"}},
	}
	warn(workloadType, node{"pattern": anyCore, "not": node{"enum": names}}, "a deprecated spelling: write core workload types in full, such as "+oam.APIVersion+".Server")
	also(spec,
		node{"if": hasType(anyCore), "then": node{"required": []string{"containers"}, "properties": node{"containers": node{"minItems": 1}}}},
		node{"if": hasType(coreTypes(withoutPorts)), "then": node{"properties": node{"containers": node{"items": node{"properties": node{
			"ports": node{"maxItems": 0, "description": "Not for this workload type, which has no Service."},
		}}}}}})
}

// coreGroups is a pattern for the group of OAM itself, in all its spellings.
var coreGroups = `^(` + strings.Join(append([]string{escaped(oam.Group)}, escapedAll(oam.FormerGroups)...), "|") + ")"

func escapedAll(values []string) (all []string) {
	for _, value := range values {
		all = append(all, escaped(value))
	}
	return all
}

// coreTypes returns a pattern for core types in all their spellings.
func coreTypes(kinds []string) string {
	var all []string
	for _, kind := range kinds {
		all = append(all, spellings(kind))
	}
	for _, former := range slices.Sorted(maps.Keys(oam.FormerWorkloadTypes)) {
		if slices.Contains(kinds, oam.FormerWorkloadTypes[former]) {
			all = append(all, spellings(former))
		}
	}
	return inCoreGroup(strings.Join(all, "|"))
}

// inCoreGroup returns a pattern for names with or without the group of OAM.
func inCoreGroup(names string) string {
	return `^(core\.oam\.dev/v1(alpha1)?\.|(` + strings.Join(escapedAll(oam.FormerGroups), "|") + `)/[^.]*\.)?(` + names + ")$"
}

func hasType(pattern string) node {
	return node{"required": []string{"workloadType"}, "properties": node{"workloadType": node{"type": "string", "pattern": pattern}}}
}
