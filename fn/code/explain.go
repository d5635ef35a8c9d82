package code

import (
	"embed"
	"fmt"
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"github.com/rogpeppe/go-internal/txtar"
)

// explanations has a file for each code. A file is read when it is needed.
//
//go:embed explain/*.txtar
var explanations embed.FS

// Page is the document in which each code has a section.
const Page = "https://github.com/render-oam/render-oam/blob/main/docs/errors.md"

// Explanation is the documentation of a code.
type Explanation struct {
	Title    string // a few words
	Severity string // the severity of results with the code
	Text     string // paragraphs: why it is wrong, and what to do
	Wrong    []File // an input that is reported with the code; empty if an input alone cannot show it
	Right    []File // the same input without the mistake
}

// File is a file of an example.
type File struct{ Name, Content string }

// Explain returns the explanation of the code, which is empty for an unknown
// code.
func (c Code) Explain() Explanation {
	data, err := explanations.ReadFile("explain/" + c.String() + ".txtar")
	if err != nil {
		return Explanation{}
	}
	archive := txtar.Parse(data)
	head, text, _ := strings.Cut(string(archive.Comment), "\n\n")
	severity, title, _ := strings.Cut(strings.TrimSpace(head), ": ")
	e := Explanation{Title: title, Severity: severity, Text: strings.TrimSpace(text)}
	for _, f := range archive.Files {
		side, name, _ := strings.Cut(f.Name, "/")
		file := File{Name: name, Content: string(f.Data)}
		if side == "wrong" {
			e.Wrong = append(e.Wrong, file)
		} else {
			e.Right = append(e.Right, file)
		}
	}
	return e
}

// Title returns what the code means, in a few words.
func (c Code) Title() string { return c.Explain().Title }

// Link returns the address of the document that explains the code, or "".
func (c Code) Link() string {
	if c == 0 {
		return ""
	}
	return Page + "#" + strings.ToLower(c.String())
}

// All returns all codes, in order.
func All() []Code {
	files, err := fs.ReadDir(explanations, "explain")
	if err != nil {
		panic(fmt.Sprintf("embedded: %v", err))
	}
	var all []Code
	for _, f := range files {
		if c, ok := Parse(strings.TrimSuffix(f.Name(), ".txtar")); ok {
			all = append(all, c)
		}
	}
	slices.Sort(all)
	return all
}

// Parse reads a code as users write it: OAM1203, oam1203 or 1203. It returns
// false for any other form.
func Parse(text string) (Code, bool) {
	digits := strings.TrimPrefix(strings.ToUpper(text), "OAM")
	n, err := strconv.ParseUint(digits, 10, 16)
	if err != nil || len(digits) != 4 {
		return 0, false
	}
	return Code(n), true
}
