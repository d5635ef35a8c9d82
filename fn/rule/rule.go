// Package rule checks names by the rules of Kubernetes. Each function returns
// what is wrong with a name, as the end of a message, or "".
package rule

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/render-oam/render-oam/fn/object"
)

// Label checks a DNS-1123 label: the name of a container, volume or instance.
func Label(name string) string {
	return dnsRule(name, 63, false, "lowercase letters, digits and '-', and start and end with a letter or digit")
}

// Service checks a DNS-1035 label: the name of a Service.
func Service(name string) string {
	if broken := dnsRule(name, 63, false, "lowercase letters, digits and '-', start with a letter and end with a letter or digit"); broken != "" {
		return broken
	}
	if name[0] >= '0' && name[0] <= '9' {
		return "the name of a Service must start with a letter"
	}
	return ""
}

// Subdomain checks a DNS-1123 subdomain: the name of most objects.
func Subdomain(name string) string {
	return dnsRule(name, 253, true, "lowercase letters, digits, '-' and '.', and start and end with a letter or digit")
}

// PathSegment checks a segment of the path of an object in the API, which every name is.
// "" passes.
func PathSegment(name string) string {
	switch {
	case name == "." || name == "..":
		return "a name must not be '.' or '..'"
	case strings.ContainsAny(name, "/%"):
		return "a name must not contain '/' or '%'"
	case strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) }):
		return "a name must not contain control characters"
	}
	return ""
}

// Port checks the name of a port (IANA service name).
func Port(name string) string {
	if len(name) > 15 {
		return fmt.Sprintf("a port name must be no more than 15 characters, got %d", len(name))
	}
	if broken := Label(name); broken != "" {
		return broken
	}
	if strings.Contains(name, "--") {
		return "a port name must not contain '--'"
	}
	if strings.Trim(name, "0123456789-") == "" {
		return "a port name must contain a letter"
	}
	return ""
}

// LabelValue checks the value of a label.
func LabelValue(value string) string {
	if len(value) > 63 {
		return fmt.Sprintf("a label value must be no more than 63 characters, got %d", len(value))
	}
	for i := range len(value) {
		c := value[i]
		if isAlphanumeric(c) || (i > 0 && i < len(value)-1 && strings.IndexByte("-_.", c) >= 0) {
			continue
		}
		return "a label value must consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit"
	}
	return ""
}

// LabelKey checks the key of a label or annotation.
func LabelKey(key string) string {
	prefix, name, hasPrefix := strings.Cut(key, "/")
	if !hasPrefix {
		name = key
	} else if broken := Subdomain(prefix); broken != "" {
		return "the prefix before '/': " + broken
	}
	if name == "" {
		return "a key must not be empty"
	}
	if broken := LabelValue(name); broken != "" {
		what := "a key"
		if hasPrefix {
			what = "the part after '/'"
		}
		return strings.ReplaceAll(broken, "a label value", what)
	}
	return ""
}

// APIVersion checks an apiVersion: VERSION, or GROUP/VERSION.
func APIVersion(apiVersion string) string {
	group, version := object.CutAPIVersion(apiVersion)
	if strings.Contains(apiVersion, "/") && Subdomain(group) != "" || Label(version) != "" {
		return "an apiVersion must be VERSION or GROUP/VERSION, such as v1 or apps/v1"
	}
	return ""
}

// Kind checks a kind.
func Kind(kind string) string {
	isASCII := !strings.ContainsFunc(kind, func(c rune) bool { return c > unicode.MaxASCII }) // the lower case of the Kelvin sign is an ASCII k
	if !isASCII || Service(strings.ToLower(kind)) != "" {
		return "a kind must consist of letters, digits and '-', and start with a letter, such as Deployment"
	}
	return ""
}

// Resource checks the name of an extended resource.
func Resource(name string) string {
	if !strings.Contains(name, "/") {
		return "the name of an extended resource must have a domain, such as example.com/" + name
	}
	return LabelKey(name)
}

// SecretKey checks a key of a Secret.
func SecretKey(key string) string {
	for i := range len(key) {
		if c := key[i]; !isAlphanumeric(c) && strings.IndexByte("-_.", c) < 0 {
			return "a key in a Secret must consist of letters, digits, '-', '_' and '.'"
		}
	}
	if len(key) > 253 {
		return fmt.Sprintf("a key in a Secret must be no more than 253 characters, got %d", len(key))
	}
	return ""
}

// Env checks the name of an environment variable.
func Env(name string) string {
	if name == "" {
		return "a variable must have a name"
	}
	for _, c := range name {
		if c < 0x20 || c > 0x7e || c == '=' {
			return "the name of an environment variable must consist of printable ASCII characters other than '='"
		}
	}
	return ""
}

// Header checks the name of an HTTP header.
func Header(name string) string {
	for i := range len(name) {
		if !isAlphanumeric(name[i]) && name[i] != '-' {
			return "the name of an HTTP header must consist of letters, digits and '-'"
		}
	}
	return ""
}

// RelaxedEnv returns a message if only newer versions of Kubernetes accept the
// name of an environment variable, or "" if all do.
func RelaxedEnv(name string) string {
	isOld := name != "." && !strings.HasPrefix(name, "..") && (name == "" || name[0] < '0' || name[0] > '9')
	for i := range len(name) {
		isOld = isOld && (isAlphanumeric(name[i]) || strings.IndexByte("-_.", name[i]) >= 0)
	}
	if isOld {
		return ""
	}
	return "Kubernetes before 1.32 rejects this name: use letters, digits, '_', '-' and '.', and do not start with a digit"
}

func dnsRule(name string, maxLength int, dots bool, rule string) string {
	if name == "" {
		return "a name must not be empty"
	}
	if len(name) > maxLength {
		return fmt.Sprintf("a name must be no more than %d characters, got %d", maxLength, len(name))
	}
	for part, rest, hasDot := name, "", true; hasDot; part = rest {
		hasDot = false
		if dots {
			part, rest, hasDot = strings.Cut(part, ".")
		}
		if !isDNSLabel(part) {
			return "a name must consist of " + rule
		}
	}
	return ""
}

func isDNSLabel(part string) bool {
	for i := range len(part) {
		c := part[i]
		isInner := i > 0 && i < len(part)-1
		if (c < 'a' || c > 'z') && (c < '0' || c > '9') && (c != '-' || !isInner) {
			return false
		}
	}
	return part != ""
}

func isAlphanumeric(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// ProperName returns a name in a spelling that Kubernetes accepts, for a hint.
func ProperName(name string) string {
	var b strings.Builder
	for _, c := range []byte(strings.ToLower(name)) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' {
			b.WriteByte(c)
		} else if b.Len() > 0 {
			b.WriteByte('-')
		}
	}
	return strings.TrimRight(b.String(), "-")
}
