package rule

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// a returns a name of a length.
func a(length int) string { return strings.Repeat("a", length) }

const (
	inLabel     = "a name must consist of lowercase letters, digits and '-', and start and end with a letter or digit"
	inService   = "a name must consist of lowercase letters, digits and '-', start with a letter and end with a letter or digit"
	inSubdomain = "a name must consist of lowercase letters, digits, '-' and '.', and start and end with a letter or digit"
	inValue     = "a label value must consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit"
	inKey       = "a key must consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit"
	inAPI       = "an apiVersion must be VERSION or GROUP/VERSION, such as v1 or apps/v1"
	inKind      = "a kind must consist of letters, digits and '-', and start with a letter, such as Deployment"
	inSecret    = "a key in a Secret must consist of letters, digits, '-', '_' and '.'"
	inEnv       = "the name of an environment variable must consist of printable ASCII characters other than '='"
	inHeader    = "the name of an HTTP header must consist of letters, digits and '-'"
	inOldEnv    = "Kubernetes before 1.32 rejects this name: use letters, digits, '_', '-' and '.', and do not start with a digit"
	inDots      = "a name must not be '.' or '..'"
	inSegment   = "a name must not contain '/' or '%'"
	inPrint     = "a name must not contain control characters"
	noName      = "a name must not be empty"
)

// TestRules checks names on both sides of each limit.
func TestRules(t *testing.T) {
	for rule, of := range map[string]struct {
		check func(string) string
		right []string
		wrong map[string]string // what is wrong with them
	}{
		"label": {Label, []string{"a", "z", "0", "9", "a-1", "1a", "a--b", a(63)}, map[string]string{
			"": noName, a(64): "a name must be no more than 63 characters, got 64",
			"-a": inLabel, "a-": inLabel, "-": inLabel, "A": inLabel, "a.b": inLabel, "a_b": inLabel, "é": inLabel,
			"`": inLabel, "{": inLabel, "/": inLabel, ":": inLabel,
		}},
		"service": {Service, []string{"a", "a-1", a(63)}, map[string]string{
			"": noName, a(64): "a name must be no more than 63 characters, got 64", "a.b": inService, "-a": inService,
			"0a": "the name of a Service must start with a letter", "9": "the name of a Service must start with a letter",
		}},
		"subdomain": {Subdomain, []string{"a", "a.b-c.1", a(253)}, map[string]string{
			"": noName, a(254): "a name must be no more than 253 characters, got 254",
			".a": inSubdomain, "a.": inSubdomain, "a..b": inSubdomain, "a.-b": inSubdomain, "a-.b": inSubdomain, "a/b": inSubdomain,
		}},
		"segment of a path": {PathSegment, []string{"", "a", "a.b", "...", "A:b", "é", "a b", "${a}", a(300)}, map[string]string{
			".": inDots, "..": inDots, "a/b": inSegment, "%2f": inSegment, "a\nb": inPrint, "\u200b": inPrint,
		}},
		"port": {Port, []string{"http", "a1", "1a", "a-1", "x", "8-x", a(15)}, map[string]string{
			"": noName, a(16): "a port name must be no more than 15 characters, got 16", "-a": inLabel, "a_b": inLabel,
			"a--b": "a port name must not contain '--'", "80": "a port name must contain a letter", "8-0": "a port name must contain a letter",
			"1234567890": "a port name must contain a letter",
		}},
		"label value": {LabelValue, []string{"", "a", "Z", "1.0", "A_b-C.d", a(63)}, map[string]string{
			a(64): "a label value must be no more than 63 characters, got 64",
			"-a":  inValue, "a-": inValue, "_a": inValue, "a.": inValue, "a b": inValue, "a/b": inValue, "a@b": inValue, "a[b": inValue, "é": inValue,
		}},
		"label key": {LabelKey, []string{"a", "a.b/c", "A_b", a(63), a(253) + "/" + a(63)}, map[string]string{
			"": "a key must not be empty", "a/": "a key must not be empty", "a b": inKey,
			"/a": "the prefix before '/': " + noName, "A/b": "the prefix before '/': " + inSubdomain,
			"a/b/c": strings.Replace(inKey, "a key", "the part after '/'", 1), a(64): "a key must be no more than 63 characters, got 64",
			a(254) + "/a": "the prefix before '/': a name must be no more than 253 characters, got 254",
			"a/" + a(64):  "the part after '/' must be no more than 63 characters, got 64",
		}},
		"apiVersion": {APIVersion, []string{"v1", "apps/v1", "a.b/v1alpha1"}, map[string]string{
			"": inAPI, "V1": inAPI, "apps/": inAPI, "/v1": inAPI, "A/v1": inAPI, "a/V1": inAPI, "a/b/v1": inAPI, "a.b": inAPI,
		}},
		"kind": {Kind, []string{"Deployment", "A-b1", a(63)}, map[string]string{
			"": inKind, "1a": inKind, "a.b": inKind, "\u212a": inKind, "\u007f": inKind, a(64): inKind,
		}},
		"resource": {Resource, []string{"example.com/a"}, map[string]string{
			"a":  "the name of an extended resource must have a domain, such as example.com/a",
			"a/": "a key must not be empty",
		}},
		"key of a Secret": {SecretKey, []string{"", "A-b_c.1", ".", a(253)}, map[string]string{
			"a b": inSecret, "a/b": inSecret, a(254): "a key in a Secret must be no more than 253 characters, got 254",
		}},
		"variable": {Env, []string{"A", "a.b", "A B", " ", "~"}, map[string]string{
			"": "a variable must have a name", "A=B": inEnv, "é": inEnv, "\x1f": inEnv, "\x7f": inEnv,
		}},
		"variable of older versions": {RelaxedEnv, []string{"", "A", "a.b-c_d", ".a", "_1"}, map[string]string{
			"0a": inOldEnv, "9": inOldEnv, ".": inOldEnv, "..": inOldEnv, "..a": inOldEnv, "A B": inOldEnv, "é": inOldEnv,
		}},
		"header": {Header, []string{"", "X-Id", "x1"}, map[string]string{"a b": inHeader, "a_b": inHeader, "é": inHeader}},
	} {
		for _, name := range of.right {
			assert.Empty(t, of.check(name), "%s %q", rule, name)
		}
		for name, broken := range of.wrong {
			assert.Equal(t, broken, of.check(name), "%s %q", rule, name)
		}
	}
}

// TestProperName checks that each hint is a name that Kubernetes accepts.
func TestProperName(t *testing.T) {
	for name, want := range map[string]string{"a": "a", "My_App 2": "my-app-2", "-a-": "a", "__a__": "a", "z09": "z09", "é": "", "": "", "a/b": "a-b", "a:b": "a-b", "a`b": "a-b", "a{b": "a-b"} {
		assert.Equal(t, want, ProperName(name), "%q", name)
	}
}

// TestHash checks hashes that are in the names of existing objects.
func TestHash(t *testing.T) {
	for text, want := range map[string]string{"": "65bb57b6b5", "a": "7d6b446664", "render-oam": "69d88c5c4c"} {
		assert.Equal(t, want, Hash([]byte(text)), "%q", text)
	}
}
