package v1beta1

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/stretchr/testify/assert"
)

// deliberate are the intended differences from KubeVela, with their reasons. In
// most cases, Kubernetes would reject what KubeVela generates.
var deliberate = []struct {
	types  string // with commas; * is all
	reason string

	// is reports whether the difference applies to a trial. If alike is nil, that is enough.
	is func(tr *trial, ours, theirs outcome) bool
	// alike removes what differs: the rest must be equal.
	alike func(tree map[string]any)
}{
	{"k8s-objects", "an empty list of objects is an error: KubeVela generates an object without a kind", rejectedHere, nil},
	{"*", "fields that the kind of the workload does not have are omitted: KubeVela adds them, and Kubernetes rejects or drops them", func(_ *trial, ours, _ outcome) bool {
		return strings.Contains(ours.report, "has no field spec.")
	}, alikeKinds},
	{"*", "a required property is missing: KubeVela accepts it if nothing reads the property", func(tr *trial, ours, theirs outcome) bool {
		return rejectedHere(tr, ours, theirs) && strings.Contains(ours.report, "required field is missing")
	}, nil},
	{"gateway,ingress,ingress-1-20", "a port of several paths is listed once, and several ports have names: Kubernetes rejects the Service that KubeVela generates",
		func(tr *trial, _, _ outcome) bool { return len(mapOf(tr.get("http"))) > 1 }, alikeServices},
	{"ingress,ingress-1-20,pure-ingress", "the Ingress has an apiVersion of the cluster: KubeVela always uses the same one", always, alikeIngresses},
	{"hostalias", "an address that the workload already has must have the same names: KubeVela accepts no names", func(tr *trial, ours, theirs outcome) bool {
		return rejectedHere(tr, ours, theirs) && strings.Contains(ours.report, "hostnames: incompatible list lengths (0")
	}, nil},
	{"storage", "a block volume has no mount: KubeVela adds an empty one, and fails if there are other mounts", func(tr *trial, ours, theirs outcome) bool {
		return rejectedThere(tr, ours, theirs) && strings.Contains(fmt.Sprint(tr.properties), "volumeMode:Block")
	}, nil},
	{"volumes,storage", "a volume that the workload already has must be the same: KubeVela ignores differing defaults of the trait", func(tr *trial, ours, theirs outcome) bool {
		return rejectedHere(tr, ours, theirs) && strings.Contains(ours.report, "conflicting values") && strings.Contains(ours.report, "volumes[")
	}, nil},
	{"k8s-update-strategy", "a strategy that the workload does not support changes nothing: KubeVela adds an empty spec", always, func(m map[string]any) {
		if spec, isMap := m["spec"].(map[string]any); isMap && len(spec) == 0 {
			delete(m, "spec")
		}
	}},
	{"container-ports", "ports of the workload without a name or protocol stay: KubeVela fails", rejectedThere, nil},
	{"env", "duplicate variables of the workload stay: KubeVela fails", rejectedThere, nil},
	{"startup-probe", "several probes apply to the containers that they name: KubeVela fails", func(tr *trial, ours, theirs outcome) bool {
		return tr.get("probes") != nil && rejectedThere(tr, ours, theirs)
	}, nil},
	{"init-container", "a volume without mountName has its default name: KubeVela merges it by position with those of the workload", func(tr *trial, _, _ outcome) bool {
		return tr.get("mountName") == nil && (has(generic(tr.base.Output), "volumes") || has(generic(tr.base.Output), "volumeMounts"))
	}, nil},
	{"container-ports,container-image,env,command,securitycontext,startup-probe", "an empty list changes nothing: KubeVela adds an empty list of containers to a workload that has none", func(tr *trial, ours, _ outcome) bool {
		return (isEmptyList(tr.get("containers")) || isEmptyList(tr.get("probes"))) && strings.Contains(ours.report, "nothing changes")
	}, nil},
	{"init-container", "an existing volume of the pods is mounted unchanged: KubeVela adds an emptyDir to it, which Kubernetes rejects", always, alikeVolumes},
	{"init-container,service-binding", "the component has no container with its name: KubeVela adds one without an image, which Kubernetes rejects", func(tr *trial, ours, theirs outcome) bool {
		return rejectedHere(tr, ours, theirs) && strings.Contains(ours.report, "container")
	}, nil},
	{"lifecycle", "a workload without containers is an error: KubeVela adds an empty list of containers", func(tr *trial, ours, theirs outcome) bool {
		return rejectedHere(tr, ours, theirs) && strings.Contains(ours.report, "has no containers")
	}, nil},
	{"affinity", "namespace is added to namespaces: Kubernetes does not have the field that KubeVela sets", always, alikeNamespaces},
	{"pvc,storage", "the selector of a claim is its selector: KubeVela sets it as dataSource, which Kubernetes rejects", func(tr *trial, ours, theirs outcome) bool {
		return has(tr.properties, "selector")
	}, alikeClaims},
	{"storage", "a block volume has neither mount nor subPath: Kubernetes rejects what KubeVela generates", func(tr *trial, _, _ outcome) bool {
		return strings.Contains(fmt.Sprint(tr.properties), "volumeMode:Block")
	}, alikeDevices},
	{"storage", "two different claims with one name are an error: KubeVela replaces defaults of one with values of the other", func(tr *trial, ours, theirs outcome) bool {
		return rejectedHere(tr, ours, theirs) && strings.Contains(ours.report, "the patch of the PersistentVolumeClaim")
	}, nil},
	{"storage", "a duplicate claim with an empty list of accessModes has the default: Kubernetes rejects what KubeVela generates", func(tr *trial, _, _ outcome) bool {
		return strings.Contains(fmt.Sprint(tr.properties), "accessModes:[]")
	}, alikeAccessModes},
	{"pvc", "the volume is mounted in the first of several containers: KubeVela fails", func(tr *trial, ours, theirs outcome) bool {
		return rejectedThere(tr, ours, theirs) && strings.Contains(theirs.report, "incompatible list lengths")
	}, nil},
	{"pvc,storage", "a claim has both a dataSource and a selector: KubeVela fails", func(tr *trial, ours, theirs outcome) bool {
		return has(tr.properties, "selector") && rejectedThere(tr, ours, theirs)
	}, nil},
	{"k8s-update-strategy", "a rolling update has its defaults: KubeVela fails without rollingStrategy", func(tr *trial, ours, theirs outcome) bool {
		return mapOf(tr.get("strategy"))["rollingStrategy"] == nil && rejectedThere(tr, ours, theirs)
	}, nil},
	{"k8s-update-strategy", "a number of pods is a number, and a DaemonSet has a surge only if it is set: Kubernetes rejects what KubeVela generates", always, alikeRollingUpdates},
	{"affinity", "the operator of a toleration defaults to Equal: KubeVela keeps that of the toleration at the same position in the workload", func(tr *trial, ours, theirs outcome) bool {
		return rejectedHere(tr, ours, theirs) && strings.Contains(ours.report, "operator: conflicting values")
	}, nil},
	{"securitycontext,container-image", "all properties can be omitted: KubeVela then cannot tell which form is meant, and fails", func(tr *trial, ours, theirs outcome) bool {
		return len(mapOf(tr.properties)) == 0 && rejectedThere(tr, ours, theirs)
	}, nil},
	{"lifecycle", "a container that is not a map, as a JSON patch can make one, stays: KubeVela fails", func(tr *trial, ours, theirs outcome) bool {
		return rejectedThere(tr, ours, theirs) && strings.Contains(theirs.report, "conflicting values {...}")
	}, nil},
	{"container-ports", "the last one of duplicate ports takes precedence: KubeVela fails if they differ", rejectedThere, nil},
}

func always(*trial, outcome, outcome) bool { return true }

// rejectedHere reports whether only this program rejects the properties.
func rejectedHere(_ *trial, ours, theirs outcome) bool { return ours.tree == nil && theirs.tree != nil }

// rejectedThere reports whether only KubeVela rejects the properties.
func rejectedThere(_ *trial, ours, theirs outcome) bool {
	return ours.tree != nil && theirs.tree == nil
}

// explained returns the reasons of a difference, "" if there are none.
func explained(tr *trial, ours, theirs outcome) string {
	a, b := copied(ours.tree), copied(theirs.tree)
	var reasons []string
	for _, d := range deliberate {
		switch {
		case d.types != "*" && !slices.Contains(strings.Split(d.types, ","), tr.name) || !d.is(tr, ours, theirs):
		case d.alike == nil:
			return d.reason
		case a != nil && b != nil:
			before := [2]any{copied(a), copied(b)}
			walk(a, d.alike)
			walk(b, d.alike)
			if assert.ObjectsAreEqual(before[0], a) && assert.ObjectsAreEqual(before[1], b) {
				continue
			}
			if reasons = append(reasons, d.reason); assert.ObjectsAreEqual(a, b) {
				return strings.Join(reasons, "; and: ")
			}
		}
	}
	return ""
}

// get returns a property of a trial.
func (tr *trial) get(name string) any { return mapOf(tr.properties)[name] }

func mapOf(value any) map[string]any {
	m, _ := value.(map[string]any)
	return m
}

func listOf(value any) []any {
	list, _ := value.([]any)
	return list
}

func isEmptyList(value any) bool {
	list, isList := value.([]any)
	return isList && len(list) == 0
}

// has reports whether a tree has a field with a name at any depth.
func has(tree any, name string) (found bool) {
	walk(copied(tree), func(m map[string]any) {
		_, isThere := m[name]
		found = found || isThere
	})
	return found
}

// copied returns a deep copy of a tree.
func copied(tree any) (clone any) {
	data, err := json.Marshal(tree)
	if err != nil {
		panic(err)
	}
	if err := json.Unmarshal(data, &clone); err != nil {
		panic(err)
	}
	return clone
}

// walk calls a function for each map of a tree.
func walk(tree any, each func(map[string]any)) {
	switch v := tree.(type) {
	case map[string]any:
		each(v)
		for _, key := range slices.Sorted(maps.Keys(v)) {
			walk(v[key], each)
		}
	case []any:
		for _, element := range v {
			walk(element, each)
		}
	}
}

func alikeKinds(m map[string]any) {
	spec, isMap := m["spec"].(map[string]any)
	if kind, _ := m["kind"].(string); !isMap || kind == "Thing" {
		return
	}
	for _, field := range []string{"strategy", "updateStrategy", "replicas"} {
		delete(spec, field)
	}
	if m["kind"] != "Deployment" && m["kind"] != "StatefulSet" && m["kind"] != "DaemonSet" && m["kind"] != "Job" {
		delete(spec, "template")
	}
	if len(spec) == 0 {
		delete(m, "spec")
	}
}

func alikeServices(m map[string]any) {
	if m["kind"] != "Service" {
		return
	}
	spec := mapOf(m["spec"])
	var ports []any
	for _, port := range listOf(spec["ports"]) {
		number := mapOf(port)["port"]
		if !slices.Contains(ports, number) {
			ports = append(ports, number)
		}
	}
	spec["ports"] = ports
}

func alikeIngresses(m map[string]any) {
	if m["kind"] == "Ingress" {
		delete(m, "apiVersion")
	}
	backend := mapOf(m["backend"])
	if backend == nil {
		return
	}
	delete(m, "pathType")
	if service := mapOf(backend["service"]); service != nil {
		m["backend"] = map[string]any{"serviceName": service["name"], "servicePort": mapOf(service["port"])["number"]}
	}
}

func alikeVolumes(m map[string]any) {
	for _, volume := range listOf(m["volumes"]) {
		if v := mapOf(volume); len(v) > 2 {
			delete(v, "emptyDir")
		}
	}
}

func alikeNamespaces(m map[string]any) {
	if namespace, isThere := m["namespace"]; isThere && m["topologyKey"] != nil {
		m["namespaces"] = append([]any{namespace}, listOf(m["namespaces"])...)
		delete(m, "namespace")
	}
}

func alikeClaims(m map[string]any) {
	if m["kind"] == "PersistentVolumeClaim" {
		delete(mapOf(m["spec"]), "selector")
		delete(mapOf(m["spec"]), "dataSource")
	}
}

func alikeAccessModes(m map[string]any) {
	if m["kind"] == "PersistentVolumeClaim" {
		delete(mapOf(m["spec"]), "accessModes")
	}
}

func alikeDevices(m map[string]any) {
	if mounts, isThere := m["volumeMounts"].([]any); isThere {
		m["volumeMounts"] = slices.DeleteFunc(mounts, func(mount any) bool { return len(mapOf(mount)) == 0 })
	}
	for _, device := range listOf(m["volumeDevices"]) {
		delete(mapOf(device), "subPath")
	}
}

func alikeRollingUpdates(m map[string]any) {
	update := mapOf(m["rollingUpdate"])
	isDaemon := update != nil && m["type"] != nil
	for _, field := range []string{"maxSurge", "maxUnavailable"} {
		if value, isThere := update[field]; isThere && isDaemon {
			update[field] = fmt.Sprint(value)
		}
	}
	if spec := mapOf(m["updateStrategy"]); spec != nil { // of a StatefulSet or DaemonSet
		delete(mapOf(spec["rollingUpdate"]), "maxSurge")
		delete(mapOf(spec["rollingUpdate"]), "maxUnavailable")
	}
}
