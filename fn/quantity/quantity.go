// Package quantity turns the amounts that OAM writes into canonical Kubernetes
// quantities: the same value gives the string that Kubernetes itself prints.
// Where Kubernetes counts in whole units (thousandths of a core, bytes,
// devices), a fraction is rounded up, as in Kubernetes.
//
// A number may have decimals, a sign and an exponent. Whitespace around it and
// before its unit is ignored.
package quantity

import (
	"fmt"
	"math"
	"math/big"
	"math/bits"
	"slices"
	"strconv"
	"strings"
)

// CPU reads a number of cores. The unit m means thousandths, k thousands: "0.5"
// and "500m" become "500m", and "2.0" becomes "2". Anything finer than a
// thousandth is rounded up.
func CPU(text string) (string, error) {
	number, unit, err := cpu.split(text)
	if err != nil {
		return "", err
	}
	power := slices.Index(cpuUnits, unit)
	if power < 0 {
		return "", cpu.wrong(text)
	}
	millis, _, ok := roundUp(number, 1000, power)
	if !ok || millis >= 1000*tooManyCores {
		return "", cpu.fault(text, "is more CPU than any machine has")
	}
	return shortest(millis, 1000, cpuUnits), nil
}

// Memory reads an amount of memory. A bare number counts Mi, because the OAM
// specification contradicts itself here: one table says megabytes, another
// bytes. K, M, G, T, P and E are powers of 1000, Ki, Mi, Gi, Ti, Pi and Ei
// powers of 1024, all in any case and with or without a trailing B; B alone
// means bytes. So "128" is "128Mi", "100mb" is "100M", and "1024 MiB" is "1Gi".
//
// A number with an exponent and no unit is in bytes, as in Kubernetes, where an
// exponent takes the place of a unit: "1e9" is "1G". assumed is the unit of a
// number that was written without one.
//
// The result is for Kubernetes, which reads a number without a unit as bytes:
// do not pass it to Memory again.
func Memory(text string) (canonical string, assumed Unit, err error) {
	return memory.bytes(text)
}

// Disk reads the size of a disk, in the units of Memory, except that a bare
// number is in bytes, as the specification says for disks. Like Kubernetes,
// Disk rejects a size of 0.
func Disk(text string) (canonical string, assumed Unit, err error) {
	canonical, assumed, err = disk.bytes(text)
	if canonical == "0" {
		return "", "", disk.fault(text, "is zero, but a disk must have a size")
	}
	return canonical, assumed, err
}

// Unit is the unit of a number that was written without one.
type Unit string

// The units that a number without one can have.
const (
	Written Unit = ""      // written with a unit
	Mi      Unit = "Mi"    // mebibytes
	Bytes   Unit = "bytes" // bytes
)

// GPU reads a number of GPUs, which Kubernetes only allocates whole: "0.5"
// becomes "1".
func GPU(text string) (string, error) {
	canonical, _, err := gpu.pieces(text)
	return canonical, err
}

// Whole reads a number of extended resources, which Kubernetes only allocates
// whole: "2" and "2.0" become "2", and "1.5" is an error.
func Whole(text string) (string, error) {
	canonical, exact, err := whole.pieces(text)
	if err == nil && !exact {
		return "", whole.wrong(text)
	}
	return canonical, err
}

// kind is a kind of amount, with the words that errors use for it.
type kind struct {
	noun  string // completes "is not ..."
	write string // completes "write ..."
	bare  Unit   // the unit of a bare number of bytes
}

var (
	cpu    = kind{noun: "an amount of CPU", write: "a number of cores such as 0.5 or 2, or millicores such as 500m"}
	memory = kind{noun: "an amount of memory", write: "a number of Mi such as 128, or a number with a unit, such as 128Mi or 1.5G", bare: Mi}
	disk   = kind{noun: "a disk size", write: "a number with a unit, such as 512Mi or 1.5G, or a number of bytes", bare: Bytes}
	gpu    = kind{noun: "a number of GPUs", write: "a number such as 1; a fraction is rounded up"}
	whole  = kind{noun: "an integer", write: "a number without a fraction, such as 1 or 2"}
)

// The units that Kubernetes prints, each the base times the previous one.
var (
	cpuUnits     = []string{"m", "", "k"}
	decimalUnits = []string{"", "k", "M", "G", "T", "P", "E"}
	binaryUnits  = []string{"", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei"}
)

// tooManyCores is an amount of CPU that can only be a typo.
const tooManyCores = 1_000_000

// bytes reads an amount in bytes.
func (k kind) bytes(text string) (canonical string, assumed Unit, err error) {
	number, unit, err := k.split(text)
	if err != nil {
		return "", "", err
	}
	if unit == "" {
		assumed = k.bare
		if mantissaOf(number) != number {
			assumed = Bytes
		}
	}
	base, power, ok := byteUnit(unit, assumed)
	if !ok {
		return "", "", k.wrong(text)
	}
	n, _, ok := roundUp(number, base, power)
	switch {
	case !ok:
		return "", "", k.fault(text, "is too large, the maximum is a little under 8Ei")
	case base == 1024 && n%1024 == 0: // Kubernetes reads bytes without a binary unit as decimal
		canonical = shortest(n, 1024, binaryUnits)
	case assumed == Bytes:
		canonical = shortestBytes(n)
	default:
		canonical = shortest(n, 1000, decimalUnits)
	}
	return canonical, assumed, nil
}

// shortestBytes prints a number of bytes in decimal or binary units, whichever
// is shorter: 1000000000 is 1G, 1073741824 is 1Gi.
func shortestBytes(n int64) string {
	decimal, binary := shortest(n, 1000, decimalUnits), shortest(n, 1024, binaryUnits)
	if len(binary) < len(decimal) {
		return binary
	}
	return decimal
}

// byteUnit returns a unit of bytes as a power of 1000 or 1024.
func byteUnit(unit string, assumed Unit) (base int64, power int, ok bool) {
	unit = strings.ToLower(unit)
	switch {
	case assumed == Mi:
		return 1024, 2, true
	case assumed == Bytes, unit == "b":
		return 1000, 0, true
	}
	letter, binary := strings.CutSuffix(strings.TrimSuffix(unit, "b"), "i")
	if len(letter) != 1 || !strings.Contains("kmgtpe", letter) {
		return 0, 0, false
	}
	power = 1 + strings.Index("kmgtpe", letter)
	if binary {
		return 1024, power, true
	}
	return 1000, power, true
}

// pieces reads a number of things. Units are allowed as Kubernetes spells them,
// because the result may have one: 1000 becomes 1k. exact reports whether
// nothing was rounded.
func (k kind) pieces(text string) (canonical string, exact bool, err error) {
	number, unit, err := k.split(text)
	if err != nil {
		return "", false, err
	}
	power := slices.Index(decimalUnits, unit)
	if power < 0 {
		return "", false, k.wrong(text)
	}
	n, exact, ok := roundUp(number, 1000, power)
	if !ok {
		return "", false, k.fault(text, "is too large, the maximum is a little over 9E")
	}
	return shortest(n, 1000, decimalUnits), exact, nil
}

// longest is far longer than any real amount, and bounds the arithmetic.
const longest = 128

// split splits an amount into its number, zero or greater, and its unit.
func (k kind) split(text string) (number, unit string, err error) {
	trimmed := strings.TrimSpace(text)
	length := numberLength(trimmed)
	number, unit = trimmed[:length], strings.TrimLeft(trimmed[length:], " \t")
	switch {
	case number == "" || len(trimmed) > longest || !isLetters(unit):
		return "", "", k.wrong(text)
	case number[0] == '-' && strings.ContainsAny(mantissaOf(number), "123456789"):
		return "", "", k.fault(text, "is negative")
	}
	return number, unit, nil
}

// numberLength returns the length of the number at the beginning of a string,
// or 0 if there is none.
func numberLength(s string) int {
	i := 0
	if s != "" && (s[0] == '+' || s[0] == '-') {
		i++
	}
	whole, fraction := digits(s[i:]), 0
	i += whole
	if i < len(s) && s[i] == '.' {
		fraction = digits(s[i+1:])
		i += 1 + fraction
	}
	if whole+fraction == 0 {
		return 0
	}
	return i + exponentLength(s[i:])
}

// exponentLength returns the length of the exponent at the beginning of a
// string. Three digits are more than enough, and few enough to compute the
// number exactly. An E without digits is a unit.
func exponentLength(s string) int {
	if s == "" || s[0]|0x20 != 'e' {
		return 0
	}
	i := 1
	if len(s) > 1 && (s[1] == '+' || s[1] == '-') {
		i++
	}
	if n := digits(s[i:]); n == 1 || n == 2 || n == 3 {
		return i + n
	}
	return 0
}

// digits returns the number of digits at the beginning of a string.
func digits(s string) int {
	n := 0
	for n < len(s) && '0' <= s[n] && s[n] <= '9' {
		n++
	}
	return n
}

func isLetters(s string) bool {
	for i := range len(s) {
		if c := s[i] | 0x20; c < 'a' || c > 'z' {
			return false
		}
	}
	return true
}

// mantissaOf returns a number without its exponent.
func mantissaOf(number string) string {
	if e := strings.IndexAny(number, "eE"); e >= 0 {
		return number[:e]
	}
	return number
}

// wrong returns the error for a string that is not such an amount.
func (k kind) wrong(text string) error { return k.fault(text, "is not "+k.noun) }

// fault returns an error with the shortened value, what is wrong with it, and
// what to write instead.
func (k kind) fault(text, what string) error {
	const maxShown = 40
	if runes := []rune(text); len(runes) > maxShown {
		text = string(runes[:maxShown]) + "..."
	}
	return fmt.Errorf("%q %s: write %s", text, what, k.write)
}

// roundUp multiplies a number by base to the power, and rounds up to an
// integer. exact reports whether it was an integer already, ok whether it fits.
func roundUp(number string, base int64, power int) (n int64, exact, ok bool) {
	if n, exact, ok = roundUpShort(number, base, power); ok {
		return n, exact, true
	}
	return roundUpFull(number, base, power)
}

// roundUpFull is roundUp for any number.
func roundUpFull(number string, base int64, power int) (n int64, exact, ok bool) {
	product, ok := new(big.Rat).SetString(number)
	if !ok {
		return 0, false, false // cannot happen: it has the form of a number
	}
	for range power {
		product.Mul(product, new(big.Rat).SetInt64(base))
	}
	quotient, rest := new(big.Int).QuoRem(product.Num(), product.Denom(), new(big.Int))
	if rest.Sign() > 0 {
		quotient.Add(quotient, big.NewInt(1))
	}
	return quotient.Int64(), rest.Sign() == 0, quotient.IsInt64()
}

// roundUpShort is roundUp for numbers as they are usually written: a few digits
// without an exponent. ok is false for others.
func roundUpShort(number string, base int64, power int) (n int64, exact, ok bool) {
	const most = 12 // digits
	if len(number) > most {
		return 0, false, false
	}
	product, divisor := uint64(0), uint64(1)
	for i, isFraction := 0, false; i < len(number); i++ {
		switch c := number[i]; {
		case c == '.':
			isFraction = true
		case '0' <= c && c <= '9':
			product = 10*product + uint64(c-'0')
			if isFraction {
				divisor *= 10
			}
		case c != '+' && c != '-': // a zero can have a sign
			return 0, false, false
		}
	}
	for range power {
		var over uint64
		if over, product = bits.Mul64(product, uint64(base)); over > 0 || product > math.MaxInt64 {
			return 0, false, false
		}
	}
	rest := product % divisor
	return int64((product-rest)/divisor) + int64(min(rest, 1)), rest == 0, true
}

// shortest prints n, which counts the first of the units, with the last of them
// that needs no fraction.
func shortest(n, base int64, units []string) string {
	if n == 0 {
		return "0"
	}
	i := 0
	for n%base == 0 && i < len(units)-1 {
		n /= base
		i++
	}
	return strconv.FormatInt(n, 10) + units[i]
}
