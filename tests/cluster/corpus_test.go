package cluster

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// corpus is a folder with OAM files by other people. It is not part of the
// repository, but may be next to it.
const corpus = root + "/../shared/corpus/rudr"

// invalidFiles are the files of the corpus with mistakes, with a part of the
// message for each.
var invalidFiles = map[string]string{
	"singleton-nginx-config.yaml": "does not apply to workload type SingletonWorker",
	"voting/configuration.yaml":   "write properties of a trait under properties",
}

// corpusOutputs returns the output for each file of the corpus that has a
// configuration, together with its components.
func corpusOutputs(t *testing.T) (outputs []output) {
	t.Helper()
	if _, err := os.Stat(corpus); err != nil {
		t.Log("the corpus is missing: its files are not tested")
		return nil
	}
	for _, file := range append(glob(t, corpus, "*.yaml"), glob(t, corpus, "*", "*.yaml")...) {
		if !strings.Contains(string(read(t, file)), "kind: ApplicationConfiguration") {
			continue
		}
		name := filepath.ToSlash(strings.TrimPrefix(file, corpus+"/"))
		stdout, stderr, err := renderWithComponents(t, file)
		if message, is := invalidFiles[name]; is {
			assert.Contains(t, stderr, message, name)
			continue
		}
		assert.NoError(t, err, "%s: %s", name, stderr)
		outputs = append(outputs, output{"corpus/" + name, objects(t, []byte(stdout))})
	}
	return outputs
}

// renderWithComponents renders a file alone or, if that fails, with the
// components in its folder.
func renderWithComponents(t *testing.T, file string) (stdout, stderr string, err error) {
	t.Helper()
	if stdout, stderr, err = tryRender(t, file); err == nil {
		return stdout, stderr, nil
	}
	paths := []string{file}
	for _, name := range []string{"components.yaml", "helloworld-python-component.yaml", "nginx-component.yaml"} {
		if path := filepath.Join(filepath.Dir(file), name); exists(path) {
			paths = append(paths, path)
		}
	}
	return tryRender(t, paths...)
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}
