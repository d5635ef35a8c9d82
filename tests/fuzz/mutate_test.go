package fuzz

import (
	"errors"
	"io"
	"math/rand/v2"
	"strings"

	goyaml "go.yaml.in/yaml/v3"
)

// odd are strings that programs read as something else, or that break the
// syntax around them.
var odd = []string{
	"", " ", "~", "null", "no", "yes", "y", "on", "true", "TRUE", "1", "0", "-1", "1.0", "1e3", "0x1f", "0o17", "017", "1_000", "1:30", ".inf", ".nan",
	"2001-01-01", "=", "<<", "*a", "&a", "!!str x", "@x", "`", "- a", "a: b", "a:", "# c", "x # c", "---", "...", "%YAML", "{}", "[]", "{a: b}", "'", `"`,
	"a\nb", "a\n", "\n", "\t", " a ", "a\u00a0b", "a\u2028b", "\u0085", "\ufeff", "é", "日本", "\U0001F600", "a\x00b", "a\x1b[2Jb", "\x7f",
	"99999999999999999999", "1.10", "100M", "128Mi", "0.1", "1e400", "../../etc/passwd", "/", "/..", `C:\x`, "a/b", "a.b", "a-", "-a", "A", strings.Repeat("a", 64), strings.Repeat("a", 300),
	"[fromVariable(x)]", "[fromVariable(", "[fromVariable()]", "[fromParam(p)]", "x[fromParam(p)]y[fromParam(p)]", "[[fromVariable(x)]]", "[fromProperty(a)]",
	"[fromComponent(instanceName)]", "[fromComponent(servicePort)]", "$(A)", "{{ .Values.x }}", "core.oam.dev/v1alpha1", "core.oam.dev/v1alpha1.Server",
	"core.oam.dev/v1alpha1.Task", "example.com/v1.Cache", "Worker", "ComponentSchematic", "ApplicationConfiguration", "core.hydra.io/v1alpha1", "List", "v1", "ResourceList",
	"ingress", "auto-scaler", "manual-scaler", "volume-mounter", "string", "number", "integer", "boolean", "array", "RO", "Shared", "public", "httpGet", "drop",
}

var keys = []string{
	"name", "value", "fromParam", "fromSecret", "properties", "parameterValues", "traits", "applicationScopes", "scopes", "variables", "components", "componentName",
	"instanceName", "workloadType", "workloadSettings", "containers", "parameters", "env", "config", "path", "ports", "resources", "volumes", "disk", "ephemeral", "required",
	"default", "type", "spec", "metadata", "labels", "annotations", "namespace", "version", "<<", "a.b", "x[0]", "", "version", "osType", "os", "image", "digest", "status",
}

// mutated returns one of the inputs, changed in a few places.
func mutated(random *rand.Rand, all []string) string {
	input := all[random.IntN(len(all))]
	trees := decode(input)
	if len(trees) == 0 || random.IntN(8) == 0 {
		return scratched(random, input)
	}
	m := mutator{random: random}
	for _, tree := range trees {
		m.collect(tree)
	}
	if random.IntN(4) == 0 { // copied from another input
		for _, tree := range decode(all[random.IntN(len(all))]) {
			m.collect(tree)
			if random.IntN(3) == 0 {
				trees = append(trees, tree)
			}
		}
	}
	for range 1 + random.IntN(3) {
		m.change()
	}
	if random.IntN(6) == 0 {
		random.Shuffle(len(trees), func(i, j int) { trees[i], trees[j] = trees[j], trees[i] })
	}
	text, ok := encode(trees, 2+2*random.IntN(2))
	if !ok {
		return scratched(random, input)
	}
	if random.IntN(10) == 0 {
		text = strings.ReplaceAll(text, "\n", "\r\n")
	}
	return text
}

// scratched returns a string with some of its bytes changed.
func scratched(random *rand.Rand, text string) string {
	for range 1 + random.IntN(3) {
		at := random.IntN(len(text) + 1)
		end := min(at+random.IntN(4), len(text))
		text = text[:at] + []string{"", " ", "\n", "\t", ":", "- ", "\"", "'", "{", "]", "#", "&a", "*a", "|", "\xff", "\x00", "\r", "---\n", "a"}[random.IntN(19)] + text[end:]
	}
	return text
}

func decode(text string) (trees []*goyaml.Node) {
	decoder := goyaml.NewDecoder(strings.NewReader(text))
	for {
		var node goyaml.Node
		if err := decoder.Decode(&node); errors.Is(err, io.EOF) {
			return trees
		} else if err != nil {
			return nil
		}
		trees = append(trees, &node)
	}
}

func encode(trees []*goyaml.Node, indent int) (text string, ok bool) {
	defer func() {
		if recover() != nil { // a tree that the encoder cannot write
			ok = false
		}
	}()
	var b strings.Builder
	encoder := goyaml.NewEncoder(&b)
	encoder.SetIndent(indent)
	for _, tree := range trees {
		if encoder.Encode(tree) != nil {
			return "", false
		}
	}
	return b.String(), encoder.Close() == nil
}

// mutator changes some of the nodes that it collected.
type mutator struct {
	random                 *rand.Rand
	scalars, maps, entries []*goyaml.Node // entries are maps and lists that are not empty
}

func (m *mutator) collect(n *goyaml.Node) {
	switch {
	case n.Kind == goyaml.ScalarNode:
		m.scalars = append(m.scalars, n)
	case n.Kind != goyaml.DocumentNode && n.Kind != goyaml.AliasNode && len(n.Content) > 0:
		m.entries = append(m.entries, n)
	}
	if n.Kind == goyaml.MappingNode && len(n.Content) > 0 {
		m.maps = append(m.maps, n)
	}
	for _, child := range n.Content {
		m.collect(child)
	}
}

func pick[T any](random *rand.Rand, from []T) (picked T) {
	if len(from) > 0 {
		picked = from[random.IntN(len(from))]
	}
	return picked
}

func (m *mutator) text() *goyaml.Node {
	n := &goyaml.Node{Kind: goyaml.ScalarNode, Value: pick(m.random, odd)}
	switch m.random.IntN(4) {
	case 0:
		n.Tag = "!!str"
	case 1:
		n.Style = goyaml.DoubleQuotedStyle
	}
	return n
}

// change makes one change.
func (m *mutator) change() {
	scalar, mapping, entry := pick(m.random, m.scalars), pick(m.random, m.maps), pick(m.random, m.entries)
	if scalar == nil || mapping == nil || entry == nil || len(entry.Content) == 0 || len(mapping.Content) < 2 {
		return
	}
	switch m.random.IntN(9) {
	case 0, 1, 2: // another string
		text := m.text()
		scalar.Value, scalar.Tag, scalar.Style = text.Value, text.Tag, text.Style
	case 3: // another key
		mapping.Content[2*m.random.IntN(len(mapping.Content)/2)] = &goyaml.Node{Kind: goyaml.ScalarNode, Value: pick(m.random, keys)}
	case 4: // a new field
		mapping.Content = append(mapping.Content, &goyaml.Node{Kind: goyaml.ScalarNode, Value: pick(m.random, keys)}, m.text())
	case 5: // one field less
		at := 2 * m.random.IntN(len(mapping.Content)/2)
		mapping.Content = append(mapping.Content[:at:at], mapping.Content[at+2:]...)
	case 6: // a duplicate entry
		if entry.Kind == goyaml.SequenceNode {
			entry.Content = append(entry.Content, pick(m.random, entry.Content))
		}
	case 7: // another structure
		at := 2*m.random.IntN(len(mapping.Content)/2) + 1
		kind := []goyaml.Kind{goyaml.SequenceNode, goyaml.MappingNode}[m.random.IntN(2)]
		shape := &goyaml.Node{Kind: kind}
		if kind == goyaml.SequenceNode && m.random.IntN(2) == 0 {
			shape.Content = []*goyaml.Node{mapping.Content[at]}
		}
		mapping.Content[at] = shape
	case 8: // a copy of another node
		other := pick(m.random, m.maps)
		copied := &goyaml.Node{Kind: goyaml.MappingNode, Content: append([]*goyaml.Node{}, other.Content...)}
		if !within(other, mapping, 50) {
			mapping.Content[2*m.random.IntN(len(mapping.Content)/2)+1] = copied
		}
	}
}

// within reports whether a node is in a tree.
func within(tree, n *goyaml.Node, depth int) bool {
	if tree == n || depth == 0 {
		return true
	}
	for _, child := range tree.Content {
		if within(child, n, depth-1) {
			return true
		}
	}
	return false
}
