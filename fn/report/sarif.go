package report

import (
	"io"
	"net/url"
	"path"
	"regexp"
	"strings"
	"sync"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
)

// The parts of SARIF 2.1.0 that are written. The existing SARIF libraries pull
// in an HTTP client for their validation.
type (
	sarifLog struct {
		Schema  string     `json:"$schema"`
		Version string     `json:"version"`
		Runs    []sarifRun `json:"runs"`
	}
	sarifRun struct {
		Tool        sarifTool         `json:"tool"`
		Invocations []sarifInvocation `json:"invocations"`
		ColumnKind  string            `json:"columnKind"`
		Results     []sarifResult     `json:"results"`
	}
	sarifTool struct {
		Driver sarifDriver `json:"driver"`
	}
	sarifDriver struct {
		Name           string      `json:"name"`
		Version        string      `json:"version,omitempty"`
		InformationURI string      `json:"informationUri"`
		Rules          []sarifRule `json:"rules"`
	}
	sarifRule struct {
		ID               string        `json:"id"`
		ShortDescription *sarifMessage `json:"shortDescription,omitempty"`
		Help             *sarifMessage `json:"help,omitempty"`
		HelpURI          string        `json:"helpUri,omitempty"`
	}
	sarifInvocation struct {
		ExecutionSuccessful bool `json:"executionSuccessful"`
	}
	sarifResult struct {
		RuleID    string          `json:"ruleId,omitempty"`
		RuleIndex *int            `json:"ruleIndex,omitempty"`
		Level     string          `json:"level"`
		Message   sarifMessage    `json:"message"`
		Locations []sarifLocation `json:"locations"`
	}
	sarifMessage struct {
		Text string `json:"text"`
	}
	sarifLocation struct {
		Physical *sarifPhysical `json:"physicalLocation,omitempty"`
		Logical  []sarifLogical `json:"logicalLocations,omitempty"`
	}
	sarifPhysical struct {
		Artifact sarifArtifact `json:"artifactLocation"`
		Region   *sarifRegion  `json:"region,omitempty"`
	}
	sarifArtifact struct {
		URI string `json:"uri"`
	}
	sarifRegion struct {
		StartLine   int `json:"startLine"`
		StartColumn int `json:"startColumn,omitempty"`
		EndColumn   int `json:"endColumn,omitempty"`
	}
	sarifLogical struct {
		FullyQualifiedName string `json:"fullyQualifiedName"`
	}
)

const (
	sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"
	project     = "https://github.com/render-oam/render-oam"
)

// writeSARIF writes one run.
func (r *Report) writeSARIF(w io.Writer) error {
	run := sarifRun{
		Tool:        sarifTool{sarifDriver{Name: "render-oam", Version: r.Version, InformationURI: project, Rules: []sarifRule{}}},
		Invocations: []sarifInvocation{{ExecutionSuccessful: true}},
		ColumnKind:  "unicodeCodePoints",
		Results:     make([]sarifResult, 0, len(r.Results)),
	}
	rules := make(map[code.Code]int)
	for _, of := range r.Results {
		one := sarifResult{RuleID: of.Code.String(), Level: sarifLevel(of.Severity), Message: sarifMessage{aboutField(of)}, Locations: r.locations(of)}
		if of.Code != 0 {
			index, isKnown := rules[of.Code]
			if !isKnown {
				index = len(run.Tool.Driver.Rules)
				rules[of.Code] = index
				run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, ruleOf(of.Code))
			}
			one.RuleIndex = &index
		}
		run.Results = append(run.Results, one)
	}
	return encode(w, sarifLog{Schema: sarifSchema, Version: "2.1.0", Runs: []sarifRun{run}})
}

func ruleOf(c code.Code) sarifRule {
	rule := sarifRule{ID: c.String(), HelpURI: c.Link()}
	if e := c.Explain(); e.Title != "" {
		rule.ShortDescription, rule.Help = &sarifMessage{e.Title}, &sarifMessage{e.Text}
	}
	return rule
}

func sarifLevel(severity result.Severity) string {
	if severity == result.Info {
		return "note"
	}
	return string(severity)
}

// locations returns the location of a result: one or none.
func (r *Report) locations(of *result.Result) []sarifLocation {
	var location sarifLocation
	if isFile(of.Place.File) {
		location.Physical = &sarifPhysical{Artifact: sarifArtifact{fileURI(r.path(of.Place.File))}}
		if at := r.region(of); at.line > 0 {
			location.Physical.Region = &sarifRegion{at.line, at.column, at.end}
		}
	}
	if name := resourceOf(of); name != "" {
		location.Logical = []sarifLogical{{name}}
	}
	if location.Physical == nil && location.Logical == nil {
		return []sarifLocation{}
	}
	return []sarifLocation{location}
}

// isFile reports whether a name is the path of a file rather than standard
// input.
func isFile(name string) bool { return name != "" && !strings.HasPrefix(name, "<") }

// aboutField returns the message of a result for readers that only see it and
// the file.
func aboutField(of *result.Result) string {
	if about := resourceOf(of); about != "" {
		return result.Printable(about + ": " + of.Message)
	}
	return result.Printable(of.Message)
}

// resourceOf returns the resource and the field of a result.
func resourceOf(of *result.Result) string {
	name := of.Resource.String()
	if name != "" && of.Field != "" {
		name += ": "
	}
	return name + of.Field
}

// drive matches the start of an absolute path on Windows.
var drive = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Za-z]:/`) })

// fileURI returns the path of a file as a URI reference, relative if the path
// is.
func fileURI(name string) string {
	name = path.Clean(name)
	reference := url.URL{Path: name}
	switch {
	case drive().MatchString(name):
		reference = url.URL{Scheme: "file", Path: "/" + name}
	case strings.HasPrefix(name, "/"):
		reference.Scheme = "file"
	}
	return reference.String()
}
