package jsonschema

import (
	"net/url"
	"strings"
)

// nowhere is the base URL of a JSON Schema without $id.
var nowhere = &url.URL{Scheme: "schema", Path: "/"}

// name registers the URLs by which other schemas refer to this one. In
// draft-07, $id is ignored next to $ref, and can also be the name of a place.
func (c *compiler) name(s *Schema, fields map[string]any) error {
	id, _ := fields["$id"].(string)
	u, err := s.base.Parse(id)
	if err != nil {
		return wrong(s.at.Field("$id"), "%q is not a URL", id)
	}
	if u.Fragment == "" {
		s.base = u
	}
	if id != "" || len(c.schemas) == 1 {
		c.byURL[u.String()] = s
	}
	for _, keyword := range []string{"$anchor", "$dynamicAnchor"} {
		if anchor, _ := fields[keyword].(string); anchor != "" {
			named := *s.base
			named.Fragment = anchor
			c.byURL[named.String()] = s
		}
	}
	return nil
}

// find returns the schema that a reference refers to, or nil.
func (c *compiler) find(ref string, base *url.URL) *Schema {
	u, err := base.Parse(ref)
	if err != nil {
		return nil
	}
	pointer, isPointer := strings.CutPrefix(u.Fragment, "/")
	if !isPointer {
		return c.byURL[u.String()]
	}
	u.Fragment = ""
	return c.byURL[u.String()].below(strings.Split(pointer, "/"))
}

// unescaper reads a step of a JSON pointer.
var unescaper = strings.NewReplacer("~1", "/", "~0", "~")

// below returns the schema that the steps of a JSON pointer lead to, or nil.
func (s *Schema) below(steps []string) *Schema {
	for s != nil && len(steps) > 0 {
		held := s.sub[steps[0]]
		s, steps = held.one, steps[1:]
		if held.byName != nil && len(steps) > 0 {
			s, steps = held.byName[unescaper.Replace(steps[0])], steps[1:]
		}
	}
	return s
}

// resolve finds what a schema refers to, and sets its target and that of the schemas
// that apply to the same value. It is an error if one of them is the schema itself,
// because validation would not end. via is the last schema on the way here that has
// a reference. $dynamicRef is read as $ref.
func (c *compiler) resolve(s, via *Schema) error {
	switch {
	case s.target != nil:
		return nil
	case s.isOpen:
		return wrong(via.at, "$ref refers to itself")
	}
	s.isOpen = true
	for _, keyword := range []string{"$dynamicRef", "$ref"} {
		if ref, _ := s.says[keyword].(string); ref != "" {
			if s.refers = c.find(ref, s.base); s.refers == nil {
				return wrong(s.at.Field(keyword), "%q not found in the JSON Schema", ref)
			}
		}
	}
	if s.refers != nil {
		if err := c.resolve(s.refers, s); err != nil {
			return err
		}
	}
	for _, other := range s.inPlace() {
		if err := c.resolve(other, via); err != nil {
			return err
		}
	}
	s.target = s
	if s.refers != nil && len(s.says) == 1 {
		s.target = s.refers.target
	}
	return nil
}
