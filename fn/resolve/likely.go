package resolve

import (
	"regexp"
	"slices"
	"strings"
	"sync"

	"github.com/render-oam/render-oam/fn/result"
)

// Words is a part of a string that looks like a placeholder.
type Words struct {
	Text     string // as it is written
	Function string // that was likely meant
	Name     string // in the placeholder
	IsExact  bool   // whether it starts like a placeholder, so that it is one or an error
}

// Placeholder returns the correct spelling of the placeholder.
func (w Words) Placeholder() string { return "[" + w.Function + "(" + w.Name + ")]" }

// placeholderWords matches what a user may write for a placeholder: a function,
// a name, and brackets of any kind around them.
var placeholderWords = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)(\$?[\[{(<]*[ \t]*)(from[_-]?[a-z]+)([ \t]*[\[({<:=]?[ \t]*)(["']?)([\p{L}\p{N}_.-]+)["']?((?:[ \t]*[\])}>])*)`)
})

// functionAliases are other names of functions, which are not close in
// spelling.
var functionAliases = map[string]string{
	"fromvar": "fromVariable", "fromvars": "fromVariable", "fromvariables": "fromVariable",
	"fromparams": "fromParam", "fromparameter": "fromParam", "fromparameters": "fromParam", "fromparamvalue": "fromParam",
	"fromprop": "fromProperty", "fromprops": "fromProperty", "fromproperties": "fromProperty",
	"fromcomp": "fromComponent",
}

// LikelyPlaceholders returns the parts of a string that look like placeholders
// of some functions.
func LikelyPlaceholders(text string, functions []string) (found []Words) {
	if !MayHavePlaceholder(text) {
		return nil // true for most strings
	}
	for _, match := range placeholderWords().FindAllStringSubmatch(text, -1) {
		before, word, between, name, after := match[1], match[2], match[3], match[5], match[6]
		bracket := strings.TrimSpace(between)
		isInBrackets := strings.ContainsAny(before, "[{(<")
		switch {
		case bracket == "" && !isInBrackets, strings.ContainsAny(bracket, ":=") && !isInBrackets:
			continue // words of a sentence
		case bracket == "" && between == "":
			continue // one word, such as [fromage]
		}
		function := meantFunction(word, functions)
		if function == "" {
			continue
		}
		isExact := strings.HasSuffix(before, "[") && word == function && between == "("
		if isExact && strings.HasPrefix(strings.TrimLeft(after, " \t"), ")]") {
			before, after = "[", ")]"
		}
		found = append(found, Words{strings.TrimSpace(before + match[0][len(match[1]):len(match[0])-len(match[6])] + after), function, name, isExact})
	}
	return found
}

// MayHavePlaceholder reports whether a string may have a part that looks like a
// placeholder.
func MayHavePlaceholder(text string) bool {
	return strings.Contains(text, "rom") || strings.Contains(text, "ROM")
}

// meantFunction returns the function that a word likely means, or "".
func meantFunction(word string, functions []string) string {
	if alias := functionAliases[result.Plain(word)]; slices.Contains(functions, alias) {
		return alias
	}
	return result.Nearest(word, functions)
}
