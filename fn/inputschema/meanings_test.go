package inputschema

import (
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/result"
)

// TestMeanings holds what names mean against the structs: no such name is a field
// itself, and what is proposed for it is one.
func TestMeanings(t *testing.T) {
	explained := decode.Explained()
	assert.Greater(t, len(explained), 50)
	for of, meanings := range explained {
		fields := decode.Names(reflect.Zero(of).Interface())
		for written, m := range meanings {
			if result.Plain(written) != written {
				t.Errorf("%s: %q can never be found: write %q", of, written, result.Plain(written))
			}
			if m.Field == "" && m.Hint == "" || m.Read && m.Hint != "" {
				t.Errorf("%s: %q says nothing, or too much", of, written)
			}
			if m.Field != "" && !slices.Contains(fields, m.Field) && of.Name() != "ingressRule" { // which shares the meanings of its trait
				t.Errorf("%s: %q is said to mean %q, which is no field", of, written, m.Field)
			}
			for _, field := range fields {
				if result.Plain(field) == written {
					t.Errorf("%s: %q is a field", of, written)
				}
			}
		}
	}
}
