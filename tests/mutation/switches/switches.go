// Package switches makes a mistake while a program runs. The packages that are
// tested import it in the copy into which all mistakes are written; the number
// of the one to make is in the environment, and 0, or nothing, is none.
package switches

import (
	"cmp"
	"os"
	"strconv"
)

// Variable is the name of the environment variable with the number.
const Variable = "MISTAKE"

var made, _ = strconv.Atoi(os.Getenv(Variable))

// At reports whether mistake n is made.
func At(n int) bool { return n == made }

// Value is the right value, or the wrong one.
func Value[T any](n int, right, wrong T) T {
	if At(n) {
		return wrong
	}
	return right
}

// And is a && b, or a || b. As with these, b is not always asked for.
func And(n int, a bool, b func() bool) bool {
	if At(n) {
		return a || b()
	}
	return a && b()
}

// Or is a || b, or a && b.
func Or(n int, a bool, b func() bool) bool {
	if At(n) {
		return a && b()
	}
	return a || b()
}

// Below is a < b, or a <= b.
func Below[T cmp.Ordered](n int, a, b T) bool { return a < b || At(n) && a == b }

// NotAbove is a <= b, or a < b.
func NotAbove[T cmp.Ordered](n int, a, b T) bool { return a < b || !At(n) && a == b }

// Above is a > b, or a >= b.
func Above[T cmp.Ordered](n int, a, b T) bool { return a > b || At(n) && a == b }

// NotBelow is a >= b, or a > b.
func NotBelow[T cmp.Ordered](n int, a, b T) bool { return a > b || !At(n) && a == b }

// Number is a number.
type Number interface {
	~int | ~int32 | ~int64 | ~uint | ~uint32 | ~uint64 | ~float64
}

// Plus is a + b, or a - b.
func Plus[T Number](n int, a, b T) T {
	if At(n) {
		return a - b
	}
	return a + b
}

// Minus is a - b, or a + b.
func Minus[T Number](n int, a, b T) T {
	if At(n) {
		return a + b
	}
	return a - b
}
