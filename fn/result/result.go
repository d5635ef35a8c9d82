// Package result holds what the program reports about its input: errors,
// warnings and remarks, each tied to a resource, a field and a place in the
// user's files.
//
// A Result is one KRM function result. It is written both to the results of a
// ResourceList and, as one line, to standard error, for hosts that show only that.
package result

import (
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/render-oam/render-oam/fn/code"
)

// Severity is how severe a Result is. The names are those of the KRM
// functions specification.
type Severity string

// The severities. Only Error makes a run fail.
const (
	Error   Severity = "error"
	Warning Severity = "warning"
	Info    Severity = "info"
)

// Ref names the resource a Result is about.
type Ref struct {
	APIVersion, Kind, Name, Namespace string
}

// IsZero reports whether the Result is about no resource in particular.
func (r Ref) IsZero() bool { return r == Ref{} }

// String is the form used in messages: Kind/name.
func (r Ref) String() string {
	switch {
	case r.Kind == "" && r.Name == "":
		return ""
	case r.Name == "":
		return r.Kind
	case r.Kind == "":
		return r.Name
	case r.Namespace != "":
		return r.Kind + "/" + r.Namespace + "/" + r.Name
	}
	return r.Kind + "/" + r.Name
}

// Place is a place in the user's files.
type Place struct {
	File   string // path as the user or the host wrote it; "" when unknown
	Index  int    // position of the document in the file, from 0
	Line   int    // line in the file, from 1; 0 when unknown
	Column int    // column in that line, from 1; 0 when unknown
}

// String is FILE:LINE, as compilers print it, or FILE when the line is unknown.
func (p Place) String() string {
	switch {
	case p.File == "":
		return ""
	case p.Line == 0:
		return p.File
	}
	return p.File + ":" + strconv.Itoa(p.Line)
}

// Result is one message about the input.
type Result struct {
	Code     code.Code // the kind of result
	Severity Severity
	Message  string
	Resource Ref
	Field    string // path of the field, such as spec.components[0].traits[1].name
	Place    Place
	Current  string // the value that was found, where one was
	Proposed string // the value that would be right, where it is known
	Edits    []Edit // what to change in the file so that the cause is gone, where that is known

	isElsewhere bool // its cause is in another file than the nodes that edits change
}

// Edit is a change to a file, at a place that the YAML parser gave.
type Edit struct {
	Action       Action
	Line, Column int    // of a scalar, or of the key of a field; from 1, in characters
	Old          string // text of that scalar
	New          string // text to put there; for Move, the map to move the field to
	Under        int    // for Move, the line of the key of that map; 0 where it is not there
}

// Action is what an Edit does.
type Action int

// The actions. Remove, Move and SetText take a field of a block map.
const (
	Rewrite Action = iota // another text in place of a scalar, quoted where needed
	Unquote               // the same text without quotes
	Remove                // the field goes
	Move                  // the field goes into a map next to it
	SetText               // the field's value becomes a string
	ByHand                // nothing: it is for the user to do; New says why
)

// Fix records a change that removes the cause of the Result.
func (r *Result) Fix(e Edit) *Result {
	if !r.isElsewhere {
		r.Edits = append(r.Edits, e)
	}
	return r
}

// Found records the value that the Result objects to.
func (r *Result) Found(value string) *Result { r.Current = value; return r }

// Propose records the value that would be right.
func (r *Result) Propose(value string) *Result { r.Proposed = value; return r }

// Tags are what a result of the KRM functions specification has as tags: the code,
// and where it is explained.
func (r *Result) Tags() map[string]string {
	if r.Code == 0 {
		return nil
	}
	return map[string]string{"code": r.Code.String(), "link": r.Code.Link()}
}

// String is the line that standard error shows:
//
//	error: app.yaml:14: ApplicationConfiguration/first-app: spec.components[0].name: message
//
// It is without the code: hosts show the line to people, and scripts search it.
// Programs read the code in the results of a ResourceList.
func (r *Result) String() string {
	parts := []string{string(r.Severity)}
	for _, part := range []string{r.Place.String(), r.Resource.String(), r.Field} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return Printable(strings.Join(append(parts, r.Message), ": "))
}

// Printable is a string in one line, without what could make a terminal do
// something: messages contain names from the input.
func Printable(text string) string {
	isOdd := func(r rune) bool { return r == utf8.RuneError || !strconv.IsPrint(r) }
	if strings.IndexFunc(text, isOdd) < 0 {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		if isOdd(r) {
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Source is something in the input that results can point at.
type Source interface {
	// Ref names the resource.
	Ref() Ref
	// Place finds a field path in the user's file; for a path that is not
	// there, the nearest enclosing field that is.
	Place(field string) Place
}

// Log collects the results of one run.
type Log struct {
	results []*Result
	seen    map[saying]bool
	errors  int

	lasting []Reporter // unused ones, for sources
	passing []Reporter // unused ones, for parts of the work, apart from those that are kept

	into   *Log        // the log that took over the results of this one; see InParts
	places *sync.Mutex // held while a source is asked for a place; nil where there is one goroutine
}

// saying is what makes a result the same as another.
type saying struct {
	severity       Severity
	message, field string
	resource       Ref
	place          Place
}

// Add appends a result that belongs to no Source.
func (l *Log) Add(r Result) *Result {
	added := &r
	l.add(added)
	return added
}

func (l *Log) add(r *Result) {
	if l.into != nil {
		l.into.add(r)
		return
	}
	if l.seen == nil {
		l.seen = make(map[saying]bool)
	}
	said := saying{r.Severity, r.Message, r.Field, r.Resource, r.Place}
	if l.seen[said] {
		return // the same message about the same place
	}
	l.seen[said] = true
	if r.Severity == Error {
		l.errors++
	}
	l.results = append(l.results, r)
}

// Errors is the number of errors so far.
func (l *Log) Errors() int { return l.errors }

// Count is the number of results of one severity so far.
func (l *Log) Count(severity Severity) int {
	n := 0
	for _, r := range l.results {
		if r.Severity == severity {
			n++
		}
	}
	return n
}

// Sorted returns the results ordered by file, line, resource and field. Those
// of equal place keep the order in which they were found.
func (l *Log) Sorted() []*Result {
	sorted := slices.Clone(l.results)
	slices.SortStableFunc(sorted, func(a, b *Result) int {
		for _, order := range []int{
			strings.Compare(a.Place.File, b.Place.File),
			a.Place.Index - b.Place.Index,
			a.Place.Line - b.Place.Line,
			strings.Compare(a.Resource.String(), b.Resource.String()),
		} {
			if order != 0 {
				return order
			}
		}
		return comparePaths(a.Field, b.Field)
	})
	return sorted
}

// comparePaths orders field paths so that [2] comes before [10].
func comparePaths(a, b string) int {
	as, bs := strings.FieldsFunc(a, isPathBreak), strings.FieldsFunc(b, isPathBreak)
	for i := 0; i < len(as) && i < len(bs); i++ {
		an, aErr := strconv.Atoi(as[i])
		bn, bErr := strconv.Atoi(bs[i])
		if aErr == nil && bErr == nil {
			if an != bn {
				return an - bn
			}
			continue
		}
		if order := strings.Compare(as[i], bs[i]); order != 0 {
			return order
		}
	}
	return len(as) - len(bs)
}

func isPathBreak(r rune) bool { return r == '.' || r == '[' || r == ']' }
