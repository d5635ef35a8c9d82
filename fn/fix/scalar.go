package fix

import (
	"encoding/json"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
)

// unquoted returns the value of a scalar in quotes, and anything else
// unchanged. It exists because the YAML parser does not support every escape
// sequence of JSON.
func unquoted(written string) string {
	var value string
	if strings.HasPrefix(written, `"`) && json.Unmarshal([]byte(written), &value) == nil {
		return value
	}
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(written), &node); err != nil || len(node.Content) == 0 || node.Content[0].Kind != yaml.ScalarNode {
		return written
	}
	return node.Content[0].Value
}

// spell writes a string as the replacement of a scalar that began with the
// character before. It keeps quotes, because JSON and a colon without a space
// need them. It quotes characters that would end a plain scalar in a flow-style
// map.
func spell(value string, before byte) string {
	isOdd := func(r rune) bool { return !unicode.IsPrint(r) }
	switch {
	case before == '\'' && strings.IndexFunc(value, isOdd) < 0:
		return "'" + strings.ReplaceAll(value, "'", "''") + "'"
	case before == '"', before == '\'', strings.ContainsAny(value, ",[]{}"):
		return string(object.AppendQuoted(nil, value))
	}
	return string(object.AppendScalar(nil, value))
}

// anchorLength returns the length of the anchor at the start of text, and of
// the whitespace after it.
func anchorLength(text string) int {
	if !strings.HasPrefix(text, "&") {
		return 0
	}
	end := max(strings.IndexAny(text, " \t\r\n"), 0)
	return end + len(text[end:]) - len(strings.TrimLeft(text[end:], " \t"))
}

// scalarLength returns the length of the scalar at the start of text.
func scalarLength(text string) int {
	if n := quotedLength(text); n > 0 {
		return n
	}
	for i := range len(text) {
		afterSpace := i > 0 && (text[i-1] == ' ' || text[i-1] == '\t')
		switch c := text[i]; {
		case strings.IndexByte("\n\r,]}", c) >= 0,
			c == ':' && (i+1 == len(text) || strings.IndexByte(" \t\r\n", text[i+1]) >= 0),
			c == '#' && afterSpace:
			return len(strings.TrimRight(text[:i], " \t"))
		}
	}
	return len(strings.TrimRight(text, " \t"))
}

// quotedLength returns the length of the quoted scalar at the start of text, or
// 0.
func quotedLength(text string) int {
	if text == "" || text[0] != '"' && text[0] != '\'' {
		return 0
	}
	quote := text[0]
	for i := 1; i < len(text); i++ {
		switch {
		case quote == '"' && text[i] == '\\':
			i++
		case text[i] == quote && quote == '\'' && i+1 < len(text) && text[i+1] == quote:
			i++
		case text[i] == quote:
			return i + 1
		}
	}
	return 0
}
