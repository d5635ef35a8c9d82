// Package openapi generates the OpenAPI schemas that hosts read: the one with
// which kustomize merges patches, and the KRMFunctionDefinition for catalogs of
// functions. Both come from the types that the program decodes its input into.
//
// Run its tests with -update to write the files.
package openapi

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/openapi"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/v1alpha1"
	"github.com/render-oam/render-oam/fn/v1alpha2"
	"github.com/render-oam/render-oam/fn/v1beta1"
)

// node is an OpenAPI schema, or a part of one.
type node = map[string]any

// kind is a kind in a version of OAM.
type kind struct{ version, name string }

// resources has a value of each kind that the program reads and that has lists
// to merge. KubeVela has Policies and Workflows in v1alpha1. Lists in the
// workload of a Component are replaced: kustomize puts entries of a patch
// before the others, and parameters refer to entries by index.
var resources = map[kind]any{
	{oam.Version, oam.KindApplicationConfiguration}: v1alpha1.ApplicationConfiguration{},
	{oam.Version, oam.KindApplicationScope}:         v1alpha1.ApplicationScope{},
	{oam.Version, oam.KindComponentSchematic}:       v1alpha1.ComponentSchematic{},
	{oam.Version, oam.KindTrait}:                    v1alpha1.Trait{},
	{oam.Version, oam.KindWorkloadType}:             v1alpha1.WorkloadType{},

	{"v1alpha2", v1alpha2.KindApplicationConfiguration}: v1alpha2.ApplicationConfiguration{},
	{"v1alpha2", v1alpha2.KindComponent}:                v1alpha2.Component{},

	{"v1beta1", v1beta1.KindApplication}: v1beta1.Application{},
	{oam.Version, v1beta1.KindPolicy}:    v1beta1.PolicyObject{},
	{oam.Version, v1beta1.KindWorkflow}:  v1beta1.WorkflowObject{},
}

// Merging returns the schema with which kustomize merges lists in patches: that
// of the program's input, together with the one that is built into kustomize,
// because kustomize drops its own if it is given another.
func Merging() ([]byte, error) {
	definitions, err := builtIn()
	if err != nil {
		return nil, err
	}
	for of, value := range resources {
		s := decode.JSON(value)
		prune(s)
		mergeLists(s)
		s["properties"].(node)["metadata"] = node{"$ref": "#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta"}
		s["x-kubernetes-group-version-kind"] = []any{node{"group": oam.Group, "version": of.version, "kind": of.name}}
		definitions["dev.oam.core."+of.version+"."+of.name] = s
	}
	return lines(definitions)
}

// builtIn returns the definitions that kustomize has for the kinds of
// Kubernetes, with only the parts about merging.
func builtIn() (node, error) {
	data, err := json.Marshal(openapi.Schema().Definitions)
	if err != nil {
		return nil, err
	}
	var definitions node
	if err := json.Unmarshal(data, &definitions); err != nil {
		return nil, err
	}
	for _, definition := range definitions {
		prune(definition.(node))
	}
	return definitions, nil
}

// structural are the fields of a schema that say how values are merged, or lead
// to such a field. All extensions of Kubernetes are among them.
var structural = []string{"$ref", "type", "properties", "additionalProperties", "items"}

// prune removes what merging does not need from a schema.
func prune(s node) {
	maps.DeleteFunc(s, func(field string, _ any) bool {
		return !slices.Contains(structural, field) && !strings.HasPrefix(field, "x-kubernetes-")
	})
	for _, part := range parts(s) {
		prune(part)
	}
}

// parts returns the schemas directly inside a schema.
func parts(s node) (all []node) {
	properties, _ := s["properties"].(node)
	for _, property := range properties {
		if part, isSchema := property.(node); isSchema {
			all = append(all, part)
		}
	}
	for _, field := range []string{"additionalProperties", "items"} {
		if part, isSchema := s[field].(node); isSchema {
			all = append(all, part)
		}
	}
	return all
}

// mergeKeys are the fields that identify entries of a list. The first that all
// entries have is used.
var mergeKeys = []string{"instanceName", "componentName", "name", "path", "type"}

// atomic are lists in which several entries may have the same name, as in
// Kubernetes: a patch replaces them.
var atomic = []string{"httpHeaders"}

// mergeLists marks the lists of a schema whose entries a patch can name.
func mergeLists(s node) {
	properties, _ := s["properties"].(node)
	for name, property := range properties {
		list, _ := property.(node)
		entry, _ := list["items"].(node)
		fields, _ := entry["properties"].(node)
		key := slices.IndexFunc(mergeKeys, func(key string) bool { return fields[key] != nil })
		if key >= 0 && !slices.Contains(atomic, name) {
			list["x-kubernetes-patch-strategy"] = "merge"
			list["x-kubernetes-patch-merge-key"] = mergeKeys[key]
		}
	}
	for _, part := range parts(s) {
		mergeLists(part)
	}
}

// lines writes definitions, one per line, so that changes are readable.
func lines(definitions node) ([]byte, error) {
	var out bytes.Buffer
	out.WriteString(`{"definitions":{`)
	for i, name := range slices.Sorted(maps.Keys(definitions)) {
		data, err := json.Marshal(definitions[name])
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if i > 0 {
			out.WriteByte(',')
		}
		fmt.Fprintf(&out, "\n%q:%s", name, data)
	}
	out.WriteString("\n}}\n")
	return out.Bytes(), nil
}
