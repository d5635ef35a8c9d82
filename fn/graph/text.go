package graph

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// Widths of the printable ASCII characters in Helvetica and Arial, in
// thousandths of the font size.
var (
	regular = [95]int{
		278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
		556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556, 556, 278, 556,
		556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334, 260, 334, 584,
	}
	bold = [95]int{
		278, 333, 474, 556, 556, 889, 722, 238, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556, 556,
		556, 556, 333, 333, 584, 584, 584, 611, 975, 722, 722, 722, 722, 667, 611, 778, 722, 278, 556, 722, 611, 833, 722, 778,
		667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 333, 278, 333, 584, 556, 333, 556, 611, 556, 611, 556, 333, 611,
		611, 278, 278, 556, 278, 889, 611, 611, 611, 611, 389, 556, 333, 611, 556, 778, 556, 556, 500, 389, 280, 389, 584,
	}
)

// Widths of other characters. Fonts differ, so the width is an estimate, rather
// too wide than too narrow.
const (
	widthEllipsis = 1000
	widthDot      = 333
	widthWide     = 1150 // East Asian characters and emoji
	widthOther    = 850
)

// style is the style of a string.
type style struct {
	size     float64
	isBold   bool
	color    string
	isItalic bool
}

// width returns the estimated width of a string.
func (s style) width(text string) float64 {
	sum := 0
	for _, r := range text {
		sum += s.runeWidth(r)
	}
	return float64(sum) * s.size / 1000
}

func (s style) runeWidth(r rune) int {
	switch {
	case r >= ' ' && r <= '~' && s.isBold:
		return bold[r-' ']
	case r >= ' ' && r <= '~':
		return regular[r-' ']
	case r == '…':
		return widthEllipsis
	case r == '·':
		return widthDot
	case unicode.Is(unicode.Mn, r):
		return 0
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return widthWide
	}
	return widthOther
}

// isKnown reports whether the width of a string is known, not estimated.
func isKnown(text string) bool {
	for _, r := range text {
		if (r < ' ' || r > '~') && r != '…' && r != '·' {
			return false
		}
	}
	return true
}

// wrap breaks a string into rows of a width: after a space if possible,
// otherwise after a separator, otherwise anywhere. There is at least one row.
func (s style) wrap(text string, limit float64) (rows []string) {
	rest := []rune(text)
	for s.width(string(rest)) > limit && len(rest) > 1 {
		width, fits := 0.0, 0
		for fits < len(rest) && width <= limit {
			width += float64(s.runeWidth(rest[fits])) * s.size / 1000
			fits++
		}
		end := breakAt(rest, max(fits-1, 1))
		rows = append(rows, strings.TrimSpace(string(rest[:end])))
		rest = rest[end:]
	}
	if len(rest) > 0 || len(rows) == 0 {
		rows = append(rows, strings.TrimSpace(string(rest)))
	}
	return rows
}

// separators are the characters after which a string can be broken, the best
// first.
var separators = []string{" ", "/,;|&?", ":=@-_."}

// breakAt returns where to break a string of which only some characters fit. It
// fills at least a third of the row.
func breakAt(text []rune, fits int) int {
	for _, after := range separators {
		for end := fits; end > fits/3; end-- {
			if strings.ContainsRune(after, text[end-1]) {
				return end
			}
		}
	}
	for fits < len(text) && unicode.Is(unicode.Mn, text[fits]) { // combining marks stay with their letter
		fits++
	}
	return fits
}

// shorten removes characters from the middle of a string that is longer than
// the limit.
func shorten(text string, limit int) string {
	if runes := []rune(text); len(runes) > limit {
		return middle(runes, limit-1)
	}
	return text
}

// middle keeps some characters at both ends of a string, more of them at its
// start.
func middle(runes []rune, keep int) string {
	head := (keep*3 + 4) / 5
	return string(runes[:head]) + "…" + string(runes[len(runes)-(keep-head):])
}
