package yamltree

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

func TestCanonical(t *testing.T) {
	for written, expected := range map[string]string{
		"1.10": "1.1", "0644": "420", "1_000": "1000", "1e3": "1000", "1E5": "100000", "0x1F": "31", "1.0": "1", "0o17": "15", "0b11": "3",
		"+5": "5", "-0": "0", "-0.0": "0", ".5": "0.5", "5.": "5", "08": "8", "1e-7": "1e-07", "0.00001": "1e-05", "1.5e10": "15000000000",
		"123456789.5": "1.234567895e+08", "100000000000000000000000": "1e+23",
		"True": "true", "FALSE": "false", "2001-01-01": "2001-01-01T00:00:00Z",
	} {
		got, differs := Canonical(parsed(t, written))
		assert.True(t, differs, written)
		assert.Equal(t, expected, got, written)
	}
	for _, written := range []string{
		"0", "5", "-3", "1.5", "-1.25", "0.1", "9223372036854775807", "12345678901234567890", "1e+21", "true", "false",
		"1.2.3", "1:30", "10Mi", "yes", "Yes", "no", "tomorrow", "False alarm", ".inf", ".nan", "~", "''", `"1.10"`, "'0644'", "!!str 1.10", "[1.10]",
	} {
		got, differs := Canonical(parsed(t, written))
		assert.False(t, differs, "%s becomes %s", written, got)
	}
}

// parsed returns a value as the parser reads it.
func parsed(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte("a: "+text+"\n"), &document))
	return document.Content[0].Content[1]
}
