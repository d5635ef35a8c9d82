package graph

import (
	"flag"
	"fmt"
	"hash/crc32"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/tests/cases"
)

var update = flag.Bool("update", false, "write testdata/pictures.txt")

const pictureSums = "testdata/pictures.txt"

// drawer makes random graphs.
type drawer struct {
	*rand.Rand
	next int
}

func (d *drawer) text(most int) string {
	words := []string{
		"web", "api server", "a-long-name-with-many-parts", "値の名前", "e\u0301", "x", "…", "1. item", "- item", "+", `back\nslash`, `"quoted" <tag> & #35;`, "`code`", "[a](b)", "{x}", "key=value",
		"https://example.com/a/very/long/path?with=arguments&and=more", strings.Repeat("w", 30), "0123456789", "·", "a, b; c | d",
	}
	var chosen []string
	for range d.IntN(most) {
		chosen = append(chosen, words[d.IntN(len(words))])
	}
	return strings.Join(chosen, " ")
}

func (d *drawer) node(kind Kind, variables []*Node) *Node {
	d.next++
	n := &Node{ID: string(kind[0]) + strconv.Itoa(d.next), Kind: kind}
	if kind != Variable && kind != Parameters && kind != Objects {
		n.Title, n.Subtitle = d.text(4)+"t", d.text(3)
	}
	for range d.IntN(8) {
		line := Line{Name: d.text(3) + "n", Value: d.text(6)}
		if kind == Parameters {
			line.Origin = Origin(d.IntN(3))
		}
		for range d.IntN(3) {
			if len(variables) > 0 && kind != Objects && line.Origin == Given {
				line.From = append(line.From, variables[d.IntN(len(variables))])
			}
		}
		n.Lines = append(n.Lines, line)
	}
	if kind == Scope && d.IntN(2) == 0 {
		n.Scopes = []Membership{{Name: n.Title, Place: d.IntN(8)}}
	}
	for range d.IntN(3) {
		if kind == Component {
			n.Scopes = append(n.Scopes, Membership{Name: d.text(3) + "s", Place: d.IntN(8) - 1, Note: d.text(2)})
		}
	}
	return n
}

func (d *drawer) application() *Application {
	a := &Application{Name: d.text(3) + "a"}
	if d.IntN(2) == 0 {
		a.Namespace = "n"
	}
	for i := range d.IntN(2) * d.IntN(14) {
		v := d.node(Variable, nil)
		v.Place, v.Lines = i, []Line{{Name: d.text(3) + "v", Value: d.text(5)}}
		a.Variables = append(a.Variables, v)
	}
	for range d.IntN(4) {
		row := &Row{Head: d.node([]Kind{Component, Component, Scope}[d.IntN(3)], a.Variables)}
		if row.Head.Kind == Component && d.IntN(2) == 0 {
			row.Parameters = d.node(Parameters, a.Variables)
		}
		if d.IntN(3) > 0 {
			row.Objects = d.node(Objects, nil)
		}
		for range d.IntN(4) {
			trait := Trait{Node: d.node(TraitUse, a.Variables)}
			if d.IntN(2) == 0 {
				trait.Objects = d.node(Objects, nil)
			}
			row.Traits = append(row.Traits, trait)
		}
		a.Rows = append(a.Rows, row)
	}
	return a
}

// TestRandomPictures compares pictures of random graphs with checksums in
// testdata/pictures.txt, which -update writes.
func TestRandomPictures(t *testing.T) {
	d := &drawer{Rand: rand.New(rand.NewPCG(1, 2))}
	var sums strings.Builder
	for i := range 150 {
		g := &Graph{}
		for range 1 + d.IntN(2) {
			g.Applications = append(g.Applications, d.application())
		}
		fmt.Fprint(&sums, i)
		for _, format := range Formats() {
			fmt.Fprintf(&sums, " %s=%08x", format.Name, crc32.ChecksumIEEE([]byte(format.Write(g))))
		}
		sums.WriteString("\n")
	}
	cases.CompareSums(t, pictureSums, sums.String(), *update)
}

// TestSecrets checks which names indicate that a value is secret.
func TestSecrets(t *testing.T) {
	for name, want := range map[string]bool{
		"password": true, "dbPassword": true, "DB_PASSWD": true, "passphrase": true, "pwd": true, "clientSecret": true, "token": true, "api-key": true, "accessKey": true, "private_key": true,
		"credentials": true, "pass": true, "dbPass": true, "bypass": true, "passenger": false, "key": false, "secretName": false, "passwordRef": false, "tokenPath": false, "secretFile": false, "secretDir": false,
		"tokenEnabled": false, "secrets": true, "author": false, "": false, "refToken": true, "pässwort-token": true,
	} {
		assert.Equal(t, want, isSecret(name), name)
	}
}

// TestText checks how values are shown on one line.
func TestText(t *testing.T) {
	long := strings.Repeat("é", 198)
	for value, want := range map[string]string{
		`a`: "a", `""`: `""`, `[]`: "[]", `{}`: "{}", `[a, [b, ""], {c: d}]`: "[a, [b, ], {c: d}]", `{a: b, token: c, d: {password: e}}`: "{a: b, token: (hidden), d: {password: (hidden)}}",
		`[{name: password, value: a}, {name: host, value: b}]`: "[{name: password, value: (hidden)}, {name: host, value: b}]",
		`{token: {a: b}, x: 1}`:                                "{token: (hidden), x: 1}",
		`"a  b\n\tc \u200b\u202ed\xff"`:                        "a b c dÿ",
		`https://user:word@example.com/a:b@c`:                  "https://user:(hidden)@example.com/a:b@c",
		`https://example.com:80/a@b`:                           "https://example.com:80/a@b",
		`postgres://:word@db,redis://u:p@cache`:                "postgres://:(hidden)@db,redis://u:(hidden)@cache",
		long + "12":                                            long + "12",
		long + "123":                                           long + "1…",
		`[` + strings.Repeat("a, ", 80) + `]`:                  "[" + strings.Repeat("a, ", 66) + "…",
		`{` + strings.Repeat("", 1) + `a: ` + strings.Repeat("b", 200) + `, c: d}`: "{a: " + strings.Repeat("b", 195) + "…",
	} {
		var document yaml.Node
		require.NoError(t, yaml.Unmarshal([]byte(value), &document), value)
		assert.Equal(t, want, text(document.Content[0]), value)
	}
	assert.Equal(t, "a\ufffdb", clean("a\xffb"))
}

// TestRows checks where strings are broken and shortened.
func TestRows(t *testing.T) {
	for value, want := range map[string][]string{
		"": {""}, "short": {"short"},
		strings.Repeat("a", 60):                                                                 {strings.Repeat("a", 60)},
		strings.Repeat("a", 61):                                                                 {strings.Repeat("a", 60), "a"},
		strings.Repeat("a", 40) + " " + strings.Repeat("b", 40):                                 {strings.Repeat("a", 40), strings.Repeat("b", 40)},
		strings.Repeat("a", 19) + " " + strings.Repeat("b", 60):                                 {strings.Repeat("a", 19) + " " + strings.Repeat("b", 40), strings.Repeat("b", 20)},
		strings.Repeat("a", 20) + " " + strings.Repeat("b", 60):                                 {strings.Repeat("a", 20), strings.Repeat("b", 60)},
		strings.Repeat("a", 30) + "-" + strings.Repeat("b", 20) + "/" + strings.Repeat("c", 30): {strings.Repeat("a", 30) + "-" + strings.Repeat("b", 20) + "/", strings.Repeat("c", 30)},
		strings.Repeat("a", 30) + "-" + strings.Repeat("b", 40):                                 {strings.Repeat("a", 30) + "-", strings.Repeat("b", 40)},
		strings.Repeat("a", 60) + "\u0301\u0302b":                                               {strings.Repeat("a", 60) + "\u0301\u0302", "b"},
	} {
		assert.Equal(t, want, plainRows(value), value)
	}
	assert.Equal(t, "abcdef", shorten("abcdef", 6))
	assert.Equal(t, "abc…g", shorten("abcdefg", 5))
	assert.Equal(t, "abcd…fg", middle([]rune("abcdefg"), 6))
}
