package yamltree

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"
)

// Canonical is how a host spells a scalar when it hands over the value and not
// what is written. It reports whether that is another spelling.
func Canonical(node *yaml.Node) (spelling string, differs bool) {
	if IsFromCall(node) {
		return node.Value, false // its text was in quotes, which hosts hand over as it is
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

// mayDiffer reports whether a plain scalar may be something else than a string or a
// number in its shortest form.
func mayDiffer(text string) bool {
	return text != "" && strings.IndexByte("+-.0123456789TtFf", text[0]) >= 0 && !isShortInteger(text)
}

// isShortInteger reports whether a string is an integer that every reader spells in
// this way.
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

// float is a number that went through JSON and back, as in kustomize; "" for one
// that JSON does not have.
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
