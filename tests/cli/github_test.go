package cli

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/internal/program"
)

// mistakes are lines of an application in their right and wrong form.
var mistakes = []struct{ right, wrong string }{
	{"      type: webservice", "      type: webservic"},
	{"        image: nginx:1.27", "        image: [nginx]"},
	{"          - port: 80", `          - port: "http"`},
	{"        - type: scaler", "        - type: scalr"},
	{"            replicas: 2", "            replicas: two"},
}

// application is an Application of KubeVela with all lines that can be wrong.
const application = `# An application.
apiVersion: core.oam.dev/v1beta1
kind: Application
metadata:
  name: NAME
spec:
  components:
    - name: NAME
      type: webservice
      properties:
        image: nginx:1.27
        ports:
          - port: 80
      traits:
        - type: scaler
          properties:
            replicas: 2
`

// TestAnnotations makes 50 mistakes in ten files, and checks that GitHub gets
// an annotation for each at its file and line, and no others.
func TestAnnotations(t *testing.T) {
	names := []string{
		"a.yaml", "a b.yaml", "ü/ä.yaml", "100%.yaml", "a,b.yaml", "deep/er/x.yml", "crlf.yaml", "indented.yaml", "list.yaml", "long.yaml",
	}
	if os.PathSeparator == '/' {
		names[4] = "a,b:c.yaml" // Windows does not allow such names
	}
	workspace := t.TempDir()
	folder := filepath.Join(workspace, "sub")
	var expected []string
	for i, name := range names {
		text := ""
		for j, m := range mistakes {
			one := strings.ReplaceAll(application, "NAME", fmt.Sprintf("app-%d-%d", i, j))
			require.Contains(t, one, m.right+"\n")
			one = strings.Replace(one, m.right+"\n", m.wrong+" # here\n", 1)
			switch name {
			case "long.yaml":
				one = strings.Repeat("# a comment\n\n", 500) + one
			case "indented.yaml":
				one = "\n# below\n---\n" + one
			case "list.yaml":
				one = "- " + strings.TrimSuffix(strings.ReplaceAll(strings.TrimPrefix(one, "# An application.\n"), "\n", "\n  "), "  ")
			}
			if j > 0 && name != "list.yaml" {
				one = "---\n" + one
			}
			text += one
		}
		switch name {
		case "crlf.yaml":
			text = strings.ReplaceAll(text, "\n", "\r\n")
		case "list.yaml":
			text = "apiVersion: v1\nkind: List\nitems:\n" + text
		}
		for n, line := range strings.Split(text, "\n") {
			if strings.Contains(line, "# here") {
				expected = append(expected, fmt.Sprintf("sub/%s:%d", name, n+1))
			}
		}
		path := filepath.Join(folder, filepath.FromSlash(name))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o755))
		require.NoError(t, os.WriteFile(path, []byte(text), 0o600))
	}
	require.Len(t, expected, 50)

	run := exec.Command(program.Build(t), "validate", ".", "-o", "github", "--quiet")
	run.Dir, run.Env = folder, append(os.Environ(), "GITHUB_WORKSPACE="+workspace)
	out, err := run.Output()
	assert.Error(t, err)
	var found []string
	annotation := regexp.MustCompile(`^::error file=([^,:]+),line=(\d+),col=(\d+),endColumn=(\d+),title=OAM\d{4}::.+$`)
	for line := range strings.Lines(string(out)) {
		match := annotation.FindStringSubmatch(strings.TrimSuffix(line, "\n"))
		require.NotNil(t, match, line)
		name := strings.NewReplacer("%3A", ":", "%2C", ",", "%25", "%").Replace(match[1])
		found = append(found, name+":"+match[2])
		data, err := os.ReadFile(filepath.Join(workspace, filepath.FromSlash(name)))
		require.NoError(t, err)
		number, err := strconv.Atoi(match[2])
		require.NoError(t, err)
		begin, err := strconv.Atoi(match[3])
		require.NoError(t, err)
		marked := strings.Split(string(data), "\n")[number-1][begin-1:]
		assert.True(t, slices.ContainsFunc([]string{"webservic ", "[nginx] ", `"http" `, "scalr ", "two "}, func(value string) bool { return strings.HasPrefix(marked, value) }), "%s marks %s", line, marked)
	}
	assert.ElementsMatch(t, expected, found)
}
