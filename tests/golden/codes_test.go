package golden

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

// TestCodes checks that each result of the cases has a code that is explained, and
// the severity that the explanation has.
func TestCodes(t *testing.T) {
	for _, c := range cases.All(t) {
		var log result.Log
		fn.Run([]byte(c.Input), "input.yaml", &log)
		for _, r := range log.Sorted() {
			e := r.Code.Explain()
			assert.NotEmpty(t, e.Title, "%s: %s has no explanation: %s", c.Name, r.Code, r)
			assert.Equal(t, e.Severity, string(r.Severity), "%s: the severity of %s is that of its explanation", c.Name, r.Code)
		}
	}
}
