package object

// MergePatch applies a JSON merge patch (RFC 7396) to m: maps are merged field
// by field, null removes a field, and everything else is replaced. Both must
// have the form that General returns.
func MergePatch(m, patch *Map) {
	for _, f := range patch.Fields() {
		inner, isMap := f.Value.(*Map)
		switch {
		case isNull(f.Value):
			m.Delete(f.Key)
		case isMap:
			child, isMap := m.Get(f.Key).(*Map)
			if !isMap {
				child = &Map{}
			}
			MergePatch(child, inner)
			if child.Len() == 0 {
				m.Set(f.Key, Empty)
				continue
			}
			m.Set(f.Key, child)
		case f.Value == Empty && holdsFields(m.Get(f.Key)):
		default:
			m.Set(f.Key, clone(f.Value))
		}
	}
}
