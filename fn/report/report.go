// Package report prints the results of a run: for people, with the lines of the
// files that they are about, and for programs, as JSON, SARIF, JUnit or
// annotations for GitHub.
package report

import (
	"fmt"
	"io"
	"slices"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
)

// The forms of the output.
const (
	Text   = "text"   // Pretty on a terminal, otherwise Line
	Pretty = "pretty" // with the lines of the files
	Line   = "line"   // one line per result
	JSON   = "json"
	SARIF  = "sarif"
	GitHub = "github"
	JUnit  = "junit"
)

// Form is a form of the output.
type Form struct {
	Name, Summary string
	// IsMachine says whether the output is one document, for programs.
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
		{Name: GitHub, Summary: "annotations on a pull request in GitHub Actions", IsMachine: true},
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

// IsMachine reports whether the output in a form is one document.
func IsMachine(form string) bool {
	return slices.ContainsFunc(Forms(), func(f Form) bool { return f.Name == form && f.IsMachine })
}

// Source is a file that was read.
type Source struct {
	Name string // as the places of results have it
	Text string // as it was parsed
}

// Summary counts what a run did.
type Summary struct {
	Applications int `json:"applications"`
	Objects      int `json:"objects"`
	Errors       int `json:"errors"`
	Warnings     int `json:"warnings"`
}

// String returns the summary on one line.
func (s Summary) String() string {
	return count(s.Applications, "application") + ", " + count(s.Objects, "object") + ", " + count(s.Errors, "error") + ", " + count(s.Warnings, "warning")
}

func count(n int, name string) string {
	if n == 1 {
		return "1 " + name
	}
	return fmt.Sprintf("%d %ss", n, name)
}

// Report is what a run prints at its end.
type Report struct {
	Results []*result.Result // in order
	Sources []Source         // in the order in which they were read
	Summary Summary
	// Version is the version of the program.
	Version string
	// Path returns the path that other programs use for a file. If it is nil,
	// they use the same path as the user.
	Path func(file string) string

	texts  map[string]*text     // of Sources, filled on first use
	titles map[code.Code]string // of the codes in Results, filled on first use
}

// Style is how the forms for people look.
type Style struct {
	Color bool
	All   bool // whether to show all results instead of folding them
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

// title returns a short description of an error code.
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

// path returns the path that other programs use for a file.
func (r *Report) path(file string) string {
	if r.Path == nil {
		return file
	}
	return r.Path(file)
}
