package cue

import "github.com/render-oam/render-oam/fn/object"

// mergeJSON merges a patch into m (RFC 7396): null removes a field, maps are merged,
// everything else is replaced.
func mergeJSON(m, patch *object.Map) {
	for _, f := range patch.Fields() {
		value := plainTree(f.Value)
		if value == nil || isPlain(value, "null") {
			m.Delete(f.Key)
			continue
		}
		from, isMap := value.(*object.Map)
		if !isMap {
			if isPlain(value, object.Empty) && asMap(plainTree(m.Get(f.Key))) != nil {
				continue // nothing to merge
			}
			m.Set(f.Key, cloneTree(value))
			continue
		}
		into := asMap(plainTree(m.Get(f.Key)))
		if into == nil {
			into = object.Of()
		}
		mergeJSON(into, from)
		m.Set(f.Key, orEmptyMap(into))
	}
}

func orEmptyMap(m *object.Map) any {
	if m.Len() == 0 {
		return object.Empty
	}
	return m
}
