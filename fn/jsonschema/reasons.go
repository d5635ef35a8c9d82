package jsonschema

import (
	"math"
	"reflect"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/render-oam/render-oam/fn/result"
)

// reasons returns what is wrong with a value itself.
func (s *Schema) reasons(v *Value) []string {
	for _, allowed := range s.choices {
		if !slices.ContainsFunc(allowed, func(one any) bool { return reflect.DeepEqual(one, v.json) }) {
			return []string{notAmong(allowed, v)}
		}
	}
	limit, n := "", 0
	switch json := v.json.(type) {
	case float64:
		return s.numberReasons(json, v)
	case string:
		return s.stringReasons(json)
	case []any:
		n = len(json)
		limit = s.exceeded(n, "Items", "must have at least ", "must have at most ", "entry", "entries")
	case map[string]any:
		n = len(json)
		limit = s.exceeded(n, "Properties", "must have at least ", "must have at most ", "property", "properties")
	}
	if limit == "" {
		return nil
	}
	return []string{limit + ", got " + strconv.Itoa(n)}
}

// exceeded returns which limit for the number of things n exceeds, or "".
func (s *Schema) exceeded(n int, keyword, atLeast, atMost, one, many string) string {
	words, limit := atLeast, 0.0
	minimum, hasMinimum := s.says["min"+keyword].(float64)
	maximum, hasMaximum := s.says["max"+keyword].(float64)
	if keyword == "Contains" && !hasMinimum {
		minimum, hasMinimum = 1, true
	}
	switch {
	case hasMinimum && float64(n) < minimum:
		limit = minimum
	case hasMaximum && float64(n) > maximum:
		words, limit = atMost, maximum
	default:
		return ""
	}
	if limit == 1 {
		return words + "1 " + one
	}
	return words + asJSON(limit) + " " + many
}

// numberReasons returns what is wrong with a number.
func (s *Schema) numberReasons(n float64, v *Value) (reasons []string) {
	var limits []string
	isRejected := false
	limit := func(keyword, words string, rejects func(limit float64) bool) {
		if limit, is := s.says[keyword].(float64); is {
			limits, isRejected = append(limits, words+asJSON(limit)), isRejected || rejects(limit)
		}
	}
	limit("minimum", "at least ", func(limit float64) bool { return n < limit })
	limit("exclusiveMinimum", "more than ", func(limit float64) bool { return n <= limit })
	limit("maximum", "at most ", func(limit float64) bool { return n > limit })
	limit("exclusiveMaximum", "less than ", func(limit float64) bool { return n >= limit })
	if isRejected {
		must := result.AllOf(limits)
		if len(limits) == 2 && s.says["minimum"] != nil && s.says["maximum"] != nil {
			must = "between " + asJSON(s.says["minimum"]) + " and " + asJSON(s.says["maximum"])
		}
		reasons = append(reasons, "must be "+must+", got "+v.describe())
	}
	if step, is := s.says["multipleOf"].(float64); is && n/step != math.Trunc(n/step) {
		reasons = append(reasons, "must be a multiple of "+asJSON(step)+", got "+v.describe())
	}
	return reasons
}

// stringReasons returns what is wrong with a string.
func (s *Schema) stringReasons(text string) (reasons []string) {
	length := utf8.RuneCountInString(text)
	limit := s.exceeded(length, "Length", "must be at least ", "must be no more than ", "character", "characters")
	if limit != "" && length == 0 {
		reasons = append(reasons, "must not be empty")
	} else if limit != "" {
		reasons = append(reasons, limit+", got "+strconv.Itoa(length)+": "+quote(text))
	}
	if s.pattern != nil && !s.pattern.MatchString(text) {
		reasons = append(reasons, "unsupported value "+quote(text)+": must match the pattern "+shorten(s.pattern.String()))
	}
	return reasons
}
