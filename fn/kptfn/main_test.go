package kptfn

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/kptdev/krm-functions-sdk/go/fn"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// functionName is the name under which the test binary acts as a kpt function.
const functionName = "kptfn-function"

func TestMain(m *testing.M) {
	if filepath.Base(os.Args[0]) != functionName {
		os.Exit(m.Run())
	}
	if err := fn.AsMain(Processor); err != nil {
		os.Exit(1)
	}
}

// TestKpt lets kpt run a program that consists only of the SDK and the
// processor.
func TestKpt(t *testing.T) {
	if _, err := exec.LookPath("kpt"); err != nil {
		t.Skip("kpt is not on PATH")
	}
	const example = "../../examples/hello-world"
	self, err := os.Executable()
	require.NoError(t, err)
	function := filepath.Join(t.TempDir(), functionName)
	require.NoError(t, os.Symlink(self, function))
	app := filepath.Join(t.TempDir(), "app")
	require.NoError(t, os.CopyFS(app, os.DirFS(filepath.Join(example, "app"))))

	render := func() {
		out, err := exec.Command("kpt", "fn", "eval", app, "--exec", function).CombinedOutput()
		require.NoError(t, err, string(out))
	}
	render()
	expected := resourcesIn(t, filepath.Join(example, "output.yaml"))
	require.NotEmpty(t, expected)
	rendered := resourcesIn(t, app)
	for name, fields := range expected {
		assert.Equal(t, fields, rendered[name], name)
	}
	files := filesIn(t, app)
	render()
	assert.Equal(t, files, filesIn(t, app), "the second run changes something")

	file := filepath.Join(app, "application.yaml")
	wrong := strings.Replace(files["application.yaml"], "componentName: ", "componentName: x", 1)
	require.NoError(t, os.WriteFile(file, []byte(wrong), 0o600))
	out, err := exec.Command("kpt", "fn", "eval", app, "--exec", function).CombinedOutput()
	require.Error(t, err)
	assert.Contains(t, string(out), `did you mean "helloworld-python-v1"?`)
}

// resourcesIn returns the resources in a file or a folder by kind and name,
// without the annotation that only kpt packages have.
func resourcesIn(t *testing.T, path string) map[string]any {
	t.Helper()
	all := make(map[string]any)
	for _, content := range filesIn(t, path) {
		objects, err := fn.ParseKubeObjects([]byte(content))
		require.NoError(t, err)
		for _, o := range objects {
			_, err := o.RemoveNestedField("metadata", "annotations", "render-oam.dev/generated-as")
			require.NoError(t, err)
			var fields map[string]any
			require.NoError(t, o.As(&fields))
			all[o.GetKind()+"/"+o.GetName()] = fields
		}
	}
	return all
}

// filesIn returns the YAML files in a folder, or one file.
func filesIn(t *testing.T, path string) map[string]string {
	t.Helper()
	files := make(map[string]string)
	require.NoError(t, filepath.Walk(path, func(name string, info os.FileInfo, err error) error {
		if err != nil || info.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		files[strings.TrimPrefix(strings.TrimPrefix(name, path), "/")] = string(data)
		return err
	}))
	return files
}
