package propertyschema

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/render-oam/render-oam/fn/object"
)

// describe says in a few words what a value in the types of JSON is, for
// messages.
func describe(value any) string {
	switch value := value.(type) {
	case nil:
		return "nothing (null)"
	case bool:
		return "the boolean " + strconv.FormatBool(value)
	case float64:
		return "the number " + numeral(value)
	case string:
		return "the text " + quote(value)
	case []any:
		return "a list"
	}
	return "a mapping"
}

// describe says what a value is, with numbers as they were written.
func (v *value) describe() string {
	if _, isNumber := v.json.(float64); isNumber {
		return "the number " + shorten(v.written)
	}
	return describe(v.json)
}

// show is a value for messages, as it was written.
func (v *value) show() string {
	switch json := v.json.(type) {
	case float64:
		return shorten(v.written)
	case string:
		return quote(json)
	case []any, map[string]any:
		return "this value"
	}
	return show(v.json)
}

// show is a value in the types of JSON as YAML has it: a text is in quotes where
// it would be something else without.
func show(value any) string {
	switch value := value.(type) {
	case float64:
		return numeral(value)
	case string:
		return shorten(string(object.AppendScalar(nil, value)))
	}
	return shorten(asJSON(value))
}

// asJSON is a value as JSON has it.
func asJSON(value any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(value) // it was JSON before
	return strings.TrimSpace(b.String())
}

// shown is a schema behind some words; "" for one that says nothing, is long, or
// refers to another one.
func (r *rule) shown(words string) string {
	text := asJSON(r.says)
	if len(r.says) == 0 || len(text) > mostShown || strings.Contains(text, `"$ref"`) {
		return ""
	}
	return words + text
}

// numeral is a number as people write it.
func numeral(n float64) string {
	format := byte('f')
	if n >= 1e15 || n <= -1e15 || n > -1e-6 && n < 1e-6 && n != 0 {
		format = 'g'
	}
	return strconv.FormatFloat(n, format, -1, 64)
}

// count is a number of things.
func count(n float64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return numeral(n) + " " + many
}

// quote is a text in quotes.
func quote(text string) string { return strconv.Quote(shorten(text)) }

// mostShown is how much of a text a message shows.
const mostShown = 200

// shorten cuts a text that nobody would read to the end.
func shorten(text string) string {
	if len(text) <= mostShown {
		return text
	}
	end := mostShown
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "..."
}
