//go:build unix

// Package switches makes a mistake while a program runs. The packages that are
// tested import it in the copy into which all mistakes are written.
//
// Which mistake is made is in a file next to the program, which also records the
// mistakes whose place the program reaches. The file is mapped into memory, so
// that a test and all programs that it starts share it, and the number can
// change between two runs of a test. Without the file, no mistake is made.
package switches

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"unsafe"
)

// File is the name of the file.
const File = "switches"

// head is the size of the number at the beginning of the file. Two bytes per
// mistake follow: whether it is reached, and whether it makes a difference there.
const head = 8

// made is the number of the mistake. Reached mistakes are recorded in reached, and
// those that make a difference in differs.
var made, reached, differs = open()

// open maps the file.
func open() (number *int64, reached, differs []byte) {
	program, err := os.Executable()
	if err != nil {
		return new(int64), nil, nil
	}
	file, err := Map(filepath.Join(filepath.Dir(program), File))
	if err != nil {
		return new(int64), nil, nil
	}
	return (*int64)(unsafe.Pointer(&file[0])), Reached(file), Differs(file) //nolint:gosec // a number in shared memory
}

// Map maps the file into memory that all programs share.
func Map(path string) ([]byte, error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // the memory remains
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	return syscall.Mmap(int(file.Fd()), 0, int(info.Size()), syscall.PROT_READ|syscall.PROT_WRITE, syscall.MAP_SHARED) //nolint:gosec // a small number
}

// Size returns the size of the file for a number of mistakes.
func Size(mistakes int) int64 { return int64(head + 2*(mistakes+1)) }

// Make makes a mistake from now on, given the mapped file. 0 makes none.
func Make(file []byte, number int) {
	atomic.StoreInt64((*int64)(unsafe.Pointer(&file[0])), int64(number)) //nolint:gosec // a number in shared memory
}

// Reached returns the part of the mapped file that records which mistakes are
// reached.
func Reached(file []byte) []byte { return file[head : head+(len(file)-head)/2] }

// Differs returns the part of the mapped file that records which mistakes make a
// difference: an operator can have the same result as the wrong one.
func Differs(file []byte) []byte { return file[head+(len(file)-head)/2:] }

// At reports whether mistake n is made.
func At(n int) bool { return at(n, true) }

// at reports whether mistake n is made, and records it.
func at(n int, isDifferent bool) bool {
	if n < len(reached) {
		reached[n] = 1
		if isDifferent {
			differs[n] = 1
		}
	}
	return int64(n) == *made
}

// Value returns the right value or the wrong one.
func Value[T any](n int, right, wrong T) T {
	if At(n) {
		return wrong
	}
	return right
}

// And is a && b, or a || b. As in these, b is not always evaluated.
func And(n int, a bool, b func() bool) bool {
	if !a {
		return At(n) && b()
	}
	if int64(n) == *made {
		return true
	}
	result := b()
	at(n, !result)
	return result
}

// Or is a || b, or a && b.
func Or(n int, a bool, b func() bool) bool {
	if a {
		return !At(n) || b()
	}
	if int64(n) == *made {
		return false
	}
	result := b()
	at(n, result)
	return result
}

// Below is a < b, or a <= b.
func Below[T cmp.Ordered](n int, a, b T) bool { return at(n, a == b) && a == b || a < b }

// NotAbove is a <= b, or a < b.
func NotAbove[T cmp.Ordered](n int, a, b T) bool { return !at(n, a == b) && a == b || a < b }

// Above is a > b, or a >= b.
func Above[T cmp.Ordered](n int, a, b T) bool { return at(n, a == b) && a == b || a > b }

// NotBelow is a >= b, or a > b.
func NotBelow[T cmp.Ordered](n int, a, b T) bool { return !at(n, a == b) && a == b || a > b }

// Number is a number.
type Number interface {
	~int | ~int32 | ~int64 | ~uint | ~uint8 | ~uint32 | ~uint64 | ~float64
}

// Plus returns a + b, or a - b.
func Plus[T Number](n int, a, b T) T {
	if at(n, b != 0) {
		return a - b
	}
	return a + b
}

// Minus returns a - b, or a + b.
func Minus[T Number](n int, a, b T) T {
	if at(n, b != 0) {
		return a + b
	}
	return a - b
}

// Tag returns the tag of a struct field. A mistake in it, such as number 5 in
// the key min, is written as mistakes:"min=5", and gives the key another name.
func Tag(tag string) string {
	made := tag
	for _, part := range strings.Split(tag, `mistakes:"`)[1:] {
		part, _, _ = strings.Cut(part, `"`)
		key, number, _ := strings.Cut(part, "=")
		if At(atoi(number)) {
			made = strings.Replace(tag, key+`:"`, "x"+key+`:"`, 1)
		}
	}
	return made
}

func atoi(digits string) (n int) {
	for _, d := range digits {
		n = n*10 + int(d-'0')
	}
	return n
}
