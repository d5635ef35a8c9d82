package cue

import (
	"cuelang.org/go/cue"
	"cuelang.org/go/cue/token"

	"github.com/render-oam/render-oam/fn/object"
)

// patch is a value that is to be laid on one of an object, or a part of it.
type patch struct {
	at     token.Pos
	fields []patchField // of a struct
	list   *listPatch   // of a list
	value  any          // of a scalar, and the default where there is one
	isOpen bool         // it is not one value: a default beside which there are others, or a type
	of     cue.Value

	isStruct bool
	key      string // fields that identify the elements of a list, as name,secret.name
	retain   bool   // it replaces what is there
	replace  bool   // the same, for lists
}

type patchField struct {
	name string
	*patch
}

type listPatch struct {
	elements []*patch
	isOpen   bool
	rest     *patch // for further elements; nil when they may be anything
}

type namedPatch struct {
	key string
	*patch
}

// patches reads the patches that a template makes.
func (d *Definition) patches(e *Evaluation, v cue.Value) []problem {
	if p := lookup(v, "patch"); p.Exists() {
		if problems := d.definite(p); problems != nil {
			return problems
		}
		e.patch = readPatch(p, "")
		switch strategy := marksOf(p).word(patchStrategy); strategy {
		case jsonPatch, jsonMergePatch:
			return d.jsonPatch(e, p, strategy)
		}
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
		e.others = append(e.others, namedPatch{fields.Selector().Unquoted(), readPatch(fields.Value(), "")})
	}
	return nil
}

// definite reports what makes a patch impossible to read: references that lead
// nowhere.
func (d *Definition) definite(v cue.Value) []problem {
	if err := v.Err(); err != nil {
		return d.explain(err)
	}
	return nil
}

// jsonPatch reads a patch of which all values must be known.
func (d *Definition) jsonPatch(e *Evaluation, v cue.Value, strategy string) []problem {
	m, problems := d.objectOf(v, nil)
	e.patch = &patch{at: v.Pos()}
	if strategy == jsonPatch {
		e.operations = orMap(m).Get("operations")
	} else {
		e.merge = orMap(m)
	}
	return problems
}

func orMap(m *object.Map) *object.Map {
	if m == nil {
		return object.Of()
	}
	return m
}

// readPatch reads a value. The key is that of the nearest field above which names
// one.
func readPatch(v cue.Value, key string) *patch {
	p := &patch{at: v.Pos(), of: v, key: key}
	value, isDefault := v.Default()
	switch {
	case isDefault && isWeak(v):
		p.isOpen = true
		p.value, _ = (&treeReader{}).value(value)
	case v.IncompleteKind() == cue.StructKind && !isDisjunction(v):
		p.readStruct(v)
	case v.IncompleteKind() == cue.ListKind && !isDisjunction(v):
		p.readList(v)
	default:
		var known bool
		p.value, known = (&treeReader{}).value(v)
		p.isOpen = !known
	}
	return p
}

func (p *patch) readStruct(v cue.Value) {
	p.isStruct = true
	fields, err := v.Fields()
	if err != nil {
		return // Err of the whole has it
	}
	for fields.Next() {
		m := marksOf(fields.Value())
		key := p.key
		if own := m.word(patchKey); own != "" {
			key = own
		}
		child := readPatch(fields.Value(), key)
		child.retain = m.word(patchStrategy) == retainKeys
		child.replace = m.word(patchStrategy) == replace
		p.fields = append(p.fields, patchField{fields.Selector().Unquoted(), child})
	}
}

func (p *patch) readList(v cue.Value) {
	p.list = &listPatch{isOpen: v.Allows(cue.AnyIndex)}
	elements, err := v.List()
	if err != nil {
		return
	}
	for elements.Next() {
		p.list.elements = append(p.list.elements, readPatch(elements.Value(), p.key))
	}
	if rest := v.LookupPath(cue.MakePath(cue.AnyIndex)); p.list.isOpen && rest.Exists() && rest.IncompleteKind() != cue.TopKind {
		p.list.rest = readPatch(rest, p.key)
	}
}

// lookup is the value at the end of a path of fields; nil when it is not there.
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
