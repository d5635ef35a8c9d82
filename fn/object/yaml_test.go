package object

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

func TestAppend(t *testing.T) {
	for name, test := range map[string]struct {
		m    *Map
		want string
	}{
		"nil":        {nil, "{}\n"},
		"empty":      {Of(), "{}\n"},
		"all absent": {Of("a", nil, "b", Of("c", List{nil, Of()})), "{}\n"},
		"scalars": {
			Of("a", "x", "b", "", "c", 0, "d", int32(-1), "e", int64(1<<40), "f", false, "g", Plain("1e3"), "h", "9999"),
			"a: x\nb: \"\"\nc: 0\nd: -1\ne: 1099511627776\nf: false\ng: 1e3\nh: \"9999\"\n",
		},
		"absent fields": {
			Of("a", nil, "b", (*Map)(nil), "c", &Map{}, "d", List{}, "e", []*Map{}, "f", []*Map{nil},
				"g", []string(nil), "h", map[string]string{}, "i", List{nil, []string{}}, "j", "x"),
			"j: x\n",
		},
		"empty on purpose": {Of("a", Empty, "b", EmptyList), "a: {}\nb: []\n"},
		"list": {
			Of("spec", Of("containers", []*Map{Of("name", "web", "ports", []*Map{Of("containerPort", 80)}), nil, Of("name", "b")})),
			"spec:\n  containers:\n  - name: web\n    ports:\n    - containerPort: 80\n  - name: b\n",
		},
		"strings": {Of("args", []string{"--port=80", "true", ""}), "args:\n- --port=80\n- \"true\"\n- \"\"\n"},
		"mixed list": {
			Of("l", List{"a", 1, nil, true, Plain("0.5"), Empty, Of("k", Of("x", "y"))}),
			"l:\n- a\n- 1\n- true\n- 0.5\n- {}\n- k:\n    x: \"y\"\n",
		},
		"lists in lists": {
			Of("l", List{List{"a", List{"b", "c"}}, []string{"d", "e"}, []*Map{Of("f", 1, "g", 2)}}),
			"l:\n- - a\n  - - b\n    - c\n- - d\n  - e\n- - f: 1\n    g: 2\n",
		},
		"string map": {
			Of("labels", map[string]string{"b": "2", "a": "x", "on": ""}, "l", List{map[string]string{"c": "d", "b": "c"}}),
			"labels:\n  a: x\n  b: \"2\"\n  \"on\": \"\"\nl:\n- b: c\n  c: d\n",
		},
		"literals": {
			Of("a", "x\ny", "b", "x\n\n y\n", "c", "x\n\n", "d", "\nx", "l", []string{"x\ny\n"}, "m", List{List{"x\ny"}}),
			"a: |-\n  x\n  y\nb: |\n  x\n\n   y\nc: |+\n  x\n\nd: |-\n\n  x\nl:\n- |\n  x\n  y\nm:\n- - |-\n    x\n    y\n",
		},
		"literal in a string map": {
			Of("data", map[string]string{"f": "#!/bin/sh\n\techo\n---\n"}),
			"data:\n  f: |\n    #!/bin/sh\n    \techo\n    ---\n",
		},
		"quoted lines": {
			Of("a", "\n", "b", "x \ny", "c", " x\ny", "d", "x\r\ny", "e", "\n\tx\n", "f", "x\n\x1b", "g", "x\ny ", "h", "x\t\ny"),
			`a: "\n"` + "\n" + `b: "x \ny"` + "\n" + `c: " x\ny"` + "\n" + `d: "x\r\ny"` + "\n" +
				`e: "\n\tx\n"` + "\n" + `f: "x\n\u001b"` + "\n" + `g: "x\ny "` + "\n" + `h: "x\t\ny"` + "\n",
		},
	} {
		t.Run(name, func(t *testing.T) {
			assert.Equal(t, test.want, string(Append(nil, test.m, 0)))
		})
	}
}

func TestAppendIndent(t *testing.T) {
	m := Of("a", 1, "b", Of("c", "x\ny\n"), "l", []string{"d"})
	got := string(Append([]byte("items:\n- "), m, 2))
	assert.Equal(t, "items:\n- a: 1\n  b:\n    c: |\n      x\n      y\n  l:\n  - d\n", got)
}

func TestAppendDeep(t *testing.T) {
	m := Of("x", "y\nz")
	for range 100 {
		m = Of("k", List{m})
	}
	assertRoundTrip(t, m)
}

func TestAppendLongKey(t *testing.T) {
	long := strings.Repeat("k", 2000)
	assert.Equal(t, "? "+long+"\n: v\n", string(Append(nil, Of(long, "v"), 0)))
	for length, want := range map[int]string{maxSimpleKey: "", maxSimpleKey + 1: "? "} {
		key := strings.Repeat("k", length)
		assert.True(t, strings.HasPrefix(string(Append(nil, Of(key, "v"), 0)), want+key), length)
	}
	for _, value := range []any{"v", "v\nw\n", Of("a", 1, "b", 2), List{"a", Of("b", 1)}, Empty} {
		assertRoundTrip(t, Of("x", 1, long, value, "y", List{Of(long+"é\n", value, "z", 1)}))
	}
}

func TestAppendPanics(t *testing.T) {
	assert.Panics(t, func() { Append(nil, &Map{fields: []Field{{"a", 1.5}}}, 0) })
}

// assertRoundTrip asserts that reading what Append writes gives the tree that m
// represents.
func assertRoundTrip(t *testing.T, m *Map) {
	t.Helper()
	text := Append(nil, m, 0)
	got, err := FromNode(parse(t, string(text)))
	require.NoError(t, err, "%s", text)
	require.Equal(t, read(m), got, "%s", text)
}

// read returns what FromNode returns for a value that was written.
func read(value any) any {
	switch v := value.(type) {
	case *Map:
		m := &Map{}
		for _, f := range v.fields {
			if !isAbsent(f.Value) {
				m.Set(f.Key, read(f.Value))
			}
		}
		if m.Len() == 0 {
			return Empty
		}
		return m
	case List:
		list := List{}
		for _, element := range v {
			if !isAbsent(element) {
				list = append(list, read(element))
			}
		}
		return list
	case []string:
		list := List{}
		for _, s := range v {
			list = append(list, s)
		}
		return list
	case bool, int:
		text, _ := appendValue(nil, v, 0)
		return Plain(strings.TrimSpace(string(text)))
	default:
		return value
	}
}

func parse(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var n yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte(text), &n), "%s", text)
	return &n
}

func FuzzMap(f *testing.F) {
	f.Add([]byte("m\x02key\x05value"), "a\n")
	f.Add([]byte("0123456789abcdefghijklmnopqrstuvwxyz"), "k: v")
	f.Add([]byte{0, 3, 1, 4, 0, 5, 2, 2, 2, 1, 0, 0, 7, 3, 1}, "# c\n\n")
	f.Fuzz(func(t *testing.T, shape []byte, text string) {
		text = strings.ToValidUTF8(text, "?")
		g := grower{shape: shape, text: text}
		m := &Map{}
		for len(g.shape) > 0 {
			m.Set(g.string(), g.value(4))
		}
		assertRoundTrip(t, m)
	})
}

// grower builds a tree from the bytes of shape, with parts of text as strings.
type grower struct {
	shape []byte
	text  string
}

func (g *grower) next() int {
	if len(g.shape) == 0 {
		return 0
	}
	b := g.shape[0]
	g.shape = g.shape[1:]
	return int(b)
}

func (g *grower) string() string {
	s := g.text[g.next()%(len(g.text)+1):]
	return strings.ToValidUTF8(s[:g.next()%(len(s)+1)], "")
}

func (g *grower) value(depth int) any {
	kind := g.next() % 10
	if depth == 0 {
		kind %= 5
	}
	n := g.next() % 4
	switch kind {
	case 0:
		return nil
	case 1:
		return g.next() - 128
	case 2:
		return n > 1
	case 3:
		return []Plain{Empty, EmptyList, "null", "1.50"}[n]
	case 5, 6:
		m := &Map{}
		for range n {
			m.Set(g.string(), g.value(depth-1))
		}
		return m
	case 7, 8:
		list := make(List, n)
		for i := range list {
			list[i] = g.value(depth - 1)
		}
		return list
	case 9:
		list := make([]string, n)
		for i := range list {
			list[i] = g.string()
		}
		return list
	default:
		return g.string()
	}
}

func BenchmarkAppendDeployment(b *testing.B) {
	m := deployment()
	dst := Append(nil, m, 0)
	b.SetBytes(int64(len(dst)))
	b.ReportAllocs()
	for b.Loop() {
		dst = Append(dst[:0], m, 0)
	}
}

func BenchmarkBuildDeployment(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		deployment()
	}
}

func deployment() *Map {
	labels := map[string]string{
		"app.kubernetes.io/name":       "web",
		"app.kubernetes.io/part-of":    "shop",
		"app.kubernetes.io/managed-by": "render-oam",
	}
	return Of(
		"apiVersion", "apps/v1",
		"kind", "Deployment",
		"metadata", Of("name", "web", "namespace", "shop", "labels", labels, "annotations", nil),
		"spec", Of(
			"replicas", 3,
			"selector", Of("matchLabels", Of("app.kubernetes.io/name", "web")),
			"template", Of(
				"metadata", Of("labels", labels),
				"spec", Of(
					"initContainers", nil,
					"containers", []*Map{Of(
						"name", "web",
						"image", "registry.example.com/shop/web:1.25.3",
						"command", nil,
						"args", []string{"--listen=0.0.0.0:8080", "--log-level", "info"},
						"ports", []*Map{Of("name", "http", "containerPort", 8080, "protocol", "TCP")},
						"env", []*Map{
							Of("name", "PORT", "value", "8080"),
							Of("name", "GREETING", "value", "Hello: world"),
							Of("name", "PASSWORD", "valueFrom", Of("secretKeyRef", Of("name", "db", "key", "password"))),
						},
						"resources", Of(
							"limits", Of("cpu", Plain("1"), "memory", "256Mi"),
							"requests", Of("cpu", "500m", "memory", "128Mi")),
						"livenessProbe", Of("httpGet", Of("path", "/healthz", "port", 8080), "periodSeconds", 10),
						"volumeMounts", []*Map{Of("name", "tmp", "mountPath", "/tmp")},
					)},
					"volumes", []*Map{Of("name", "tmp", "emptyDir", Empty)},
				),
			),
		),
	)
}

// isAbsent reports whether a value is omitted: nil, or a map or list with
// nothing in it.
func isAbsent(value any) bool {
	switch v := value.(type) {
	case nil:
		return true
	case *Map:
		return v.isAbsent()
	case List:
		return !slices.ContainsFunc(v, func(element any) bool { return !isAbsent(element) })
	case []*Map:
		return !slices.ContainsFunc(v, func(element *Map) bool { return !element.isAbsent() })
	case []string:
		return len(v) == 0
	case map[string]string:
		return len(v) == 0
	}
	return false
}

func (m *Map) isAbsent() bool {
	for _, f := range m.Fields() {
		if !isAbsent(f.Value) {
			return false
		}
	}
	return true
}
