package v1beta1

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/vela"
	components "github.com/render-oam/render-oam/generators/kubevela"
)

// source generates random properties and components.
type source struct{ *rand.Rand }

func one[T any](s *source, of ...T) T { return of[s.IntN(len(of))] }

// chance returns true with a probability in percent.
func (s *source) chance(percent int) bool { return s.IntN(100) < percent }

// context returns the context of a component.
func (s *source) context() *vela.Context {
	return &vela.Context{
		Name: "web", Namespace: "prod", AppName: "shop", AppRevision: "shop-v1", AppRevisionNum: 1, Revision: "web-v1",
		Minor: one(s, 18, 22, 24, 34, 34, 34),
	}
}

// component returns the objects of a random component, usually one to which a trait
// applies.
func (s *source) component(context *vela.Context, appliesTo []string) *vela.Objects {
	objects, _ := s.componentOf(context, appliesTo)
	return objects
}

// componentOf is like component, but also returns the type of the workload.
func (s *source) componentOf(context *vela.Context, appliesTo []string) (*vela.Objects, string) {
	isAny := s.chance(10) || slices.Contains(appliesTo, "*")
	for {
		c := one(s, components.All()...)
		if !isAny && c.Name != "k8s-objects" && !slices.Contains(appliesTo, c.Workload) {
			continue
		}
		if c.Name == "k8s-objects" || c.Name == "raw" {
			if s.chance(30) {
				return &vela.Objects{Output: s.object(0)}, ""
			}
			continue
		}
		tr := trial{context: context, properties: s.properties(c.Name, c.Properties, c.Lacking)}
		var log result.Log
		if made := c.Render(tr.use(&log)); made != nil {
			return made, c.Workload
		}
	}
}

// shaped generates properties of types that a struct does not describe.
var shaped = map[string]func(*source) any{
	"k8s-objects": func(s *source) any {
		return map[string]any{"objects": []any{s.tree(0), s.tree(1), s.tree(2)}[:s.IntN(4)]}
	},
	"raw":              func(s *source) any { return s.tree(0) },
	"json-merge-patch": func(s *source) any { return s.merge() },
	"json-patch":       func(s *source) any { return map[string]any{"operations": s.operations()} },
}

// properties returns properties that match the struct of a type.
func (s *source) properties(name string, of any, lacking []string) any {
	if shape := shaped[name]; shape != nil {
		return shape(s)
	}
	t := reflect.TypeOf(of)
	if t.Kind() == reflect.Struct {
		for _, alone := range []string{"containers", "probes"} { // instead of all others
			for i := range t.NumField() {
				if t.Field(i).Tag.Get("yaml") != alone {
					continue
				}
				if s.chance(30) {
					return map[string]any{alone: s.value(t.Field(i).Type, t.Field(i).Tag, lacking)}
				}
				lacking = append(slices.Clone(lacking), alone)
			}
		}
	}
	return s.value(t, "", lacking)
}

func (s *source) value(t reflect.Type, tag reflect.StructTag, lacking []string) any {
	switch reflect.New(t).Interface().(type) {
	case *vela.NumberOrString:
		return one[any](s, 1, 2, 0.5, 1.5, "500m", "2")
	case *vela.Amount:
		return one(s, "1Gi", "512Mi", "20G", "8Gi", "64Ki")
	case *vela.Any:
		return one[any](s, 1, "x", true, []any{"a", 1}, map[string]any{"a": "b"})
	case *vela.AnyMap:
		return map[string]any{"a": one[any](s, 1, "x", true, map[string]any{}), "b": "c"}
	}
	switch t.Kind() {
	case reflect.Pointer:
		return s.value(t.Elem(), tag, lacking)
	case reflect.Struct:
		return s.fields(t, lacking)
	case reflect.Slice:
		list := make([]any, one(s, 0, 1, 1, 1, 2, 2, 3))
		for i := range list {
			list[i] = s.value(t.Elem(), tag, lacking)
		}
		return list
	case reflect.Map:
		return s.mapping(t, lacking)
	case reflect.Bool:
		return s.chance(50)
	case reflect.Int64, reflect.Int32, reflect.Int:
		return s.integer(tag)
	}
	return s.text(tag)
}

func (s *source) mapping(t reflect.Type, lacking []string) map[string]any {
	m := make(map[string]any)
	for range one(s, 0, 1, 2, 3) {
		key := one(s, "a", "b", "app", "example.com/x", "/", "/api", "MODE", "PORT")
		m[key] = s.value(t.Elem(), "", lacking)
		if t.Elem().Kind() == reflect.Pointer && s.chance(20) {
			m[key] = nil
		}
	}
	return m
}

func (s *source) integer(tag reflect.StructTag) int {
	n := one(s, 0, 1, 2, 3, 10, 53, 80, 443, 8080, 30080)
	if lowest, err := strconv.Atoi(tag.Get("min")); err == nil && n < lowest {
		n = lowest
	}
	if highest, err := strconv.Atoi(tag.Get("max")); err == nil && n > highest {
		n = highest
	}
	return n
}

func (s *source) text(tag reflect.StructTag) string {
	if enum, ok := tag.Lookup("enum"); ok {
		return one(s, strings.Split(enum, ",")...)
	}
	switch tag.Get("yaml") {
	case "containerName":
		return one(s, "", "", "web", "web", "web", "web", "web", "web", "helper", "missing")
	case "image":
		return one(s, "nginx:1.27", "go", "python", "a/b@sha256:0")
	case "name":
		return one(s, "a", "b", "c", "data", "web", "helper")
	}
	return one(s, "", "a", "b", "web", "25%", "x: y", `"<&>`, "1", "true", "/data", "Ünïcode")
}

// fields returns values for the fields of a struct. Some optional ones are omitted.
func (s *source) fields(t reflect.Type, lacking []string) map[string]any {
	m := make(map[string]any)
	for _, f := range reflect.VisibleFields(t) {
		name := f.Tag.Get("yaml")
		if name == "" || f.Anonymous || slices.Contains(lacking, name) || !applies(t, f, m) {
			continue
		}
		likely := 45
		if name == "image" || f.Tag.Get("schema") != "" {
			likely = 98
		}
		if !s.chance(likely) {
			continue
		}
		m[name] = s.value(f.Type, f.Tag, lacking)
	}
	return m
}

// applies reports whether a field is allowed with the values in m.
func applies(t reflect.Type, f reflect.StructField, m map[string]any) bool {
	name, values, isConditional := strings.Cut(f.Tag.Get("when"), "=")
	if !isConditional {
		return true
	}
	other, isThere := m[name]
	if !isThere {
		for _, of := range reflect.VisibleFields(t) {
			if of.Tag.Get("yaml") == name {
				other = of.Tag.Get("default")
			}
		}
	}
	return slices.Contains(strings.Split(values, ","), other.(string))
}

// object returns a Kubernetes object.
func (s *source) object(i int) *object.Map {
	var node yaml.Node
	if err := node.Encode(s.tree(i)); err != nil {
		panic(err)
	}
	tree, err := object.FromNode(&node)
	if err != nil {
		panic(err)
	}
	return tree.(*object.Map)
}

func (s *source) tree(i int) map[string]any {
	switch s.IntN(4) {
	case 0:
		return map[string]any{"apiVersion": "v1", "kind": "ConfigMap", "metadata": map[string]any{"name": "c" + strconv.Itoa(i)}, "data": map[string]any{"a": "1"}}
	case 1:
		return map[string]any{"apiVersion": "example.com/v1", "kind": "Thing", "metadata": map[string]any{"name": "t" + strconv.Itoa(i), "labels": map[string]any{"a": "b"}}, "spec": map[string]any{"n": 1.5, "list": []any{}, "empty": map[string]any{}, "null": one[any](s, "x", 1)}}
	}
	container := map[string]any{"name": one(s, "web", "main"), "image": "nginx"}
	for key, value := range map[string]any{
		"env":          []any{map[string]any{"name": "MODE", "value": "a"}, map[string]any{"name": "a", "valueFrom": map[string]any{"secretKeyRef": map[string]any{"name": "s", "key": "k"}}}},
		"command":      []any{"run"},
		"args":         []any{"a", "b"},
		"ports":        []any{map[string]any{"containerPort": 80, "name": "http", "protocol": "TCP"}},
		"resources":    map[string]any{"requests": map[string]any{"cpu": 1, "ephemeral-storage": "1Gi"}},
		"volumeMounts": []any{map[string]any{"name": "data", "mountPath": "/data"}},
	} {
		if s.chance(40) {
			container[key] = value
		}
	}
	containers := []any{container, map[string]any{"name": "helper", "image": "busybox"}}[:one(s, 1, 1, 2)]
	spec := map[string]any{"containers": containers}
	for key, value := range map[string]any{
		"hostAliases":        []any{map[string]any{"ip": "a", "hostnames": []any{"b"}}},
		"volumes":            []any{map[string]any{"name": "data", "emptyDir": map[string]any{}}},
		"tolerations":        []any{map[string]any{"key": "a", "operator": "Exists"}},
		"serviceAccountName": "web",
		"securityContext":    map[string]any{"runAsNonRoot": false},
		"initContainers":     []any{map[string]any{"name": "a", "image": "b"}},
	} {
		if s.chance(25) {
			spec[key] = value
		}
	}
	return map[string]any{
		"apiVersion": "apps/v1", "kind": one(s, "Deployment", "StatefulSet", "DaemonSet"), "metadata": map[string]any{"name": "d" + strconv.Itoa(i)},
		"spec": map[string]any{"replicas": 2, "template": map[string]any{"metadata": map[string]any{"labels": map[string]any{"a": "b"}}, "spec": spec}},
	}
}

// merge returns a JSON merge patch.
func (s *source) merge() map[string]any {
	patch := make(map[string]any)
	for range s.IntN(4) {
		switch s.IntN(5) {
		case 0:
			patch["metadata"] = map[string]any{"annotations": map[string]any{"a": one[any](s, "b", nil)}}
		case 1:
			patch["spec"] = one[any](s, map[string]any{"replicas": 5}, map[string]any{"template": nil}, map[string]any{"template": map[string]any{"spec": map[string]any{"containers": []any{map[string]any{"name": "x"}}}}}, map[string]any{"selector": map[string]any{}})
		case 2:
			patch["data"] = map[string]any{"a": nil, "b": map[string]any{"c": nil}}
		case 3:
			patch["status"] = nil
		case 4:
			patch["kind"] = "Other"
		}
	}
	return patch
}

// operations returns the operations of a JSON patch.
func (s *source) operations() []any {
	var list []any
	for range s.IntN(4) {
		path := one(s, "/spec/replicas", "/metadata/labels", "/spec/template/spec/containers/0/image", "/spec/template/spec/containers/-", "/spec/template/spec/volumes", "/data/a", "/metadata/annotations~1x", "/kind", "/spec/template/spec/containers/0/env/0")
		op := map[string]any{"op": one(s, "add", "add", "replace", "remove", "copy", "move", "test"), "path": path}
		switch op["op"] {
		case "copy", "move":
			op["from"] = one(s, "/kind", "/metadata/name", "/spec/template/spec/containers/0")
		case "remove":
		default:
			op["value"] = one[any](s, 3, "x", map[string]any{"a": "b"}, []any{}, map[string]any{"name": "x", "image": "y"})
		}
		list = append(list, op)
	}
	return list
}
