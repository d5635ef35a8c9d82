package graph

import (
	"encoding/xml"
	"maps"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/graph"
)

// TestGraphvizKeepsOrder lets Graphviz place the nodes, and checks that the
// nodes of each kind are below each other in the order of the input.
func TestGraphvizKeepsOrder(t *testing.T) {
	binary, err := exec.LookPath("dot")
	if err != nil {
		t.Skip("dot is not on PATH: install Graphviz")
	}
	for name, input := range cases {
		t.Run(name, func(t *testing.T) {
			g := draw(t, input)
			cmd := exec.Command(binary, "-Tplain")
			cmd.Stdin = strings.NewReader(graph.DOT(g))
			out, err := cmd.Output()
			require.NoError(t, err)
			heights := make(map[string]float64) // of nodes, from the bottom
			for line := range strings.Lines(string(out)) {
				if fields := strings.Fields(line); fields[0] == "node" {
					heights[fields[1]] = float(t, fields[3])
				}
			}
			above := make(map[graph.Kind]string)
			for _, a := range g.Applications {
				for _, node := range a.Nodes() {
					kind := node.Kind
					if kind == graph.Objects {
						continue // in two columns
					}
					if before := above[kind]; before != "" {
						assert.Greater(t, heights[before], heights[node.ID], "%s is not below %s", node.ID, before)
					}
					above[kind] = node.ID
				}
			}
		})
	}
}

var (
	mermaidBlock = regexp.MustCompile(`^    subgraph (\w+)\[`)
	mermaidNode  = regexp.MustCompile(`^      (\w+)[\[({]`)
	mermaidLink  = regexp.MustCompile(`^ +(\w+) (-->|-\.->\|".*"\||~~~) (\w+)$`)
	mermaidStyle = regexp.MustCompile(`^  linkStyle ([\d,]+) stroke:(#\w+),`)
	mermaidClass = regexp.MustCompile(`^  classDef (variable\d+) .*stroke:(#\w+),`)
)

// TestMermaidKeepsOrder checks what makes Mermaid keep the order: no link
// leaves the block of its row, and each block links to the next.
func TestMermaidKeepsOrder(t *testing.T) {
	for name, input := range cases {
		t.Run(name, func(t *testing.T) {
			g := draw(t, input)
			var nodes, order []string
			block, in := "", make(map[string]string)
			for line := range strings.Lines(graph.Mermaid(g)) {
				if match := mermaidBlock.FindStringSubmatch(line); match != nil {
					block = match[1]
				}
				if match := mermaidNode.FindStringSubmatch(line); match != nil {
					in[match[1]] = block
					nodes = append(nodes, match[1])
				}
				match := mermaidLink.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
				switch {
				case match == nil:
				case in[match[1]] != "":
					assert.Equal(t, in[match[1]], in[match[3]], "a link leaves its block: %s", line)
				default:
					order = append(order, match[1]+" "+match[3])
				}
			}
			var blocks []string
			for i, a := range g.Applications {
				var of []string
				id := "a" + strconv.Itoa(i+1)
				if len(a.Variables) > 0 {
					of = append(of, id+"v")
				}
				for j := range a.Rows {
					of = append(of, id+"r"+strconv.Itoa(j+1))
				}
				for j := 1; j < len(of); j++ {
					blocks = append(blocks, of[j-1]+" "+of[j])
				}
				var ids []string
				for _, node := range a.Nodes() {
					ids = append(ids, node.ID)
				}
				written := slices.DeleteFunc(slices.Clone(nodes), func(id string) bool { return !slices.Contains(ids, id) })
				assert.Equal(t, ids, written)
			}
			assert.Equal(t, blocks, order)
		})
	}
}

// TestMermaidColors checks that each link from a variable has the color of that
// variable, and that no other link has one.
func TestMermaidColors(t *testing.T) {
	for name, input := range cases {
		t.Run(name, func(t *testing.T) {
			var links []string // by their number: the class of the variable
			classes, strokes, colors := make(map[string]string), make(map[string]string), make(map[int]string)
			for line := range strings.Lines(graph.Mermaid(draw(t, input))) {
				line = strings.TrimSuffix(line, "\n")
				if match := mermaidNode.FindStringSubmatch(line); match != nil {
					_, classes[match[1]], _ = strings.Cut(line, ":::")
				}
				if match := mermaidLink.FindStringSubmatch(line); match != nil {
					of := ""
					if strings.HasPrefix(match[2], "-.") {
						of = classes[match[1]]
					}
					links = append(links, of)
				}
				if match := mermaidClass.FindStringSubmatch(line); match != nil {
					strokes[match[1]] = match[2]
				}
				if match := mermaidStyle.FindStringSubmatch(line); match != nil {
					for _, n := range strings.Split(match[1], ",") {
						i, err := strconv.Atoi(n)
						require.NoError(t, err)
						colors[i] = match[2]
					}
				}
			}
			for i, of := range links {
				assert.Equal(t, strokes[of], colors[i], "link %d", i)
			}
		})
	}
}

// TestDOTColors checks that each edge from a variable has the color of its node.
func TestDOTColors(t *testing.T) {
	node := regexp.MustCompile(`^  (v\w+) \[label=.* color="(#\w+)"\]$`)
	edge := regexp.MustCompile(`^  (v\w+) -> \w+ \[label=.* color="(#\w+)", fontcolor="(#\w+)"\]$`)
	for name, input := range cases {
		colors := make(map[string]string)
		for line := range strings.Lines(graph.DOT(draw(t, input))) {
			line = strings.TrimSuffix(line, "\n")
			if match := node.FindStringSubmatch(line); match != nil {
				colors[match[1]] = match[2]
			}
			if match := edge.FindStringSubmatch(line); match != nil {
				assert.Equal(t, []string{colors[match[1]], colors[match[1]]}, match[2:], "%s: %s", name, line)
			}
		}
		if name == "twelve-components" {
			assert.Len(t, slices.Compact(slices.Sorted(maps.Values(colors))), 12)
		}
	}
}

// TestNothingIsOnlyInTooltips checks that the picture shows everything that a
// tooltip has, because an image made from it has no tooltips.
func TestNothingIsOnlyInTooltips(t *testing.T) {
	type group struct {
		Title string   `xml:"title"`
		Texts []string `xml:"text"`
	}
	glue := regexp.MustCompile(`, from variable (.*)| \(default\)$|: not set$`)
	for name, input := range cases {
		t.Run(name, func(t *testing.T) {
			var picture struct {
				Groups []group `xml:"g"`
			}
			require.NoError(t, xml.Unmarshal([]byte(graph.SVG(draw(t, input))), &picture))
			numbers := make(map[string]string) // of variables, by name
			for _, g := range picture.Groups {
				if g.Title == "" {
					continue
				}
				if len(g.Texts) > 1 && regexp.MustCompile(`^\d+$`).MatchString(g.Texts[0]) && strings.HasPrefix(g.Title, g.Texts[1]+" = ") {
					numbers[g.Texts[1]] = g.Texts[0]
				}
				shown := strings.Join(g.Texts, "")
				plain := func(text string) string { return strings.ReplaceAll(text, " ", "") }
				for line := range strings.Lines(g.Title) {
					line = strings.TrimSuffix(line, "\n")
					if match := glue.FindStringSubmatch(line); match != nil && match[1] != "" {
						for _, variable := range strings.Split(match[1], " and ") {
							assert.Contains(t, g.Texts, numbers[variable], "%s is not marked in: %s", variable, g.Title)
						}
					}
					line = glue.ReplaceAllString(line, "")
					if of, is := strings.CutPrefix(line, "in scope "); is {
						of, note, _ := strings.Cut(of, " (")
						line = of + " · " + strings.TrimSuffix(note, ")")
					}
					field, value, _ := strings.Cut(line, " = ")
					assert.Contains(t, plain(shown), plain(field+value), "not shown: %s", line)
				}
			}
		})
	}
}

// TestLinesOfVariables checks that the lines of each variable have their own
// style, and a gap in the lines that they cross.
func TestLinesOfVariables(t *testing.T) {
	var picture struct {
		Paths []struct {
			D      string `xml:"d,attr"`
			Stroke string `xml:"stroke,attr"`
		} `xml:"path"`
		Groups []struct {
			Stroke string `xml:"stroke,attr"`
			Dash   string `xml:"stroke-dasharray,attr"`
			Paths  []struct {
				D string `xml:"d,attr"`
			} `xml:"path"`
		} `xml:"g"`
	}
	require.NoError(t, xml.Unmarshal([]byte(graph.SVG(draw(t, cases["twelve-components"]))), &picture))
	looks := make(map[string]bool)
	var gaps []string
	for _, g := range picture.Groups {
		if len(g.Paths) == 0 {
			continue
		}
		assert.False(t, looks[g.Stroke], "the color %s has two variables", g.Stroke)
		looks[g.Stroke] = true
		gap := ""
		for _, p := range g.Paths {
			gap += p.D
		}
		gaps = append(gaps, gap)
	}
	assert.Len(t, looks, 13, "12 variables, and the other lines")
	require.Len(t, picture.Paths, 12)
	for i, p := range picture.Paths {
		assert.Equal(t, gaps[i+1], p.D)
	}
}
