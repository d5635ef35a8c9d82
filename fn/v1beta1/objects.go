package v1beta1

import (
	"slices"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/rule"
)

// groupOf returns the API group of an object.
func groupOf(o *object.Map) string { return object.Group(o.String("apiVersion")) }

// own adds the namespace of the Application to the annotation of an object in another
// namespace.
func (m *marks) own(a *Application, o *object.Map) {
	if !m.isController && o.String("metadata", "namespace") != a.Metadata.Namespace {
		o.Map("metadata", "annotations").Set(oam.AnnotationApplication, a.Metadata.Namespace+"/"+a.Metadata.Name)
	}
}

// checkObject reports an object with an invalid name, or an invalid name of a
// container.
func checkObject(m *made, in *instance) bool {
	kind := m.object.String("kind")
	for _, entry := range Containers(m.object) {
		container, _ := entry.(*object.Map)
		name := container.String("name")
		if broken := rule.Label(name); name != "" && broken != "" {
			m.reject(in, name, "the name of a container of the "+kind, broken)
			return false
		}
	}
	name := m.object.String("metadata", "name")
	if broken := nameRule(kind)(name); broken != "" {
		m.reject(in, name, "the name of a "+kind, broken)
		return false
	}
	return true
}

// nameRule returns the rule for the names of a kind.
func nameRule(kind string) func(string) string {
	switch kind {
	case "Service":
		return rule.Service
	case "Namespace":
		return rule.Label
	case "Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding":
		return func(string) string { return "" } // any segment of a path
	}
	return rule.Subdomain
}

// podSpecs are the paths of pod specs in workloads.
var podSpecs = [][]string{{"spec", "template", "spec"}, {"spec", "jobTemplate", "spec", "template", "spec"}, {"spec"}}

// Containers returns the containers of an object that is a pod or has a template for pods,
// without init containers.
func Containers(o *object.Map) (all object.List) {
	for _, path := range podSpecs {
		containers, _ := o.Lookup(append(slices.Clone(path), "containers")...).(object.List)
		all = append(all, containers...)
	}
	return all
}

// reject reports an invalid name: at the name of the component if that is the cause.
func (m *made) reject(in *instance, name, of, rule string) {
	if name == in.name && in.report.Failed(in.at.Field("name").String()) {
		return // already reported
	}
	if name == in.name {
		in.report.Error(code.ObjectName, in.at.Field("name").String(), "%q is also %s: %s", name, of, rule).Found(name)
		return
	}
	m.report.Error(code.ObjectName, m.at, "%s generates %s, %s: %s", m.by, strconv.Quote(name), of, rule)
}

// order sorts the fields of an object in the usual order.
func order(o *object.Map) {
	metadata := o.Map("metadata")
	for _, field := range []string{"labels", "annotations"} {
		if m, isMap := metadata.Get(field).(*object.Map); isMap {
			sortFields(m)
		}
	}
	first(metadata, "name", "namespace", "labels", "annotations")
	first(o, "apiVersion", "kind", "metadata")
}

// first moves fields of a map to the front.
func first(m *object.Map, keys ...string) {
	fields := slices.Clone(m.Fields())
	slices.SortStableFunc(fields, func(a, b object.Field) int { return rank(keys, a.Key) - rank(keys, b.Key) })
	refill(m, fields)
}

func rank(keys []string, key string) int {
	if i := slices.Index(keys, key); i >= 0 {
		return i
	}
	return len(keys)
}

func sortFields(m *object.Map) {
	fields := slices.Clone(m.Fields())
	slices.SortFunc(fields, func(a, b object.Field) int { return strings.Compare(a.Key, b.Key) })
	refill(m, fields)
}

func refill(m *object.Map, fields []object.Field) {
	for _, f := range fields {
		m.Delete(f.Key)
	}
	for _, f := range fields {
		m.Set(f.Key, f.Value)
	}
}
