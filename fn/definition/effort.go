package definition

import "errors"

// mostAtOnce is how many schemas one value may have to fit. Each $ref counts as
// often as it is there, and so does all that it leads to: a few lines can be
// more than any computer gets through.
const mostAtOnce = 10_000

// errLoop says that a schema is being weighed already.
var errLoop = errors.New("it refers to itself")

// weigh counts the schemas that a value must fit for this one. A schema that
// comes back to itself without going down into the value never ends.
func (r *rule) weigh() (int, error) {
	switch {
	case r.isOpen:
		return 0, errLoop
	case r.weight > 0:
		return r.weight, nil
	}
	r.isOpen, r.inPlace = true, r.schemasInPlace()
	weight := 1
	for _, other := range r.inPlace {
		n, err := other.weigh()
		if errors.Is(err, errLoop) && other == r.refers {
			return 0, wrong(r.at, "$ref refers to itself")
		}
		if err != nil {
			return 0, err
		}
		if weight += n; weight > mostAtOnce {
			return 0, wrong(r.at, "one value would have to fit more than %d schemas, those that $ref leads to again and again included", mostAtOnce)
		}
	}
	r.isOpen, r.weight = false, weight
	return weight, nil
}

// mostEffort is how much work the library may have with one value, in checks of
// a value by a schema, each of which takes about a microsecond.
const mostEffort = 1_000_000

// endless says why a value is not validated.
const endless = "it would take too long to validate; make its JSON Schema simpler"

// isEndless reports whether the library has more than that to do. Each level of
// a value can multiply what there is to do, where a schema refers to itself more
// than once.
func (r *rule) isEndless(v *value) bool {
	left := mostEffort
	spend(r, v, 1, &left)
	return left < 0
}

// spend goes the ways that the library may go, at most, and takes from left what
// they cost. The library writes an error anew at each level above the place that
// it is about, and compares a value in full.
func spend(r *rule, v *value, depth int, left *int) {
	long := r.text + v.size
	message := 64 + r.text + len(r.pointer)
	if v.fields == nil && v.items == nil || !r.isOfType(v) || r.says["enum"] != nil || r.says["const"] != nil {
		message += v.size // it is printed
	}
	*left -= 1 + long>>6 + message*depth>>9 + r.programs*matched(v)>>6
	each := func(rules []*rule, v *value) {
		for _, other := range rules {
			if *left >= 0 {
				spend(other, v, depth+1, left)
			}
		}
	}
	each(r.inPlace, v)
	if r.says["$ref"] != nil {
		return
	}
	for i, item := range v.items {
		each(or(r.ofItem(i), r.some("unevaluatedItems")), item)
		each(r.some("contains"), item)
	}
	for _, f := range v.fields {
		each(or(r.ofField(f.name), r.some("unevaluatedProperties")), f.value)
		if names := r.some("propertyNames"); names != nil {
			each(names, text(f.name))
		}
	}
}

// matched is how many bytes regular expressions may have to match with a value.
func matched(v *value) (n int) {
	if s, isText := v.json.(string); isText {
		return len(s)
	}
	for _, f := range v.fields {
		n += len(f.name)
	}
	return n
}

// or are the first schemas, or the second ones where there are none of these.
func or(rules, others []*rule) []*rule {
	if rules != nil {
		return rules
	}
	return others
}
