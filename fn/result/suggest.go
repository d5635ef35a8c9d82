package result

import (
	"strconv"
	"strings"
)

// Nearest returns the allowed spelling that a wrong one was most likely meant
// to be, or "" if none is close: at most a third of its letters may be wrong,
// ignoring case and separators.
func Nearest(wrong string, allowed []string) string {
	best, bestDistance := "", 1+max(len(wrong)/3, 1)
	if len(allowed) > maxNames || len(wrong) > longestName {
		return ""
	}
	plain := Plain(wrong)
	for _, candidate := range allowed {
		other := Plain(candidate)
		if apart := len(plain) - len(other); apart >= bestDistance || -apart >= bestDistance {
			continue
		}
		if d := distance(plain, other); d < bestDistance {
			best, bestDistance = candidate, d
		}
	}
	return best
}

// No spelling is looked for among more names or for a longer name, because that
// would take long if many names are wrong.
const (
	maxNames    = 500
	longestName = 200
)

// DidYouMean returns the result of Nearest as the end of a message: `; did you
// mean "x"?`, or "" if none is close.
func DidYouMean(wrong string, allowed []string) string {
	if near := Nearest(wrong, allowed); near != "" {
		return `; did you mean "` + near + `"?`
	}
	return ""
}

// Plain returns a name without case and separators, in the form in which names
// are compared.
func Plain(name string) string {
	for i := range len(name) {
		if c := name[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return strings.ToLower(separators.Replace(name))
		}
	}
	return name
}

var separators = strings.NewReplacer("-", "", "_", "", " ", "")

// OneOf lists the allowed spellings for a message: "a", "a or b", "a, b or c".
// If there are many, it lists some and counts the rest.
func OneOf(allowed []string) string { return join(allowed, " or ") }

// OneOfValues lists the allowed values of a string for a message, to follow
// "must be": "a", or "a" or "b", or one of "a", "b" or "c".
func OneOfValues(allowed []string) string {
	return OneOfNames(quoted(allowed))
}

// OneOfNames is OneOfValues without quotes.
func OneOfNames(allowed []string) string {
	if len(allowed) <= 2 {
		return OneOf(allowed)
	}
	return "one of " + OneOf(allowed)
}

// AllOfNames is AllOf with each name in quotes.
func AllOfNames(names []string) string { return AllOf(quoted(names)) }

func quoted(words []string) []string {
	all := make([]string, len(words))
	for i, word := range words {
		all[i] = strconv.Quote(word)
	}
	return all
}

// AllOf lists names for a message: "a", "a and b", "a, b and c". If there are
// many, it lists some and counts the rest.
func AllOf(names []string) string { return join(names, " and ") }

func join(names []string, last string) string {
	const some = 40
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	if more := len(names) - some; more > 1 {
		return strings.Join(names[:some], ", ") + last + strconv.Itoa(more) + " more"
	}
	return strings.Join(names[:len(names)-1], ", ") + last + names[len(names)-1]
}

// distance returns the number of letters to insert, delete, replace or swap
// with their neighbor to turn a into b (optimal string alignment).
func distance(a, b string) int {
	before := make([]int, len(b)+1)
	previous := make([]int, len(b)+1)
	current := make([]int, len(b)+1)
	for j := range previous {
		previous[j] = j
	}
	for i := 1; i <= len(a); i++ {
		current[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			current[j] = min(previous[j]+1, current[j-1]+1, previous[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
		before, previous, current = previous, current, before
	}
	return previous[len(b)]
}
