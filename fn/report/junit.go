package report

import (
	"encoding/xml"
	"io"

	"github.com/render-oam/render-oam/fn/result"
)

// The elements of JUnit XML that all its readers support.
type (
	junitSuites struct {
		XMLName  xml.Name      `xml:"testsuites"`
		Name     string        `xml:"name,attr"`
		Tests    int           `xml:"tests,attr"`
		Failures int           `xml:"failures,attr"`
		Errors   int           `xml:"errors,attr"`
		Suites   []*JUnitSuite `xml:"testsuite"`
	}
	// JUnitSuite is a suite of tests. WriteJUnit counts them.
	JUnitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []JUnitCase `xml:"testcase"`
	}
	// JUnitCase is a test. It fails if it has a failure.
	JUnitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Time    string        `xml:"time,attr,omitempty"` // in seconds
		Failure *JUnitFailure `xml:"failure"`
		Output  string        `xml:"system-out,omitempty"`
	}
	// JUnitFailure says why a test fails.
	JUnitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",chardata"`
	}
)

// WriteJUnit writes suites in the form that CI systems read.
func WriteJUnit(w io.Writer, suites []*JUnitSuite) error {
	all := junitSuites{Name: "render-oam", Suites: suites}
	for _, s := range suites {
		s.Tests = len(s.Cases)
		for _, c := range s.Cases {
			if c.Failure != nil {
				s.Failures++
			}
		}
		all.Tests += s.Tests
		all.Failures += s.Failures
	}
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return err
	}
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(all); err != nil {
		return err
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// writeJUnit writes a suite for each file that was read. An error is a failed
// test, and a warning is a passed test with output.
func (r *Report) writeJUnit(w io.Writer) error {
	var all []*JUnitSuite
	suites := make(map[string]*JUnitSuite)
	suite := func(name string) *JUnitSuite {
		if suites[name] == nil {
			suites[name] = &JUnitSuite{Name: result.Printable(name)}
			all = append(all, suites[name])
		}
		return suites[name]
	}
	for _, source := range r.Sources {
		suite(source.Name)
	}
	for _, of := range r.Results {
		name := of.Place.File
		if name == "" {
			name = "render-oam"
		}
		s := suite(name)
		s.Cases = append(s.Cases, junitCaseOf(of, name))
	}
	if len(all) == 0 {
		suite("render-oam")
	}
	for _, s := range all {
		if len(s.Cases) == 0 {
			s.Cases = []JUnitCase{{Name: "no errors or warnings", Class: s.Name}}
		}
	}
	return WriteJUnit(w, all)
}

func junitCaseOf(of *result.Result, class string) JUnitCase {
	name := aboutField(of)
	if of.Code != 0 {
		name = of.Code.String() + ": " + name
	}
	one := JUnitCase{Name: name, Class: result.Printable(class), Line: of.Place.Line}
	if isFile(of.Place.File) {
		one.File = result.Printable(of.Place.File)
	}
	if of.Severity != result.Error {
		one.Output = of.String()
		return one
	}
	kind := of.Code.String()
	if kind == "" {
		kind = string(of.Severity)
	}
	one.Failure = &JUnitFailure{Message: result.Printable(of.Message), Type: kind, Text: of.String()}
	return one
}
