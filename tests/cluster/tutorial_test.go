package cluster

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// tutorial is the document that leads from nothing to an application in a
// cluster.
const tutorial = "docs/tutorial.md"

var (
	tutorialBlock = regexp.MustCompile("(?ms)^(?:<!-- save: (\\S+) -->\n)?```(yaml|console|sh)\n(.*?)^```$")

	// The cluster of the tests already exists, and has no kubelet, which port
	// forwarding needs.
	notInTests = regexp.MustCompile(`^(kind|kubectl port-forward) `)
)

// TestTutorial follows the tutorial in a cluster: it saves the files and runs
// the commands in order. Other tests compare what render-oam prints.
func TestTutorial(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"kubectl", "sed", "sh"} {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not on PATH", name)
		}
	}
	in := prepare(t, "tutorial")
	folder := t.TempDir()
	binary, err := program()
	require.NoError(t, err)
	require.NoError(t, os.Symlink(binary, filepath.Join(folder, "render-oam")))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "kubeconfig"), in.c.Kubeconfig(), 0o600))
	sh := func(text string) {
		t.Helper()
		cmd := exec.Command("sh", "-ec", text)
		cmd.Dir = folder
		cmd.Env = append(os.Environ(), "PATH="+folder+":"+os.Getenv("PATH"), "HOME="+folder, "KUBECONFIG="+filepath.Join(folder, "kubeconfig"))
		out, err := cmd.CombinedOutput()
		if !strings.Contains(string(out), "rejected by the Platform's schema") { // the mistake in the tutorial
			require.NoError(t, err, "%s\n%s", text, out)
		}
	}
	sh("kubectl config set-context --current --namespace=" + in.namespace)

	applied := 0
	for _, block := range tutorialBlock.FindAllStringSubmatch(string(read(t, root, tutorial)), -1) {
		path, language, text := block[1], block[2], block[3]
		if language == "yaml" {
			require.NotEmpty(t, path, "a file without a path:\n%s", text)
			require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(folder, path)), 0o700))
			require.NoError(t, os.WriteFile(filepath.Join(folder, path), []byte(text), 0o600))
			continue
		}
		for line := range strings.Lines(text) {
			command, isCommand := strings.CutPrefix(line, "$ ")
			if language == "console" && !isCommand || notInTests.MatchString(command) {
				continue
			}
			sh(command)
			if strings.HasPrefix(command, "kubectl apply ") {
				applied++
				in.take(objects(t, read(t, folder, "rendered/shop.yaml")))
				in.waitReady()
			}
		}
	}
	assert.Equal(t, 2, applied, "number of times that the tutorial applies objects")
	for _, o := range in.objects {
		in.waitGone(o)
	}
}
