package cue

import (
	"cuelang.org/go/cue"
	"cuelang.org/go/cue/token"

	"github.com/render-oam/render-oam/fn/object"
)

// patch is a value to merge into a value of an object, or a part of it.
type patch struct {
	at     token.Pos
	fields []patchField // of a struct
	list   *listPatch   // of a list
	value  any          // of a scalar, or the default if there is one
	isOpen bool         // it is not a single value, but a default with alternatives, or a type
	of     cue.Value

	isStruct bool
	key      string // fields that identify the elements of a list, as name,secret.name
	retain   bool   // it replaces the existing value
	replace  bool   // the same, for lists
}

type patchField struct {
	name string
	*patch
}

type listPatch struct {
	elements []*patch
	isOpen   bool
	rest     *patch // for further elements, or nil if they may be anything
}

type namedPatch struct {
	key string
	*patch
}

// patches reads the patches of a template.
func (d *Definition) patches(e *Evaluation, v cue.Value) []problem {
	if p := lookup(v, "patch"); p.Exists() {
		if problems := d.definite(p); problems != nil {
			return problems
		}
		r := patchReader{d: d}
		e.patch = r.read(p, "")
		switch strategy := marksOf(p).word(patchStrategy); strategy {
		case jsonPatch, jsonMergePatch:
			return d.jsonPatch(e, p, strategy)
		}
		if r.problems != nil {
			return r.problems
		}
		e.isVague = r.isVague
	}
	others := lookup(v, "patchOutputs")
	if !others.Exists() {
		return nil
	}
	fields, err := others.Fields()
	if err != nil {
		return d.explain(err)
	}
	for fields.Next() {
		if problems := d.definite(fields.Value()); problems != nil {
			return problems
		}
		r := patchReader{d: d}
		e.others = append(e.others, namedPatch{fields.Selector().Unquoted(), r.read(fields.Value(), "")})
		if r.problems != nil {
			return r.problems
		}
		e.isVague = e.isVague || r.isVague
	}
	return nil
}

// definite reports references that cannot be resolved, because the patch then
// cannot be read.
func (d *Definition) definite(v cue.Value) []problem {
	if err := v.Err(); err != nil {
		return d.explain(err)
	}
	return nil
}

// jsonPatch reads a patch whose values must all be concrete.
func (d *Definition) jsonPatch(e *Evaluation, v cue.Value, strategy string) []problem {
	m, problems := d.objectOf(v, nil)
	e.patch = &patch{at: v.Pos()}
	if strategy == jsonMergePatch {
		e.merge = orMap(m)
	} else if e.operations = orMap(m).Get("operations"); e.operations == nil && problems == nil {
		problems = append(problems, problem{at: v.Pos(), message: "patch.operations: required field is missing"})
	}
	return problems
}

func orMap(m *object.Map) *object.Map {
	if m == nil {
		return object.Of()
	}
	return m
}

// patchReader reads the value of a patch.
type patchReader struct {
	d        *Definition
	problems []problem
	isVague  bool // a part has no value
}

// read reads a value. The key comes from the nearest enclosing field that has
// one.
func (r *patchReader) read(v cue.Value, key string) *patch {
	p := &patch{at: v.Pos(), of: v, key: key}
	value, isDefault := v.Default()
	switch {
	case isDefault && hasDefault(v):
		p.isOpen = true
		p.value, _ = (&treeReader{}).value(value)
	case v.IncompleteKind() == cue.StructKind && isOneOf(v):
		r.readStruct(p, v)
	case v.IncompleteKind() == cue.ListKind && isOneOf(v):
		r.readList(p, v)
	default:
		var known bool
		p.value, known = (&treeReader{}).value(v)
		p.isOpen = !known
		r.isVague = r.isVague || !known
		if err := v.Err(); err != nil && !known {
			r.problems = append(r.problems, r.d.explain(err)...)
		}
	}
	return p
}

// isOneOf reports whether a value is not a disjunction, or only one of its
// alternatives is left.
func isOneOf(v cue.Value) bool { return !isDisjunction(v) || v.Kind() == v.IncompleteKind() }

func (r *patchReader) readStruct(p *patch, v cue.Value) {
	p.isStruct = true
	fields, err := v.Fields()
	if err != nil {
		return // the error of the whole value includes it
	}
	for fields.Next() {
		m := marksOf(fields.Value())
		key := p.key
		if own := m.word(patchKey); own != "" {
			key = own
		}
		child := r.read(fields.Value(), key)
		child.retain = m.word(patchStrategy) == retainKeys
		child.replace = m.word(patchStrategy) == replace
		p.fields = append(p.fields, patchField{fields.Selector().Unquoted(), child})
	}
}

func (r *patchReader) readList(p *patch, v cue.Value) {
	p.list = &listPatch{isOpen: v.Allows(cue.AnyIndex)}
	elements, err := v.List()
	if err != nil {
		return
	}
	for elements.Next() {
		p.list.elements = append(p.list.elements, r.read(elements.Value(), p.key))
	}
	if rest := v.LookupPath(cue.MakePath(cue.AnyIndex)); p.list.isOpen && rest.Exists() && rest.IncompleteKind() != cue.TopKind {
		p.list.rest = r.read(rest, p.key)
	}
}

// lookup returns the value at a path of fields, or nil.
func (p *patch) lookup(path []string) *patch {
	for _, name := range path {
		var next *patch
		for _, f := range p.fields {
			if f.name == name {
				next = f.patch
			}
		}
		if next == nil {
			return nil
		}
		p = next
	}
	return p
}
