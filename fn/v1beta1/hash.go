package v1beta1

import (
	"slices"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/rule"
)

// hash returns the suffix of the name that KubeVela generates for an object of
// a trait: a hash of the object, so that the name is stable.
func hash(o *object.Map) string {
	dump := append([]byte("(unstructured.Unstructured){Object:"), appendDump(nil, o)...)
	return rule.Hash(append(dump, '}'))
}

// appendDump appends a value as KubeVela prints it for the hash: the tree of Go values
// that JSON is decoded into, with the type of each value and sorted keys.
func appendDump(dst []byte, value any) []byte {
	switch v := value.(type) {
	case *object.Map:
		fields := slices.Clone(v.Fields())
		slices.SortFunc(fields, func(a, b object.Field) int { return strings.Compare(a.Key, b.Key) })
		dst = append(dst, "(map[string]interface {})map["...)
		for i, f := range fields {
			if i > 0 {
				dst = append(dst, ' ')
			}
			dst = append(append(dst, f.Key...), ':')
			dst = appendDump(dst, f.Value)
		}
		return append(dst, ']')
	case object.List:
		dst = append(dst, "([]interface {})["...)
		for i, element := range v {
			if i > 0 {
				dst = append(dst, ' ')
			}
			dst = appendDump(dst, element)
		}
		return append(dst, ']')
	case object.Plain:
		return appendPlain(dst, string(v))
	case string:
		return append(append(dst, "(string)"...), v...)
	}
	return append(dst, "(interface {})<nil>"...)
}

func appendPlain(dst []byte, v string) []byte {
	switch {
	case v == string(object.Empty):
		return append(dst, "(map[string]interface {})map[]"...)
	case v == string(object.EmptyList):
		return append(dst, "([]interface {})[]"...)
	case v == "true" || v == "false":
		return append(append(dst, "(bool)"...), v...)
	}
	if n, err := strconv.ParseInt(v, 10, 64); err == nil {
		return strconv.AppendInt(append(dst, "(int64)"...), n, 10)
	}
	if f, err := strconv.ParseFloat(v, 64); err == nil {
		return strconv.AppendFloat(append(dst, "(float64)"...), f, 'g', -1, 64)
	}
	return append(dst, "(interface {})<nil>"...)
}
