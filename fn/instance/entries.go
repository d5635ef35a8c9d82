package instance

import (
	"strings"

	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/rule"
)

// IsToFill reports whether a string has a placeholder that a later stage
// replaces, such as ${env} or {{cluster}}.
func IsToFill(value string) bool {
	return strings.Contains(value, "${") || strings.Contains(value, "{{")
}

// CheckEntry returns what is wrong with a label or annotation, and the invalid
// string.
func CheckEntry(isLabel bool, f object.Field) (message, found string) {
	key := f.Key
	if !isLabel {
		key = strings.ToLower(key) // Kubernetes compares them in lowercase
	}
	if broken := rule.LabelKey(key); broken != "" {
		return broken, f.Key
	}
	if !isLabel && krm.IsReserved(f.Key) {
		return "this annotation is reserved for hosts: remove it", f.Key
	}
	switch value := f.Value.(type) {
	case *object.Map, object.List:
		return "expected a string", ""
	default:
		s := object.StringOf(value)
		if isLabel && !IsToFill(s) {
			return rule.LabelValue(s), s
		}
	}
	return "", ""
}
