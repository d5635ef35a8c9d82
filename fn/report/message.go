package report

import (
	"strings"

	"github.com/render-oam/render-oam/fn/result"
)

// message is the parts of the message of a result.
type message struct{ wrong, found, allowed, meant string }

// allowing are what precedes the allowed values in a message.
var allowing = []string{": must be one of ", "; known fields: ", "; known properties: ", ": the input has ", ": it has ", ": the clusters are ", ": the kinds are "}

// split takes the message of a result apart. What is in another part is no longer in
// wrong.
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
	if match := got().FindStringSubmatch(m.wrong); match != nil && !article[match[1]] && (m.found == "" || match[1][0] == '"') {
		m.found = match[1] // with quotes if it is a string
	}
	return m
}

// nothing reports whether no value is allowed, which is said in a sentence.
func nothing(allowed string) bool {
	return strings.HasPrefix(allowed, "no ") || strings.HasPrefix(allowed, "none ")
}

// article are words that begin the description of a value, not the value.
var article = map[string]bool{"a": true, "an": true, "one": true, "no": true, "the": true}
