package v1beta1_test

import (
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1beta1"
	"github.com/render-oam/render-oam/tests/cases"
)

const (
	propertiesFile = "testdata/properties.txt"
	traitSums      = "testdata/traits.txt"
)

var update = flag.Bool("update", false, "update the files in testdata")

// TestEveryProperty sets all properties of each built-in type to different
// values, and then only those without a default. It compares the output with
// testdata/properties.txt, which -update writes.
func TestEveryProperty(t *testing.T) {
	var all strings.Builder
	f := v1beta1.New()
	for _, of := range f.ComponentSchemas() {
		render(t, &all, of, "", func(properties string) string {
			return "  - {name: web, type: " + of.Name + ", properties: " + properties + "}\n"
		})
	}
	for _, of := range f.TraitSchemas() {
		for _, list := range []string{"", "containers", "probes"} {
			render(t, &all, of, list, func(properties string) string {
				return "  - {name: web, type: webservice, properties: {image: \"nginx:1.27\"}, traits: [{type: " + of.Name + ", properties: " + properties + "}]}\n"
			})
		}
	}
	if *update {
		require.NoError(t, os.WriteFile(propertiesFile, []byte(all.String()), 0o644))
	}
	written, err := os.ReadFile(propertiesFile)
	require.NoError(t, err)
	assert.Equal(t, strings.Split(string(written), "\n"), strings.Split(all.String(), "\n"))
}

// workloads are components that traits are applied to.
var workloads = []struct{ name, component string }{
	{"worker", "type: worker, properties: {image: a, env: [{name: A, value: b}], cmd: [a]}"},
	{"statefulset", "type: statefulset, properties: {image: a, ports: [{port: 80, expose: true}], volumeMounts: {emptyDir: [{name: data, mountPath: /data}]}}"},
	{"daemon", "type: daemon, properties: {image: a, livenessProbe: {tcpSocket: {port: 80}}}"},
	{"task", "type: task, properties: {image: a}"},
	{"cron-task", "type: cron-task, properties: {image: a, schedule: '* * * * *'}"},
	{"ConfigMap", "type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: ConfigMap}]}"},
	{"Secret", "type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: Secret}]}"},
	{"Service", "type: k8s-objects, properties: {objects: [{apiVersion: v1, kind: Service, spec: {ports: [{port: 80}]}}]}"},
	{"custom", "type: k8s-objects, properties: {objects: [{apiVersion: example.com/v1, kind: Job, spec: {template: {}}}]}"},
	{"Deployment", "type: k8s-objects, properties: {objects: [{apiVersion: apps/v1, kind: Deployment}]}"},
	{"other container", "type: k8s-objects, properties: {objects: [{apiVersion: apps/v1, kind: Deployment, spec: {replicas: 2, template: {metadata: {labels: {a: b}}, spec: {containers: [text, {name: wob, image: a}]}}}}]}"},
	{"container", "type: k8s-objects, properties: {objects: [{apiVersion: apps/v1, kind: StatefulSet, spec: {strategy: {}, template: {spec: {" +
		"containers: [{name: web, image: a, args: [a, 1], env: [{name: A, value: b}, text], ports: [{containerPort: 80}, {containerPort: 81, protocol: UDP, name: x}, text]}], volumes: [{name: data}, text]}}}}]}"},
	{"nothing", "type: nothing"},
}

// nothing is a component type without a workload.
const nothing = `apiVersion: core.oam.dev/v1beta1
kind: ComponentDefinition
metadata: {name: nothing}
spec: {schematic: {cue: {template: 'outputs: one: {apiVersion: "v1", kind: "ConfigMap"}'}}}
---
`

// TestEveryTraitOnEveryWorkload applies each built-in trait to each workload, with all
// of its properties and with none. It compares what is reported, and checksums of the
// output, with testdata/traits.txt.
func TestEveryTraitOnEveryWorkload(t *testing.T) {
	var all strings.Builder
	for _, of := range v1beta1.New().TraitSchemas() {
		given := map[string]map[string]any{"none": {}}
		for _, list := range []string{"", "containers", "probes"} {
			schema := of.Properties
			if list != "" {
				property := schema["properties"].(map[string]any)[list]
				if property == nil {
					continue
				}
				schema = map[string]any{"properties": map[string]any{list: property}}
			}
			if schema["properties"] == nil {
				given["any"] = map[string]any{"spec": map[string]any{"k": "v"}}
				break
			}
			next := counter{last: 10, leavesDefaults: true}
			value := next.value("", schema).(map[string]any)
			if list == "" {
				delete(value, "containers")
				delete(value, "probes")
			}
			given["all "+list] = value
		}
		for _, set := range slices.Sorted(maps.Keys(given)) {
			written, err := json.Marshal(given[set])
			require.NoError(t, err)
			for _, workload := range workloads {
				input := nothing + "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: shop, namespace: prod}\nspec:\n  components:\n  - {name: web, " +
					workload.component + ", traits: [{type: " + of.Name + ", properties: " + string(written) + "}]}\n"
				var log result.Log
				sum := sha256.Sum256(fn.Run([]byte(input), "app.yaml", &log))
				fmt.Fprintf(&all, "%s, %s, %s: %x", of.Name, set, workload.name, sum[:4])
				for _, r := range log.Sorted() {
					fmt.Fprintf(&all, "; %s: %s: %s", r.Severity, r.Field, r.Message)
				}
				all.WriteString("\n")
			}
		}
	}
	cases.CompareSums(t, traitSums, all.String(), *update)
}

// TestEveryTraitTwice applies each built-in trait to a workload that it already changed:
// with the same properties, only those without defaults, and with other values for what
// identifies nothing. It compares what is reported, and checksums of the output, with
// testdata/twice.txt.
func TestEveryTraitTwice(t *testing.T) {
	var all strings.Builder
	for _, of := range v1beta1.New().TraitSchemas() {
		for _, list := range []string{"", "containers", "probes"} {
			schema := of.Properties
			properties, _ := schema["properties"].(map[string]any)
			if list != "" {
				schema = map[string]any{"properties": map[string]any{list: properties[list]}}
			}
			if properties == nil || list != "" && properties[list] == nil {
				continue
			}
			given := make(map[string]string)
			for name, next := range map[string]counter{
				"all": {isFixed: true}, "without defaults": {isFixed: true, leavesDefaults: true}, "others": {last: 10, isFixed: true, hasOthers: true},
			} {
				value := next.value("", schema).(map[string]any)
				if list == "" {
					delete(value, "containers")
					delete(value, "probes")
				}
				written, err := json.Marshal(value)
				require.NoError(t, err)
				given[name] = fmt.Sprintf("{type: %s, properties: %s}", of.Name, written)
			}
			for _, first := range slices.Sorted(maps.Keys(given)) {
				for _, second := range slices.Sorted(maps.Keys(given)) {
					input := "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: shop, namespace: prod}\nspec:\n  components:\n" +
						"  - {name: web, type: webservice, properties: {image: a}, traits: [" + given[first] + ", " + given[second] + "]}\n"
					var log result.Log
					sum := sha256.Sum256(fn.Run([]byte(input), "app.yaml", &log))
					fmt.Fprintf(&all, "%s %s, %s, %s: %x", of.Name, list, first, second, sum[:4])
					for _, r := range log.Sorted() {
						fmt.Fprintf(&all, "; %s: %s: %s", r.Severity, r.Field, r.Message)
					}
					all.WriteString("\n")
				}
			}
		}
	}
	cases.CompareSums(t, "testdata/twice.txt", all.String(), *update)
}

// render adds the output for a type with all its properties, or with only those
// in one list of containers.
func render(t *testing.T, all *strings.Builder, of v1beta1.TypeSchema, list string, component func(properties string) string) {
	t.Helper()
	schema := of.Properties
	properties, _ := schema["properties"].(map[string]any)
	if list != "" {
		if properties[list] == nil {
			return
		}
		schema = map[string]any{"properties": map[string]any{list: properties[list]}}
	} else if schema["additionalProperties"] != nil {
		return // any objects or fields
	}
	for _, leavesDefaults := range []bool{false, true} {
		next := counter{last: 10, leavesDefaults: leavesDefaults}
		value := next.value("", schema).(map[string]any)
		if list == "" {
			delete(value, "containers") // instead of the other properties
			delete(value, "probes")
		}
		written, err := json.Marshal(value)
		require.NoError(t, err)
		input := "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: shop, namespace: prod}\nspec:\n  components:\n" + component(string(written))
		var log result.Log
		fmt.Fprintf(all, "# %s %s, defaults %v\n%s", of.Name, list, leavesDefaults, fn.Run([]byte(input), "app.yaml", &log))
		for _, r := range log.Sorted() {
			fmt.Fprintf(all, "%s\n", r)
		}
	}
}

// counter makes values that differ.
type counter struct {
	last           int
	leavesDefaults bool // does not set properties that have a default
	isFixed        bool // gives properties with the same name the same value
	hasOthers      bool // but only those that identify an entry of a list
}

// next returns the value, as a number, of a property.
func (c *counter) next(name string) int {
	identifies := strings.HasSuffix(strings.ToLower(name), "name") || strings.HasSuffix(name, "Path") || strings.HasSuffix(strings.ToLower(name), "port")
	if c.isFixed && (!c.hasOthers || identifies) {
		return len(name)
	}
	c.last++
	return c.last
}

// value returns a value of a property that is valid according to its schema.
func (c *counter) value(name string, schema map[string]any) any {
	if values, isEnum := schema["enum"].([]string); isEnum {
		return values[len(values)-1]
	}
	if properties, has := schema["properties"].(map[string]any); has {
		return c.fields(properties)
	}
	switch typeOf(schema) {
	case "object":
		of, _ := schema["additionalProperties"].(map[string]any)
		return map[string]any{"key" + strconv.Itoa(c.next(name)): c.value(name, of)}
	case "array":
		items, _ := schema["items"].(map[string]any)
		return c.list(name, items)
	case "boolean":
		return schema["default"] != true
	case "integer", "number":
		return c.next(name)
	}
	switch {
	case name == "containerName":
		return "web"
	case name == "targetKind":
		return "Deployment"
	case slices.Contains([]string{"memory", "storage", "cpu"}, name):
		return strconv.Itoa(c.next(name)) + "Mi"
	}
	return strings.ToLower(name) + strconv.Itoa(c.next(name))
}

func (c *counter) fields(properties map[string]any) map[string]any {
	values := make(map[string]any)
	names := make([]string, 0, len(properties))
	for name, property := range properties {
		isDefault := c.leavesDefaults && name != "containerName" && property.(map[string]any)["default"] != nil
		if isOtherForm := name == "args" && properties["addArgs"] != nil; !isDefault && !isOtherForm {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		values[name] = c.value(name, properties[name].(map[string]any))
	}
	return values
}

// list returns a list with an item for each type that the items can have.
func (c *counter) list(name string, items map[string]any) (list []any) {
	properties, _ := items["properties"].(map[string]any)
	kind, _ := properties["type"].(map[string]any)
	values, _ := kind["enum"].([]string)
	for _, value := range values {
		item := c.value(name, items).(map[string]any)
		item["type"] = value
		list = append(list, item)
	}
	if list == nil {
		list = append(list, c.value(name, items))
	}
	return list
}

func typeOf(schema map[string]any) any {
	if types, isList := schema["type"].([]any); isList {
		return types[0]
	}
	return schema["type"]
}
