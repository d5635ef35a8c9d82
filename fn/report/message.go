package report

import (
	"regexp"
	"strings"
	"sync"

	"github.com/render-oam/render-oam/fn/result"
)

// message is the message of a result, split into its parts.
type message struct{ wrong, found, allowed, meant string }

// allowing are the words that precede the allowed values in a message.
var allowing = []string{": must be one of ", "; known fields: ", "; known properties: ", ": the input has ", ": it has ", ": the clusters are ", ": the kinds are "}

// choice matches two allowed values at the end of a message.
var choice = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`: must be ((?:"(?:[^"\\]|\\.)*"|[\w.-]+) or (?:"(?:[^"\\]|\\.)*"|[\w.-]+)(?:[,;] .*)?)$`)
})

// split splits the message of a result. A part that has a field of its own is
// no longer in wrong.
func split(of *result.Result) message {
	m := message{wrong: of.Message, found: of.Current, meant: of.Proposed}
	const question = "; did you mean "
	if at := strings.LastIndex(m.wrong, question); at >= 0 && strings.HasSuffix(m.wrong, "?") {
		meant := strings.TrimSuffix(m.wrong[at+len(question):], "?")
		if m.wrong = m.wrong[:at]; m.meant == "" || unquote(meant) != m.meant {
			m.meant = meant
		}
	}
	for _, words := range allowing {
		if at := strings.LastIndex(m.wrong, words); at > 0 && !nothing(m.wrong[at+len(words):]) {
			m.wrong, m.allowed = m.wrong[:at], m.wrong[at+len(words):]
			break
		}
	}
	if at := choice().FindStringSubmatchIndex(m.wrong); m.allowed == "" && at != nil && at[0] > 0 {
		m.wrong, m.allowed = m.wrong[:at[0]], m.wrong[at[2]:]
	}
	if match := got().FindStringSubmatch(m.wrong); match != nil && !article[match[1]] && (m.found == "" || match[1][0] == '"') {
		m.found = match[1] // with quotes if it is a string
	}
	return m
}

// nothing reports whether allowed is a sentence that says that there are no
// allowed values.
func nothing(allowed string) bool {
	return strings.HasPrefix(allowed, "no ") || strings.HasPrefix(allowed, "none ")
}

// article holds words that begin the description of a value rather than a
// value.
var article = map[string]bool{"a": true, "an": true, "one": true, "no": true, "the": true}
