// Package fix applies the edits of results to YAML files: it rewrites names and
// values in place, and keeps every other byte.
package fix

import (
	"slices"
	"sort"
	"strings"

	"github.com/render-oam/render-oam/fn/result"
)

// Apply edits the text of a file. It returns the new text and the number of
// edits made. reasons has a string for each edit: why it cannot be made, or "".
// It is also "" for an edit that overlaps an earlier one.
func Apply(text string, edits []result.Edit) (fixed string, made int, reasons []string) {
	f := newFile(text, edits)
	reasons = make([]string, len(edits))
	var changes sorted
	for i, e := range edits {
		c, reason := f.change(e)
		reasons[i] = reason
		if len(c) > 0 && !slices.ContainsFunc(c, changes.meet) {
			for _, one := range c {
				changes = slices.Insert(changes, changes.place(one), one)
			}
			made++
			f.made[e.Line] = true
			if e.Action == result.Remove {
				f.removed[f.spots[place{e.Line, e.Column}].parent]++
			}
		}
	}
	var b strings.Builder
	at := 0
	for _, c := range changes {
		b.WriteString(text[at:c.from])
		b.WriteString(c.text)
		at = c.to
	}
	b.WriteString(text[at:])
	return b.String(), made, reasons
}

// change replaces the bytes from..to with a string.
type change struct {
	from, to int
	text     string
}

// meets reports whether two changes overlap. Two insertions at one place do
// not.
func (c change) meets(other change) bool {
	return c.from < other.to && other.from < c.to
}

// sorted holds changes that do not overlap, in the order in which they are
// made.
type sorted []change

// place returns the index for a change: after changes at the same offset, with
// insertions before deletions.
func (s sorted) place(c change) int {
	return sort.Search(len(s), func(i int) bool {
		return s[i].from > c.from || s[i].from == c.from && s[i].to > c.to
	})
}

// meet reports whether a change overlaps another one. Only its neighbors can.
func (s sorted) meet(c change) bool {
	at := s.place(c)
	return at > 0 && c.meets(s[at-1]) || at < len(s) && c.meets(s[at])
}

// oddForm is the reason for forms such as a string that spans lines, or a key
// with a space before its colon.
const oddForm = "it is written in a form that cannot be edited in place"

// change returns the changes of an edit, or the reason why it cannot be made.
func (f *file) change(e result.Edit) ([]change, string) {
	if e.Action == result.ByHand {
		return nil, e.New
	}
	at, spot := f.offset(e.Line, e.Column), f.spots[place{e.Line, e.Column}]
	if at < 0 || spot == nil {
		return nil, oddForm
	}
	at += anchorLength(f.text[at:])
	end := at + scalarLength(f.text[at:])
	switch {
	case unquoted(f.text[at:end]) != e.Old:
		return nil, oddForm
	case spot.passing != "":
		return nil, "it is also used by " + spot.passing + " through an alias, and that resource must not change"
	case e.Action == result.Rewrite:
		return []change{{at, end, spell(e.New, f.text[at])}}, ""
	case e.Action == result.Unquote:
		return []change{{at, end, e.New}}, ""
	case spot.parent == nil:
		return nil, oddForm
	case spot.inBraces:
		return nil, "it is in a flow-style map or list"
	}
	return f.field(e, spot.parent, end)
}
