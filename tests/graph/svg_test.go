package graph

import (
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/graph"
)

// drawing is the content of an SVG picture.
type drawing struct {
	size  rect
	areas []rect // frames of applications
	boxes []rect
	texts []rect
	lines [][]spot
}

// rect is a rectangle, and what it is for messages.
type rect struct {
	left, top, right, bottom float64
	what                     string
	in                       int // index of the group that it is in, or 0
}

type spot struct{ x, y float64 }

// elements are the elements that a picture may have: none of them runs or loads
// anything.
var elements = []string{"svg", "style", "defs", "marker", "path", "rect", "g", "text", "title"}

// readSVG reads a picture, and fails if it is not well formed or not
// self-contained.
func readSVG(t *testing.T, picture string) (d drawing) {
	t.Helper()
	decoder := xml.NewDecoder(strings.NewReader(picture))
	group := 0
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			return d
		}
		require.NoError(t, err)
		start, isStart := token.(xml.StartElement)
		if !isStart {
			continue
		}
		require.Contains(t, elements, start.Name.Local)
		a := make(map[string]string)
		for _, attribute := range start.Attr {
			name := attribute.Name.Local
			a[name] = attribute.Value
			assert.False(t, strings.HasPrefix(name, "on") || strings.Contains(name, "href") || name == "style", "attribute %s", name)
			if strings.Contains(attribute.Value, "url(") {
				assert.Regexp(t, `^url\(#arrow(-\d+)?\)$`, attribute.Value)
			}
		}
		switch start.Name.Local {
		case "svg":
			d.size = rect{0, 0, float(t, a["width"]), float(t, a["height"]), "the picture", 0}
		case "g":
			group++
		case "rect":
			d.addRect(t, a, group)
		case "text":
			token, err := decoder.Token()
			require.NoError(t, err)
			text, _ := token.(xml.CharData)
			d.addText(t, a, string(text), group)
		case "path":
			if a["marker-end"] != "" {
				d.lines = append(d.lines, corners(t, a["d"]))
			}
		}
	}
}

func float(t *testing.T, text string) float64 {
	t.Helper()
	f, err := strconv.ParseFloat(text, 64)
	require.NoError(t, err)
	return f
}

func (d *drawing) addRect(t *testing.T, a map[string]string, group int) {
	t.Helper()
	if a["width"] == "100%" {
		return
	}
	x, y := float(t, a["x"]), float(t, a["y"])
	r := rect{x, y, x + float(t, a["width"]), y + float(t, a["height"]), a["class"] + " box", group}
	switch {
	case a["class"] != "":
		d.boxes = append(d.boxes, r)
	case group == 0:
		d.areas = append(d.areas, r)
	}
}

// addText adds a string whose width is known.
func (d *drawing) addText(t *testing.T, a map[string]string, text string, group int) {
	t.Helper()
	if a["textLength"] == "" {
		return
	}
	x, y, size := float(t, a["x"]), float(t, a["y"]), 12.0
	if a["font-size"] != "" {
		size = float(t, a["font-size"])
	}
	d.texts = append(d.texts, rect{x, y - 0.75*size, x + float(t, a["textLength"]), y + 0.2*size, strconv.Quote(text), group})
}

var pathPoint = regexp.MustCompile(`([MLQ ])(-?[\d.]+),(-?[\d.]+)`)

// corners returns the points of a path. The curve of a corner does not go
// through them, but stays inside them.
func corners(t *testing.T, d string) (points []spot) {
	t.Helper()
	require.Equal(t, d, strings.Join(pathPoint.FindAllString(d, -1), ""))
	for _, match := range pathPoint.FindAllStringSubmatch(d, -1) {
		points = append(points, spot{float(t, match[2]), float(t, match[3])})
	}
	return points
}

func (r rect) overlaps(o rect, apart float64) bool {
	return r.left < o.right+apart && o.left < r.right+apart && r.top < o.bottom+apart && o.top < r.bottom+apart
}

func (r rect) contains(o rect) bool {
	return r.left <= o.left && r.top <= o.top && r.right >= o.right && r.bottom >= o.bottom
}

// checkSVG checks that nothing overlaps.
func checkSVG(t *testing.T, picture string) {
	t.Helper()
	d := readSVG(t, picture)
	require.NotEmpty(t, d.boxes)
	for i, box := range d.boxes {
		inArea := false
		for _, area := range d.areas {
			inArea = inArea || area.contains(box)
		}
		assert.True(t, inArea, "%v is outside the frames", box)
		for _, other := range d.boxes[:i] {
			assert.False(t, box.overlaps(other, 6), "%v and %v overlap", box, other)
		}
	}
	for i, text := range d.texts {
		assert.True(t, d.size.contains(text), "%v is outside the picture", text)
		for _, other := range d.texts[:i] {
			assert.False(t, text.overlaps(other, 0), "%v and %v overlap", text, other)
		}
		for _, box := range d.boxes {
			if box.in == text.in {
				assert.True(t, box.contains(text), "%v is not within %v", text, box)
			} else {
				assert.False(t, box.overlaps(text, 0), "%v overlaps %v", text, box)
			}
		}
	}
	checkLines(t, d)
}

// checkLines checks that no line crosses a string or a box, and that every line
// ends at a box.
func checkLines(t *testing.T, d drawing) {
	t.Helper()
	for _, line := range d.lines {
		for i := range line[1:] {
			from, to := line[i], line[i+1]
			segment := rect{min(from.x, to.x), min(from.y, to.y), max(from.x, to.x), max(from.y, to.y), "a line", 0}
			for _, text := range d.texts {
				assert.False(t, segment.overlaps(text, 0), "%v crosses %v", segment, text)
			}
			for _, box := range d.boxes {
				assert.False(t, segment.overlaps(box, -0.5), "%v crosses %v", segment, box)
			}
		}
		end, reaches := line[len(line)-1], false
		for _, box := range d.boxes {
			reaches = reaches || box.left == end.x && box.top < end.y && end.y < box.bottom
		}
		assert.True(t, reaches, "a line ends at %v, where there is no box", end)
	}
}

func TestNothingOverlaps(t *testing.T) {
	for name, input := range cases {
		t.Run(name, func(t *testing.T) { checkSVG(t, graph.SVG(draw(t, input))) })
	}
	for _, n := range []int{1, 2, 3, 5, 40} {
		t.Run(strconv.Itoa(n), func(t *testing.T) {
			rendering := render(t, many(n))
			checkSVG(t, graph.SVG(graph.Of(rendering.Applications, rendering.Applications)))
		})
	}
}

// TestNothingToShow draws an application without components.
func TestNothingToShow(t *testing.T) {
	rendering := render(t, []byte("apiVersion: core.oam.dev/v1alpha1\nkind: ApplicationConfiguration\nmetadata: {name: nothing}\nspec: {}\n"))
	d := readSVG(t, graph.SVG(graph.Of(rendering.Applications, rendering.Applications)))
	assert.Empty(t, d.boxes)
	assert.Len(t, d.areas, 1)
}
