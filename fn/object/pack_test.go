package object

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestPack checks that packed objects are written like the originals, on their
// own and in a list.
func TestPack(t *testing.T) {
	objects := []*Map{
		Of("apiVersion", "v1", "kind", "ConfigMap", "metadata", Of("name", "a", "namespace", "b", "labels", map[string]string{"x": "y"}),
			"data", Of("script", "first\n\n  second\n", "plain", "text", "long key "+string(make([]byte, 1200)), "value"), "list", List{"a", Of("b", "c\nd")}),
		Of("apiVersion", "v1", "kind", "Service", "metadata", Of("name", "c")),
		Of(),
	}
	var buffer []byte
	packed := Pack(objects, &buffer)
	for i, o := range objects {
		for _, indent := range []int{0, 2, 5} {
			assert.Equal(t, string(Append([]byte("- "), o, indent)), string(Append([]byte("- "), packed[i], indent)))
		}
		assert.Equal(t, o.String("kind"), packed[i].String("kind"))
		assert.Equal(t, o.String("metadata", "namespace"), packed[i].String("metadata", "namespace"))
	}
}

// TestPackLarge checks that large objects are not packed.
func TestPackLarge(t *testing.T) {
	large := Of("apiVersion", "v1", "kind", "ConfigMap", "metadata", Of("name", "x"), "data", Of("x", strings.Repeat("x", maxPacked)))
	var buffer []byte
	assert.Nil(t, Pack([]*Map{large}, &buffer))
	assert.Len(t, Pack([]*Map{Of("kind", "ConfigMap")}, &buffer), 1)
}
