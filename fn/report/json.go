package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"unicode/utf16"

	"github.com/render-oam/render-oam/fn/result"
)

// document is the JSON document.
type document struct {
	Results []jsonResult `json:"results"`
	Summary Summary      `json:"summary"`
}

type jsonResult struct {
	Severity  string        `json:"severity"`
	Code      string        `json:"code,omitempty"`
	Title     string        `json:"title,omitempty"` // of the error code
	Message   string        `json:"message"`
	Resource  *jsonResource `json:"resource,omitempty"`
	Field     string        `json:"field,omitempty"`
	File      string        `json:"file,omitempty"`
	Line      int           `json:"line,omitempty"`
	Column    int           `json:"column,omitempty"`
	EndColumn int           `json:"endColumn,omitempty"` // the column after the last character
	Current   string        `json:"current,omitempty"`
	Proposed  string        `json:"proposed,omitempty"`
	Fixable   bool          `json:"fixable,omitempty"` // whether validate --fix may rewrite it
	Link      string        `json:"link,omitempty"`
}

type jsonResource struct {
	APIVersion string `json:"apiVersion,omitempty"`
	Kind       string `json:"kind,omitempty"`
	Namespace  string `json:"namespace,omitempty"`
	Name       string `json:"name,omitempty"`
}

// writeJSON writes one document.
func (r *Report) writeJSON(w io.Writer) error {
	d := document{Results: make([]jsonResult, 0, len(r.Results)), Summary: r.Summary}
	for _, of := range r.Results {
		at := r.region(of)
		one := jsonResult{
			Severity: string(of.Severity), Code: of.Code.String(), Title: r.title(of.Code), Message: of.Message,
			Field: of.Field, File: of.Place.File, Line: at.line, Column: at.column, EndColumn: at.end,
			Current: of.Current, Proposed: of.Proposed, Fixable: isFixable(of), Link: of.Code.Link(),
		}
		if ref := of.Resource; !ref.IsZero() {
			one.Resource = &jsonResource{APIVersion: ref.APIVersion, Kind: ref.Kind, Namespace: ref.Namespace, Name: ref.Name}
		}
		d.Results = append(d.Results, one)
	}
	return encode(w, d)
}

// isFixable reports whether there is a known change to the file that removes
// the cause.
func isFixable(of *result.Result) bool {
	for _, edit := range of.Edits {
		if edit.Action != result.ByHand {
			return true
		}
	}
	return false
}

// encode writes a value as JSON that is safe to show: characters that could
// control a terminal are escaped.
func encode(w io.Writer, value any) error {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return err
	}
	var plain bytes.Buffer
	for _, char := range out.String() {
		switch {
		case char == '\n' || strconv.IsPrint(char):
			plain.WriteRune(char)
		case char > 0xffff:
			high, low := utf16.EncodeRune(char)
			fmt.Fprintf(&plain, `\u%04x\u%04x`, high, low)
		default:
			fmt.Fprintf(&plain, `\u%04x`, char)
		}
	}
	_, err := w.Write(plain.Bytes())
	return err
}
