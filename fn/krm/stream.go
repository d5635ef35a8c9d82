package krm

import (
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
)

const byteOrderMark = "\ufeff"

// chunk is a part of the input with at most one document. All chunks together
// are the whole input.
type chunk struct {
	text string
	line int // of its first line
	body int // offset after the byte order mark and the --- line
	stop int // offset of the ... line, or of the end
}

// splitDocuments splits the input where documents start and end. Lines that
// start with --- and ... do that wherever they are.
func splitDocuments(text string) []chunk {
	const usual = 512 // bytes of a document
	chunks := make([]chunk, 0, 1+len(text)/usual)
	line := 1
	for start := 0; start < len(text); {
		rest := text[start:]
		c := chunk{line: line, body: marked(rest)}
		c.stop = nextMarker(rest, c.body)
		if c.stop == c.body && c.body <= len(byteOrderMark) && isMarker(rest[c.stop:], '-') { // with content after it
			c.stop = nextMarker(rest, c.body+3)
		}
		if isMarker(rest[c.stop:], '-') && directives(rest[:c.stop]) { // the --- that ends the directives
			c.stop = nextMarker(rest, c.stop+lineLength(rest[c.stop:]))
		}
		end := c.stop
		if isMarker(rest[end:], '.') {
			end += lineLength(rest[end:])
		}
		c.text = rest[:end]
		chunks = append(chunks, c)
		line += strings.Count(c.text, "\n")
		start += end
	}
	return chunks
}

// marked returns the length of the byte order mark and the --- line at the
// start of s. A --- line with content is content.
func marked(s string) int {
	n := 0
	if strings.HasPrefix(s, byteOrderMark) {
		n = len(byteOrderMark)
	}
	if !isMarker(s[n:], '-') {
		return n
	}
	length := lineLength(s[n:])
	if blank(s[n+3 : n+length]) {
		return n + length
	}
	return n
}

// nextMarker returns the offset of the next line, at i or after it, that starts
// with --- or ..., or the offset of the end.
func nextMarker(text string, i int) int {
	if i == 0 || text[i-1] == '\n' {
		if isMarker(text[i:], '-') || isMarker(text[i:], '.') {
			return i
		}
	}
	const window = 1 << 10 // bytes to search first: most documents are small
	for size := window; i < len(text); size *= 2 {
		limit := min(len(text), i+size)
		at := breakBefore(text, i, limit, '-')
		if end := breakBefore(text, i, at, '.'); end < at {
			at = end
		}
		if at < limit {
			return at + 1
		}
		if limit == len(text) {
			break
		}
		i = limit - len("\n--") // which may be the start of a marker
	}
	return len(text)
}

// breakBefore returns the offset of the first line break between i and limit
// that is followed by a marker of a character, or limit if there is none.
// Searching for the whole marker is faster than looking at every line.
func breakBefore(text string, i, limit int, c byte) int {
	marker := "\n---"
	if c == '.' {
		marker = "\n..."
	}
	for {
		next := strings.Index(text[i:limit], marker)
		if next < 0 {
			return limit
		}
		if i += next; isMarker(text[i+1:], c) {
			return i
		}
		i++
	}
}

// isMarker reports whether s starts with the character c three times, followed
// by whitespace.
func isMarker(s string, c byte) bool {
	return len(s) >= 3 && s[0] == c && s[1] == c && s[2] == c &&
		(len(s) == 3 || strings.IndexByte(" \t\r\n", s[3]) >= 0)
}

// lineLength returns the length of the first line with its line break.
func lineLength(s string) int {
	if end := strings.IndexByte(s, '\n'); end >= 0 {
		return end + 1
	}
	return len(s)
}

// blank reports whether s has only comments and whitespace.
func blank(s string) bool { return firstContent(s) == "" }

// directives reports whether s consists of directives whose document follows
// later.
func directives(s string) bool {
	return strings.HasPrefix(firstContent(strings.TrimPrefix(s, byteOrderMark)), "%")
}

// firstContent returns the first line that has more than comments and
// whitespace.
func firstContent(s string) string {
	s = s[contentStart(s):]
	return s[:lineLength(s)]
}

// contentStart returns the offset in s of the first content other than comments
// and whitespace, or its length.
func contentStart(s string) int {
	for start := 0; start < len(s); {
		length := lineLength(s[start:])
		line := strings.TrimLeft(s[start:start+length], " \t\r\n")
		if line != "" && line[0] != '#' {
			return start + length - len(line)
		}
		start += length
	}
	return len(s)
}

func (c chunk) blank() bool { return blank(c.text[c.body:c.stop]) }

// stream reads the documents of a plain stream. Those without content become
// part of the document that follows.
func (r *reader) stream(chunks []chunk) {
	r.in.explicit = isMarker(strings.TrimPrefix(r.text, byteOrderMark), '-')
	quick := r.quickDocuments(chunks)
	offset, from := 0, 0
	for i, c := range chunks {
		offset += len(c.text)
		r.checkUnread(c)
		item, empty := quick[i].item, quick[i].isEmpty
		switch {
		case item != nil:
			item.index = r.index
		case !empty:
			item, empty = r.document(c)
		}
		if empty {
			continue
		}
		if item != nil {
			item.text = r.text[from:offset]
			item.body += len(item.text) - len(c.text)
			item.stop += len(item.text) - len(c.text)
			if isList(item.APIVersion, item.Kind) && mentionsOwned(item.text) {
				r.fail(code.InvalidResourceList, item.line, notAlone) // the list would pass with its resources unrendered
			}
			r.addParts(item)
		}
		from = offset
		r.index++
	}
	r.in.tail = r.text[from:]
}

// checkUnread checks what no parser reads: the lines that separate documents,
// and documents without content.
func (r *reader) checkUnread(c chunk) {
	body, stop := c.body, c.stop
	if end := c.text[stop:]; isMarker(end, '.') && !blank(end[len("..."):]) {
		r.fail(code.InvalidYAML, c.line+strings.Count(c.text[:stop], "\n"), "not valid YAML: "+afterTheEnd)
	}
	if c.blank() {
		body = stop
	}
	for _, part := range [][2]int{{0, body}, {stop, len(c.text)}} {
		if at := badCharacter(c.text[part[0]:part[1]]); at >= 0 {
			hint := hintForCharacter(c.text[part[0]+at:])
			r.fail(codeFor(hint), c.line+strings.Count(c.text[:part[0]+at], "\n"), "not valid YAML: "+hint)
			return
		}
	}
}

// quickDocument is what the quick parser has read of a document. It is empty if
// the parser declined.
type quickDocument struct {
	item    *Item
	isEmpty bool
}

// quickDocuments reads documents with the quick parser, in several goroutines
// if there are many.
func (r *reader) quickDocuments(chunks []chunk) []quickDocument {
	const together = 64 // documents per goroutine
	read := make([]quickDocument, len(chunks))
	r.log.InParts(len(chunks), together, func(_ *result.Log, from, to int) bool {
		part := reader{text: r.text, file: r.file, in: r.in}
		for i := from; i < to; i++ {
			read[i] = part.quickDocument(chunks[i])
		}
		return true
	})
	return read
}

func (r *reader) quickDocument(c chunk) quickDocument {
	item := r.newItem()
	item.text, item.stop = c.text, c.stop
	p := &r.parser
	p.reset(c.text[:c.stop], c.line+strings.Count(c.text[:c.body], "\n"))
	p.pos, p.start = c.body, c.body
	if !p.content() {
		return quickDocument{}
	}
	if p.indent < 0 {
		return quickDocument{isEmpty: true}
	}
	item.body, item.line = p.pos, p.line
	if _, ok := p.resource(item); ok && p.indent < 0 {
		return quickDocument{item: item}
	}
	return quickDocument{}
}

// document reads one document of a plain stream that the quick parser declined.
// It returns nil if it has no resource, which is reported unless the document
// is empty.
func (r *reader) document(c chunk) (item *Item, empty bool) {
	if c.blank() {
		return nil, true
	}
	item = r.newItem()
	item.text, item.stop = c.text, c.stop
	found, empty := r.general(c, item)
	if !found {
		return nil, empty
	}
	return item, false
}

// mentionsOwned reports whether text contains one of the program's own groups.
func mentionsOwned(text string) bool {
	for _, group := range ownedGroups {
		if strings.Contains(text, group) {
			return true
		}
	}
	return false
}
