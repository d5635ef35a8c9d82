package cue

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"cuelang.org/go/cue/token"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Patch adds the outputs of e, the evaluation of a trait, to those of a
// component, and then applies the patches of e to the objects of the component,
// which it changes. If a patch cannot be applied, it reports an error at the
// properties of the trait and returns false. If e has a patch, the component must
// have an Output.
func (e *Evaluation) Patch(component *Evaluation) bool {
	if component.Defaults == nil {
		component.Defaults = Defaults{}
	}
	component.Outputs = append(component.Outputs, e.Outputs...)
	maps.Copy(component.Defaults, e.Defaults)
	ok := true
	if e.patch != nil {
		ok = e.patchWorkload(component)
	}
	for i := range component.Outputs {
		for _, other := range e.others {
			if other.key == component.Outputs[i].Key {
				l := layer{of: e, weak: component.Defaults}
				component.Outputs[i].Object = l.object(component.Outputs[i].Object, other.patch)
				ok = l.report("outputs."+other.key) && ok
			}
		}
	}
	return ok
}

// HasPatch reports whether the evaluation changes other objects.
func (e *Evaluation) HasPatch() bool { return e.patch != nil || len(e.others) > 0 }

func (e *Evaluation) patchWorkload(component *Evaluation) bool {
	l := layer{of: e, weak: component.Defaults}
	switch {
	case e.operations != nil:
		changed, err := object.JSONPatch(component.Output, e.operations)
		if err != nil {
			l.fail("", e.patch.at, "%s", err)
		} else {
			component.Output = changed
		}
	case e.merge != nil:
		object.MergePatch(component.Output, e.merge)
	default:
		component.Output = l.object(component.Output, e.patch)
	}
	return l.report("")
}

// layer applies the patches of an evaluation to objects.
type layer struct {
	of       *Evaluation
	weak     Defaults
	problems []problem
}

func (l *layer) fail(path string, at token.Pos, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if path != "" {
		message = path + ": " + message
	}
	l.problems = append(l.problems, problem{at: at, message: message})
}

// report reports a patch that cannot be applied.
func (l *layer) report(what string) bool {
	d := l.of.of
	for _, p := range l.problems {
		if what == "" {
			l.of.report.Error(code.PatchConflict, l.of.at.String(), "cannot apply the patch of %s to the workload: %s (%s)", d, p.message, d.place(p.at))
		} else {
			l.of.report.Error(code.PatchConflict, l.of.at.String(), "cannot apply the patch of %s to %s: %s (%s)", d, what, p.message, d.place(p.at))
		}
	}
	return len(l.problems) == 0
}

func (l *layer) object(base *object.Map, p *patch) *object.Map {
	m, isMap := l.on(base, p, "").(*object.Map)
	if !isMap {
		return base
	}
	return m
}

// on applies a patch to a value and returns the result. If the patch cannot be
// applied, it returns the value unchanged.
func (l *layer) on(base any, p *patch, path string) any {
	switch {
	case base == nil:
		return l.whole(p, path)
	case p.isOpen:
		return l.onOpen(base, p, path)
	case p.isStruct:
		if m := asMap(base); m != nil {
			return l.onMap(m, p, path)
		}
	case p.list != nil:
		if list, isList := asList(base); isList {
			return l.onList(list, p, path)
		}
	case equal(base, p.value):
		return base
	}
	l.conflict(base, p, path)
	return base
}

func (l *layer) conflict(base any, p *patch, path string) {
	l.fail(path, p.at, "conflicting values %s and %s%s", p.describe(), describe(base), l.commentHint(p))
}

// commentHint explains why the comment above a patch has no effect, if that can be the
// cause of a mistake.
func (l *layer) commentHint(p *patch) (hint string) {
	for _, at := range l.of.of.ineffective {
		if at.Offset() < p.at.Offset() {
			hint = fmt.Sprintf("; the comment on line %d has no effect above a chain of fields inside if or for: use braces, as in a: {b: c}", l.of.of.lineOrText(at))
		}
	}
	return hint
}

// onOpen applies a default or a type to a value. The value stays if the type
// allows it.
func (l *layer) onOpen(base any, p *patch, path string) any {
	d := l.of.of
	d.mutex.Lock()
	defer d.mutex.Unlock()
	if d.isDead {
		return base
	}
	merged := base
	found := guarded(d, func() []problem {
		v := p.of.Unify(openValueOf(base))
		value, ok := (&treeReader{}).value(v)
		if v.Validate() != nil || !ok {
			return []problem{{}}
		}
		merged = value
		return nil
	})
	if found != nil {
		l.conflict(base, p, path)
		return base
	}
	return sameOrder(base, merged)
}

// sameOrder returns the old tree if the new one has the same values, to keep
// the order of its fields.
func sameOrder(old, now any) any {
	if equal(old, now) {
		return old
	}
	return now
}

func (l *layer) onMap(m *object.Map, p *patch, path string) any {
	for _, f := range p.fields {
		at := yamltree.JoinPath(path, f.name)
		old := m.Get(f.name)
		var now any
		held, wasDefault := l.weak[place{m, f.name}]
		switch {
		case f.retain && f.list == nil, f.replace && f.list != nil && isListValue(old):
			now = l.whole(f.patch, at)
		case wasDefault && equal(old, held.value):
			now = l.onDefault(held, f.patch, at)
		default:
			now = l.on(old, f.patch, at)
		}
		delete(l.weak, place{m, f.name}) // it has been set
		m.Set(f.name, now)
	}
	if m.Len() == 0 {
		return object.Empty
	}
	return m
}

// onDefault applies a patch to a default, which the patch can replace with
// another allowed value.
func (l *layer) onDefault(held weakValue, p *patch, path string) any {
	value := l.whole(p, path)
	if p.isOpen && p.value != nil { // two defaults
		if !equal(held.value, p.value) {
			l.fail(path, p.at, "conflicting defaults %s and %s", describe(p.value), describe(held.value))
		}
		return held.value
	}
	if value == nil {
		return held.value
	}
	held.from.mutex.Lock()
	defer held.from.mutex.Unlock()
	if held.from.isDead {
		return held.value
	}
	merged := held.value
	found := guarded(held.from, func() []problem {
		v := held.of.Unify(valueOf(value))
		now, ok := (&treeReader{}).value(v)
		if v.Validate() != nil || !ok {
			return []problem{{}}
		}
		merged = now
		return nil
	})
	if found != nil {
		l.conflict(held.value, p, path)
	}
	return merged
}

// whole returns the value of a patch for a field that does not exist.
func (l *layer) whole(p *patch, path string) any {
	switch {
	case p.isStruct:
		m := object.Of()
		for _, f := range p.fields {
			m.Set(f.name, l.whole(f.patch, yamltree.JoinPath(path, f.name)))
		}
		if m.Len() == 0 {
			return object.Empty
		}
		return m
	case p.list != nil:
		list := object.List{}
		for i, element := range p.list.elements {
			list = append(list, l.whole(element, index(path, i)))
		}
		if len(list) == 0 {
			return object.EmptyList
		}
		return list
	case p.value == nil:
		l.fail(path, p.at, "the patch has no concrete value (%s)", p.describe())
		return nil
	}
	return cloneTree(p.value)
}

// onList merges a list into a list, by the key of the elements if there is one,
// otherwise by position.
func (l *layer) onList(base object.List, p *patch, path string) any {
	if p.key != "" && len(p.list.elements) == 0 && len(base) > 0 {
		return base // nothing to add
	}
	if p.key != "" {
		if keys := strings.Split(p.key, ","); identified(base, p.list.elements, keys) {
			return l.byKey(base, p, keys, path)
		}
	}
	return l.byPosition(base, p, path)
}

func (l *layer) byPosition(base object.List, p *patch, path string) any {
	elements := p.list.elements
	if len(elements) < len(base) && !p.list.isOpen {
		l.fail(path, p.at, "incompatible list lengths (%d and %d): name the field that identifies the elements with // +patchKey, or end the list of the patch with ...%s%s",
			len(elements), len(base), keyHint(p), l.commentHint(p))
		return base
	}
	before := len(l.problems)
	for i := range base {
		switch {
		case i < len(elements):
			base[i] = l.on(base[i], elements[i], index(path, i))
		case p.list.rest != nil:
			base[i] = l.on(base[i], p.list.rest, index(path, i))
		}
	}
	if len(l.problems) > before {
		l.problems[len(l.problems)-1].message += keyHint(p)
	}
	for i := len(base); i < len(elements); i++ {
		base = append(base, l.whole(elements[i], index(path, i)))
	}
	if len(base) == 0 {
		return object.EmptyList
	}
	return base
}

// keyHint explains why a list with a key was merged by position.
func keyHint(p *patch) string {
	if p.key == "" {
		return ""
	}
	for _, key := range strings.Split(p.key, ",") {
		for _, element := range p.list.elements {
			if found := element.lookup(strings.Split(key, ".")); found != nil {
				return ""
			}
		}
	}
	return fmt.Sprintf("; the elements do not have the field %s of +patchKey, so the lists are merged by position", p.key)
}

// identified reports whether elements can be found by their keys: at least one
// element of the patch has a key, and every key is a concrete scalar.
func identified(base object.List, elements []*patch, keys []string) bool {
	found := false
	for _, key := range keys {
		path := strings.Split(key, ".")
		for _, element := range elements {
			value := element.lookup(path)
			if value == nil {
				continue
			}
			if value.isOpen || value.isStruct || value.list != nil {
				return false
			}
			found = true
		}
		for _, element := range base {
			switch lookupTree(element, path).(type) {
			case *object.Map, object.List:
				return false
			}
		}
	}
	return found
}

// byKey merges elements into those with the same key, and adds the others. If
// several elements have the same key, the last one takes precedence.
func (l *layer) byKey(base object.List, p *patch, keys []string, path string) any {
	elements := slices.Clone(p.list.elements)
	for _, key := range keys {
		steps := strings.Split(key, ".")
		last := map[string]int{}
		for i, element := range elements {
			if element == nil || element.lookup(steps) == nil {
				continue
			}
			id := describe(element.lookup(steps).value)
			if before, again := last[id]; again {
				elements[before] = nil
			}
			last[id] = i
		}
		for i := range base {
			found := lookupTree(base[i], steps)
			if found == nil {
				continue
			}
			id := describe(found)
			at, isThere := last[id]
			if !isThere {
				continue
			}
			if p.retain {
				base[i] = l.whole(elements[at], index(path, i))
			} else {
				base[i] = l.on(base[i], elements[at], index(path, i))
			}
			elements[at] = nil
			delete(last, id)
		}
	}
	for _, element := range elements {
		if element != nil {
			base = append(base, l.whole(element, index(path, len(base))))
		}
	}
	return base
}

func index(path string, i int) string { return path + "[" + strconv.Itoa(i) + "]" }

// describe describes the value of a patch in a message.
func (p *patch) describe() string {
	switch {
	case p.isStruct:
		return "{...}"
	case p.list != nil:
		return "[...]"
	case p.isOpen:
		return fmt.Sprint(p.of)
	}
	return describe(p.value)
}
