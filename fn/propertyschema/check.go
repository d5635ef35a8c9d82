package propertyschema

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// problem is what is wrong with a value, and where.
type problem struct {
	at     yamltree.Path
	reason string
}

// maxSteps bounds the work with one value: a schema that refers to itself more
// than once can multiply it at each level of the value.
const maxSteps = 2_000_000

// walk compares a value with a schema, and counts its steps.
type walk struct{ steps int }

// isOver reports whether the walk has taken too many steps. Its results are then
// not valid.
func (w *walk) isOver() bool { return w.steps > maxSteps }

// check finds why a schema rejects a value.
func (w *walk) check(r *rule, v *value, where Where) (found []problem) {
	r = r.target()
	w.steps += 1 + (r.size+v.size)>>6 + r.programs*v.matched()>>6
	switch {
	case v.isBroken, w.isOver():
		return nil
	case r.never:
		return []problem{{where(""), "must not be set"}}
	case !r.isOfType(v):
		return []problem{{where(""), expectedTypes(r.types(), v)}}
	}
	for _, reason := range r.reasons(v) {
		found = append(found, problem{where(""), reason})
	}
	found = append(found, w.checkItems(r, v, where)...)
	found = append(found, w.checkFields(r, v, where)...)
	return append(found, w.checkInPlace(r, v, where)...)
}

// typeWords are the JSON types for messages.
var typeWords = map[string]string{
	"string": "a string", "number": "a number", "integer": "an integer", "boolean": "true or false",
	"object": "a map", "array": "a list", "null": "null",
}

// expectedTypes says that a value should be of another type.
func expectedTypes(types []string, v *value) string {
	var words []string
	for _, name := range types {
		if !slices.Contains(words, typeWords[name]) {
			words = append(words, typeWords[name])
		}
	}
	return "expected " + result.OneOf(words) + ", got " + v.describe()
}

// reasons are what is wrong with a value itself.
func (r *rule) reasons(v *value) []string {
	for _, keyword := range []string{"enum", "const"} {
		if allowed, is := r.choice(keyword); is && !slices.ContainsFunc(allowed, func(one any) bool { return reflect.DeepEqual(one, v.json) }) {
			return []string{notAmong(allowed, v)}
		}
	}
	switch json := v.json.(type) {
	case float64:
		return r.numberReasons(json, v)
	case string:
		return r.stringReasons(json)
	case []any:
		return r.countReasons(len(json), "Items", "entry", "entries")
	case map[string]any:
		return r.countReasons(len(json), "Properties", "property", "properties")
	}
	return nil
}

// choice are the only values that enum or const allows, where the schema has it.
func (r *rule) choice(keyword string) (allowed []any, is bool) {
	one, is := r.says[keyword]
	if keyword == "const" {
		return []any{one}, is
	}
	allowed, is = one.([]any)
	return allowed, is
}

// maxNamed is how many values or names a message lists.
const maxNamed = 20

// notAmong says that a value is not one of those that are allowed.
func notAmong(allowed []any, v *value) string {
	var shown, spellings []string
	for _, one := range allowed {
		shown = append(shown, show(one))
		if text, is := one.(string); is {
			spellings = append(spellings, text)
		}
	}
	message := v.unsupported()
	switch more := len(shown) - maxNamed; {
	case len(shown) == 0:
		return message + ": no value is allowed"
	case len(shown) == 1:
		message += ": must be " + shown[0]
	case more > 0:
		message += ": must be one of " + strings.Join(shown[:maxNamed], ", ") + fmt.Sprintf(" or %d other values", more)
	default:
		message += ": must be one of " + result.OneOf(shown)
	}
	if written, is := v.json.(string); is {
		message += result.DidYouMean(written, spellings)
	}
	return message
}

// numberReasons are what is wrong with a number.
func (r *rule) numberReasons(n float64, v *value) (reasons []string) {
	limit := func(keyword string) float64 {
		if number, is := r.says[keyword].(float64); is {
			return number
		}
		return math.NaN() // with which no comparison is true
	}
	if n < limit("minimum") || n <= limit("exclusiveMinimum") || n > limit("maximum") || n >= limit("exclusiveMaximum") {
		reasons = append(reasons, "must be "+r.limits()+", got "+v.describe())
	}
	if step, is := r.says["multipleOf"].(float64); is && n/step != math.Trunc(n/step) {
		reasons = append(reasons, "must be a multiple of "+numeral(step)+", got "+v.describe())
	}
	return reasons
}

// limits are those of a number, to follow "must be".
func (r *rule) limits() string {
	minimum, hasMinimum := r.says["minimum"].(float64)
	maximum, hasMaximum := r.says["maximum"].(float64)
	above, hasAbove := r.says["exclusiveMinimum"].(float64)
	below, hasBelow := r.says["exclusiveMaximum"].(float64)
	if hasMinimum && hasMaximum && !hasAbove && !hasBelow {
		return "between " + numeral(minimum) + " and " + numeral(maximum)
	}
	var limits []string
	for _, limit := range []struct {
		words string
		value float64
		is    bool
	}{{"at least ", minimum, hasMinimum}, {"more than ", above, hasAbove}, {"at most ", maximum, hasMaximum}, {"less than ", below, hasBelow}} {
		if limit.is {
			limits = append(limits, limit.words+numeral(limit.value))
		}
	}
	return result.AllOf(limits)
}

// stringReasons are what is wrong with a string.
func (r *rule) stringReasons(text string) (reasons []string) {
	length := float64(utf8.RuneCountInString(text))
	minLength, hasMin := r.says["minLength"].(float64)
	maxLength, hasMax := r.says["maxLength"].(float64)
	switch {
	case hasMin && length < minLength && length == 0:
		reasons = append(reasons, "must not be empty")
	case hasMin && length < minLength:
		reasons = append(reasons, "must be at least "+count(minLength, "character", "characters")+", got "+numeral(length)+": "+quote(text))
	case hasMax && length > maxLength:
		reasons = append(reasons, "must be no more than "+count(maxLength, "character", "characters")+", got "+numeral(length)+": "+quote(text))
	}
	if r.pattern != nil && !r.pattern.MatchString(text) {
		reasons = append(reasons, "unsupported value "+quote(text)+": must match the pattern "+shorten(r.pattern.String()))
	}
	return reasons
}

// countReasons say that there are too few or too many entries or properties.
func (r *rule) countReasons(length int, of, one, many string) (reasons []string) {
	n := float64(length)
	if minimum, is := r.says["min"+of].(float64); is && n < minimum {
		reasons = append(reasons, "must have at least "+count(minimum, one, many)+", got "+numeral(n))
	}
	if maximum, is := r.says["max"+of].(float64); is && n > maximum {
		reasons = append(reasons, "must have at most "+count(maximum, one, many)+", got "+numeral(n))
	}
	return reasons
}

// checkItems finds what is wrong with the entries of a list.
func (w *walk) checkItems(r *rule, v *value, where Where) (found []problem) {
	seen := make(map[string]int)
	for i, item := range v.items {
		at := where("").Item(i)
		for _, other := range r.ofItem(i) {
			found = append(found, w.check(other, item, Below(at))...)
		}
		if r.says["uniqueItems"] == true {
			text, _ := json.Marshal(item.json)
			if first, is := seen[string(text)]; is {
				found = append(found, problem{at, fmt.Sprintf("duplicate of entry [%d]: entries must be unique", first)})
				continue
			}
			seen[string(text)] = i
		}
	}
	if contained := r.one["contains"]; contained != nil {
		if reason := w.misses(r, contained, v); reason != "" {
			found = append(found, problem{where(""), reason})
		}
	}
	return found
}

// misses says that a list has too few or too many entries that match a schema.
// It is "" where the number is right, and for a value that is not a list.
func (w *walk) misses(r, contained *rule, v *value) string {
	if _, isList := v.json.([]any); !isList {
		return ""
	}
	n := 0.0
	for _, item := range v.items {
		if w.fits(contained, item) {
			n++
		}
	}
	minimum, is := r.says["minContains"].(float64)
	if !is {
		minimum = 1
	}
	maximum, hasMax := r.says["maxContains"].(float64)
	switch {
	case n < minimum:
		return "must have at least " + count(minimum, "entry", "entries") + contained.shown(" matching ") + ", got " + numeral(n)
	case hasMax && n > maximum:
		return "must have at most " + count(maximum, "entry", "entries") + contained.shown(" matching ") + ", got " + numeral(n)
	}
	return ""
}

// checkFields finds what is wrong with the properties of a map.
func (w *walk) checkFields(r *rule, v *value, where Where) (found []problem) {
	all, isMap := v.json.(map[string]any)
	if !isMap {
		return nil
	}
	needed := func(names []string, with string) {
		for _, name := range names {
			if _, isThere := all[name]; !isThere {
				found = append(found, missing(name, with, where))
			}
		}
	}
	required, _ := stringsOf(r.says["required"])
	needed(required, "")
	for _, f := range v.fields {
		for _, keyword := range []string{"dependencies", "dependentRequired"} {
			dependencies, _ := r.says[keyword].(map[string]any)
			required, _ := stringsOf(dependencies[f.name])
			needed(required, f.name)
		}
		found = append(found, w.checkField(r, f, where)...)
	}
	return found
}

// missing says that a property is required, perhaps only with another one. The
// message names the property where its path does not.
func missing(name, with string, where Where) problem {
	at := where(name)
	isNamed := at.String() != where("").String()
	switch {
	case with != "" && isNamed:
		return problem{at, fmt.Sprintf("required field is missing: it is required with %q", with)}
	case with != "":
		return problem{at, fmt.Sprintf("%q is required with %q", name, with)}
	case isNamed:
		return problem{at, "required field is missing"}
	}
	return problem{at, fmt.Sprintf("required field %q is missing", name)}
}

// checkField finds what is wrong with a property.
func (w *walk) checkField(r *rule, f field, where Where) (found []problem) {
	at := where(f.name)
	if names := r.one["propertyNames"]; names != nil {
		for _, p := range w.check(names, text(f.name), Below(at)) {
			found = append(found, problem{at, "property name " + strconv.Quote(f.name) + ": " + p.reason})
		}
	}
	rules := r.ofField(f.name)
	if len(rules) == 1 && rules[0] == r.one["additionalProperties"] && rules[0].never {
		return append(found, problem{at, r.unknown(f.name)})
	}
	for _, other := range rules {
		found = append(found, w.check(other, f.value, Below(at))...)
	}
	return found
}

// unknown says that a property is unknown, and which ones are not.
func (r *rule) unknown(name string) string {
	known := slices.Sorted(maps.Keys(r.named["properties"]))
	message := fmt.Sprintf("unknown property %q", name)
	if hint := result.DidYouMean(name, known); hint != "" {
		return message + hint
	}
	switch more := len(known) - maxNamed; {
	case len(known) == 0:
		return message
	case more > 0:
		return message + "; known properties: " + strings.Join(known[:maxNamed], ", ") + fmt.Sprintf(" and %d more", more)
	}
	return message + "; known properties: " + result.AllOf(known)
}

// fits reports whether nothing is found to be wrong with a value.
func (w *walk) fits(r *rule, v *value) bool { return len(w.check(r, v, Below(yamltree.Root))) == 0 }

// required are the other schemas that a value must fit.
func (w *walk) required(r *rule, v *value) []*rule {
	rules := slices.Clip(r.list["allOf"])
	if r.refers != nil {
		rules = append(rules, r.refers)
	}
	if condition := r.one["if"]; condition != nil {
		next := "else"
		if w.fits(condition, v) {
			next = "then"
		}
		rules = append(rules, r.some(next)...)
	}
	for _, f := range v.fields {
		rules = append(rules, r.dependents(f.name)...)
	}
	return rules
}

// checkInPlace finds what is wrong by other schemas that the value must fit.
func (w *walk) checkInPlace(r *rule, v *value, where Where) (found []problem) {
	for _, other := range w.required(r, v) {
		found = append(found, w.check(other, v, where)...)
	}
	if not := r.one["not"]; not != nil && w.fits(not, v) {
		found = append(found, problem{where(""), not.fitted(v)})
	}
	found = append(found, w.checkChoice(r, "anyOf", v, where)...)
	found = append(found, w.checkChoice(r, "oneOf", v, where)...)
	return append(found, w.checkUnevaluated(r, v, where)...)
}

// fitted says that a value fits a schema, and must not.
func (r *rule) fitted(v *value) string {
	names, _ := stringsOf(r.says["required"])
	_, isMap := v.json.(map[string]any)
	switch {
	case len(r.says) != 1 || len(names) == 0 || !isMap:
		return v.unsupported() + r.shown(": must not match ")
	case len(names) == 1:
		return fmt.Sprintf("%q must not be set", names[0])
	case len(names) == 2:
		return fmt.Sprintf("%q and %q are mutually exclusive: remove one", names[0], names[1])
	}
	return result.AllOf(names) + " must not all be set: remove one"
}

// checkChoice finds what is wrong where a value must fit one of several
// schemas, and with oneOf only one.
func (w *walk) checkChoice(r *rule, keyword string, v *value, where Where) []problem {
	var fitting []string
	var wrong [][]problem
	for i, other := range r.list[keyword] {
		found := w.check(other, v, where)
		wrong = append(wrong, found)
		if len(found) == 0 {
			fitting = append(fitting, fmt.Sprintf("%s[%d]", keyword, i))
		}
	}
	switch {
	case keyword == "oneOf" && len(fitting) > 1:
		return []problem{{where(""), "matches " + result.AllOf(fitting) + " of the JSON Schema: must match exactly one"}}
	case len(fitting) > 0 || len(wrong) == 0:
		return nil
	}
	return w.checkNone(r, keyword, wrong, v, where)
}

// checkNone finds what is wrong with a value that fits none of several
// schemas. Those for values of other types say nothing about it, where there is
// one for its type.
func (w *walk) checkNone(r *rule, keyword string, wrong [][]problem, v *value, where Where) []problem {
	var types []string
	var values []any
	var near [][]problem
	areValues := true
	for i, other := range r.list[keyword] {
		other = other.target()
		if !other.isOfType(v) {
			types = append(types, other.types()...)
			continue
		}
		allowed, is := other.choice("enum")
		if !is {
			allowed, is = other.choice("const")
		}
		values, areValues = append(values, allowed...), areValues && is
		near = append(near, wrong[i])
	}
	switch {
	case len(near) == 0:
		return []problem{{where(""), expectedTypes(types, v)}}
	case len(near) == 1:
		return near[0]
	case areValues:
		return []problem{{where(""), notAmong(values, v)}}
	}
	at := where("").String()
	var words []string
	for _, found := range near[:min(len(near), maxNamed)] {
		place := strings.TrimPrefix(strings.TrimPrefix(found[0].at.String(), at), ".")
		if place != "" {
			place += ": "
		}
		words = append(words, shorten(place+found[0].reason))
	}
	return []problem{{where(""), "matches none of the allowed forms: " + strings.Join(words, "; or ")}}
}
