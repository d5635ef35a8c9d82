package object

// Size returns the number of bytes that the strings in a value take, both keys
// and values.
func Size(value any) (size int) {
	switch v := value.(type) {
	case string:
		return len(v)
	case Plain:
		return len(v)
	case *Map:
		for _, f := range v.Fields() {
			size += len(f.Key) + Size(f.Value)
		}
	case List:
		for _, element := range v {
			size += Size(element)
		}
	case []*Map:
		for _, element := range v {
			size += Size(element)
		}
	case []string:
		for _, text := range v {
			size += len(text)
		}
	case map[string]string:
		for key, text := range v {
			size += len(key) + len(text)
		}
	}
	return size
}
