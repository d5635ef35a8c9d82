package propertyschema

import (
	"errors"
	"fmt"
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Reject is called with the path and the reason for each part of a map that the
// schema rejects.
type Reject func(at yamltree.Path, reason string)

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

// Validate calls reject for each part of a value that the schema rejects, or that
// JSON cannot express. Names of properties match regardless of case and
// separators.
func (s *Schema) Validate(node *yaml.Node, where Where, reject Reject) {
	if s == nil || s.isBroken {
		return
	}
	if !isMapOrNull(node) {
		s.validateValue(node, where, reject)
		return
	}
	if (yamltree.IsNull(node) || len(node.Content) == 0) && !s.allowsMap() {
		reject(where(""), "required field is missing")
		return
	}
	given := s.read(node, where, reject)
	judge(s.document.root, given, where, reject)
}

// IsOfValue reports whether the schema allows only a list or a scalar.
func (s *Schema) IsOfValue() bool { return s != nil && s.document != nil && !s.allowsMap() }

// allowsMap reports whether the schema may allow a map.
func (s *Schema) allowsMap() bool {
	types := s.document.root.target().types()
	return types == nil || slices.Contains(types, "object")
}

// validateValue is Validate for a list or a scalar (specification, chapter
// 5: properties).
func (s *Schema) validateValue(node *yaml.Node, where Where, reject Reject) {
	v, err := valueOf(node)
	if err != nil {
		rejectNode(err, node, where(""), reject)
		return
	}
	judge(s.document.root, v, where, reject)
}

// ValidatePart is Validate for a map that may lack required properties.
func (s *Schema) ValidatePart(node *yaml.Node, where Where, reject Reject) {
	if s == nil || s.isBroken || !isMapOrNull(node) {
		return
	}
	for _, f := range s.read(node, where, reject).fields {
		if property := s.document.root.named["properties"][f.name]; property != nil {
			judge(property, f.value, Below(where(f.name)), reject)
		}
	}
}

// isMapOrNull reports whether a node is a map, null or missing.
func isMapOrNull(node *yaml.Node) bool { return yamltree.IsNull(node) || node.Kind == yaml.MappingNode }

// read reads a map, with the names as the schema spells them. It reports values
// that JSON cannot express.
func (s *Schema) read(node *yaml.Node, where Where, reject Reject) *value {
	var fields []field
	for i := 0; node != nil && i+1 < len(node.Content); i += 2 {
		name := s.spelling(node.Content[i].Value)
		v, err := valueOf(node.Content[i+1])
		if err != nil {
			v.isBroken = true
			rejectNode(err, node.Content[i+1], where(name), reject)
		}
		fields = append(fields, field{name, v})
	}
	return mapOf(fields)
}

// rejectNode calls reject for an error of object.FromNode. Duplicate keys were
// reported when the input was read.
func rejectNode(err error, value *yaml.Node, at yamltree.Path, reject Reject) {
	if errors.Is(err, object.ErrDuplicateKey) {
		return
	}
	at, err = placeOf(err, value, at)
	reject(at, err.Error())
}

// placeOf is the path in a value of an error of object.FromNode, and the error
// without its line.
func placeOf(err error, value *yaml.Node, at yamltree.Path) (yamltree.Path, error) {
	if wrong := (*object.NodeError)(nil); errors.As(err, &wrong) {
		at, _ = at.To(value, wrong.Node)
		err = wrong.Err
	}
	return at, err
}

// spelling is how the schema spells a property.
func (s *Schema) spelling(name string) string {
	if s.document.root.named["properties"][name] != nil {
		return name
	}
	for _, property := range s.names {
		if result.Plain(property) == result.Plain(name) {
			return property
		}
	}
	return name
}

// maxProblems is the maximum number of errors that are reported for one value.
const maxProblems = 100

// endless is the message about a value that is not validated.
const endless = "validation would take too long: simplify the JSON Schema"

// judge calls reject for each part of a value that a schema rejects.
func judge(r *rule, v *value, where Where, reject Reject) {
	var w walk
	found := w.check(r, v, where)
	if w.isOver() {
		reject(where(""), endless)
		return
	}
	for _, p := range found[:min(len(found), maxProblems)] {
		reject(p.at, p.reason)
	}
	if more := len(found) - maxProblems; more > 0 {
		reject(where(""), fmt.Sprintf("%d more errors are not listed", more))
	}
}
