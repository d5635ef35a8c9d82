package inputschema

import (
	"maps"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/v1alpha1"
)

// allowDialects makes the schema of a kind accept the forms in the table of
// dialects. Values come first, because older names of a field copy its schema.
func allowDialects(kind string, s node) {
	for _, ofNames := range []bool{false, true} {
		for i := range v1alpha1.Dialects {
			d := &v1alpha1.Dialects[i]
			if (d.Kind != "" && d.Kind != kind) || (d.Now != "") != ofNames {
				continue
			}
			if found := find(s, steps(d.At)...); found != nil { // other forms are described for each trait
				allow(d, found)
			}
		}
	}
}

// steps splits a path such as spec.containers[] for at.
func steps(path string) []string {
	return strings.Split(strings.ReplaceAll(path, "[]", ".[]"), ".")
}

// allow makes the schema of a map accept one form.
func allow(d *v1alpha1.Dialect, s node) {
	properties := s["properties"].(node)
	field, _ := properties[d.Key].(node)
	switch isRejected := d.Verdict == v1alpha1.Reject; {
	case isRejected && d.Key == "*":
		s["additionalProperties"] = false
	case isRejected:
		properties[d.Key] = node{"description": d.Hint, "not": node{}, "deprecationMessage": "not a field of v1alpha1: " + d.Hint}
	case d.Ignore:
		properties[d.Key] = deprecated(node{"description": d.Hint}, "a field of an older version, which is ignored: "+d.Hint)
	case d.Form != nil && field == nil:
		properties[d.Key] = deprecated(node{"description": d.Hint, "anyOf": []any{copied(d.Form)}}, d.Hint)
		replace(d, s)
	case d.Form != nil:
		allowForm(d, field)
	case d.Values != nil:
		allowValues(d, field, slices.Sorted(maps.Keys(d.Values)))
	case d.Match != nil:
		allowCase(d, field)
	case d.Now != "":
		allowName(d, s, properties)
	}
}

// allowName accepts an older name of a field.
func allowName(d *v1alpha1.Dialect, s, properties node) {
	older := copied(properties[d.Now].(node))
	properties[d.Key] = deprecated(older, "\""+d.Key+"\" is deprecated: use \""+d.Now+"\"")
	replace(d, s)
}

// replace allows an older field of a map instead of the current one, where that is
// required.
func replace(d *v1alpha1.Dialect, s node) {
	older := node{"required": []string{d.Key}}
	if required, _ := s["required"].([]string); slices.Contains(required, d.Now) {
		at := slices.Index(required, d.Now)
		s["required"] = slices.Delete(slices.Clone(required), at, at+1)
		also(s, node{"if": node{"not": node{"anyOf": []any{older}}}, "then": node{"required": []string{d.Now}}})
		return
	}
	conditions, _ := s["allOf"].([]any)
	for _, c := range conditions {
		then, _ := c.(node)["then"].(node)
		if names, _ := then["required"].([]string); !slices.Equal(names, []string{d.Now}) {
			continue
		}
		if not, _ := c.(node)["if"].(node)["not"].(node); not["anyOf"] != nil {
			not["anyOf"] = append(not["anyOf"].([]any), older)
		}
	}
}

// allowForm accepts another form of a field's value in addition to the current one.
func allowForm(d *v1alpha1.Dialect, field node) {
	today := node{}
	for _, keyword := range []string{"type", "items", "enum", "minLength"} {
		if value, has := field[keyword]; has {
			today[keyword] = value
			delete(field, keyword)
		}
	}
	field["anyOf"] = []any{today, copied(d.Form)}
	if d.Verdict == v1alpha1.Warn {
		warn(field, copied(d.Form), d.Hint)
	}
}

// allowValues accepts other spellings of a field's value. They are a pattern,
// because editors would suggest the values of an enum.
func allowValues(d *v1alpha1.Dialect, field node, spellings []string) {
	pattern := oneOf(spellings)
	alternatives, _ := field["anyOf"].([]any)
	if enum, has := field["enum"]; has {
		alternatives = []any{node{"enum": enum}}
		delete(field, "enum")
	}
	field["anyOf"] = append(alternatives, node{"type": "string", "pattern": pattern})
	if d.Verdict == v1alpha1.Warn {
		warn(field, node{"type": "string", "pattern": pattern}, "a deprecated spelling: "+changes(d.Values))
	}
}

// changes lists the replacements of other spellings.
func changes(values map[string]string) string {
	var list []string
	for _, older := range slices.Sorted(maps.Keys(values)) {
		list = append(list, values[older]+" instead of "+older)
	}
	return "write " + strings.Join(list, ", ")
}

// allowCase accepts the values of an enum in any case, if the form matches them
// so. Other matches of a form need their own schema.
func allowCase(d *v1alpha1.Dialect, field node) {
	var enum []string
	if alternatives, has := field["anyOf"].([]any); has {
		enum, _ = alternatives[0].(node)["enum"].([]string)
	}
	var patterns []string
	for _, value := range enum {
		if d.Match(strings.ToLower(value)) == value {
			patterns = append(patterns, anyCase(value))
		}
	}
	if len(patterns) == 0 {
		return
	}
	older := node{"type": "string", "pattern": "^(" + strings.Join(patterns, "|") + ")$", "not": node{"enum": enum}}
	field["anyOf"] = append(field["anyOf"].([]any), older)
	warn(field, older, "a deprecated spelling: "+d.Hint)
}

// anyCase returns a pattern for a word in any case.
func anyCase(word string) string {
	var b strings.Builder
	for _, c := range word {
		if lower, upper := strings.ToLower(string(c)), strings.ToUpper(string(c)); lower != upper {
			b.WriteString("[" + upper + lower + "]")
		} else {
			b.WriteString(escaped(string(c)))
		}
	}
	return b.String()
}

// spellings returns a pattern for a name in any case, with separators anywhere.
// This is how names of traits and of their properties are matched.
func spellings(name string) string {
	const separators = "[-_ ]*"
	pattern := separators
	for _, c := range name {
		if !strings.ContainsRune("-_ ", c) {
			pattern += anyCase(string(c)) + separators
		}
	}
	return pattern
}

// oneOf returns a pattern for one of several strings.
func oneOf(values []string) string {
	patterns := make([]string, len(values))
	for i, value := range values {
		patterns[i] = escaped(value)
	}
	return "^(" + strings.Join(patterns, "|") + ")$"
}

// escaped returns a pattern for a string. It only has escapes that ECMA 262 and
// Go share.
func escaped(value string) string {
	var b strings.Builder
	for _, c := range value {
		if strings.ContainsRune(`\.+*?()|[]{}^$/`, c) && c != '/' {
			b.WriteByte('\\')
		}
		b.WriteRune(c)
	}
	return b.String()
}
