package propertyschema

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// describe says what a value in the types of JSON is, to follow "got" in a
// message.
func describe(value any) string {
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		return strconv.FormatBool(value)
	case float64:
		return numeral(value)
	case string:
		return quote(value)
	case []any:
		return "a list"
	}
	return "a map"
}

// describe says what a value is, with numbers as they were written.
func (v *value) describe() string {
	if _, isNumber := v.json.(float64); isNumber {
		return shorten(v.written)
	}
	return describe(v.json)
}

// unsupported says that a value is not allowed. A list or a map is not shown: it
// may be long.
func (v *value) unsupported() string {
	switch v.json.(type) {
	case []any, map[string]any:
		return "unsupported value"
	}
	return "unsupported value " + v.describe()
}

// show is a value in the types of JSON, for messages.
func show(value any) string {
	switch value.(type) {
	case []any, map[string]any:
		return shorten(asJSON(value))
	}
	return describe(value)
}

// asJSON is a value as JSON has it.
func asJSON(value any) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(value) // it was JSON before
	return strings.TrimSpace(b.String())
}

// shown is a schema as JSON after some words. It is "" for a schema that is empty,
// is long, or refers to another one.
func (r *rule) shown(words string) string {
	text := asJSON(r.says)
	if len(r.says) == 0 || len(text) > maxShown || strings.Contains(text, `"$ref"`) {
		return ""
	}
	return words + text
}

// numeral is a number as a user writes it.
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

// quote puts a string in quotes, shortened.
func quote(text string) string { return strconv.Quote(shorten(text)) }

// maxShown is how many bytes of a string a message shows.
const maxShown = 200

// shorten cuts a string that is too long for a message.
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
