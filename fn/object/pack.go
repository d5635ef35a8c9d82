package object

import "strings"

// Pack replaces objects with ones that only have their identity, and the text
// that Append writes for them. These take a fraction of the memory, and must
// not be changed. Pack uses the buffer, which the next call can use again. It
// returns nil if the objects are so large that a second copy of them would take
// too much memory.
func Pack(objects []*Map, buffer *[]byte) []*Map {
	dst := (*buffer)[:0]
	ends := make([]int, len(objects))
	for i, o := range objects {
		dst = Append(dst, o, 0)
		ends[i] = len(dst)
		if len(dst) > maxPacked {
			return nil
		}
	}
	*buffer = dst
	text := string(dst)
	packed, identities := make([]*Map, len(objects)), make([]identity, len(objects))
	for i, o := range objects {
		start := 0
		if i > 0 {
			start = ends[i-1]
		}
		packed[i] = identities[i].of(o, text[start:ends[i]])
	}
	return packed
}

// maxPacked is the maximum size in bytes of the text of objects that are packed
// together.
const maxPacked = 1 << 20

// identity is an object with only the fields that identify it.
type identity struct {
	object, metadata Map
	fields           [3]Field
	metadataFields   [2]Field
}

// of copies the identity of an object, and sets its text.
func (i *identity) of(o *Map, text string) *Map {
	i.metadata.fields = append(i.metadataFields[:0], Field{"name", o.Lookup("metadata", "name")}, Field{"namespace", o.Lookup("metadata", "namespace")})
	i.object.fields = append(i.fields[:0], Field{"apiVersion", o.Get("apiVersion")}, Field{"kind", o.Get("kind")}, Field{"metadata", &i.metadata})
	i.object.text = text
	return &i.object
}

// appendText appends the text of a packed object.
func appendText(dst []byte, text string, indent int) []byte {
	if indent == 0 {
		return append(dst, text...)
	}
	isFirst := true
	for line := range strings.Lines(text) {
		if !isFirst && line != "\n" {
			dst = appendIndent(dst, indent)
		}
		dst = append(dst, line...)
		isFirst = false
	}
	return dst
}
