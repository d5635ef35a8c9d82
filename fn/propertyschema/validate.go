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

// Refuse is called for each thing in a mapping that the schema does not allow,
// with its path and the reason.
type Refuse func(at yamltree.Path, reason string)

// Where is the path of a property, or of the mapping for "".
type Where func(name string) yamltree.Path

// Below is where the properties of a mapping at a path are.
func Below(at yamltree.Path) Where {
	return func(name string) yamltree.Path {
		if name == "" {
			return at
		}
		return at.Field(name)
	}
}

// Validate calls refuse for each thing in a value that the schema does not
// allow, and for what JSON does not have. Names of properties are matched without
// case and separators.
func (s *Schema) Validate(node *yaml.Node, where Where, refuse Refuse) {
	if s == nil || s.isBroken {
		return
	}
	if !isMapping(node) {
		s.validateValue(node, where, refuse)
		return
	}
	if (yamltree.IsNull(node) || len(node.Content) == 0) && !s.takesMapping() {
		refuse(where(""), "it must be given")
		return
	}
	given := s.read(node, where, refuse)
	judge(s.document.root, given, where, refuse)
}

// IsOfValue reports whether the schema allows no mapping, but only a list or a
// single value.
func (s *Schema) IsOfValue() bool { return s != nil && s.document != nil && !s.takesMapping() }

// takesMapping reports whether a mapping may be what the schema allows.
func (s *Schema) takesMapping() bool {
	types := s.document.root.target().types()
	return types == nil || slices.Contains(types, "object")
}

// validateValue is Validate for a list or a single value (specification, chapter
// 5: properties).
func (s *Schema) validateValue(node *yaml.Node, where Where, refuse Refuse) {
	v, err := valueOf(node)
	if err != nil {
		refuseNode(err, node, where(""), refuse)
		return
	}
	judge(s.document.root, v, where, refuse)
}

// ValidatePart is Validate for a mapping that need not have all its properties.
func (s *Schema) ValidatePart(node *yaml.Node, where Where, refuse Refuse) {
	if s == nil || s.isBroken || !isMapping(node) {
		return
	}
	for _, f := range s.read(node, where, refuse).fields {
		if property := s.document.root.named["properties"][f.name]; property != nil {
			judge(property, f.value, Below(where(f.name)), refuse)
		}
	}
}

// isMapping reports whether there is a mapping or nothing.
func isMapping(node *yaml.Node) bool { return yamltree.IsNull(node) || node.Kind == yaml.MappingNode }

// read reads a mapping, with the names that the schema has, and refuses what JSON
// does not have.
func (s *Schema) read(node *yaml.Node, where Where, refuse Refuse) *value {
	var fields []field
	for i := 0; node != nil && i+1 < len(node.Content); i += 2 {
		name := s.spelling(node.Content[i].Value)
		v, err := valueOf(node.Content[i+1])
		if err != nil {
			v.isBroken = true
			refuseNode(err, node.Content[i+1], where(name), refuse)
		}
		fields = append(fields, field{name, v})
	}
	return mapping(fields)
}

// refuseNode refuses what object.FromNode says is wrong with a value. Keys that
// come twice were reported when the input was read.
func refuseNode(err error, value *yaml.Node, at yamltree.Path, refuse Refuse) {
	if errors.Is(err, object.ErrTwice) {
		return
	}
	at, err = placeOf(err, value, at)
	refuse(at, err.Error())
}

// placeOf is where what object.FromNode says is wrong stands in a value, and the
// same without its line.
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

// mostProblems is how many things are refused of one value: nobody reads on.
const mostProblems = 100

// endless says why a value is not validated.
const endless = "it would take too long to validate; make its JSON Schema simpler"

// judge refuses what is wrong with a value by a schema.
func judge(r *rule, v *value, where Where, refuse Refuse) {
	var w walk
	found := w.check(r, v, where)
	if w.isOver() {
		refuse(where(""), endless)
		return
	}
	for _, p := range found[:min(len(found), mostProblems)] {
		refuse(p.at, p.reason)
	}
	if more := len(found) - mostProblems; more > 0 {
		refuse(where(""), fmt.Sprintf("%d more mistakes are not listed", more))
	}
}
