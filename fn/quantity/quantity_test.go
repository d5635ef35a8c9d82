package quantity_test

import (
	"strings"
	"testing"

	"github.com/render-oam/render-oam/fn/quantity"
)

// reader is the common form of the functions under test.
type reader func(string) (string, error)

func readMemory(text string) (string, error) {
	canonical, _, err := quantity.Memory(text)
	return canonical, err
}

func readDisk(text string) (string, error) {
	canonical, _, err := quantity.Disk(text)
	return canonical, err
}

// check reads each key and compares the result with the value: the canonical
// quantity or, after "error: ", the whole message.
func check(t *testing.T, read reader, cases map[string]string) {
	t.Helper()
	for text, want := range cases {
		t.Run(text, func(t *testing.T) {
			got, err := read(text)
			if err != nil && got != "" {
				t.Errorf("got an error and also a result %q", got)
			}
			if err != nil {
				got = "error: " + err.Error()
			}
			if got != want {
				t.Errorf("read %q\n got %s\nwant %s", text, got, want)
			}
		})
	}
}

func TestCPU(t *testing.T) {
	const write = ": write a number of cores such as 0.5 or 2, or millicores such as 500m"
	check(t, quantity.CPU, map[string]string{
		"0.5":     "500m",
		"0.1":     "100m",
		"2":       "2",
		"1.0":     "1",
		"1.50":    "1500m",
		"0":       "0",
		"0.0":     "0",
		"-0":      "0",
		"+1":      "1",
		".5":      "500m",
		"1.":      "1",
		"007":     "7",
		"100m":    "100m",
		"1000m":   "1",
		"1500m":   "1500m",
		"0.5m":    "1m",
		" 250 m ": "250m",
		"1e-1":    "100m",
		"1E2":     "100",
		"1e-999":  "1m",

		// Anything finer than a thousandth of a core is rounded up.
		"0.001":  "1m",
		"0.0001": "1m",
		"0.0011": "2m",
		"1.0001": "1001m",
		// The float nearest to 0.1 has 55 digits. No digit is lost, because
		// nothing is converted to a float.
		"0.1000000000000000055511151231257827021181583404541015625": "101m",

		"1000":    "1k",
		"1500":    "1500",
		"999000":  "999k",
		"2k":      "2k",
		"999999":  "999999",
		"1000000": `error: "1000000" is more CPU than any machine has` + write,
		"1e999":   `error: "1e999" is more CPU than any machine has` + write,

		"":        `error: "" is not an amount of CPU` + write,
		"  ":      `error: "  " is not an amount of CPU` + write,
		"m":       `error: "m" is not an amount of CPU` + write,
		"half":    `error: "half" is not an amount of CPU` + write,
		"-1":      `error: "-1" is negative` + write,
		"-1m":     `error: "-1m" is negative` + write,
		"100M":    `error: "100M" is not an amount of CPU` + write,
		"1 core":  `error: "1 core" is not an amount of CPU` + write,
		"0,5":     `error: "0,5" is not an amount of CPU` + write,
		"1_000":   `error: "1_000" is not an amount of CPU` + write,
		"0x10":    `error: "0x10" is not an amount of CPU` + write,
		"1/2":     `error: "1/2" is not an amount of CPU` + write,
		".":       `error: "." is not an amount of CPU` + write,
		"1e":      `error: "1e" is not an amount of CPU` + write,
		"1e1000":  `error: "1e1000" is not an amount of CPU` + write,
		".inf":    `error: ".inf" is not an amount of CPU` + write,
		"NaN":     `error: "NaN" is not an amount of CPU` + write,
		"٣":       `error: "٣" is not an amount of CPU` + write,
		"1\n2":    `error: "1\n2" is not an amount of CPU` + write,
		"\xff":    `error: "\xff" is not an amount of CPU` + write,
		"1 2":     `error: "1 2" is not an amount of CPU` + write,
		"--1":     `error: "--1" is not an amount of CPU` + write,
		"1.2.3":   `error: "1.2.3" is not an amount of CPU` + write,
		"<no cpu": `error: "<no cpu" is not an amount of CPU` + write,
		strings.Repeat("9", 50): `error: "` + strings.Repeat("9", 40) +
			`..." is more CPU than any machine has` + write,
		strings.Repeat("0", 200): `error: "` + strings.Repeat("0", 40) +
			`..." is not an amount of CPU` + write,
	})
}

// bytes are the amounts that memory and disks share.
var bytes = map[string]string{
	"1e3Mi":  "1000Mi",
	"128Mi":  "128Mi",
	"1024Mi": "1Gi",
	"0.5Gi":  "512Mi",
	"128 Mi": "128Mi",
	"128mi":  "128Mi",
	"128MiB": "128Mi",
	"128mib": "128Mi",
	"7Ei":    "7Ei",

	"100M":    "100M",
	"100MB":   "100M",
	"100mb":   "100M",
	"100m":    "100M", // Kubernetes reads this as a tenth of a byte, OAM as megabytes
	"128 MB":  "128M",
	"128\tMB": "128M",
	"1.5G":    "1500M",
	"1500M":   "1500M",
	"1000M":   "1G",
	"1024M":   "1024M",
	"15k":     "15k",
	"15K":     "15k",
	"1T":      "1T",
	"1P":      "1P",
	"1E":      "1E",
	"1e":      "1E",
	"1e3M":    "1G",
	"9223P":   "9223P",

	// Bytes are not split. An amount that is not a multiple of 1Ki has no
	// binary unit, and Kubernetes reads it as decimal.
	"1024B":                "1024",
	"1000b":                "1k",
	"0.0001Ki":             "1",
	"0.5Ki":                "512",
	"0.9765625Ki":          "1k",
	"2.9296875Ki":          "3k",
	"0.0000000001k":        "1",
	"1.1Gi":                "1181116007",
	"1.1G":                 "1100M",
	"2.515625T":            "2515625M", // Kubernetes parses this without shortening it
	"9223372036854775807B": "9223372036854775807",
	"9223372036854775.8k":  "9223372036854775800",

	// An exponent takes the place of a unit, as in Kubernetes.
	"1e9":         "1G",
	"1E9":         "1G",
	"1e+9":        "1G",
	"1.5e9":       "1500M",
	"1e12":        "1T",
	"128974848e0": "123Mi",
	"1e-3":        "1",
}

func TestMemory(t *testing.T) {
	const write = ": write a number of Mi such as 128, or a number with a unit, such as 128Mi or 1.5G"
	const tooMuch = " is too large, the maximum is a little under 8Ei" + write
	check(t, readMemory, bytes)
	check(t, readMemory, map[string]string{
		"128":                  "128Mi",
		"1024":                 "1Gi",
		"1536":                 "1536Mi",
		"0.5":                  "512Ki",
		"1.5":                  "1536Ki",
		"0.1":                  "104858",
		"0":                    "0",
		"0Gi":                  "0",
		"0x10":                 `error: "0x10" is not an amount of memory` + write,
		"1_000":                `error: "1_000" is not an amount of memory` + write,
		"12 parsecs":           `error: "12 parsecs" is not an amount of memory` + write,
		"":                     `error: "" is not an amount of memory` + write,
		"Mi":                   `error: "Mi" is not an amount of memory` + write,
		"128MMi":               `error: "128MMi" is not an amount of memory` + write,
		"128i":                 `error: "128i" is not an amount of memory` + write,
		"128iB":                `error: "128iB" is not an amount of memory` + write,
		"128BB":                `error: "128BB" is not an amount of memory` + write,
		"128 M B":              `error: "128 M B" is not an amount of memory` + write,
		"1Zi":                  `error: "1Zi" is not an amount of memory` + write,
		"500u":                 `error: "500u" is not an amount of memory` + write,
		"1KM":                  `error: "1KM" is not an amount of memory` + write,
		"1,5G":                 `error: "1,5G" is not an amount of memory` + write,
		"128\u00a0Mi":          `error: "128\u00a0Mi" is not an amount of memory` + write,
		"-128":                 `error: "-128" is negative` + write,
		"-1Gi":                 `error: "-1Gi" is negative` + write,
		"-1a":                  `error: "-1a" is negative` + write,
		"-1Z":                  `error: "-1Z" is negative` + write,
		"-1@":                  `error: "-1@" is not an amount of memory` + write,
		"1K":                   "error: \"1K\" is not an amount of memory" + write, // the Kelvin sign, which is k in lowercase
		"8Ei":                  `error: "8Ei"` + tooMuch,
		"16Ei":                 `error: "16Ei"` + tooMuch,
		"9999P":                `error: "9999P"` + tooMuch,
		"9223372036854775808B": `error: "9223372036854775808B"` + tooMuch,
		"9999999999999":        `error: "9999999999999"` + tooMuch,
		"1e999":                `error: "1e999"` + tooMuch,
	})
}

func TestAssumedUnit(t *testing.T) {
	for text, want := range map[string][2]quantity.Unit{ // for memory and for a disk
		"128": {quantity.Mi, quantity.Bytes}, "0.5": {quantity.Mi, quantity.Bytes}, " 128 ": {quantity.Mi, quantity.Bytes},
		"1e3": {quantity.Bytes, quantity.Bytes}, "1E3": {quantity.Bytes, quantity.Bytes},
		"128Mi": {}, "128M": {}, "128B": {}, "1e": {}, "1e3M": {}, "128 MB": {}, "parsecs": {},
	} {
		_, ofMemory, _ := quantity.Memory(text)
		_, ofDisk, _ := quantity.Disk(text)
		if ofMemory != want[0] || ofDisk != want[1] {
			t.Errorf("%q: assumed %q for memory and %q for a disk", text, ofMemory, ofDisk)
		}
	}
}

func TestDisk(t *testing.T) {
	const write = ": write a number with a unit, such as 512Mi or 1.5G, or a number of bytes"
	check(t, readDisk, bytes)
	check(t, readDisk, map[string]string{
		"1073741824": "1Gi",
		"1024":       "1Ki",
		"1000":       "1k",
		"512":        "512",
		"0.5":        "1",
		"0":          `error: "0" is zero, but a disk must have a size` + write,
		"0.0G":       `error: "0.0G" is zero, but a disk must have a size` + write,
		"big":        `error: "big" is not a disk size` + write,
		"":           `error: "" is not a disk size` + write,
		"-2G":        `error: "-2G" is negative` + write,
		"8Ei":        `error: "8Ei" is too large, the maximum is a little under 8Ei` + write,
		"16Ei":       `error: "16Ei" is too large, the maximum is a little under 8Ei` + write,
	})
}

func TestGPU(t *testing.T) {
	const write = ": write a number such as 1; a fraction is rounded up"
	check(t, quantity.GPU, map[string]string{
		"0":    "0",
		"0.0":  "0",
		"0.5":  "1",
		"1":    "1",
		"1.0":  "1",
		"1.01": "2",
		"2":    "2",
		"1e-1": "1",
		"1000": "1k",
		"":     `error: "" is not a number of GPUs` + write,
		"-1":   `error: "-1" is negative` + write,
		"500m": `error: "500m" is not a number of GPUs` + write,
		"two":  `error: "two" is not a number of GPUs` + write,
		"1e19": `error: "1e19" is too large, the maximum is a little over 9E` + write,
	})
}

func TestWhole(t *testing.T) {
	const write = ": write a number without a fraction, such as 1 or 2"
	check(t, quantity.Whole, map[string]string{
		"0":       "0",
		"1":       "1",
		"1.0":     "1",
		" 3 ":     "3",
		"1e2":     "100",
		"1000":    "1k",
		"1.5k":    "1500",
		"1500":    "1500",
		"2M":      "2M",
		"1.5":     `error: "1.5" is not an integer` + write,
		"0.5":     `error: "0.5" is not an integer` + write,
		"1.0001k": `error: "1.0001k" is not an integer` + write,
		"1e-999":  `error: "1e-999" is not an integer` + write,
		"-1":      `error: "-1" is negative` + write,
		"-1.5":    `error: "-1.5" is negative` + write,
		"1000m":   `error: "1000m" is not an integer` + write,
		"1K":      `error: "1K" is not an integer` + write,
		"1kM":     `error: "1kM" is not an integer` + write,
		"":        `error: "" is not an integer` + write,
		"many":    `error: "many" is not an integer` + write,
		"1e19":    `error: "1e19" is too large, the maximum is a little over 9E` + write,
	})
}

// FuzzRead checks that the functions return for any string, and that a result
// is canonical: reading it gives the same result.
func FuzzRead(f *testing.F) {
	for _, seed := range []string{"", "128", "0.1", "1e-9 GiB", "-3m", "1.0001k", "8Ei", "1e999", "12 parsecs", "\xff"} {
		f.Add(seed)
	}
	readers := map[string]reader{
		"CPU": quantity.CPU, "Memory": readMemory, "Disk": readDisk, "GPU": quantity.GPU, "Whole": quantity.Whole,
	}
	f.Fuzz(func(t *testing.T, text string) {
		for name, read := range readers {
			first, err := read(text)
			if err != nil {
				continue
			}
			again := first
			if isBytes := name == "Memory" || name == "Disk"; isBytes && strings.Trim(first, "0123456789") == "" {
				again += "B" // a bare number is bytes in Kubernetes, but Mi of memory in OAM
			}
			if second, err := read(again); err != nil || second != first {
				t.Errorf("%s(%q) is %q, which becomes %q, %v", name, text, first, second, err)
			}
		}
	})
}
