package definition

import (
	"errors"
	"maps"
	"slices"
)

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

// schemasInPlace are the schemas that a value must fit, or may have to, for this
// one to be fit.
func (r *rule) schemasInPlace() (others []*rule) {
	if r.refers != nil {
		others = append(others, r.refers)
	}
	if r.says["$ref"] != nil {
		return others
	}
	for _, keyword := range []string{"allOf", "anyOf", "oneOf"} {
		others = append(others, r.list[keyword]...)
	}
	for _, keyword := range []string{"not", "if", "then", "else"} {
		if other := r.one[keyword]; other != nil {
			others = append(others, other)
		}
	}
	for _, keyword := range []string{"dependencies", "dependentSchemas"} {
		for _, name := range slices.Sorted(maps.Keys(r.named[keyword])) {
			others = append(others, r.named[keyword][name])
		}
	}
	return others
}
