package yamltree

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Canonical returns the spelling of a scalar by a host that passes on its value
// rather than its text. It reports whether that differs from the text.
func Canonical(node *yaml.Node) (spelling string, differs bool) {
	if IsFromPlaceholder(node) {
		return node.Value, false // the text is in quotes, and hosts pass it on unchanged
	}
	if node.Kind != yaml.ScalarNode || IsQuoted(node) || node.Tag == "!!str" || !mayDiffer(node.Value) {
		return node.Value, false
	}
	plain := yaml.Node{Kind: yaml.ScalarNode, Value: node.Value, Tag: node.Tag}
	var value any
	if plain.Decode(&value) != nil {
		return node.Value, false
	}
	switch v := value.(type) {
	case bool:
		spelling = strconv.FormatBool(v)
	case int:
		spelling = strconv.Itoa(v)
	case int64:
		spelling = strconv.FormatInt(v, 10)
	case uint64:
		spelling = strconv.FormatUint(v, 10)
	case float64:
		spelling = float(v)
	case time.Time:
		spelling = v.Format(time.RFC3339Nano)
	}
	if spelling == "" {
		return node.Value, false
	}
	return spelling, spelling != node.Value
}

// mayDiffer reports whether a plain scalar may be something other than a string
// or a number in its shortest form.
func mayDiffer(text string) bool {
	return text != "" && strings.IndexByte("+-.0123456789TtFf", text[0]) >= 0 && !isShortInteger(text)
}

// isShortInteger reports whether a string is an integer that every reader
// spells the same way.
func isShortInteger(text string) bool {
	const most = 18 // digits that fit into 64 bits
	if len(text) > most || text[0] == '0' && len(text) > 1 {
		return false
	}
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return false
		}
	}
	return true
}

// float returns a number after a round trip through JSON, as in kustomize, or
// "" if JSON does not have it.
func float(f float64) string {
	text, err := json.Marshal(f)
	if err != nil {
		return ""
	}
	if strings.ContainsAny(string(text), ".e") {
		return strconv.FormatFloat(f, 'g', -1, 64)
	}
	if f == 0 {
		return "0"
	}
	return string(text)
}
