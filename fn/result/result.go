// Package result holds what the program reports about its input: errors,
// warnings and remarks, each with a resource, a field and a place in the user's
// files.
//
// A Result is one KRM function result. It is written to the results of a
// ResourceList and, as one line, to standard error, for hosts that only show
// that.
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

// Ref names the resource that a Result is about.
type Ref struct {
	APIVersion, Kind, Name, Namespace string
}

// IsZero reports whether the Result is not about a particular resource.
func (r Ref) IsZero() bool { return r == Ref{} }

// String returns the form that messages use: Kind/name.
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
	File   string // path as the user or the host wrote it, or "" if unknown
	Index  int    // position of the document in the file, from 0
	Line   int    // line in the file, from 1, or 0 if unknown
	Column int    // column on that line, from 1, or 0 if unknown
}

// String returns FILE:LINE, as compilers print it, or FILE if the line is
// unknown.
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
	Current  string // the value that was found, if there was one
	Proposed string // the value that would be right, if it is known
	Edits    []Edit // the changes to the file that remove the cause, if they are known

	isElsewhere bool // whether the cause is in another file than the nodes that edits change
}

// Edit is a change to a file, at a place from the YAML parser.
type Edit struct {
	Action       Action
	Line, Column int    // of a scalar, or of the key of a field; from 1, in characters
	Old          string // text of that scalar
	New          string // the new text; for Move, the map to move the field to
	Under        int    // for Move, the line of the key of that map, or 0 if it does not exist
}

// Action is what an Edit does.
type Action int

// The actions. Remove, Move and SetText change a field of a block map.
const (
	Rewrite Action = iota // replace the text of a scalar, with quotes if needed
	Unquote               // write the same text without quotes
	Remove                // remove the field
	Move                  // move the field into a map next to it
	SetText               // replace the value of the field with a string
	ByHand                // leave the change to the user; New says why
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

// Tags returns the tags of a result in the KRM functions specification: the
// code, and the page that explains it.
func (r *Result) Tags() map[string]string {
	if r.Code == 0 {
		return nil
	}
	return map[string]string{"code": r.Code.String(), "link": r.Code.Link()}
}

// String returns the line for standard error:
//
//	error: app.yaml:14: ApplicationConfiguration/first-app: spec.components[0].name: message
//
// It omits the code: hosts show the line to people, and scripts search it.
// Programs read the code from the results of a ResourceList.
func (r *Result) String() string {
	parts := []string{string(r.Severity)}
	for _, part := range []string{r.Place.String(), r.Resource.String(), r.Field} {
		if part != "" {
			parts = append(parts, part)
		}
	}
	return Printable(strings.Join(append(parts, r.Message), ": "))
}

// Printable returns a string on one line, without characters that could control
// a terminal: messages contain names from the input.
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

// Source is a part of the input that results can refer to.
type Source interface {
	// Ref returns the name of the resource.
	Ref() Ref
	// Place finds a field path in the user's file. If the path does not exist,
	// it returns the place of the nearest enclosing field that does.
	Place(field string) Place
}

// Log collects the results of one run.
type Log struct {
	results []*Result
	seen    map[identity]bool
	errors  int

	lasting []Reporter // unused ones, for sources
	passing []Reporter // unused ones, for parts of the work, in separate memory that is freed sooner

	into   *Log        // the log that took over the results of this one; see InParts
	places *sync.Mutex // held while a source looks up a place, or nil if there is only one goroutine
}

// identity is what two results must share to be duplicates.
type identity struct {
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
		l.seen = make(map[identity]bool)
	}
	id := identity{r.Severity, r.Message, r.Field, r.Resource, r.Place}
	if l.seen[id] {
		return // the same message about the same place
	}
	l.seen[id] = true
	if r.Severity == Error {
		l.errors++
	}
	l.results = append(l.results, r)
}

// Errors returns the number of errors so far.
func (l *Log) Errors() int { return l.errors }

// Count returns the number of results of one severity so far.
func (l *Log) Count(severity Severity) int {
	n := 0
	for _, r := range l.results {
		if r.Severity == severity {
			n++
		}
	}
	return n
}

// Sorted returns the results ordered by file, line, resource and field. Results
// at the same place keep the order in which they were found.
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
