package krm

import (
	"math"
	"strings"
)

// FarAway is the distance of a package that does not enclose another one.
const FarAway = math.MaxInt

// Distance returns how far away another package is for the resources of a package: 0 for
// the package itself, more for each enclosing package, and FarAway for all others.
// Packages are paths separated by slashes, "" for the root.
func Distance(pkg, other string) int {
	rest, isInside := strings.CutPrefix(pkg, other)
	if isInside && (other == "" || rest == "" || rest[0] == '/') {
		return len(rest)
	}
	return FarAway
}
