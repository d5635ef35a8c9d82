package kubernetes

import (
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/platform"
)

var (
	groupName      = regexp.MustCompile(`GroupName = "([^"]*)"`)
	genclientTypes = regexp.MustCompile(`(?m)^// \+genclient((?:\n//.*|\n)*)\ntype (\w+) struct`)
)

// TestClusterScopedKinds compares the kinds that the Platform treats as
// cluster-scoped with the types of Kubernetes, which have a mark for client
// generation.
func TestClusterScopedKinds(t *testing.T) {
	scoped, namespaced := 0, 0
	for _, module := range []string{"k8s.io/api", "k8s.io/apiextensions-apiserver"} {
		out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", module).Output()
		require.NoError(t, err)
		root := strings.TrimSpace(string(out))
		err = filepath.WalkDir(root, func(path string, _ fs.DirEntry, err error) error {
			if err != nil || !strings.HasPrefix(filepath.Base(path), "types") || filepath.Ext(path) != ".go" {
				return err
			}
			register, err := os.ReadFile(filepath.Join(filepath.Dir(path), "register.go"))
			if os.IsNotExist(err) {
				return nil
			}
			require.NoError(t, err)
			group := groupName.FindSubmatch(register)
			if group == nil {
				return nil
			}
			source, err := os.ReadFile(path)
			require.NoError(t, err)
			for _, found := range genclientTypes.FindAllSubmatch(source, -1) {
				isScoped := strings.Contains(string(found[1]), "+genclient:nonNamespaced")
				apiVersion := strings.TrimPrefix(string(group[1])+"/v1", "/")
				assert.Equal(t, isScoped, platform.IsClusterScoped(apiVersion, string(found[2])), "%s %s", apiVersion, found[2])
				if isScoped {
					scoped++
				} else {
					namespaced++
				}
			}
			return nil
		})
		require.NoError(t, err)
	}
	assert.Greater(t, scoped, 30, "too few kinds were found in the sources of Kubernetes")
	assert.Greater(t, namespaced, 30, "too few kinds were found in the sources of Kubernetes")
}
