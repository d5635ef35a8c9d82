package fix

import (
	"encoding/json"
	"strings"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
)

// unquoted is the text of a scalar as it is written, quotes and all; what is
// no scalar is returned as it is. The parser does not know every escape sequence
// of JSON.
func unquoted(written string) string {
	var text string
	if strings.HasPrefix(written, `"`) && json.Unmarshal([]byte(written), &text) == nil {
		return text
	}
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(written), &node); err != nil || len(node.Content) == 0 || node.Content[0].Kind != yaml.ScalarNode {
		return written
	}
	return node.Content[0].Value
}

// spell writes a text as a scalar that can stand where one stood that began with
// the character before. Quotes stay: JSON needs them, and so does what follows a
// colon without a blank. A plain text must not end where it stands in braces.
func spell(text string, before byte) string {
	isOdd := func(r rune) bool { return !unicode.IsPrint(r) }
	switch {
	case before == '\'' && strings.IndexFunc(text, isOdd) < 0:
		return "'" + strings.ReplaceAll(text, "'", "''") + "'"
	case before == '"', before == '\'', strings.ContainsAny(text, ",[]{}"):
		return string(object.AppendQuoted(nil, text))
	}
	return string(object.AppendScalar(nil, text))
}
