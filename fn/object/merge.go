package object

import (
	"maps"
	"slices"
)

// Merge merges a patch into m. Maps are merged field by field, and null removes
// a field. Lists of named maps are merged by name, where the name * means all
// existing entries. Any other value replaces the existing one.
func Merge(m, patch *Map) {
	for _, f := range patch.Fields() {
		if isNull(f.Value) {
			m.Delete(f.Key)
			continue
		}
		m.Set(f.Key, merged(m.Get(f.Key), f.Value))
	}
}

func isNull(value any) bool { return value == Plain("null") }

// merged returns a value with another one merged into it.
func merged(old, patch any) any {
	switch p := patch.(type) {
	case map[string]string:
		return merged(old, fromStrings(p))
	case *Map:
		return mergedMap(old, p)
	case List:
		return mergedList(old, p)
	case Plain:
		if p == Empty && holdsFields(old) {
			return old // there is nothing to merge
		}
	}
	return patch
}

// IsMap reports whether a value is a map or missing.
func IsMap(value any) bool { return value == nil || value == Empty || holdsFields(value) }

func holdsFields(value any) bool {
	switch value.(type) {
	case *Map, map[string]string:
		return true
	}
	return false
}

func mergedMap(old any, patch *Map) any {
	switch o := old.(type) {
	case *Map:
		if o != nil {
			Merge(o, patch)
			return o
		}
	case map[string]string:
		if all := toStrings(patch); all != nil {
			joined := make(map[string]string, len(o)+len(all))
			for _, from := range []map[string]string{o, all} {
				for key, value := range from {
					joined[key] = value
				}
			}
			return joined
		}
		whole := fromStrings(o)
		Merge(whole, patch)
		return whole
	}
	whole := Of()
	Merge(whole, patch) // so that null and * in the patch take effect
	return whole
}

func mergedList(old any, patch List) any {
	o, _ := old.(List) // a missing list is empty
	if !named(o) || !named(patch) {
		return patch
	}
	joined := append(List(nil), o...)
	for _, entry := range patch {
		p := entry.(*Map)
		name := p.String("name")
		if name == "*" {
			rest := p.Clone()
			rest.Delete("name")
			for _, there := range o {
				Merge(there.(*Map), rest.Clone())
			}
			continue
		}
		found := false
		for _, there := range joined {
			if t := there.(*Map); t.String("name") == name {
				Merge(t, p)
				found = true
			}
		}
		if !found {
			joined = append(joined, mergedMap(nil, p)) // so that null and * in it take effect
		}
	}
	return joined
}

// named reports whether all elements of a list are maps with a name.
func named(list List) bool {
	for _, entry := range list {
		if m, isMap := entry.(*Map); !isMap || m.String("name") == "" {
			return false
		}
	}
	return true
}

func fromStrings(from map[string]string) *Map {
	m := Of()
	for _, key := range slices.Sorted(maps.Keys(from)) {
		m.Set(key, from[key])
	}
	return m
}

// toStrings converts a map to a map of strings, or to nil if a value is not a
// string.
func toStrings(m *Map) map[string]string {
	all := make(map[string]string, m.Len())
	for _, f := range m.Fields() {
		text, isText := f.Value.(string)
		if !isText {
			return nil
		}
		all[f.Key] = text
	}
	return all
}

// Annotate adds annotations to the metadata of an object. Existing ones do not
// change.
func Annotate(metadata *Map, annotations map[string]string) {
	if len(annotations) == 0 {
		return
	}
	switch own := metadata.Get("annotations").(type) {
	case map[string]string:
		all := maps.Clone(annotations)
		maps.Copy(all, own)
		metadata.Set("annotations", all)
	case *Map:
		for _, key := range slices.Sorted(maps.Keys(annotations)) {
			if own.Get(key) == nil {
				own.Set(key, annotations[key])
			}
		}
	default:
		metadata.Set("annotations", maps.Clone(annotations))
	}
}
