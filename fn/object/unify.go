package object

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Rule says how a patch changes one field. Its path leaves out the positions in
// lists: spec.template.spec.containers.env.
type Rule struct {
	path                string
	replace, keep, open bool
	keys                []string // paths in an element of the list, with dots
}

// Replace replaces the existing value at a path with that of the patch.
func Replace(path string) Rule { return Rule{path: path, replace: true} }

// Keep keeps the existing value at a path instead of that of the patch.
func Keep(path string) Rule { return Rule{path: path, keep: true} }

// Open allows the list of the patch at a path to be shorter than the existing
// list.
func Open(path string) Rule { return Rule{path: path, open: true} }

// ByKey merges the list at a path, and lists of maps below it, element by
// element: elements with the same key are merged, others are added at the end.
// The first key that an element has is used. Lists whose elements have no key
// are merged by position.
func ByKey(path string, keys ...string) Rule { return Rule{path: path, keys: keys} }

// Unify adds a patch to m. Both must have the form that General returns.
//
// Maps are unified field by field, and lists element by element: a list of the
// patch must not be shorter than the existing list. Other values must be equal.
// A Rule makes an exception for one field. If something differs, the error is a
// *Conflict, and m may be partly changed.
func Unify(m, patch *Map, rules ...Rule) error {
	u := unifier{rules}
	return u.maps("", m, patch)
}

// Conflict says where an object and a patch differ.
type Conflict struct {
	At  string // path of the field
	Err error
}

// Error returns the path and what differs there.
func (c *Conflict) Error() string { return c.At + ": " + c.Err.Error() }

// Unwrap returns what differs.
func (c *Conflict) Unwrap() error { return c.Err }

// below adds a step to the path of an error.
func below(step string, err error) error {
	var inner *Conflict
	switch {
	case !errors.As(err, &inner):
		return &Conflict{At: step, Err: err}
	case inner.At[0] == '[':
		inner.At = step + inner.At
	default:
		inner.At = step + "." + inner.At
	}
	return inner
}

type unifier struct{ rules []Rule }

func (u unifier) has(path string, is func(Rule) bool) bool {
	return slices.ContainsFunc(u.rules, func(r Rule) bool { return r.path == path && is(r) })
}

// keys returns the keys of the nearest rule at or above a path.
func (u unifier) keys(path string) (keys []string) {
	nearest := -1
	for _, r := range u.rules {
		if r.keys != nil && len(r.path) > nearest && (r.path == path || strings.HasPrefix(path, r.path+".")) {
			nearest, keys = len(r.path), r.keys
		}
	}
	return keys
}

func (u unifier) maps(path string, m, patch *Map) error {
	for _, f := range patch.Fields() {
		at := f.Key
		if path != "" {
			at = path + "." + f.Key
		}
		value, err := u.value(at, m.Get(f.Key), f.Value)
		if err != nil {
			return below(f.Key, err)
		}
		m.Set(f.Key, value)
	}
	return nil
}

// value returns a value with the patch applied.
func (u unifier) value(path string, old, patch any) (any, error) {
	switch {
	case old == nil, u.has(path, func(r Rule) bool { return r.replace }):
		return clone(patch), nil
	case u.has(path, func(r Rule) bool { return r.keep }):
		return old, nil
	}
	if _, isMap := patch.(*Map); isMap || patch == Empty {
		return u.mapping(path, old, patch)
	}
	if _, isList := patch.(List); isList || patch == EmptyList {
		return u.list(path, old, patch)
	}
	if !same(old, patch) {
		return nil, fmt.Errorf("conflicting values %s and %s", spell(patch), spell(old))
	}
	return old, nil
}

func (u unifier) mapping(path string, old, patch any) (any, error) {
	m, isMap := old.(*Map)
	switch {
	case old == Empty:
		return clone(patch), nil
	case !isMap:
		return nil, fmt.Errorf("conflicting values %s and %s", spell(patch), spell(old))
	case patch == Empty:
		return old, nil
	}
	return m, u.maps(path, m, patch.(*Map))
}

func (u unifier) list(path string, old, patch any) (any, error) {
	list, isList := asList(old)
	if !isList {
		return nil, fmt.Errorf("conflicting values %s and %s", spell(patch), spell(old))
	}
	elements, _ := asList(patch)
	var merged List
	var err error
	switch keys := u.keys(path); {
	case keys != nil && len(elements) == 0:
		merged = list
	case isKeyed(elements, keys):
		merged, err = u.byKey(path, list, elements, keys)
	default:
		merged, err = u.byPosition(path, list, elements)
	}
	if err == nil && len(merged) == 0 {
		return EmptyList, nil
	}
	return merged, err
}

// byKey merges elements into those with the same key, and adds the others. If
// several elements have the same key, the last one takes precedence.
func (u unifier) byKey(path string, list, elements List, keys []string) (List, error) {
	var added List
	for i, element := range elements {
		if position(elements[i+1:], element, keys) >= 0 {
			continue
		}
		at := position(list, element, keys)
		if at < 0 {
			added = append(added, clone(element))
			continue
		}
		value, err := u.value(path, list[at], element)
		if err != nil {
			return nil, below("["+strconv.Itoa(at)+"]", err)
		}
		list[at] = value
	}
	return append(list, added...), nil
}

// isKeyed reports whether any of the elements has one of the keys.
func isKeyed(elements List, keys []string) bool {
	return slices.ContainsFunc(elements, func(element any) bool {
		m, isMap := element.(*Map)
		return isMap && slices.ContainsFunc(keys, func(key string) bool { return m.Lookup(strings.Split(key, ".")...) != nil })
	})
}

func (u unifier) byPosition(path string, list, elements List) (List, error) {
	if len(elements) < len(list) && !u.has(path, func(r Rule) bool { return r.open }) {
		return nil, fmt.Errorf("incompatible list lengths (%d and %d)", len(elements), len(list))
	}
	for i, element := range elements {
		if i == len(list) {
			list = append(list, clone(element))
			continue
		}
		value, err := u.value(path, list[i], element)
		if err != nil {
			return nil, below("["+strconv.Itoa(i)+"]", err)
		}
		list[i] = value
	}
	return list, nil
}

// position returns the index of the element of a list that has the same key as
// another element, or -1.
func position(list List, element any, keys []string) int {
	for _, key := range keys {
		path := strings.Split(key, ".")
		m, isMap := element.(*Map)
		if !isMap || m.Lookup(path...) == nil {
			continue
		}
		for i := range list {
			if other, isMap := list[i].(*Map); isMap && other.Lookup(path...) != nil && same(other.Lookup(path...), m.Lookup(path...)) {
				return i
			}
		}
		return -1
	}
	return -1
}

// same reports whether two scalars are equal. Numbers are compared by value.
func same(a, b any) bool {
	if a == b {
		return true
	}
	x, isPlain := a.(Plain)
	y, isPlainToo := b.(Plain)
	if !isPlain || !isPlainToo {
		return false
	}
	m, err := strconv.ParseFloat(string(x), 64)
	n, err2 := strconv.ParseFloat(string(y), 64)
	return err == nil && err2 == nil && m == n
}

// spell formats a value for a message.
func spell(value any) string {
	switch v := value.(type) {
	case string:
		return strconv.Quote(v)
	case Plain:
		return string(v)
	case *Map:
		return "{...}"
	case List:
		return "[...]"
	}
	return fmt.Sprint(value)
}
