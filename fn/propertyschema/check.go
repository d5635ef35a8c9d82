package propertyschema

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"reflect"
	"slices"
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

// isOver reports whether the walk has taken too many steps. What it finds from
// then on means nothing.
func (w *walk) isOver() bool { return w.steps > maxSteps }

// check finds why a schema refuses a value: nothing where it allows it.
func (w *walk) check(r *rule, v *value, where Where) (found []problem) {
	r = r.target()
	w.steps += 1 + (r.size+v.size)>>6 + r.programs*v.matched()>>6
	switch {
	case v.isBroken, w.isOver():
		return nil
	case r.never:
		return []problem{{where(""), "nothing may be here"}}
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
	"string": "a text", "number": "a number", "integer": "a whole number", "boolean": "true or false",
	"object": "a mapping", "array": "a list", "null": "null",
}

// expectedTypes says that a value should be of another type.
func expectedTypes(types []string, v *value) string {
	var words []string
	for _, name := range types {
		if !slices.Contains(words, typeWords[name]) {
			words = append(words, typeWords[name])
		}
	}
	return "expected " + result.OneOf(words) + ", found " + v.describe()
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
		return r.textReasons(json)
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

// mostNamed is how many values or names a message lists.
const mostNamed = 20

// notAmong says that a value is none of those that are allowed.
func notAmong(allowed []any, v *value) string {
	var shown, spellings []string
	for _, one := range allowed {
		shown = append(shown, show(one))
		if text, is := one.(string); is {
			spellings = append(spellings, text)
		}
	}
	message := v.show() + " is not allowed"
	switch more := len(shown) - mostNamed; {
	case len(shown) == 0:
		return message + ", nor is anything else"
	case more > 0:
		message += ": write " + strings.Join(shown[:mostNamed], ", ") + fmt.Sprintf(" or one of %d others", more)
	default:
		message += ": write " + result.OneOf(shown)
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
		what := "a number"
		if slices.Equal(r.types(), []string{"integer"}) {
			what = "a whole number"
		}
		reasons = append(reasons, v.show()+" is out of range: write "+what+r.limits())
	}
	if step, is := r.says["multipleOf"].(float64); is && n/step != math.Trunc(n/step) {
		reasons = append(reasons, v.show()+" is not a multiple of "+numeral(step))
	}
	return reasons
}

// limits are those of a number, for messages.
func (r *rule) limits() string {
	least, hasLeast := r.says["minimum"].(float64)
	most, hasMost := r.says["maximum"].(float64)
	above, hasAbove := r.says["exclusiveMinimum"].(float64)
	below, hasBelow := r.says["exclusiveMaximum"].(float64)
	if hasLeast && hasMost && !hasAbove && !hasBelow {
		return " from " + numeral(least) + " to " + numeral(most)
	}
	var limits []string
	for _, limit := range []struct {
		words string
		value float64
		is    bool
	}{{"at least ", least, hasLeast}, {"more than ", above, hasAbove}, {"at most ", most, hasMost}, {"less than ", below, hasBelow}} {
		if limit.is {
			limits = append(limits, limit.words+numeral(limit.value))
		}
	}
	return " of " + result.AllOf(limits)
}

// textReasons are what is wrong with a text.
func (r *rule) textReasons(text string) (reasons []string) {
	length := float64(utf8.RuneCountInString(text))
	least, hasLeast := r.says["minLength"].(float64)
	most, hasMost := r.says["maxLength"].(float64)
	switch {
	case hasLeast && length < least && length == 0:
		reasons = append(reasons, "it must not be empty")
	case hasLeast && length < least:
		reasons = append(reasons, quote(text)+" is too short: write at least "+count(least, "character", "characters"))
	case hasMost && length > most:
		reasons = append(reasons, quote(text)+" is too long: write at most "+count(most, "character", "characters"))
	}
	if r.pattern != nil && !r.pattern.MatchString(text) {
		reasons = append(reasons, quote(text)+" is not allowed: it must match the pattern "+shorten(r.pattern.String()))
	}
	return reasons
}

// countReasons say that there are too few or too many entries or properties.
func (r *rule) countReasons(length int, of, one, many string) (reasons []string) {
	n := float64(length)
	if least, is := r.says["min"+of].(float64); is && n < least {
		reasons = append(reasons, "it has "+count(n, one, many)+", and needs at least "+numeral(least))
	}
	if most, is := r.says["max"+of].(float64); is && n > most {
		reasons = append(reasons, "it has "+count(n, one, many)+", and may have at most "+numeral(most))
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
				found = append(found, problem{at, fmt.Sprintf("it is the same as [%d]; no two may be", first)})
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

// misses says that a list has too few or too many entries of a kind; "" where it
// has not, and for what is no list.
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
	least, is := r.says["minContains"].(float64)
	if !is {
		least = 1
	}
	most, hasMost := r.says["maxContains"].(float64)
	switch {
	case n < least:
		return "it needs at least " + count(least, "entry", "entries") + contained.shown(" like ") + ", and has " + numeral(n)
	case hasMost && n > most:
		return "it may have at most " + count(most, "entry", "entries") + contained.shown(" like ") + ", and has " + numeral(n)
	}
	return ""
}

// checkFields finds what is wrong with the properties of a mapping.
func (w *walk) checkFields(r *rule, v *value, where Where) (found []problem) {
	all, isMapping := v.json.(map[string]any)
	if !isMapping {
		return nil
	}
	needed := func(names []string, why string) {
		for _, name := range names {
			if _, isThere := all[name]; !isThere {
				found = append(found, missing(name, why, where))
			}
		}
	}
	required, _ := textsOf(r.says["required"])
	needed(required, "")
	for _, f := range v.fields {
		for _, keyword := range []string{"dependencies", "dependentRequired"} {
			dependencies, _ := r.says[keyword].(map[string]any)
			required, _ := textsOf(dependencies[f.name])
			needed(required, fmt.Sprintf(" beside %q", f.name))
		}
		found = append(found, w.checkField(r, f, where)...)
	}
	return found
}

// missing says that a property must be given. Where a place is not named after
// it, the message is.
func missing(name, why string, where Where) problem {
	at := where(name)
	if at.String() == where("").String() {
		return problem{at, fmt.Sprintf("%q must be given%s", name, why)}
	}
	return problem{at, "it must be given" + why}
}

// checkField finds what is wrong with a property.
func (w *walk) checkField(r *rule, f field, where Where) (found []problem) {
	at := where(f.name)
	if names := r.one["propertyNames"]; names != nil {
		for _, p := range w.check(names, text(f.name), Below(at)) {
			found = append(found, problem{at, "the name: " + p.reason})
		}
	}
	rules := r.ofField(f.name)
	if len(rules) == 1 && rules[0] == r.one["additionalProperties"] && rules[0].never {
		return append(found, problem{at, "there is no such property" + r.hint(f.name)})
	}
	for _, other := range rules {
		found = append(found, w.check(other, f.value, Below(at))...)
	}
	return found
}

// hint says which properties there are besides one that is unknown.
func (r *rule) hint(name string) string {
	known := slices.Sorted(maps.Keys(r.named["properties"]))
	if hint := result.DidYouMean(name, known); hint != "" {
		return hint
	}
	switch more := len(known) - mostNamed; {
	case len(known) == 0:
		return ""
	case more > 0:
		return "; known here: " + strings.Join(known[:mostNamed], ", ") + fmt.Sprintf(" and %d others", more)
	}
	return "; known here: " + result.AllOf(known)
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
	names, _ := textsOf(r.says["required"])
	switch {
	case len(r.says) != 1 || len(names) == 0:
		return v.show() + " is not allowed" + r.shown(": it must not be like ")
	case len(names) == 1:
		return names[0] + " must not be given"
	}
	return result.AllOf(names) + " must not be given together"
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
		return []problem{{where(""), "it fits " + result.AllOf(fitting) + " of its JSON Schema, and may fit only one of them"}}
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
	for _, found := range near[:min(len(near), mostNamed)] {
		place := strings.TrimPrefix(strings.TrimPrefix(found[0].at.String(), at), ".")
		if place != "" {
			place += ": "
		}
		words = append(words, shorten(place+found[0].reason))
	}
	return []problem{{where(""), "it fits none of what is allowed: " + strings.Join(words, "; or ")}}
}
