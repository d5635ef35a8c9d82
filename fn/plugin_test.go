package fn

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/result"
)

// TestProcessPlugin runs the function with each kind of config and input that an exec
// plugin of kustomize can get.
func TestProcessPlugin(t *testing.T) {
	const (
		config  = "apiVersion: render-oam.dev/v1alpha1\nkind: Platform\nmetadata:\n  name: own\n"
		plain   = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\n"
		marked  = config + "  annotations:\n    config.kubernetes.io/local-config: \"true\"\n"
		isOne   = "error: the config of the plugin must be one Platform"
		notYAML = "error: not valid YAML near this line: a value is missing, or a [ or { is not closed"
		alone   = "info: the function got no resources, so nothing is rendered (kustomize passes them to transformers, not to generators)"
		noOAM   = "info: the input has no OAM resource, so nothing is rendered"
		nothing = "info: the input has no application, so nothing is rendered"
	)
	type want struct {
		messages []string
		output   string
		isAlone  bool
	}
	for _, c := range []struct {
		config, data string
		want         want
	}{
		{config, "", want{[]string{alone}, "", true}},
		{config, plain, want{[]string{noOAM}, plain, false}},
		{config, config, want{[]string{nothing}, marked, false}},
		{config, "a: [\n", want{[]string{notYAML}, "", true}},
		{"", plain, want{[]string{isOne}, "", false}},
		{config + "---\n" + config, plain, want{[]string{isOne}, "", false}},
		{"a: [\n", plain, want{[]string{notYAML}, "", false}},
		{"a: [\n---\n" + config, plain, want{[]string{notYAML}, "", false}},
		{plain, plain, want{[]string{noOAM}, plain, false}}, // a ConfigMap without data
	} {
		var log result.Log
		output := ProcessPlugin([]byte(c.config), []byte(c.data), &log)
		var written bytes.Buffer
		require.NoError(t, output.Write(&written))
		assert.Equal(t, c.want, want{messages(&log), written.String(), output.OnlyConfig}, fmt.Sprintf("%q %q", c.config, c.data))
	}
}
