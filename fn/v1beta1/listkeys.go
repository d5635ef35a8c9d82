package v1beta1

import (
	"fmt"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
)

// listKey is a list of the Kubernetes API whose items must differ in some fields.
type listKey struct {
	list     string
	fields   []string
	rejected string // who rejects duplicates
}

// Kubernetes validates some lists on each request. In others, a duplicate is an error
// only for server-side apply, which finds items by these fields:
// https://kubernetes.io/docs/reference/using-api/server-side-apply/#merge-strategy
const (
	byKubernetes      = "Kubernetes rejects"
	byServerSideApply = "server-side apply rejects"
)

var (
	listsOfService = []listKey{
		{"ports", []string{"port", "protocol"}, byKubernetes},
		{"ports", []string{"name"}, byKubernetes},
	}
	listsOfPod = []listKey{
		{"volumes", []string{"name"}, byKubernetes},
		{"initContainers", []string{"name"}, byKubernetes},
		{"containers", []string{"name"}, byKubernetes},
		{"topologySpreadConstraints", []string{"topologyKey", "whenUnsatisfiable"}, byKubernetes},
		{"hostAliases", []string{"ip"}, byServerSideApply},
		{"imagePullSecrets", []string{"name"}, byServerSideApply},
	}
	listsOfContainer = []listKey{
		{"ports", []string{"containerPort", "protocol"}, byServerSideApply},
		{"ports", []string{"name"}, byKubernetes},
		{"env", []string{"name"}, byServerSideApply},
		{"volumeMounts", []string{"mountPath"}, byKubernetes},
		{"volumeDevices", []string{"devicePath"}, byKubernetes},
	}
)

// warnDuplicates warns about items in the lists of an object that have the same key.
// KubeVela generates such objects too.
func warnDuplicates(m *made) {
	if spec, isMap := m.object.Get("spec").(*object.Map); isMap && m.object.String("kind") == "Service" && m.object.String("apiVersion") == "v1" {
		m.warnDuplicatesIn(spec, func() string { return "spec" }, listsOfService)
	}
	for _, path := range podSpecs {
		pod, isMap := m.object.Lookup(path...).(*object.Map)
		if !isMap || pod.Get("containers") == nil {
			continue
		}
		at := func() string { return strings.Join(path, ".") }
		m.warnDuplicatesIn(pod, at, listsOfPod)
		for _, list := range []string{"initContainers", "containers"} {
			containers, _ := pod.Get(list).(object.List)
			for i := range containers {
				if container, isMap := containers[i].(*object.Map); isMap {
					m.warnDuplicatesIn(container, func() string { return fmt.Sprintf("%s.%s[%d]", at(), list, i) }, listsOfContainer)
				}
			}
		}
	}
}

// warnDuplicatesIn warns about the first duplicate of each list of a map.
func (m *made) warnDuplicatesIn(of *object.Map, path func() string, lists []listKey) {
	reported := ""
	for _, l := range lists {
		items, _ := of.Get(l.list).(object.List)
		if len(items) < 2 || l.list == reported {
			continue
		}
		first, second := l.duplicate(items)
		if first < 0 {
			continue
		}
		m.report.Warn(code.DuplicateListKey, m.at, "%s generates a duplicate in %s %q: %s.%s[%d] and [%d] have %s, which %s",
			m.by, m.object.String("kind"), m.object.String("metadata", "name"), path(), l.list, first, second, l.key(items[second]), l.rejected)
		reported = l.list
	}
}

// duplicate returns the positions of two items with the same key; -1 if all keys
// differ.
func (l listKey) duplicate(items object.List) (first, second int) {
	const few = 8 // items that are compared without allocating memory
	if len(items) <= few {
		for i := range items {
			for n := range i {
				if l.isSame(items[n], items[i]) {
					return n, i
				}
			}
		}
		return -1, -1
	}
	seen := make(map[string]int, len(items))
	for i, item := range items {
		key := l.key(item)
		if n, isDuplicate := seen[key]; isDuplicate && key != "" {
			return n, i
		}
		seen[key] = i
	}
	return -1, -1
}

// isSame reports whether two items have the same key.
func (l listKey) isSame(a, b any) bool {
	one, isMap := a.(*object.Map)
	other, isMapToo := b.(*object.Map)
	if !isMap || !isMapToo {
		return false
	}
	for _, field := range l.fields {
		value := keyValue(one, field)
		if value == nil || value != keyValue(other, field) {
			return false
		}
	}
	return true
}

// keyValue is a scalar field of an item. It is nil if the item has none, and also if it
// has a value whose type Kubernetes rejects.
func keyValue(item *object.Map, field string) any {
	switch value := item.Get(field).(type) {
	case string, object.Plain:
		return value
	case nil:
		if field == "protocol" {
			return "TCP"
		}
	}
	return nil
}

// key describes the key of an item. It is empty if the item has none.
func (l listKey) key(item any) string {
	fields, isMap := item.(*object.Map)
	if !isMap {
		return ""
	}
	parts := slices.Clone(l.fields)
	for i, field := range l.fields {
		value := keyValue(fields, field)
		if value == nil {
			return ""
		}
		parts[i] += " " + fmt.Sprint(value)
	}
	return strings.Join(parts, ", ")
}
