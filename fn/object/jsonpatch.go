package object

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// JSONPatch returns an object with a list of RFC 6902 operations applied. Both
// must have the form that General returns. m does not change.
func JSONPatch(m *Map, operations any) (*Map, error) {
	list, isList := asList(operations)
	if !isList {
		return nil, fmt.Errorf("operations: expected a list")
	}
	var root any = m.Clone()
	for i, entry := range list {
		op, isMap := entry.(*Map)
		if !isMap {
			return nil, fmt.Errorf("operations[%d]: expected a map", i)
		}
		var err error
		if root, err = applyOperation(root, op); err != nil {
			return nil, fmt.Errorf("operations[%d] (%s %s): %w", i, op.String("op"), op.String("path"), err)
		}
	}
	changed := asMap(root)
	if changed == nil {
		return nil, fmt.Errorf("operations: the object is no longer a map")
	}
	return changed, nil
}

// operationNames are those of RFC 6902.
var operationNames = []string{"add", "remove", "replace", "move", "copy", "test"}

func applyOperation(root any, op *Map) (any, error) {
	path, err := pointer(op, "path")
	if err != nil {
		return nil, err
	}
	value := op.Get("value")
	if value == nil {
		value = Plain("null")
	}
	switch op.String("op") {
	case "add":
		return edit(root, path, func(_ any, _ bool) (any, error) { return clone(value), nil }, addIt)
	case "replace":
		return edit(root, path, func(_ any, _ bool) (any, error) { return clone(value), nil }, replaceIt)
	case "remove":
		return edit(root, path, nil, removeIt)
	case "move", "copy":
		return transfer(root, op, path)
	case "test":
		return edit(root, path, func(old any, _ bool) (any, error) {
			if !equal(old, value) {
				return nil, fmt.Errorf("the value is %s, not %s", spell(old), spell(value))
			}
			return old, nil
		}, replaceIt)
	}
	return nil, fmt.Errorf("unknown operation %q; expected %s", op.String("op"), strings.Join(operationNames, ", "))
}

func transfer(root any, op *Map, path []string) (any, error) {
	from, err := pointer(op, "from")
	if err != nil {
		return nil, err
	}
	var moved any
	take := func(old any, _ bool) (any, error) {
		moved = clone(old)
		return old, nil
	}
	if root, err = edit(root, from, take, replaceIt); err != nil {
		return nil, err
	}
	if op.String("op") == "move" {
		if root, err = edit(root, from, nil, removeIt); err != nil {
			return nil, err
		}
	}
	return edit(root, path, func(any, bool) (any, error) { return moved, nil }, addIt)
}

// pointer reads the JSON pointer (RFC 6901) in a field of an operation.
func pointer(op *Map, field string) ([]string, error) {
	text, isText := op.Get(field).(string)
	if !isText {
		return nil, fmt.Errorf("required field %s is missing", field)
	}
	if text == "" {
		return nil, nil
	}
	if text[0] != '/' {
		return nil, fmt.Errorf("%s: expected a path that begins with /, got %q", field, text)
	}
	steps := strings.Split(text[1:], "/")
	for i := range steps {
		steps[i] = strings.ReplaceAll(strings.ReplaceAll(steps[i], "~1", "/"), "~0", "~")
	}
	return steps, nil
}

// action is what edit does at the end of a path.
type action int

const (
	addIt     action = iota // adds a field, or an element in front of the existing one
	replaceIt               // replaces an existing value
	removeIt
)

// edit returns a tree that is changed at the end of a path. The function make
// returns the new value for the old one.
func edit(value any, path []string, make func(old any, there bool) (any, error), do action) (any, error) {
	if len(path) == 0 {
		if do == removeIt {
			return nil, fmt.Errorf("the whole object cannot be removed")
		}
		return make(value, true)
	}
	if list, isList := asList(value); isList {
		return editList(list, path, make, do)
	}
	m := asMap(value)
	if m == nil {
		return nil, fmt.Errorf("%s is in a %s, not in a map or a list", path[0], spell(value))
	}
	old := m.Get(path[0])
	if old == nil && (len(path) > 1 || do != addIt) {
		return nil, fmt.Errorf("there is no field %q", path[0])
	}
	if len(path) == 1 && do == removeIt {
		m.Delete(path[0])
		return orEmpty(m), nil
	}
	now, err := edit(old, path[1:], make, do)
	if err != nil {
		return nil, err
	}
	return m.Set(path[0], now), nil
}

func editList(list List, path []string, make func(any, bool) (any, error), do action) (any, error) {
	isLast := len(path) == 1
	at, err := strconv.Atoi(path[0])
	switch {
	case path[0] == "-" && isLast && do == addIt:
		at = len(list)
	case err != nil || at >= len(list)+1 || at == len(list) && (!isLast || do != addIt) || at < -len(list):
		return nil, fmt.Errorf("element %s not found in a list of length %d", path[0], len(list))
	case at < 0:
		at += len(list)
	}
	switch {
	case isLast && do == removeIt:
		if list = slices.Delete(list, at, at+1); len(list) == 0 {
			return EmptyList, nil
		}
		return list, nil
	case isLast && do == addIt:
		now, err := make(nil, false)
		if err != nil {
			return nil, err
		}
		return slices.Insert(list, at, now), nil
	}
	now, err := edit(list[at], path[1:], make, do)
	if err != nil {
		return nil, err
	}
	list[at] = now
	return list, nil
}

func orEmpty(m *Map) any {
	if m.Len() == 0 {
		return Empty
	}
	return m
}

func asMap(value any) *Map {
	if value == Empty {
		return Of()
	}
	m, _ := value.(*Map)
	return m
}

func asList(value any) (List, bool) {
	if value == EmptyList {
		return List{}, true
	}
	list, isList := value.(List)
	return list, isList
}

// equal reports whether two values are equal, in any order of fields.
func equal(a, b any) bool {
	if m, n := asMap(a), asMap(b); m != nil || n != nil {
		return m != nil && n != nil && m.Len() == n.Len() && !slices.ContainsFunc(m.Fields(), func(f Field) bool {
			return !equal(f.Value, n.Get(f.Key))
		})
	}
	if list, isList := asList(a); isList {
		other, isToo := asList(b)
		return isToo && slices.EqualFunc(list, other, equal)
	}
	return same(a, b)
}
