package jsonschema

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/render-oam/render-oam/fn/result"
)

// typeWords are the JSON types for messages.
var typeWords = map[string]string{
	"string": "a string", "number": "a number", "integer": "an integer", "boolean": "true or false",
	"object": "a map", "array": "a list", "null": "null",
}

// TypeNames are the JSON types, sorted.
var TypeNames = slices.Sorted(maps.Keys(typeWords))

// expectedTypes returns the message for a value of another type.
func expectedTypes(types []string, v *Value) string {
	var words []string
	for _, name := range types {
		if !slices.Contains(words, typeWords[name]) {
			words = append(words, typeWords[name])
		}
	}
	return "expected " + result.OneOf(words) + ", got " + v.describe()
}

// notAmong returns the message for a value that is not one of the allowed ones.
func notAmong(allowed []any, v *Value) string {
	var shown, strs []string
	for _, one := range allowed {
		if s, is := one.(string); is {
			strs = append(strs, s)
		}
		if isScalar(one) {
			shown = append(shown, describe(one))
		} else {
			shown = append(shown, shorten(asJSON(one)))
		}
	}
	message := v.unsupported()
	if len(shown) == 0 {
		return message + ": no value is allowed"
	}
	message += ": must be " + result.OneOfNames(shown)
	if s, is := v.json.(string); is {
		message += result.DidYouMean(s, strs)
	}
	return message
}

// unknown returns the message for an unknown property, with the known ones.
func (s *Schema) unknown(name string) string {
	known := s.PropertyNames()
	hint := result.DidYouMean(name, known)
	if hint == "" && len(known) > 0 {
		hint = "; known properties: " + result.AllOf(known)
	}
	return "unknown property " + strconv.Quote(name) + hint
}

// matched returns the message for a value that matches a schema although it
// must not.
func (s *Schema) matched(v *Value) string {
	_, isMap := v.json.(map[string]any)
	switch n := len(s.required); {
	case n == 0 || len(s.says) > 1 || !isMap:
		return v.unsupported() + s.shown(": must not match ")
	case n == 1:
		return fmt.Sprintf("%q must not be set", s.required[0])
	case n == 2:
		return fmt.Sprintf("%q and %q are mutually exclusive: remove one", s.required[0], s.required[1])
	}
	return result.AllOf(s.required) + " must not all be set: remove one"
}

// shown returns a schema as JSON after some words, or "" for one that is empty, long
// or refers to another one.
func (s *Schema) shown(words string) string {
	if len(s.says) == 0 || roomAfter(s.says, maxShown) < 0 {
		return ""
	}
	text := asJSON(s.says)
	if len(text) > maxShown || strings.Contains(text, `"$ref"`) {
		return ""
	}
	return words + text
}

// roomAfter returns how many bytes are left after a value, approximately. It reads
// only as much as there is room for.
func roomAfter(value any, room int) int {
	switch value := value.(type) {
	case string:
		return room - len(value)
	case []any:
		for i := 0; i < len(value) && room >= 0; i++ {
			room = roomAfter(value[i], room-1)
		}
	case map[string]any:
		for name, one := range value {
			if room < 0 {
				break
			}
			room = roomAfter(one, room-1-len(name))
		}
	}
	return room
}

// isScalar reports whether a value is not a list or a map.
func isScalar(value any) bool { return !isA[[]any](value) && !isA[map[string]any](value) }

// describe describes a value in the types of JSON, to follow "got".
func describe(value any) string {
	switch value := value.(type) {
	case string:
		return quote(value)
	case []any:
		return "a list"
	case map[string]any:
		return "a map"
	}
	return asJSON(value)
}

// describe describes a value, with numbers as they were written.
func (v *Value) describe() string {
	if isA[float64](v.json) {
		return shorten(v.written)
	}
	return describe(v.json)
}

// unsupported returns the message for a value that is not allowed. It does not
// show a list or a map, which may be long.
func (v *Value) unsupported() string {
	if isScalar(v.json) {
		return "unsupported value " + v.describe()
	}
	return "unsupported value"
}

// asJSON returns a value as JSON.
func asJSON(value any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(value) // it was JSON before
	return strings.TrimSpace(b.String())
}

// quote puts a string in quotes, shortened.
func quote(text string) string { return strconv.Quote(shorten(text)) }

// maxShown is how many bytes of a string a message shows.
const maxShown = 200

// shorten truncates a long string.
func shorten(text string) string {
	if len(text) <= maxShown {
		return text
	}
	end := maxShown
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "..."
}
