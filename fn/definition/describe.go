package definition

import (
	"strconv"
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
		return "the text " + strconv.Quote(value)
	case []any:
		return "a list"
	}
	return "a mapping"
}

// numeral is a number as people write it.
func numeral(n float64) string {
	format := byte('f')
	if n >= 1e15 || n <= -1e15 || n > -1e-6 && n < 1e-6 && n != 0 {
		format = 'g'
	}
	return strconv.FormatFloat(n, format, -1, 64)
}
