package transformers

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/schema"
)

// refusal is what is wrong with a field of an object that a user writes.
type refusal struct {
	at      []string
	found   string
	message string
}

// checkHeader finds what Kubernetes would refuse in the apiVersion, kind and
// namespace of an object that a step adds, and what is no object for a cluster.
func checkHeader(added *object.Map) (wrong []refusal) {
	apiVersion, kind := added.String("apiVersion"), added.String("kind")
	if broken := oam.APIVersionRule(apiVersion); broken != "" {
		wrong = append(wrong, refusal{[]string{"apiVersion"}, apiVersion, broken})
	}
	if broken := oam.KindRule(kind); broken != "" {
		wrong = append(wrong, refusal{[]string{"kind"}, kind, broken})
	}
	switch {
	case apiVersion == "v1" && kind == "List":
		wrong = append(wrong, refusal{[]string{"kind"}, kind, "a step adds one object: give each its own"})
	case krm.IsInput(apiVersion, kind):
		wrong = append(wrong, refusal{[]string{"apiVersion"}, apiVersion, "a step cannot add what is read as input again"})
	}
	switch namespace := added.Lookup("metadata", "namespace").(type) {
	case nil:
	case string:
		if broken := oam.LabelRule(namespace); namespace != "" && broken != "" && !isToFill(namespace) {
			wrong = append(wrong, refusal{[]string{"metadata", "namespace"}, namespace, broken})
		}
	default:
		if textOf(namespace) == "" && namespace != object.Plain("null") {
			wrong = append(wrong, refusal{[]string{"metadata", "namespace"}, "", "expected a text"})
		}
	}
	return wrong
}

// isToFill reports whether a text is one that a later stage puts a value in, as
// ${env} or {{cluster}}.
func isToFill(text string) bool {
	return strings.Contains(text, "${") || strings.Contains(text, "{{")
}

// hasPods reports whether an object to add is of a kind whose spec.template is that
// of pods.
func hasPods(added *object.Map) bool {
	group, _, _ := strings.Cut(added.String("apiVersion"), "/")
	return group == "apps" || group == "batch"
}

// checkMetadata finds what Kubernetes would refuse in the labels and annotations
// of an object and, where it has some, of the template of its pods, and annotations
// that hosts keep for themselves.
func checkMetadata(fields *object.Map, hasPods bool) (wrong []refusal) {
	paths := [][]string{{"metadata"}, {"spec", "template", "metadata"}}
	if !hasPods {
		paths = paths[:1]
	}
	for _, path := range paths {
		for _, field := range []string{"labels", "annotations"} {
			at := append(slices.Clone(path), field)
			switch entries := fields.Lookup(at...).(type) {
			case nil, object.Plain: // {} and null
			case *object.Map:
				for _, f := range entries.Fields() {
					if message, found := checkEntry(field == "labels", f); message != "" {
						wrong = append(wrong, refusal{append(slices.Clone(at), f.Key), found, message})
					}
				}
			default:
				wrong = append(wrong, refusal{at, "", "expected a mapping"})
			}
		}
	}
	return wrong
}

// checkEntry says what is wrong with a label or annotation, and which text it is.
func checkEntry(isLabel bool, f object.Field) (message, found string) {
	key := f.Key
	if !isLabel {
		key = strings.ToLower(key) // as Kubernetes looks at them
	}
	if broken := oam.LabelKeyRule(key); broken != "" {
		return broken, f.Key
	}
	if !isLabel && isPlacement(f.Key) {
		return "hosts keep this annotation for themselves: remove it", f.Key
	}
	switch value := f.Value.(type) {
	case *object.Map, object.List:
		return "expected a text", ""
	default:
		text := textOf(value)
		if isLabel && !isToFill(text) {
			return oam.LabelValueRule(text), text
		}
	}
	return "", ""
}

// isPlacement reports whether hosts keep an annotation for themselves: by it they
// know the file of a resource, or that it is for tools only.
func isPlacement(key string) bool {
	switch key {
	case "config.kubernetes.io/path", "config.kubernetes.io/index", "config.kubernetes.io/local-config", "config.kubernetes.io/function":
		return true
	}
	prefix, _, _ := strings.Cut(key, "/")
	return prefix == "internal.config.kubernetes.io" || prefix == "internal.config.k8s.io" || prefix == "internal.kpt.dev"
}

// writeTexts makes texts of the labels and annotations of an object and of the
// template of its pods: a property that is a number is one there. The step is
// told of numbers that hosts spell in more than one way.
func (s *stepRun) writeTexts(m *object.Map) {
	for _, metadata := range []any{m.Get("metadata"), m.Lookup("spec", "template", "metadata")} {
		for _, field := range []string{"labels", "annotations"} {
			entries, _ := metadata.(*object.Map)
			texts, isMap := entries.Get(field).(*object.Map)
			for _, f := range slices.Clone(texts.Fields()) {
				if text := textOf(f.Value); isMap && text != "" {
					if plain, isPlain := f.Value.(object.Plain); isPlain {
						schema.WarnText(&yaml.Node{Kind: yaml.ScalarNode, Value: string(plain)}, s.path.Field(field).Field(f.Key), s.report)
					}
					texts.Set(f.Key, text)
				}
			}
		}
	}
}

// textOf is a scalar as text; "" for null, and what is none.
func textOf(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case object.Plain:
		if v != "null" && v != object.Empty && v != object.EmptyList {
			return string(v)
		}
	}
	return ""
}
