package oam

import (
	"strings"
	"unicode"

	"github.com/render-oam/render-oam/fn/rule"
)

// ScopeRule checks the name of a scope, which becomes part of a label.
func ScopeRule(name string) string {
	return strings.ReplaceAll(rule.LabelValue(name), "a label value", "the name of a scope is used in a label, so it")
}

// NameRule checks the name of an OAM resource (specification, chapter 2: the
// name field). It allows more characters than the names of Kubernetes objects.
func NameRule(name string) string {
	if name == "" {
		return "a name must not be empty"
	}
	return strings.ReplaceAll(rule.LabelValue(name), "a label value", "a name")
}

// PlaceholderNameRule checks the names of parameters and variables, which
// [fromParam(NAME)] and [fromVariable(NAME)] refer to: letters of any alphabet,
// with their marks, and numbers (specification, chapters 3 and 6).
func PlaceholderNameRule(name string) string {
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
