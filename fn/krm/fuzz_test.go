package krm

import (
	"math/rand/v2"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"
)

// composer builds documents that are valid YAML, or almost valid, from random
// bytes. The random bytes themselves hardly ever are.
type composer struct {
	strings.Builder
	data []byte
	odd  bool // whether to insert something odd now and then
}

func compose(data []byte) string {
	c := composer{data: data, odd: len(data)%2 == 1}
	c.mapping(0, 0)
	for c.next(6) == 1 {
		c.WriteString(c.pick("---\n", "--- # c\n", "...\n---\n", "...\n", "---\n# c\n---\n", "--- "))
		c.mapping(0, 0)
	}
	return c.String()
}

func (c *composer) next(n int) int {
	if len(c.data) == 0 {
		return 0
	}
	next := int(c.data[0])
	c.data = c.data[1:]
	return next % n
}

func (c *composer) pick(options ...string) string { return options[c.next(len(options))] }

// glitch inserts something odd.
func (c *composer) glitch() {
	if c.odd && c.next(40) == 1 {
		c.WriteString(c.pick(" ", "  ", "\t", "\n", "\r", "\r\n", ":", ": ", "-", "- ", "#", " # c", "\"", "'", "{", "}", "[", "]", ",",
			"&x ", "*x ", "<<: ", "!t ", "? ", "%", "@", "`", "é", "\u00a0", "\u2028", "\ufeff", "\x01", "\xff", "\\", "|", ">", "\n---\n", "\n...\n", "x"))
	}
}

func (c *composer) lineEnd() {
	c.glitch()
	c.WriteString(c.pick("\n", "\n", "\n", "\n", "\n", "\r\n", " \n", " # c\n", "\n\n", "\n# c\n", "\n   # c\n", "\n     \n", "\n  # \"c: é\n"))
}

func (c *composer) pad(indent int) { c.WriteString(strings.Repeat(" ", indent)) }

func (c *composer) mapping(indent, depth int) {
	for first := true; first || c.next(3) > 0 && len(c.data) > 0; first = false {
		if !first {
			c.pad(indent)
		}
		c.glitch()
		switch {
		case depth == 0 && c.next(3) == 0:
			c.WriteString(c.pick("kind", "apiVersion", "metadata", "metadata", "\"metadata\"", "items"))
		case depth == 1 && c.next(3) == 0:
			c.WriteString(c.pick("name", "namespace", "annotations", "annotations", "labels"))
		case depth == 2 && c.next(3) == 0:
			c.WriteString(c.pick(AnnotationPath, AnnotationLegacyPath, AnnotationLegacyPath, "'"+AnnotationLegacyPath+"'"))
		default:
			c.WriteString(c.pick("a", "b", "c d", "e:f", "'g'", "\"h\\n\"", "k.io/a", "1", "true", ".i", "j#k", "l\"m", "<", "'n''o'", "~"))
		}
		c.WriteString(":")
		c.value(indent, depth)
	}
}

func (c *composer) value(indent, depth int) {
	c.glitch()
	switch kind := c.next(10); {
	case depth > 4 || kind < 4:
		c.WriteString(" ")
		c.scalar()
		c.lineEnd()
	case kind < 6:
		c.lineEnd()
		inner := indent + 1 + c.next(4)
		c.pad(inner)
		c.mapping(inner, depth+1)
	case kind < 8:
		c.lineEnd()
		inner := indent + c.next(3)
		c.pad(inner)
		c.sequence(inner, depth+1)
	case kind == 8:
		c.WriteString(" ")
		c.block(indent)
	default:
		c.lineEnd()
	}
}

func (c *composer) sequence(indent, depth int) {
	for first := true; first || c.next(3) > 0 && len(c.data) > 0; first = false {
		if !first {
			c.pad(indent)
		}
		c.WriteString("-")
		c.glitch()
		wide := 1 + c.next(2)*c.next(3)
		switch kind := c.next(8); {
		case depth > 4 || kind < 2:
			c.pad(wide)
			c.scalar()
			c.lineEnd()
		case kind < 5:
			c.pad(wide)
			c.mapping(indent+1+wide, depth+1)
		case kind == 5:
			c.pad(wide)
			c.sequence(indent+1+wide, depth+1)
		case kind == 6:
			c.pad(wide)
			c.block(indent)
		default:
			c.value(indent, depth)
		}
	}
}

func (c *composer) scalar() {
	c.WriteString(c.pick("x", "x y", "1", "-5", "1.5", "true", "~", "null", "-x", "a:b", "x#y", "100m", "2001-01-01", "0x1F", "é ü",
		"\"q\"", "\"\\n\\u00e9\\x41\"", "\"é\"", "'s'", "'it''s'", "\"\"", "{}", "[]", "{a: b}", "[a, 'b', \"c\"]", "[a, {b: 'c', d: [1]}]",
		"x\n     y", "\"x\n  y\"", "$(V)", "http://x/?y#z", "--- x", "+1", "<", "=", "0o7", "1_0", "x  y", ".inf", "<<", "[1.5, -x, a:b, x y]"))
}

func (c *composer) block(indent int) {
	c.WriteString(c.pick("|", ">") + c.pick("", "", "-", "+", "2", "1-", "+3"))
	c.lineEnd()
	inner := indent + 1 + c.next(3)
	for range 1 + c.next(5) {
		c.pad(inner)
		c.WriteString(c.pick("x", "", " y", "# c", "  ", "\tz", "- a: b", "é", "x y  ", "---"))
		c.WriteString(c.pick("\n", "\n", "\n", "\n\n", "\r\n", "\n  \n"))
	}
}

// checkAll checks everything that must hold for any document.
func checkAll(t *testing.T, text string) (taken bool) {
	taken = compareParsers(t, text)
	compareReaders(t, text)
	checkPlaces(t, text)
	checkAppend(t, text)
	checkSetAnnotation(t, text, "k.io/a", "true")
	return taken
}

func checkComposed(t *testing.T, data []byte) bool {
	text := compose(data)
	checkAll(t, wrapper+"items:\n- "+indent(text, 2))
	return checkAll(t, text)
}

func FuzzComposed(f *testing.F) {
	f.Add([]byte("seed"))
	f.Fuzz(func(t *testing.T, data []byte) { checkComposed(t, data) })
}

// TestComposed tries random documents for KRM_SECONDS seconds.
func TestComposed(t *testing.T) {
	seconds, _ := strconv.Atoi(os.Getenv("KRM_SECONDS"))
	random := rand.New(rand.NewPCG(1, uint64(seconds)))
	var data []byte
	defer func() {
		if t.Failed() {
			t.Logf("text: %q", compose(data))
		}
	}()
	end, tried, taken := time.Now().Add(time.Duration(seconds)*time.Second), 0, 0
	for tried < 1500 || time.Now().Before(end) {
		data = make([]byte, 5+random.IntN(60))
		for i := range data {
			data[i] = byte(random.UintN(256))
		}
		tried++
		if checkComposed(t, data) {
			taken++
		}
	}
	t.Logf("the quick parser accepted %d of %d documents", taken, tried)
	if taken < tried/20 {
		t.Error("the documents are too odd to test anything")
	}
}
