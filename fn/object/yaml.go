package object

import (
	"slices"
	"strconv"
	"strings"
)

// maxSimpleKey is the length up to which all readers accept a written key in
// "key: value"; they only look for the colon in the first 1024 characters.
const maxSimpleKey = 1000

// Append appends m as block YAML that ends in a newline. Each line but the
// first is indented by indent spaces, so that m can follow "- " in a list that
// is indented by two spaces less. A map with nothing in it is written as {}.
func Append(dst []byte, m *Map, indent int) []byte {
	if m != nil && m.text != "" {
		return appendText(dst, m.text, indent)
	}
	dst, written := appendMap(dst, m, indent)
	if !written {
		dst = append(dst, "{}\n"...)
	}
	return dst
}

// appendMap appends the fields of a map that are not absent. It reports whether
// there are any.
func appendMap(dst []byte, m *Map, indent int) (_ []byte, written bool) {
	for _, f := range m.Fields() {
		before := len(dst)
		if written {
			dst = appendIndent(dst, indent)
		}
		var isThere bool
		if dst, isThere = appendField(dst, f.Key, f.Value, indent); !isThere {
			dst = dst[:before]
		}
		written = written || isThere
	}
	return dst, written
}

// appendField appends a key and its value. A map goes on the following lines,
// two spaces deeper; so does a list, but no deeper than its key. It returns
// false for a value that is omitted: nil, or a map or list with nothing in it.
// What it has appended then must be discarded.
func appendField(dst []byte, key string, value any, indent int) (_ []byte, isThere bool) {
	if value == nil {
		return dst, false
	}
	dst = appendKey(dst, key, indent)
	switch value.(type) {
	case *Map, map[string]string:
		indent += 2
		dst = appendIndent(append(dst, '\n'), indent)
	case List, []*Map, []string:
		dst = appendIndent(append(dst, '\n'), indent)
	default:
		indent += 2
		dst = append(dst, ' ')
	}
	return appendValue(dst, value, indent)
}

// appendKey appends a key and its colon, in the form "? key" with the colon on
// the next line if the key is too long for the usual form.
func appendKey(dst []byte, key string, indent int) []byte {
	start := len(dst)
	dst = AppendScalar(dst, key)
	if len(dst)-start > maxSimpleKey {
		dst = slices.Insert(dst, start, '?', ' ')
		dst = appendIndent(append(dst, '\n'), indent)
	}
	return append(dst, ':')
}

// appendValue appends a value and a newline. Each line but the first is
// indented by indent spaces. It returns false for a value that is omitted.
func appendValue(dst []byte, value any, indent int) (_ []byte, isThere bool) {
	switch v := value.(type) {
	case nil:
		return dst, false
	case string:
		return appendString(dst, v, indent), true
	case *Map:
		return appendMap(dst, v, indent)
	case map[string]string:
		return appendStringMap(dst, v, indent), len(v) > 0
	case List, []*Map, []string:
		return appendList(dst, v, indent)
	case Plain:
		dst = append(dst, v...)
	case bool:
		dst = strconv.AppendBool(dst, v)
	case int:
		dst = strconv.AppendInt(dst, int64(v), 10)
	case int32:
		dst = strconv.AppendInt(dst, int64(v), 10)
	case int64:
		dst = strconv.AppendInt(dst, v, 10)
	default:
		panic(unsupported(value))
	}
	return append(dst, '\n'), true
}

func appendStringMap(dst []byte, m map[string]string, indent int) []byte {
	keys := make([]string, 0, 16) // room for most, without an allocation
	for key := range m {
		keys = append(keys, key)
	}
	slices.Sort(keys)
	start := len(dst)
	for _, key := range keys {
		if len(dst) > start {
			dst = appendIndent(dst, indent)
		}
		dst = append(appendKey(dst, key, indent), ' ')
		dst = appendString(dst, m[key], indent+2)
	}
	return dst
}

// appendList appends the elements of a list that are not absent, each with its
// dash. It reports whether there are any.
func appendList(dst []byte, list any, indent int) (_ []byte, written bool) {
	switch list := list.(type) {
	case List:
		for _, element := range list {
			dst, written = appendElement(dst, element, indent, written)
		}
	case []*Map:
		for _, element := range list {
			dst, written = appendElement(dst, element, indent, written)
		}
	case []string:
		for _, element := range list {
			dst = appendString(appendDash(dst, indent, written), element, indent+2)
			written = true
		}
	}
	return dst, written
}

// appendElement appends an element of a list. written says whether the list
// already has elements; the result says whether it has any now.
func appendElement(dst []byte, element any, indent int, written bool) (_ []byte, _ bool) {
	before := len(dst)
	dst, isThere := appendValue(appendDash(dst, indent, written), element, indent+2)
	if !isThere {
		dst = dst[:before]
	}
	return dst, written || isThere
}

// appendDash begins an element of a list. written says whether the list already
// has elements.
func appendDash(dst []byte, indent int, written bool) []byte {
	if written {
		dst = appendIndent(dst, indent)
	}
	return append(dst, '-', ' ')
}

// appendString appends a string and a newline: as a literal block indented by
// indent spaces if it has several lines and a block can hold them, otherwise on
// one line.
func appendString(dst []byte, s string, indent int) []byte {
	switch {
	case isPlain(s):
		return append(append(dst, s...), '\n')
	case !isLiteral(s):
		return append(AppendQuoted(dst, s), '\n')
	}
	dst = append(dst, literalHeader(s)...)
	for len(s) > 0 {
		line, rest, _ := strings.Cut(s, "\n")
		if line != "" {
			dst = append(appendIndent(dst, indent), line...)
		}
		dst = append(dst, '\n')
		s = rest
	}
	return dst
}

// literalHeader returns the header of a literal block, which determines how
// many newlines the string ends with.
func literalHeader(s string) string {
	switch {
	case strings.HasSuffix(s, "\n\n"):
		return "|+\n"
	case strings.HasSuffix(s, "\n"):
		return "|\n"
	default:
		return "|-\n"
	}
}

func appendIndent(dst []byte, indent int) []byte {
	const spaces = "                                                                "
	for indent > len(spaces) {
		dst = append(dst, spaces...)
		indent -= len(spaces)
	}
	return append(dst, spaces[:indent]...)
}
