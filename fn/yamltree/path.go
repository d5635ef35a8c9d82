package yamltree

import "strings"

// inBrackets reports whether a name is written in brackets in the path of a
// field, as in metadata.labels[example.com/team].
func inBrackets(name string) bool { return strings.ContainsAny(name, ".[]/") }

// JoinPath returns the path of a field of the map at a path.
func JoinPath(path, name string) string {
	switch {
	case inBrackets(name):
		return path + "[" + name + "]"
	case path == "":
		return name
	}
	return path + "." + name
}

// Steps splits a path such as spec.components[0].name or
// metadata.annotations[example.com/key].
func Steps(field string) (steps []string) {
	for field != "" {
		if field[0] == '[' {
			step, rest, _ := strings.Cut(field[1:], "]")
			steps, field = append(steps, step), strings.TrimPrefix(rest, ".")
			continue
		}
		end := strings.IndexAny(field, ".[")
		if end < 0 {
			end = len(field)
		}
		steps, field = append(steps, field[:end]), strings.TrimPrefix(field[end:], ".")
	}
	return steps
}

// Around returns the path of the innermost field that contains the fields at
// two paths.
func Around(a, b string) string {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	if isEnd(a, n) && isEnd(b, n) {
		return a[:n]
	}
	return a[:max(strings.LastIndexAny(a[:n], ".["), 0)]
}

// isEnd reports whether a step of a path ends at a position.
func isEnd(path string, n int) bool { return n == len(path) || path[n] == '.' || path[n] == '[' }
