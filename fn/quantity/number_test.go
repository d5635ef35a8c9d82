package quantity

import (
	"regexp"
	"strings"
	"testing"
)

// amount matches a number and its unit.
var amount = regexp.MustCompile(`^([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]{1,3})?)[ \t]*([A-Za-z]*)$`)

// FuzzNumber compares split with a regular expression, and both ways to compute
// an amount with each other.
func FuzzNumber(f *testing.F) {
	for _, seed := range []string{"", "1", "-1", "-0.0", "+.5", "5.", ".", "0.1 k", "1e3", "1e", "1E+", "1e1234", "1e12 Mi", "1.5e-2G", "123456789012", "9223372036854775807", "\xff", "1_0"} {
		f.Add(seed, int64(1000), 2)
	}
	f.Fuzz(func(t *testing.T, text string, base int64, power int) {
		want := amount.FindStringSubmatch(strings.TrimSpace(text))
		number, unit, err := memory.split(text)
		switch {
		case err != nil && strings.Contains(err.Error(), "is negative"):
			if want == nil || want[1][0] != '-' {
				t.Fatalf("%q is called negative", text)
			}
			return
		case (err != nil) != (want == nil || len(strings.TrimSpace(text)) > longest):
			t.Fatalf("%q: %v, and the pattern finds %q", text, err, want)
		case err != nil:
			return
		case number != want[1] || unit != want[2]:
			t.Fatalf("%q is split into %q and %q, want %q", text, number, unit, want)
		}
		if base != 1000 {
			base = 1024
		}
		power = max(0, power%7)
		n, exact, ok := roundUpShort(number, base, power)
		wantN, wantExact, wantOK := roundUpFull(number, base, power)
		if ok && (!wantOK || n != wantN || exact != wantExact) {
			t.Fatalf("%s * %d^%d is %d, %t, want %d, %t, %t", number, base, power, n, exact, wantN, wantExact, wantOK)
		}
	})
}
