package result

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNearest(t *testing.T) {
	traits := []string{"auto-scaler", "empty", "ingress", "manual-scaler", "volume-mounter"}
	for wrong, want := range map[string]string{
		"manual-scalar": "manual-scaler", // one letter
		"manualScaler":  "manual-scaler", // case and separators
		"ingres":        "ingress",       // a missing letter
		"igress":        "ingress",
		"ingerss":       "ingress", // two letters swapped
		"volume":        "",        // too far
		"x":             "",
		"":              "",
	} {
		assert.Equal(t, want, Nearest(wrong, traits), wrong)
	}
}

func TestLists(t *testing.T) {
	assert.Equal(t, "", OneOf(nil))
	assert.Equal(t, "a", OneOf([]string{"a"}))
	assert.Equal(t, "a or b", OneOf([]string{"a", "b"}))
	assert.Equal(t, "a, b and c", AllOf([]string{"a", "b", "c"}))
	many := strings.Split(strings.Repeat("a ", 41)+"a", " ")
	assert.Equal(t, strings.Repeat("a, ", 39)+"a and 2 more", AllOf(many))
	assert.Equal(t, strings.Repeat("a, ", 39)+"a or a", OneOf(many[:41]))
}

func TestPlain(t *testing.T) {
	for _, same := range []string{"servicePort", "service_port", "service-port", "SERVICE PORT", "serviceport"} {
		assert.Equal(t, "serviceport", Plain(same), same)
	}
}
