package oam

import (
	"fmt"
	"strings"
	"unicode"
)

// The rules of Kubernetes for names. Each function returns what is wrong with
// a name, as the end of a message, or "".

// LabelRule is the rule of a DNS-1123 label: containers, volumes, instances.
func LabelRule(name string) string {
	return dnsRule(name, 63, false, "lower-case letters, digits and '-', and begin and end with a letter or digit")
}

// ServiceRule is the rule of a DNS-1035 label: names of Services.
func ServiceRule(name string) string {
	if rule := dnsRule(name, 63, false, "lower-case letters, digits and '-', begin with a letter and end with a letter or digit"); rule != "" {
		return rule
	}
	if name[0] >= '0' && name[0] <= '9' {
		return "the name of a Service must begin with a letter"
	}
	return ""
}

// SubdomainRule is the rule of a DNS-1123 subdomain: names of most objects.
func SubdomainRule(name string) string {
	return dnsRule(name, 253, true, "lower-case letters, digits, '-' and '.', and begin and end with a letter or digit")
}

// ScopeRule is the rule of the name of a scope, which becomes part of a label.
func ScopeRule(name string) string {
	return strings.Replace(LabelValueRule(name), "a label value", "the name of a scope becomes part of a label, so it", 1)
}

// PortRule is the rule of a port name (IANA service name).
func PortRule(name string) string {
	if len(name) > 15 {
		return fmt.Sprintf("a port name must be at most 15 characters long, this one has %d", len(name))
	}
	if rule := dnsRule(name, 15, false, "lower-case letters, digits and '-', and begin and end with a letter or digit"); rule != "" {
		return rule
	}
	if strings.Contains(name, "--") {
		return "a port name must not have two '-' in a row"
	}
	if strings.Trim(name, "0123456789-") == "" {
		return "a port name must have at least one letter"
	}
	return ""
}

// LabelValueRule is the rule of the value of a label.
func LabelValueRule(value string) string {
	if len(value) > 63 {
		return fmt.Sprintf("a label value must be at most 63 characters long, this one has %d", len(value))
	}
	if value == "" {
		return ""
	}
	for i := range len(value) {
		c := value[i]
		if isAlphanumeric(c) || (i > 0 && i < len(value)-1 && strings.IndexByte("-_.", c) >= 0) {
			continue
		}
		return "a label value must consist of letters, digits, '-', '_' and '.', and begin and end with a letter or digit"
	}
	return ""
}

// LabelKeyRule is the rule of the key of a label or annotation.
func LabelKeyRule(key string) string {
	prefix, name, hasPrefix := strings.Cut(key, "/")
	if !hasPrefix {
		prefix, name = "", key
	}
	if hasPrefix {
		if rule := SubdomainRule(prefix); rule != "" {
			return "the part before '/': " + rule
		}
	}
	if name == "" {
		return "a key must not be empty"
	}
	if rule := LabelValueRule(name); rule != "" {
		what := "a key"
		if hasPrefix {
			what = "the part after '/'"
		}
		return strings.Replace(rule, "a label value", what, 1)
	}
	return ""
}

// APIVersionRule is the rule of an apiVersion: VERSION, or GROUP/VERSION.
func APIVersionRule(apiVersion string) string {
	group, version, hasGroup := strings.Cut(apiVersion, "/")
	if !hasGroup {
		group, version = "", apiVersion
	}
	if hasGroup && SubdomainRule(group) != "" || LabelRule(version) != "" {
		return "an apiVersion must be VERSION or GROUP/VERSION, such as v1 or apps/v1"
	}
	return ""
}

// KindRule is the rule of a kind.
func KindRule(kind string) string {
	isASCII := !strings.ContainsFunc(kind, func(c rune) bool { return c > unicode.MaxASCII }) // the Kelvin sign is a K in lower case
	if !isASCII || ServiceRule(strings.ToLower(kind)) != "" {
		return "a kind must consist of letters, digits and '-', and begin with a letter, such as Deployment"
	}
	return ""
}

// ResourceRule is the rule of the name of an extended resource.
func ResourceRule(name string) string {
	if !strings.Contains(name, "/") {
		return "the name of an extended resource must have a domain, such as example.com/" + name
	}
	return LabelKeyRule(name)
}

// SecretKeyRule is the rule of a key in a Secret.
func SecretKeyRule(key string) string {
	for i := range len(key) {
		if c := key[i]; !isAlphanumeric(c) && strings.IndexByte("-_.", c) < 0 {
			return "a key in a Secret must consist of letters, digits, '-', '_' and '.'"
		}
	}
	if len(key) > 253 {
		return fmt.Sprintf("a key in a Secret must be at most 253 characters long, this one has %d", len(key))
	}
	return ""
}

// EnvRule is the rule of the name of an environment variable.
func EnvRule(name string) string {
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

// NameRule is the rule of the name of an OAM resource (specification, chapter 2:
// the name field). It has more characters than Kubernetes takes for names of
// its own objects.
func NameRule(name string) string {
	if name == "" {
		return "a name must not be empty"
	}
	return strings.Replace(LabelValueRule(name), "a label value", "a name", 1)
}

// CallNameRule is the rule of names of parameters and variables, which
// [fromParam(NAME)] and [fromVariable(NAME)] refer to: letters of any alphabet,
// with their marks, and numbers (specification, chapters 3 and 6).
func CallNameRule(name string) string {
	if name == "" {
		return "a name must not be empty"
	}
	for _, c := range name {
		if !unicode.In(c, unicode.L, unicode.N, unicode.M) && !strings.ContainsRune("-_.", c) {
			return "a name must consist of letters, digits, '_', '-' and '.'"
		}
	}
	return ""
}

// HeaderRule is the rule of the name of an HTTP header.
func HeaderRule(name string) string {
	for i := range len(name) {
		if !isAlphanumeric(name[i]) && name[i] != '-' {
			return "the name of an HTTP header must consist of letters, digits and '-'"
		}
	}
	return ""
}

// RelaxedEnvRule says of the name of an environment variable that only newer
// versions of Kubernetes take it; "" where all do.
func RelaxedEnvRule(name string) string {
	isOld := name != "." && !strings.HasPrefix(name, "..") && (name == "" || name[0] < '0' || name[0] > '9')
	for i := range len(name) {
		isOld = isOld && (isAlphanumeric(name[i]) || strings.IndexByte("-_.", name[i]) >= 0)
	}
	if isOld {
		return ""
	}
	return "Kubernetes before 1.32 refuses this name: it takes letters, digits, '_', '-' and '.', and no digit first"
}

func dnsRule(name string, most int, dots bool, rule string) string {
	if name == "" {
		return "a name must not be empty"
	}
	if len(name) > most {
		return fmt.Sprintf("a name must be at most %d characters long, this one has %d", most, len(name))
	}
	parts := []string{name}
	if dots {
		parts = strings.Split(name, ".")
	}
	for _, part := range parts {
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

// ProperName is a name in the spelling that Kubernetes takes, for a hint.
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
