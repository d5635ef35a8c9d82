package result

import "strings"

// InBrackets reports whether a name is spelled in brackets within the path of a
// field, as in metadata.labels[example.com/team].
func InBrackets(name string) bool { return strings.ContainsAny(name, ".[]/") }

// JoinPath spells the path of a field of the map at a path.
func JoinPath(path, name string) string {
	switch {
	case InBrackets(name):
		return path + "[" + name + "]"
	case path == "":
		return name
	}
	return path + "." + name
}
