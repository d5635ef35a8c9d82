package graph

import (
	"regexp"
	"slices"
	"strings"
	"sync"
	"unicode"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/v1alpha1"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// hidden replaces secret values.
const hidden = "(hidden)"

// maxLength is the length at which values are cut off.
const maxLength = 200

// values shows the values of one application, with the variables of its
// configuration expanded.
type values struct {
	configuration *v1alpha1.ApplicationConfiguration // nil for a version of OAM without variables
	variables     map[string]*yaml.Node              // their values
	nodes         map[string]*Node                   // of the variables
	hidden        map[string]bool                    // variables with a secret value
}

func newValues(c *v1alpha1.ApplicationConfiguration) *values {
	v := &values{configuration: c, variables: make(map[string]*yaml.Node), nodes: make(map[string]*Node), hidden: make(map[string]bool)}
	for _, variable := range c.Spec.Variables {
		v.variables[variable.Name] = variable.Value
		v.hidden[variable.Name] = isSecret(variable.Name)
	}
	for i := range c.Spec.Components {
		for _, given := range c.Spec.Components[i].ParameterValues {
			v.hide(given.Value, isSecret(given.Name))
		}
		for _, trait := range c.Spec.Components[i].Traits {
			v.hide(trait.Properties.Node, false)
		}
	}
	for i := range c.Spec.Scopes {
		v.hide(c.Spec.Scopes[i].Properties.Node, false)
	}
	return v
}

// hide finds the variables that are used below a field whose name indicates a
// secret.
func (v *values) hide(node *yaml.Node, isBelow bool) {
	switch {
	case node == nil:
	case node.Kind == yaml.ScalarNode && isBelow:
		for _, name := range v.uses(node) {
			v.hidden[name] = true
		}
	case node.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			v.hide(node.Content[i+1], isBelow || isSecretField(node, i))
		}
	default:
		for _, child := range node.Content {
			v.hide(child, isBelow)
		}
	}
}

// uses returns the variables that a value uses, in order.
func (v *values) uses(node *yaml.Node) (names []string) {
	v.expand(node, func(name string) *yaml.Node {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
		return resolve.Text("")
	})
	return names
}

func (v *values) expand(node *yaml.Node, variable func(name string) *yaml.Node) *yaml.Node {
	if v.configuration == nil {
		return node
	}
	functions := map[string]func(string) (*yaml.Node, string){
		"fromVariable": func(name string) (*yaml.Node, string) { return variable(name), "" },
	}
	return resolve.Expand(node, functions, yamltree.Path{}, v.configuration.Report)
}

// variable returns the value of a variable as a string.
func (v *values) variable(variable oam.Setting) string {
	if v.hidden[variable.Name] {
		return hidden
	}
	return text(variable.Value)
}

// line returns a named value, with the variables that it uses.
func (v *values) line(name string, value *yaml.Node) Line {
	line := Line{Name: clean(name)}
	if value == nil {
		return line
	}
	for _, used := range v.uses(value) {
		line.From = append(line.From, v.nodes[used])
	}
	if isSecret(name) {
		line.Value = hidden
		return line
	}
	line.Value = text(v.expand(value, func(name string) *yaml.Node {
		if v.hidden[name] {
			return resolve.Text(hidden)
		}
		return v.variables[name]
	}))
	return line
}

// lines returns the fields of a map.
func (v *values) lines(node *yaml.Node) (lines []Line) {
	if node == nil || node.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(node.Content); i += 2 {
		lines = append(lines, v.line(node.Content[i].Value, node.Content[i+1]))
	}
	return lines
}

// text returns a value on one line: a string unchanged, anything else in a form
// similar to YAML's flow style.
func text(node *yaml.Node) string {
	if node.Kind == yaml.ScalarNode && node.Value == "" {
		return `""`
	}
	return clean(appendText(nil, node))
}

// appendText appends a value, up to the maximum length.
func appendText(dst []byte, node *yaml.Node) (text []byte) {
	switch {
	case len(dst) > maxLength:
	case node.Kind == yaml.MappingNode:
		dst = append(dst, '{')
		for i := 0; i+1 < len(node.Content) && len(dst) <= maxLength; i += 2 {
			dst = separate(dst, i > 0)
			dst = append(append(dst, node.Content[i].Value...), ": "...)
			if isSecretField(node, i) {
				dst = append(dst, hidden...)
			} else {
				dst = appendText(dst, node.Content[i+1])
			}
		}
		dst = append(dst, '}')
	case node.Kind == yaml.SequenceNode:
		dst = append(dst, '[')
		for i, child := range node.Content {
			dst = appendText(separate(dst, i > 0), child)
		}
		dst = append(dst, ']')
	default:
		dst = append(dst, node.Value...)
	}
	return dst
}

func separate(dst []byte, isLater bool) []byte {
	if isLater {
		return append(dst, ", "...)
	}
	return dst
}

// credentials matches the user and password in a URL.
var credentials = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`(://[^/\s:@]*):[^/\s@]+@`) })

// clean returns a string on one line: whitespace becomes one space, unprintable
// characters are removed, and the end is cut off if it is too long.
func clean[T string | []byte](s T) string {
	text := credentials().ReplaceAllString(string(s), "$1:"+hidden+"@")
	text = strings.Join(strings.Fields(strings.ToValidUTF8(text, "\uFFFD")), " ")
	text = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text)
	if runes := []rune(text); len(runes) > maxLength {
		return string(runes[:maxLength-1]) + "…"
	}
	return text
}

// secretWords are parts of the names of secret values. harmlessEnds are
// suffixes of names whose value is not the secret itself.
var (
	secretWords  = []string{"password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey", "privatekey", "credential"}
	harmlessEnds = []string{"name", "ref", "path", "file", "dir", "enabled"}
)

// isSecret reports whether a name indicates that its value is secret.
func isSecret(name string) bool {
	plain := strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1
		}
		return unicode.ToLower(r)
	}, name)
	isPartOf := func(word string) bool { return strings.Contains(plain, word) }
	isEndOf := func(end string) bool { return strings.HasSuffix(plain, end) }
	return isEndOf("pass") || slices.ContainsFunc(secretWords, isPartOf) && !slices.ContainsFunc(harmlessEnds, isEndOf)
}

// isSecretField reports whether the field at position i of a map is secret: by
// its own name, or, for the value of a {name, value} pair, by the value of
// name.
func isSecretField(parent *yaml.Node, i int) bool {
	key := parent.Content[i].Value
	if name := yamltree.Get(parent, "name"); key == "value" && name != nil {
		return isSecret(name.Value)
	}
	return isSecret(key)
}
