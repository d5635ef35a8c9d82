package krm

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// Append writes a stream in the form that was read: the items, which must be
// from the input, with their edits, then the objects. A ResourceList also gets
// the results, after those that it already had.
func (in *Input) Append(dst []byte, items []*Item, objects []*object.Map, results []*result.Result) []byte {
	return in.append(dst, items, objects, results, nil)
}

// Write does the same as Append, but writes to a writer without holding all of
// the output in memory.
func (in *Input) Write(w io.Writer, items []*Item, objects []*object.Map, results []*result.Result) error {
	out := &drain{w: w}
	out.write(in.append(make([]byte, 0, enough+enough/4), items, objects, results, out))
	return out.err
}

func (in *Input) append(dst []byte, items []*Item, objects []*object.Map, results []*result.Result, out *drain) []byte {
	if in.Form == ResourceList {
		return in.appendList(dst, items, objects, results, out)
	}
	return in.appendStream(dst, items, objects, out)
}

// drain takes the output from a buffer now and then. The nil drain leaves it
// there.
type drain struct {
	w   io.Writer
	err error // the first one; nothing is written after it
}

// enough is the number of bytes that are written at once.
const enough = 64 << 10

// flush writes the content of a buffer that is large enough, except for its
// last line, which determines what may follow.
func (d *drain) flush(dst []byte) []byte {
	if d == nil || len(dst) < enough {
		return dst
	}
	last := bytes.LastIndexByte(dst[:len(dst)-1], '\n') + 1
	d.write(dst[:last])
	return append(dst[:0], dst[last:]...)
}

func (d *drain) write(data []byte) {
	if d.err == nil {
		_, d.err = d.w.Write(data)
	}
}

func (in *Input) appendStream(dst []byte, items []*Item, objects []*object.Map, out *drain) []byte {
	start := len(dst)
	for n, item := range items {
		item = item.at(-1)
		if n < len(items)-1 || len(objects) > 0 {
			item = item.closed()
		}
		text := item.written()
		if lead := item.bodyLine(); lead > 0 {
			text = withoutEnds(text[:lead]) + text[lead:]
		}
		switch {
		case len(dst) > start:
			text = strings.TrimPrefix(text, byteOrderMark)
		case !in.explicit:
			text = strings.TrimPrefix(strings.TrimPrefix(text, "---\n"), "---\r\n")
		}
		dst = out.flush(append(separate(dst, start, text), text...))
	}
	if len(items) > 0 || len(in.Items) == 0 {
		dst = append(dst, withoutEnds(in.tail)...)
	}
	for _, o := range objects {
		dst = out.flush(object.Append(separate(dst, start, ""), o, 0))
	}
	return dst
}

// withoutEnds removes two things from the lines between documents: end markers
// without a document, and %YAML directives. kubectl and kustomize only split a
// stream at ---, and their parser accepts neither at the start of a part. %TAG
// directives are kept, because the document would have another meaning without
// them.
func withoutEnds(lines string) string {
	if !strings.Contains(lines, "...") && !strings.Contains(lines, "%YAML") || strings.Contains(lines, "%TAG") {
		return lines
	}
	var b strings.Builder
	for line := range strings.Lines(lines) {
		if bare := strings.TrimPrefix(line, byteOrderMark); !isMarker(bare, '.') && !strings.HasPrefix(bare, "%YAML") {
			b.WriteString(line)
		}
	}
	return b.String()
}

// separate appends what must be between two documents, the second of which
// starts with text: always ---, because kubectl knows no other end. The
// documents in dst begin at start.
func separate(dst []byte, start int, text string) []byte {
	if len(dst) == start {
		return dst
	}
	dst = endWithBreak(dst)
	last := dst[start:]
	last = last[bytes.LastIndexByte(last[:len(last)-1], '\n')+1:]
	ended := isMarker(string(last), '.')
	switch {
	case strings.HasPrefix(text, "%") && !ended:
		return append(dst, "...\n"...)
	case strings.HasPrefix(text, "%"), isMarker(text, '-'), isMarker(string(last), '-') && blank(string(last[3:])):
		return dst
	}
	return append(dst, "---\n"...)
}

func endWithBreak(dst []byte) []byte {
	if len(dst) > 0 && dst[len(dst)-1] != '\n' {
		dst = append(dst, '\n')
	}
	return dst
}

func (in *Input) appendList(dst []byte, items []*Item, objects []*object.Map, results []*result.Result, out *drain) []byte {
	fields := in.fields
	if len(fields) == 0 {
		fields = []field{{text: "apiVersion: " + versions[0] + "\nkind: ResourceList\n"}}
	}
	for _, name := range []string{"items", "results"} {
		if in.field(name) == nil {
			fields = append(slices.Clip(fields), field{name: name, dash: -1})
		}
	}
	dst = append(dst, in.lead...)
	for i, f := range fields {
		if i > 0 {
			dst = endWithBreak(dst)
		}
		switch f.name {
		case "items":
			dst = appendItems(dst, f, items, objects, out)
		case "results":
			dst = appendResults(dst, f, results, out)
		default:
			dst = append(dst, f.text...)
		}
	}
	return endWithBreak(dst)
}

func appendItems(dst []byte, f field, items []*Item, objects []*object.Map, out *drain) []byte {
	items = joined(items)
	if len(items)+len(objects) == 0 {
		return append(dst, "items: []\n"...)
	}
	if f.dash < 0 {
		f.text, f.dash = "items:\n", 0
	}
	dst = append(dst, f.text...)
	for _, item := range items {
		dst = out.flush(item.at(f.dash).appendTo(endWithBreak(dst)))
	}
	return appendEntries(dst, f.dash, objects, out)
}

// appendEntries writes objects as entries of a list.
func appendEntries(dst []byte, dash int, objects []*object.Map, out *drain) []byte {
	for _, o := range objects {
		dst = endWithBreak(dst)
		for range dash {
			dst = append(dst, ' ')
		}
		dst = out.flush(object.Append(append(dst, "- "...), o, dash+2))
	}
	return dst
}

func appendResults(dst []byte, f field, results []*result.Result, out *drain) []byte {
	if f.dash < 0 {
		if len(results) == 0 {
			return append(dst, f.text...)
		}
		f.text, f.dash = "results:\n", 0
	}
	objects := make([]*object.Map, len(results))
	for i, r := range results {
		objects[i] = resultObject(r)
	}
	return appendEntries(append(dst, f.text...), f.dash, objects, out)
}

// resultObject returns a result in the form of the KRM functions specification,
// in which field requires resourceRef.
func resultObject(r *result.Result) *object.Map {
	o := object.Of("message", r.Message, "severity", string(r.Severity))
	if !r.Resource.IsZero() {
		o.Set("resourceRef", object.Of(
			"apiVersion", orNil(r.Resource.APIVersion),
			"kind", orNil(r.Resource.Kind),
			"name", orNil(r.Resource.Name),
			"namespace", orNil(r.Resource.Namespace),
		))
		if r.Field != "" {
			o.Set("field", object.Of(
				"path", r.Field,
				"currentValue", orNil(r.Current),
				"proposedValue", orNil(r.Proposed),
			))
		}
	}
	if r.Place.File != "" {
		o.Set("file", object.Of("path", r.Place.File, "index", r.Place.Index))
	}
	if tags := r.Tags(); tags != nil {
		o.Set("tags", object.Of("code", tags["code"], "link", tags["link"]))
	}
	return o
}

// orNil returns nil for "", so that the field is omitted.
func orNil(s string) any {
	if s == "" {
		return nil
	}
	return s
}
