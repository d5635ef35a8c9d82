package hosts

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	goyaml "go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// TestNumbers has scalars that kustomize spells differently, and checks that
// the warning in other hosts shows exactly what kustomize writes.
func TestNumbers(t *testing.T) {
	for _, written := range []string{
		"1.10", "0644", "1_000", "1e3", "1E5", "0x1F", "1.0", "0o17", "0b11", "+5", "-0", ".5", "5.", "08", "1e-7", "0.00001", "1.5e10",
		"123456789.5", "1234567890.123456789", "12345678901234567890", "100000000000000000000000", "True", "2001-01-01",
		"5", "1.5", "-1.25", "true", "1:30", "yes",
	} {
		t.Run(written, func(t *testing.T) {
			application := strings.Replace(oam, "value: color = blue", "value: "+written, 1)
			all := builds(t, map[string]string{
				"oam.yaml": application, "platform.yaml": function, "kustomization.yaml": "resources: [oam.yaml]\ntransformers: [platform.yaml]\n",
			})
			var node goyaml.Node
			require.NoError(t, goyaml.Unmarshal([]byte(written), &node))
			canonical, differs := yamltree.Canonical(node.Content[0])
			assert.Equal(t, canonical, at(all["v1 ConfigMap <nil>/front-main-config"], "data", "web.conf"))

			stdout, stderr, err := run(t, "", application, program)
			require.NoError(t, err)
			assert.Equal(t, written, at(objects(t, stdout)["v1 ConfigMap <nil>/front-main-config"], "data", "web.conf"))
			if differs {
				assert.Contains(t, stderr, `becomes the string "`+written+`" here and "`+canonical+`" in kustomize`)
			} else {
				assert.NotContains(t, stderr, "becomes the string")
			}
		})
	}
}
