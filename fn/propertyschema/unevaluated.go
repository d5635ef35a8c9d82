package propertyschema

import "slices"

// checkUnevaluated finds the properties and entries that no other keyword of the
// schema, nor of those that it is put together from, says anything about, where
// unevaluatedProperties or unevaluatedItems has a schema for them.
func (w *walk) checkUnevaluated(r *rule, v *value, where Where) (found []problem) {
	if rest := r.one["unevaluatedProperties"]; rest != nil && len(v.fields) > 0 {
		known := make(map[string]bool)
		w.evaluateFields(r, v, known)
		for _, f := range v.fields {
			if known[f.name] {
				continue
			}
			if rest.never {
				found = append(found, problem{where(f.name), r.unknown(f.name)})
				continue
			}
			found = append(found, w.check(rest, f.value, Below(where(f.name)))...)
		}
	}
	if rest := r.one["unevaluatedItems"]; rest != nil && len(v.items) > 0 {
		known := make([]bool, len(v.items))
		w.evaluateItems(r, v, known)
		for i, item := range v.items {
			if !known[i] {
				found = append(found, w.check(rest, item, Below(where("").Item(i)))...)
			}
		}
	}
	return found
}

// applied are the schemas in place that a value fits, so that what they say about
// its parts counts.
func (w *walk) applied(r *rule, v *value) []*rule {
	rules := w.required(r, v)
	for _, other := range slices.Concat(r.list["anyOf"], r.list["oneOf"], r.some("if")) {
		if w.fits(other, v) {
			rules = append(rules, other)
		}
	}
	return rules
}

// evaluateFields notes the properties that a schema says something about.
func (w *walk) evaluateFields(r *rule, v *value, known map[string]bool) {
	for _, f := range v.fields {
		if len(r.ofField(f.name)) > 0 {
			known[f.name] = true
		}
	}
	for _, other := range w.applied(r, v) {
		if other.one["unevaluatedProperties"] != nil {
			for _, f := range v.fields {
				known[f.name] = true
			}
		}
		w.evaluateFields(other, v, known)
	}
}

// evaluateItems notes the entries that a schema says something about.
func (w *walk) evaluateItems(r *rule, v *value, known []bool) {
	for i, item := range v.items {
		contained := r.one["contains"]
		if len(r.ofItem(i)) > 0 || contained != nil && w.fits(contained, item) {
			known[i] = true
		}
	}
	for _, other := range w.applied(r, v) {
		if other.one["unevaluatedItems"] != nil {
			for i := range known {
				known[i] = true
			}
		}
		w.evaluateItems(other, v, known)
	}
}
