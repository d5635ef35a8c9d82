package report

import (
	"strings"

	"github.com/render-oam/render-oam/fn/result"
)

// If more than maxAlike results differ only in names and numbers, they are
// folded: the first ones are shown, and the rest are counted.
const (
	maxAlike   = 10
	shownAlike = 2
)

// fold passes each result that is shown to show, and the number of folded ones
// to more.
func (r *Report) fold(style Style, show func(*result.Result) error, more func(*result.Result, int) error) error {
	alike := make(map[string]int)
	if !style.All && len(r.Results) > maxAlike {
		for _, one := range r.Results {
			alike[shape(one)]++
		}
	}
	shown := make(map[string]int)
	for _, one := range r.Results {
		kind := ""
		if len(alike) > 0 {
			kind = shape(one)
		}
		isFolded := alike[kind] > maxAlike
		if isFolded && shown[kind] == shownAlike {
			continue
		}
		if err := show(one); err != nil {
			return err
		}
		if shown[kind]++; isFolded && shown[kind] == shownAlike {
			if err := more(one, alike[kind]-shownAlike); err != nil {
				return err
			}
		}
	}
	return nil
}

// shape returns what similar results have in common: the message without what
// is in quotes, and without numbers.
func shape(r *result.Result) string {
	var b strings.Builder
	b.WriteString(string(r.Severity) + " " + r.Code.String() + " ")
	isQuoted := false
	for i := 0; i < len(r.Message); i++ {
		switch c := r.Message[i]; {
		case c == '\\' && isQuoted:
			i++
		case c == '"':
			isQuoted = !isQuoted
		case isQuoted:
		case c >= '0' && c <= '9':
			if i == 0 || r.Message[i-1] < '0' || r.Message[i-1] > '9' {
				b.WriteByte('0')
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}
