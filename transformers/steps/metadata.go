package steps

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/rule"
)

// rejection is an error in a field of an object that a step adds or patches.
type rejection struct {
	at      []string
	found   string
	message string
}

// checkHeader finds errors in the apiVersion, kind and namespace of an object
// that a step adds, and kinds that cannot be in a cluster.
func checkHeader(added *object.Map) (wrong []rejection) {
	apiVersion, kind := added.String("apiVersion"), added.String("kind")
	if broken := rule.APIVersion(apiVersion); broken != "" {
		wrong = append(wrong, rejection{[]string{"apiVersion"}, apiVersion, broken})
	}
	if broken := rule.Kind(kind); broken != "" {
		wrong = append(wrong, rejection{[]string{"kind"}, kind, broken})
	}
	switch {
	case apiVersion == "v1" && kind == "List":
		wrong = append(wrong, rejection{[]string{"kind"}, kind, "a step adds one object: write a step for each"})
	case krm.IsInput(apiVersion, kind):
		wrong = append(wrong, rejection{[]string{"apiVersion"}, apiVersion, "a step cannot add a resource that render-oam reads as input"})
	}
	switch namespace := added.Lookup("metadata", "namespace").(type) {
	case nil:
	case string:
		if broken := rule.Label(namespace); namespace != "" && broken != "" && !instance.IsToFill(namespace) {
			wrong = append(wrong, rejection{[]string{"metadata", "namespace"}, namespace, broken})
		}
	default:
		if object.StringOf(namespace) == "" && namespace != object.Plain("null") {
			wrong = append(wrong, rejection{[]string{"metadata", "namespace"}, "", "expected a string"})
		}
	}
	return wrong
}

// hasPods reports whether the spec.template of an object is a pod template.
func hasPods(added *object.Map) bool {
	group := object.Group(added.String("apiVersion"))
	return group == "apps" || group == "batch"
}

// checkMetadata finds errors in the labels and annotations of an object and of
// its pod template, if it has one.
func checkMetadata(fields *object.Map, hasPods bool) (wrong []rejection) {
	paths := [][]string{{"metadata"}, {"spec", "template", "metadata"}}
	if !hasPods {
		paths = paths[:1]
	}
	for _, path := range paths {
		for _, field := range []string{"labels", "annotations"} {
			at := append(slices.Clone(path), field)
			switch entries := fields.Lookup(at...).(type) {
			case nil, object.Plain: // {} or null
			case *object.Map:
				for _, f := range entries.Fields() {
					if message, found := instance.CheckEntry(field == "labels", f); message != "" {
						wrong = append(wrong, rejection{append(slices.Clone(at), f.Key), found, message})
					}
				}
			default:
				wrong = append(wrong, rejection{at, "", "expected a map"})
			}
		}
	}
	return wrong
}

// writeStrings converts the labels and annotations of an object and its pod
// template to strings, because a property may be a number. It warns about
// numbers that hosts spell in different ways.
func (s *run) writeStrings(m *object.Map) {
	for _, path := range [][]string{{"metadata"}, {"spec", "template", "metadata"}} {
		at := s.path
		for _, name := range path {
			at = at.Field(name)
		}
		for _, field := range []string{"labels", "annotations"} {
			values, _ := m.Lookup(append(slices.Clone(path), field)...).(*object.Map)
			for _, f := range slices.Clone(values.Fields()) {
				if value := object.StringOf(f.Value); value != "" {
					if plain, isPlain := f.Value.(object.Plain); isPlain {
						decode.WarnText(&yaml.Node{Kind: yaml.ScalarNode, Value: string(plain)}, at.Field(field).Field(f.Key), s.report)
					}
					values.Set(f.Key, value)
				}
			}
		}
	}
}
