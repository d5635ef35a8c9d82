// Package krm reads and writes the streams through which hosts pass resources:
// a ResourceList, or plain YAML documents. Resources that the program does not
// own keep their bytes.
//
// There are two readers with the same result. A quick one (parser) knows the
// form of YAML that hosts write. It finds the resources and their identity
// without building nodes, and parses a resource only when it is used. What it
// declines goes to the general parser, go.yaml.in/yaml/v3.
package krm

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
	"unsafe"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
)

// Form is the form of a stream.
type Form int

// The forms. Stream is plain YAML documents, as in files and from helm.
const (
	Stream Form = iota
	ResourceList
)

// Input is the content of a stream or a file.
type Input struct {
	Form           Form
	Items          []*Item
	FunctionConfig *Item // nil if it is absent, null or {}
	Parsed         int   // approximately how many values the general parser has read

	text     string // the text that was read, which the places of results refer to
	explicit bool   // whether a Stream starts with ---
	tail     string // what follows the last document of a Stream

	lead   string  // what precedes the first field of a ResourceList
	fields []field // the fields of a ResourceList

	top *string // the package or folder that contains all others; nil until first used
}

// Text returns the text that was read, which the places of results refer to.
func (in *Input) Text() string { return in.text }

// field is a top-level field of a ResourceList.
type field struct {
	name string
	text string // all of its lines; for items, those before the first item
	dash int    // column of the dashes of its list, or -1 if it is not a list
}

// ownedGroups are the API groups of the resources that the program renders, or
// that configure it.
var ownedGroups = []string{"core.oam.dev", "core.hydra.io", "hydra", "hydra.microsoft.com", "render-oam.dev"}

// Owned reports whether resources of an apiVersion are the program's own input.
// These are read strictly; others are not parsed.
func Owned(apiVersion string) bool {
	group, _, _ := strings.Cut(apiVersion, "/") // the version may be missing, which is reported
	return slices.Contains(ownedGroups, group)
}

// Read reads data, which must not change afterwards. file is the name for
// messages. Read reports all errors to log, and still returns what it can read.
// Duplicate keys are only reported by CheckKeys.
func Read(data []byte, file string, log *result.Log) *Input {
	text := withoutMarks(decode(data))
	r := &reader{text: text, file: file, log: log, in: &Input{text: text}}
	if r.tooMany() || r.quickList() || r.isFull {
		return r.in
	}
	chunks := splitDocuments(r.text)
	first := slices.IndexFunc(chunks, func(c chunk) bool { return !c.blank() })
	switch {
	case first < 0:
		if strings.TrimSpace(r.text) != "" { // a tab alone is not valid YAML
			r.in.tail = r.text
		}
	case !r.list(chunks, first):
		r.stream(chunks)
		return r.in
	}
	errors := r.log.Errors()
	for _, c := range chunks {
		r.checkUnread(c)
	}
	if r.log.Errors() > errors {
		r.in.lead = "" // the list is written nevertheless, with the errors
	}
	return r.in
}

// reader reads one input.
type reader struct {
	text   string
	file   string
	log    *result.Log
	in     *Input
	parser parser
	slab   []Item
	index  int  // position of the current document
	isFull bool // whether the input has more resources than the limit
}

// add appends an item to the input.
func (r *reader) add(item *Item) {
	switch {
	case len(r.in.Items) < MaxResources:
		r.in.Items = append(r.in.Items, item)
	case !r.isFull:
		r.failTooMany()
	}
}

// newItem returns an Item that is not part of the input yet.
func (r *reader) newItem() *Item {
	if len(r.slab) == 0 {
		const most, usual = 64, 1024 // Items in a piece, and bytes of a resource
		r.slab = make([]Item, min(most, 1+len(r.text)/usual))
	}
	item := &r.slab[0]
	r.slab = r.slab[1:]
	item.in, item.form, item.file, item.index, item.dash = r.in, r.in.Form, r.file, r.index, -1
	return item
}

// fail reports an error at a line of the input, or about all of it if line is
// 0.
func (r *reader) fail(id code.Code, line int, message string) {
	place := result.Place{File: r.file, Index: r.index, Line: line}
	r.log.Add(result.Result{Code: id, Severity: result.Error, Message: message, Place: place})
}

// decode returns data as a string. Windows tools write UTF-16. What is not valid in it
// becomes a byte that is not valid in UTF-8, which is then reported.
func decode(data []byte) string {
	var order binary.ByteOrder
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		order = binary.BigEndian
	default:
		return unsafe.String(unsafe.SliceData(data), len(data)) // not copied: the input may be large
	}
	const invalid = 0xFF
	var b strings.Builder
	at := func(i int) rune {
		if i+1 >= len(data) {
			return utf8.RuneError
		}
		return rune(order.Uint16(data[i:]))
	}
	for i := 2; i < len(data); i += 2 {
		switch r := at(i); {
		case i+1 == len(data), utf16.IsSurrogate(r) && utf16.DecodeRune(r, at(i+2)) == utf8.RuneError:
			b.WriteByte(invalid)
		case utf16.IsSurrogate(r):
			b.WriteRune(utf16.DecodeRune(r, at(i+2)))
			i += 2
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// withoutMarks removes the byte order marks at the start of all documents
// except the first, which concatenated files have. YAML allows them there, but
// its parsers read them as content.
func withoutMarks(text string) string {
	if !strings.Contains(strings.TrimPrefix(text, byteOrderMark), byteOrderMark) {
		return text
	}
	var b strings.Builder
	isStart := true // of a document: no content yet
	for line := range strings.Lines(text) {
		bare := strings.TrimPrefix(line, byteOrderMark)
		switch {
		case isMarker(bare, '-'), isMarker(line, '.'):
			isStart = blank(bare[len("---"):])
		case isStart:
			isStart = blank(bare)
		default:
			bare = line
		}
		if b.Len() == 0 {
			bare = line
		}
		b.WriteString(bare)
	}
	return b.String()
}

// member returns the value of a key of a map, or nil.
func member(mapping *yaml.Node, key string) *yaml.Node {
	_, value := pair(mapping, key)
	return value
}

// pair returns a key of a map and its value, or nil.
func pair(mapping *yaml.Node, key string) (*yaml.Node, *yaml.Node) {
	if mapping == nil || mapping.Kind != yaml.MappingNode {
		return nil, nil
	}
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if k := mapping.Content[i]; k.Value == key && k.Kind == yaml.ScalarNode {
			return k, mapping.Content[i+1]
		}
	}
	return nil, nil
}

// scalar returns the value of a scalar, or "" for null, lists and maps.
func scalar(n *yaml.Node) string {
	if n == nil || n.Kind != yaml.ScalarNode || n.ShortTag() == "!!null" {
		return ""
	}
	return n.Value
}
