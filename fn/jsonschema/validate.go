package jsonschema

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Problem is what is wrong with a part of a value, and where.
type Problem struct {
	At     yamltree.Path
	Reason string
}

// maxProblems is the number of problems of one value that are listed. If there are at
// least two more, they are only counted.
const maxProblems = 100

// maxSteps limits the work with one value. A schema that refers to itself more than
// once can multiply the work at each level of the value.
const maxSteps = 2_000_000

// endless is the reason for a value that is not validated.
const endless = "validation would take too long: simplify the JSON Schema"

// Validate returns why a schema rejects a value. It returns nil for a valid value.
func (s *Schema) Validate(v *Value) []Problem {
	var w walk
	found := w.check(s, v, nil)
	if w.isOver() {
		return []Problem{{v.at, endless}}
	}
	if more := len(found) - maxProblems; more > 1 {
		found = append(found[:maxProblems], Problem{v.at, fmt.Sprintf("%d more errors are not listed", more)})
	}
	return found
}

// walk validates a value, and counts its steps.
type walk struct{ steps int }

// isOver reports whether the walk has taken too many steps, so that its results are
// not valid.
func (w *walk) isOver() bool { return w.steps > maxSteps }

// check returns why a schema rejects a value. In evaluated, unless it is nil,
// it marks the properties or entries of the value that the schema evaluates.
func (w *walk) check(s *Schema, v *Value, evaluated []bool) (found []Problem) {
	if v == nil {
		return nil
	}
	s = s.target
	w.steps += 1 + (s.size+v.size)>>6 + s.programs*v.size>>6
	switch {
	case w.isOver():
		return nil
	case s.never:
		return []Problem{{v.at, "must not be set"}}
	case !s.isOfType(v):
		return []Problem{{v.at, expectedTypes(s.types, v)}}
	}
	for _, reason := range s.reasons(v) {
		found = append(found, Problem{v.at, reason})
	}
	here := make([]bool, len(v.parts))
	switch json := v.json.(type) {
	case []any:
		found = append(found, w.checkItems(s, v, here)...)
	case map[string]any:
		found = append(found, w.checkFields(s, v, json, here)...)
	}
	found = append(found, w.checkInPlace(s, v, here)...)
	found = append(found, w.checkUnevaluated(s, v, here)...)
	merge(evaluated, here)
	return found
}

// merge marks in evaluated what is marked in other.
func merge(evaluated, other []bool) {
	for i := range evaluated {
		evaluated[i] = evaluated[i] || other[i]
	}
}

// matches reports whether a value matches a schema. Only then does the schema
// evaluate parts of the value.
func (w *walk) matches(s *Schema, v *Value, evaluated []bool) bool {
	here := make([]bool, len(v.parts))
	isMatch := len(w.check(s, v, here)) == 0
	if isMatch {
		merge(evaluated, here)
	}
	return isMatch
}

// checkItems returns what is wrong with the entries of a list.
func (w *walk) checkItems(s *Schema, v *Value, evaluated []bool) (found []Problem) {
	contained, matching := s.sub["contains"].one, 0
	first := make(map[string]int)
	for i, part := range v.parts {
		item := part.Value
		if other := s.ofItem(i); other != nil {
			found, evaluated[i] = append(found, w.check(other, item, nil)...), true
		}
		if contained != nil && w.matches(contained, item, nil) {
			matching, evaluated[i] = matching+1, true
		}
		if s.says["uniqueItems"] == true {
			text := asJSON(item.json)
			if same, is := first[text]; is {
				found = append(found, Problem{item.at, fmt.Sprintf("duplicate of entry [%d]: entries must be unique", same)})
				continue
			}
			first[text] = i
		}
	}
	if contained == nil {
		return found
	}
	if limit := s.exceeded(matching, "Contains", "must have at least ", "must have at most ", "entry", "entries"); limit != "" {
		found = append(found, Problem{v.at, limit + contained.shown(" matching ") + ", got " + strconv.Itoa(matching)})
	}
	return found
}

// checkFields returns what is wrong with the properties of a map.
func (w *walk) checkFields(s *Schema, v *Value, fields map[string]any, evaluated []bool) (found []Problem) {
	require := func(names []string, with string) {
		for _, name := range names {
			if _, isSet := fields[name]; !isSet {
				found = append(found, missing(v, name, with))
			}
		}
	}
	require(s.required, "")
	for i, f := range v.parts {
		require(s.requiredWith[f.Name], f.Name)
		schemas := s.ofField(f.Name)
		found, evaluated[i] = append(found, w.checkField(s, v, f, schemas)...), len(schemas) > 0
	}
	return found
}

// missing returns the problem that a property is required, perhaps only with another
// one. The reason names the property if its path does not.
func missing(v *Value, name, with string) Problem {
	at, reason := v.of(name), "required field is missing"
	if (v.where != nil || name == "") && at.String() == v.at.String() {
		reason = fmt.Sprintf("required field %q is missing", name)
	}
	if with != "" {
		reason += fmt.Sprintf(": it is required with %q", with)
	}
	return Problem{at, reason}
}

// checkField returns what is wrong with a property that has these schemas.
func (w *walk) checkField(s *Schema, v *Value, f Field, schemas []*Schema) (found []Problem) {
	if names := s.sub["propertyNames"].one; names != nil {
		for _, p := range w.check(names, text(f.Name, v.of(f.Name)), nil) {
			found = append(found, Problem{p.At, "property name " + strconv.Quote(f.Name) + ": " + p.Reason})
		}
	}
	if len(schemas) == 1 && schemas[0].never && schemas[0] == s.sub["additionalProperties"].one {
		return append(found, Problem{v.of(f.Name), s.unknown(f.Name)})
	}
	for _, other := range schemas {
		found = append(found, w.check(other, f.Value, nil)...)
	}
	return found
}

// checkInPlace returns what is wrong with a value by other schemas.
func (w *walk) checkInPlace(s *Schema, v *Value, evaluated []bool) (found []Problem) {
	others := slices.Clip(s.sub["allOf"].list)
	if s.refers != nil {
		others = append(others, s.refers)
	}
	if condition := s.sub["if"].one; condition != nil {
		next := s.sub["else"].one
		if w.matches(condition, v, evaluated) {
			next = s.sub["then"].one
		}
		if next != nil {
			others = append(others, next)
		}
	}
	if isA[map[string]any](v.json) {
		for _, f := range v.parts {
			others = append(others, s.dependents[f.Name]...)
		}
	}
	for _, other := range others {
		found = append(found, w.check(other, v, evaluated)...)
	}
	if not := s.sub["not"].one; not != nil && w.matches(not, v, nil) {
		found = append(found, Problem{v.at, not.matched(v)})
	}
	found = append(found, w.checkChoice(s, "anyOf", v, evaluated)...)
	return append(found, w.checkChoice(s, "oneOf", v, evaluated)...)
}

// checkUnevaluated returns what is wrong with the properties or entries that
// neither the schema nor those in place evaluate.
func (w *walk) checkUnevaluated(s *Schema, v *Value, evaluated []bool) (found []Problem) {
	keyword, isMap := "unevaluatedItems", isA[map[string]any](v.json)
	if isMap {
		keyword = "unevaluatedProperties"
	}
	rest := s.sub[keyword].one
	if rest == nil {
		return nil
	}
	for i, part := range v.parts {
		switch {
		case evaluated[i]:
		case rest.never && isMap:
			found = append(found, Problem{v.of(part.Name), s.unknown(part.Name)})
		default:
			found = append(found, w.check(rest, part.Value, nil)...)
		}
		evaluated[i] = true
	}
	return found
}

// checkChoice returns what is wrong with a value that must match one of several
// schemas, and with oneOf only one.
func (w *walk) checkChoice(s *Schema, keyword string, v *Value, evaluated []bool) []Problem {
	var matching []string
	var wrong [][]Problem
	for i, other := range s.sub[keyword].list {
		here := make([]bool, len(evaluated))
		found := w.check(other, v, here)
		wrong = append(wrong, found)
		if len(found) == 0 {
			matching = append(matching, fmt.Sprintf("%s[%d]", keyword, i))
			merge(evaluated, here)
		}
	}
	switch {
	case keyword == "oneOf" && len(matching) > 1:
		return []Problem{{v.at, "matches " + result.AllOf(matching) + " of the JSON Schema: must match exactly one"}}
	case len(matching) > 0 || len(wrong) == 0:
		return nil
	}
	return explainChoice(s.sub[keyword].list, wrong, v)
}

// maxForms is the maximum number of schemas that a message explains.
const maxForms = 20

// explainChoice explains why a value matches none of several schemas. Those for
// values of other types are left out if there is one for its type.
func explainChoice(schemas []*Schema, wrong [][]Problem, v *Value) []Problem {
	var types []string
	var values []any
	var near [][]Problem
	areValues := true
	for i, other := range schemas {
		other = other.target
		if !other.isOfType(v) {
			types = append(types, other.types...)
			continue
		}
		values, areValues = append(values, slices.Concat(other.choices...)...), areValues && len(other.choices) > 0
		near = append(near, wrong[i])
	}
	switch {
	case len(near) == 0:
		return []Problem{{v.at, expectedTypes(types, v)}}
	case len(near) == 1:
		return near[0]
	case areValues:
		return []Problem{{v.at, notAmong(values, v)}}
	}
	var words []string
	for _, found := range near[:min(len(near), maxForms)] {
		place, _ := yamltree.CutPath(found[0].At.String(), v.at.String())
		if place = strings.TrimPrefix(place, "."); place != "" {
			place += ": "
		}
		words = append(words, shorten(place+found[0].Reason))
	}
	return []Problem{{v.at, "matches none of the allowed forms: " + strings.Join(words, "; or ")}}
}
