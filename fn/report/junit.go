package report

import (
	"encoding/xml"
	"io"

	"github.com/render-oam/render-oam/fn/result"
)

// The elements of JUnit's XML that the readers of it agree on.
type (
	junitSuites struct {
		XMLName  xml.Name      `xml:"testsuites"`
		Name     string        `xml:"name,attr"`
		Tests    int           `xml:"tests,attr"`
		Failures int           `xml:"failures,attr"`
		Errors   int           `xml:"errors,attr"`
		Suites   []*junitSuite `xml:"testsuite"`
	}
	junitSuite struct {
		Name     string      `xml:"name,attr"`
		Tests    int         `xml:"tests,attr"`
		Failures int         `xml:"failures,attr"`
		Errors   int         `xml:"errors,attr"`
		Skipped  int         `xml:"skipped,attr"`
		Cases    []junitCase `xml:"testcase"`
	}
	junitCase struct {
		Name    string        `xml:"name,attr"`
		Class   string        `xml:"classname,attr"`
		File    string        `xml:"file,attr,omitempty"`
		Line    int           `xml:"line,attr,omitempty"`
		Failure *junitFailure `xml:"failure"`
		Output  string        `xml:"system-out,omitempty"`
	}
	junitFailure struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr"`
		Text    string `xml:",chardata"`
	}
)

// writeJUnit writes a suite for each file that was read, in which an error is a test
// that failed, and a warning one that passed with output.
func (r *Report) writeJUnit(w io.Writer) error {
	all := junitSuites{Name: "render-oam"}
	suites := make(map[string]*junitSuite)
	suite := func(name string) *junitSuite {
		if suites[name] == nil {
			suites[name] = &junitSuite{Name: result.Printable(name)}
			all.Suites = append(all.Suites, suites[name])
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
		if s.Tests++; of.Severity == result.Error {
			s.Failures++
		}
	}
	if len(all.Suites) == 0 {
		suite("render-oam")
	}
	for _, s := range all.Suites {
		if s.Tests == 0 {
			s.Tests, s.Cases = 1, []junitCase{{Name: "no errors or warnings", Class: s.Name}}
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

func junitCaseOf(of *result.Result, class string) junitCase {
	name := aboutField(of)
	if of.Code != 0 {
		name = of.Code.String() + ": " + name
	}
	one := junitCase{Name: name, Class: result.Printable(class), Line: of.Place.Line}
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
	one.Failure = &junitFailure{Message: result.Printable(of.Message), Type: kind, Text: of.String()}
	return one
}
