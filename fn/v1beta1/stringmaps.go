package v1beta1

import (
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
)

// checkIdentity warns about a name or namespace that is not a string. KubeVela replaces it
// as if it were missing.
func checkIdentity(m *made) {
	metadata, _ := m.object.Get("metadata").(*object.Map)
	for _, field := range []string{"name", "namespace"} {
		if value := otherThanString(metadata.Get(field)); value != "" {
			m.report.Warn(code.LabelsNotStrings, m.at, "%s generates a %s without its %s, as in KubeVela, because metadata.%s is %s: it must be a string",
				m.by, m.object.String("kind"), field, field, value)
		}
	}
}

// checkLabels finds labels and annotations whose values are not strings. If there are
// some on the object itself, KubeVela drops all of them when it adds its own: so
// does this, with a warning. It leaves those of pods, which Kubernetes rejects.
func checkLabels(m *made) {
	for _, field := range []string{"labels", "annotations"} {
		metadata := m.object.Map("metadata")
		values, isMap := metadata.Get(field).(*object.Map)
		if !isMap {
			continue
		}
		if key, value := notAString(values); key != "" {
			m.report.Warn(code.LabelsNotStrings, m.at, "%s generates %s %q without its %s, as in KubeVela, because metadata.%s[%s] is %s: all %s must be strings",
				m.by, m.object.String("kind"), m.object.String("metadata", "name"), field, field, key, value, field)
			metadata.Delete(field)
			continue
		}
		for _, f := range values.Fields() {
			if f.Value == object.Plain("null") {
				values.Set(f.Key, "")
			}
		}
	}
	for _, path := range podSpecs {
		template, _ := m.object.Lookup(path[:len(path)-1]...).(*object.Map)
		metadata, _ := template.Get("metadata").(*object.Map)
		for _, field := range []string{"labels", "annotations"} {
			values, _ := metadata.Get(field).(*object.Map)
			if key, value := notAString(values); key != "" {
				m.report.Warn(code.LabelsNotStrings, m.at, "%s generates %s %q, which Kubernetes rejects, because %s.metadata.%s[%s] is %s: all %s must be strings",
					m.by, m.object.String("kind"), m.object.String("metadata", "name"), strings.Join(path[:len(path)-1], "."), field, key, value, field)
			}
		}
	}
}

// notAString returns the first key whose value is not a string, and a description of
// the value.
func notAString(values *object.Map) (key, value string) {
	for _, f := range values.Fields() {
		if value := otherThanString(f.Value); value != "" {
			return f.Key, value
		}
	}
	return "", ""
}

// otherThanString describes a value, or returns "" for a string and null.
func otherThanString(value any) string {
	switch v := value.(type) {
	case object.Plain:
		if v != "null" {
			return string(v)
		}
	case *object.Map:
		return "a map"
	case object.List:
		return "a list"
	}
	return ""
}
