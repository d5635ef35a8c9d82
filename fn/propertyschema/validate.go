package propertyschema

import (
	"errors"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/jsonschema"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Where returns the path of a property, or of the map for "".
type Where func(name string) yamltree.Path

// Below returns the paths of the properties of a map at a path.
func Below(at yamltree.Path) Where {
	return func(name string) yamltree.Path {
		if name == "" {
			return at
		}
		return at.Field(name)
	}
}

// Validate returns why the schema rejects a value, including parts that JSON cannot
// express. Case and separators in the names of properties do not matter.
func (s *Schema) Validate(node *yaml.Node, where Where) []jsonschema.Problem {
	if s == nil || s.isBroken {
		return nil
	}
	if !isMapOrNull(node) {
		v, err := jsonschema.FromNode(node, where(""))
		if err != nil {
			return unreadable(err, node, where(""))
		}
		return s.root.Validate(v)
	}
	if (yamltree.IsNull(node) || len(node.Content) == 0) && !s.allowsMap() {
		return []jsonschema.Problem{{At: where(""), Reason: "required field is missing"}}
	}
	fields, found := s.fields(node, where)
	return append(found, s.root.Validate(jsonschema.Map(fields, where))...)
}

// ValidatePart is Validate for a map in which required properties can be missing.
func (s *Schema) ValidatePart(node *yaml.Node, where Where) []jsonschema.Problem {
	if s == nil || s.isBroken || !isMapOrNull(node) {
		return nil
	}
	fields, found := s.fields(node, where)
	for _, f := range fields {
		if property := s.root.Property(f.Name); property != nil {
			found = append(found, property.Validate(f.Value)...)
		}
	}
	return found
}

// isMapOrNull reports whether a node is a map, null or missing.
func isMapOrNull(node *yaml.Node) bool { return yamltree.IsNull(node) || node.Kind == yaml.MappingNode }

// fields returns the fields of a map, with the names as the schema spells them, and
// the problems of those that JSON cannot express.
func (s *Schema) fields(node *yaml.Node, where Where) (fields []jsonschema.Field, found []jsonschema.Problem) {
	for i := 0; node != nil && i+1 < len(node.Content); i += 2 {
		name := s.spelling(node.Content[i].Value)
		v, err := jsonschema.FromNode(node.Content[i+1], where(name))
		if err != nil {
			found = append(found, unreadable(err, node.Content[i+1], where(name))...)
		}
		fields = append(fields, jsonschema.Field{Name: name, Value: v})
	}
	return fields, found
}

// unreadable returns the problem of a value that cannot be read, except for duplicate
// keys, which were reported when the input was read.
func unreadable(err error, value *yaml.Node, at yamltree.Path) []jsonschema.Problem {
	if errors.Is(err, object.ErrDuplicateKey) {
		return nil
	}
	at, err = placeOf(err, value, at)
	return []jsonschema.Problem{{At: at, Reason: err.Error()}}
}

// placeOf returns the path of an error of object.FromNode, and the error without its
// line. The value is at the given path.
func placeOf(err error, value *yaml.Node, at yamltree.Path) (yamltree.Path, error) {
	if wrong := (*object.NodeError)(nil); errors.As(err, &wrong) {
		at, _ = at.To(value, wrong.Node)
		err = wrong.Err
	}
	return at, err
}

// WarnUnknown warns of properties that a definition does not have, except for those
// that it rejects.
func WarnUnknown(node *yaml.Node, known []string, at yamltree.Path, report *result.Reporter) {
	if len(known) == 0 || node == nil || node.Kind != yaml.MappingNode {
		return
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		if name := node.Content[i].Value; !slices.Contains(known, name) && !report.Failed(at.Field(name).String()) {
			hint := result.DidYouMean(name, known)
			if hint == "" {
				hint = ": the definition has " + result.AllOf(known)
			}
			report.Warn(code.UnknownProperty, at.Field(name).String(), "unknown property %q%s", name, hint).Found(name).Propose(result.Nearest(name, known))
		}
	}
}
