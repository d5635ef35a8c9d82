package object

import (
	"strings"
	"unicode/utf8"
)

// AppendScalar appends s as a YAML scalar on one line, for the block style that
// Append writes. It is plain if YAML 1.1 and YAML 1.2 readers agree that it is
// the string s, and double-quoted otherwise, with no escapes except those of
// JSON.
//
// YAML can only hold text. A byte of s that is not valid UTF-8 is written as \x
// and two digits, which reads back as the character with that number: check
// with utf8.ValidString first if this matters.
func AppendScalar(dst []byte, s string) []byte {
	if isPlain(s) {
		return append(dst, s...)
	}
	return AppendQuoted(dst, s)
}

// What a byte can be in a plain scalar.
const (
	inside byte = 1 << iota // may be anywhere after the first byte
	first                   // can begin one
	word                    // can begin one, or a word that is not a string
	number                  // can begin one, or a number, date or marker
)

var classes = classify()

func classify() (table [256]byte) {
	for c := byte('!'); c <= '~'; c++ {
		table[c] = inside | first
	}
	table[':'] = 0 // depends on the next byte
	for _, c := range []byte("-?,[]}#&*!|>'\"%@`") {
		table[c] = inside
	}
	table['{'], table['$'] = 0, first // depend on the next byte
	for _, c := range []byte("yYnNtTfFoO~<=") {
		table[c] |= word
	}
	for _, c := range []byte("0123456789+-.") {
		table[c] |= first | number
	}
	for c := utf8.RuneSelf; c < len(table); c++ {
		table[c] = first // depends on the bytes that follow
	}
	return table
}

// isPlain reports whether s can be written without quotes.
func isPlain(s string) bool {
	if s == "" {
		return false
	}
	switch class := classes[s[0]]; {
	case class&first == 0:
		return false
	case class&(word|number) == 0:
	case class&word != 0 && isWord(s),
		class&number != 0 && (isMarker(s) || isNumber(s)):
		return false
	}
	for i := range len(s) {
		if classes[s[i]]&inside == 0 {
			return isPlainTail(s[i:])
		}
	}
	return true
}

// isPlainTail reports whether a plain scalar can end in s.
func isPlainTail(s string) bool {
	for s != "" {
		size := plainSize(s)
		if size == 0 {
			return false
		}
		s = s[size:]
	}
	return true
}

// plainSize returns the length of the character at the beginning of s, or 0 if
// it ends a plain scalar or cannot be in one. A space must not be the last
// character nor begin a comment, and a colon must not end a key. A placeholder,
// ${NAME} or {{ NAME }}, is quoted, so that the value that another tool
// substitutes is a string too.
func plainSize(s string) int {
	switch c := s[0]; {
	case classes[c]&inside != 0:
		return 1
	case c >= utf8.RuneSelf:
		return printableSize(s)
	case c == '$' || c == '{':
		if strings.HasPrefix(s, "${") || strings.HasPrefix(s, "{{") {
			return 0
		}
		return 1
	case len(s) == 1:
		return 0
	case c == ' ' && s[1] != '#', c == ':' && s[1] != ' ':
		return 1
	}
	return 0
}

// printableSize returns the length of the character at the beginning of s, or
// 0 if it must be escaped. These are the printable characters of YAML, except
// for its line breaks, the byte order mark and tabs.
func printableSize(s string) int {
	if s[0] < utf8.RuneSelf {
		if s[0] < ' ' || s[0] == 0x7f {
			return 0
		}
		return 1
	}
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == utf8.RuneError && size == 1,
		r < 0xa0,
		r == '\u2028', r == '\u2029', r == '\ufeff',
		r == '\ufffe', r == '\uffff':
		return 0
	}
	return size
}

// isWord reports whether s is one of the words that YAML reads as a boolean or
// null, or as the key of a merge or a default value, in any case.
func isWord(s string) bool {
	var lower [len("false")]byte
	if len(s) > len(lower) {
		return false
	}
	for i := range len(s) {
		lower[i] = s[i]
		if 'A' <= s[i] && s[i] <= 'Z' {
			lower[i] += 'a' - 'A'
		}
	}
	switch string(lower[:len(s)]) {
	case "y", "yes", "n", "no", "true", "false", "on", "off", "null", "~", "<<", "=":
		return true
	}
	return false
}

// isMarker reports whether s begins as an element of a list or as a line that
// separates documents.
func isMarker(s string) bool {
	return s == "-" || strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "---") || strings.HasPrefix(s, "...")
}

// isNumber reports whether any reader would read s, which begins with a digit, a
// sign or a dot, as a number or a date. Readers ignore underscores.
func isNumber(s string) bool {
	if strings.IndexByte(s, '_') >= 0 {
		s = strings.ReplaceAll(s, "_", "")
	}
	s = trimSign(s)
	return s == "" || isDecimal(s) || isBased(s) || isSexagesimal(s) || isDate(s) ||
		strings.EqualFold(s, ".inf") || strings.EqualFold(s, ".nan")
}

// isDecimal reports whether s is a number such as 5, 1.10, .5, 5. or 1e3; a
// dot alone counts.
func isDecimal(s string) bool {
	n := digits(s)
	if n < len(s) && s[n] == '.' {
		n += 1 + digits(s[n+1:])
	}
	if n == len(s) {
		return true
	}
	if n == 0 || s[n]|0x20 != 'e' {
		return false
	}
	exponent := trimSign(s[n+1:])
	return exponent != "" && digits(exponent) == len(exponent)
}

// isBased reports whether s looks like a hexadecimal, octal or binary number:
// 0x1f, 0o17, 0b1 and, for some readers, 0b-1 and 0x1p-2.
func isBased(s string) bool {
	if len(s) < 2 || s[0] != '0' {
		return false
	}
	switch s[1] | 0x20 {
	case 'x', 'o', 'b':
		return strings.Trim(s[2:], "0123456789abcdefABCDEFpP.+-") == ""
	}
	return false
}

// isSexagesimal reports whether s is a number to base 60: 1:30, 190:20:30.15.
func isSexagesimal(s string) bool {
	n := digits(s)
	if n == 0 || n == len(s) || s[n] != ':' {
		return false
	}
	for n < len(s) && s[n] == ':' {
		part := digits(s[n+1:])
		if part == 0 {
			return false
		}
		n += 1 + part
	}
	if n < len(s) && s[n] == '.' {
		n += 1 + digits(s[n+1:])
	}
	return n == len(s)
}

// isDate reports whether s is a date such as 2001-01-01, or begins with one that
// is followed by a time.
func isDate(s string) bool {
	if len(s) < len("2001-1-1") || digits(s) != 4 || s[4] != '-' {
		return false
	}
	s = s[5:]
	month := digits(s)
	if month == 0 || month > 2 || month == len(s) || s[month] != '-' {
		return false
	}
	s = s[month+1:]
	day := digits(s)
	if day == 0 || day > 2 {
		return false
	}
	return day == len(s) || s[day] == ' ' || s[day]|0x20 == 't'
}

func trimSign(s string) string {
	if s != "" && (s[0] == '+' || s[0] == '-') {
		return s[1:]
	}
	return s
}

// digits returns the number of digits at the beginning of s.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

// AppendQuoted appends s as a double-quoted scalar, in the form that AppendScalar
// uses.
func AppendQuoted(dst []byte, s string) []byte {
	dst = append(dst, '"')
	done := 0
	for i := 0; i < len(s); {
		size := printableSize(s[i:])
		if size > 0 && s[i] != '"' && s[i] != '\\' {
			i += size
			continue
		}
		dst = append(dst, s[done:i]...)
		r, size := utf8.DecodeRuneInString(s[i:])
		if r == utf8.RuneError && size == 1 {
			dst = append(dst, '\\', 'x', hex[s[i]>>4], hex[s[i]&0xf])
		} else {
			dst = appendEscape(dst, r)
		}
		i += size
		done = i
	}
	dst = append(dst, s[done:]...)
	return append(dst, '"')
}

const hex = "0123456789abcdef"

// appendEscape appends the escape of a character of the basic plane; those
// beyond it are all printable.
func appendEscape(dst []byte, r rune) []byte {
	switch r {
	case '"', '\\':
		return append(dst, '\\', byte(r))
	case '\n':
		return append(dst, '\\', 'n')
	case '\r':
		return append(dst, '\\', 'r')
	case '\t':
		return append(dst, '\\', 't')
	}
	return append(dst, '\\', 'u', hex[r>>12&0xf], hex[r>>8&0xf], hex[r>>4&0xf], hex[r&0xf])
}

// isLiteral reports whether s has several lines and a literal block can hold
// them: printable text in which no line ends in a space, and the first line that
// is not empty does not begin with one.
func isLiteral(s string) bool {
	if strings.IndexByte(s, '\n') < 0 {
		return false
	}
	text := strings.TrimLeft(s, "\n")
	if text == "" || isBlank(text[0]) || isBlank(text[len(text)-1]) {
		return false
	}
	for i := 0; i < len(text); {
		if text[i] == '\n' || text[i] == '\t' {
			if text[i] == '\n' && isBlank(text[i-1]) {
				return false
			}
			i++
			continue
		}
		size := printableSize(text[i:])
		if size == 0 {
			return false
		}
		i += size
	}
	return true
}

func isBlank(c byte) bool { return c == ' ' || c == '\t' }
