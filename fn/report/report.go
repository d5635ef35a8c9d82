// Package report prints the results of a run: for people, with the lines of the
// files that they are about, and for programs, as JSON, SARIF, annotations of GitHub
// and JUnit.
package report

import (
	"fmt"
	"io"
	"slices"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
)

// The forms in which results are printed.
const (
	Text   = "text"   // Pretty on a terminal, one line each elsewhere
	Pretty = "pretty" // with the lines of the files
	Line   = "line"   // one line each
	JSON   = "json"
	SARIF  = "sarif"
	GitHub = "github"
	JUnit  = "junit"
)

// Form is a form in which results are printed.
type Form struct {
	Name, Summary string
	// IsMachine says that the results are one document, for programs.
	IsMachine bool
}

// Forms returns all forms. The first one is the default.
func Forms() []Form {
	return []Form{
		{Name: Text, Summary: "pretty on a terminal, otherwise like line"},
		{Name: Pretty, Summary: "the lines of the files, with a mark under what is wrong"},
		{Name: Line, Summary: "one line for each result"},
		{Name: JSON, Summary: "a JSON document with the results and a summary", IsMachine: true},
		{Name: SARIF, Summary: "SARIF 2.1.0, for code scanning", IsMachine: true},
		{Name: GitHub, Summary: "annotations of a pull request in GitHub Actions", IsMachine: true},
		{Name: JUnit, Summary: "JUnit XML, a test suite for each file", IsMachine: true},
	}
}

// Names returns the names of all forms.
func Names() []string {
	var names []string
	for _, f := range Forms() {
		names = append(names, f.Name)
	}
	return names
}

// IsMachine reports whether the results are one document in a form.
func IsMachine(form string) bool {
	return slices.ContainsFunc(Forms(), func(f Form) bool { return f.Name == form && f.IsMachine })
}

// Source is a file that was read.
type Source struct {
	Name string // as in the places of results
	Text string // that was parsed
}

// Summary counts what a run did.
type Summary struct {
	Applications int `json:"applications"`
	Objects      int `json:"objects"`
	Errors       int `json:"errors"`
	Warnings     int `json:"warnings"`
}

// String is the summary in one line.
func (s Summary) String() string {
	return count(s.Applications, "application") + ", " + count(s.Objects, "object") + ", " + count(s.Errors, "error") + ", " + count(s.Warnings, "warning")
}

func count(n int, name string) string {
	if n == 1 {
		return "1 " + name
	}
	return fmt.Sprintf("%d %ss", n, name)
}

// Report is what is printed at the end of a run.
type Report struct {
	Results []*result.Result // in order
	Sources []Source         // in the order in which they were read
	Summary Summary
	// Version is that of the program.
	Version string
	// Path returns the path of a file for programs that know it by another one than
	// the user; nil if they do not.
	Path func(file string) string

	texts  map[string]*text     // of Sources, when they are first needed
	titles map[code.Code]string // of the codes in Results, too
}

// Style is how text forms look.
type Style struct {
	Color bool
	All   bool // results are not folded
	Width int  // of the terminal, in columns
}

// Write writes the report in a form.
func (r *Report) Write(w io.Writer, form string, style Style) error {
	switch form {
	case JSON:
		return r.writeJSON(w)
	case SARIF:
		return r.writeSARIF(w)
	case GitHub:
		return r.writeGitHub(w)
	case JUnit:
		return r.writeJUnit(w)
	case Pretty:
		return r.writePretty(w, style)
	case Line:
		style.All = true
	}
	return r.writeLines(w, style)
}

// title returns what a code means, in a few words.
func (r *Report) title(c code.Code) string {
	title, isKnown := r.titles[c]
	if !isKnown {
		if r.titles == nil {
			r.titles = make(map[code.Code]string)
		}
		title = c.Title()
		r.titles[c] = title
	}
	return title
}

// path returns the path of a file for other programs.
func (r *Report) path(file string) string {
	if r.Path == nil {
		return file
	}
	return r.Path(file)
}
