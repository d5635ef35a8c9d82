package kubernetes

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	goyaml "go.yaml.in/yaml/v3"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/yaml"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
)

// names reads a stream with the parser of go-yaml, and returns the name of each
// resource.
func names(stream string) (found []string, err error) {
	decoder := goyaml.NewDecoder(strings.NewReader(stream))
	for {
		var document map[string]any
		switch err := decoder.Decode(&document); {
		case errors.Is(err, io.EOF):
			return found, nil
		case err != nil:
			return found, err
		}
		found = appendName(found, document)
	}
}

// namesInKubectl reads a stream like kubectl, which splits it at lines with
// ---.
func namesInKubectl(stream string) (found []string, err error) {
	reader := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(stream)))
	for {
		part, err := reader.Read()
		switch {
		case errors.Is(err, io.EOF):
			return found, nil
		case err != nil:
			return found, err
		}
		var document map[string]any
		if err := yaml.Unmarshal(part, &document); err != nil {
			return found, err
		}
		found = appendName(found, document)
	}
}

// namesInKustomize reads a stream like kustomize and kpt.
func namesInKustomize(stream string) (found []string, err error) {
	nodes, err := (&kio.ByteReader{Reader: bytes.NewBufferString(stream), OmitReaderAnnotations: true}).Read()
	for _, node := range nodes {
		found = append(found, node.GetName())
	}
	return found, err
}

func appendName(names []string, document map[string]any) []string {
	if document == nil {
		return names
	}
	metadata, _ := document["metadata"].(map[string]any)
	return append(names, fmt.Sprint(metadata["name"]))
}

// TestStreamsAreReadAlike joins resources in every way that YAML has. All
// readers must read the same resources from the output.
func TestStreamsAreReadAlike(t *testing.T) {
	const application = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata: {name: web}
spec: {workloadType: core.oam.dev/v1alpha1.Worker, containers: [{name: main, image: x}]}
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata: {name: app}
spec: {components: [{componentName: web, instanceName: web}]}
`
	starts := []string{"", "---\n", "...\n", "...\n---\n", "---\n...\n---\n", "# a comment\n", "# a comment\n...\n", "%YAML 1.1\n---\n", "...\n%YAML 1.1\n---\n", "\ufeff", "\ufeff---\n", "\n\n", "...\n...\n", "--- # a comment\n", "---\r\n"}
	separators := []string{"---\n", "...\n", "...\n---\n", "... # the end\n", "...\n# a comment\n", "...\n# a comment\n---\n", "---\n---\n", "---\n...\n", "...\n...\n", "...\n...\n---\n", "...\n%YAML 1.1\n---\n", "---\n# a comment\n---\n", "---\n# a comment\n...\n---\n", "...\n\ufeff", "...\n\ufeff---\n", "--- # a comment\n", "...\r\n", "...\n\n\n", "---\n\n...\n\n"}
	ends := []string{"", "...\n", "---\n", "...\n---\n", "---\n...\n", "...\n...\n", "...\n# a comment\n", "---\n# a comment\n", "---\n# a comment\n...\n", "... # the end", "---", "..."}
	a, b := "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n", "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n"
	check := func(t *testing.T, input string, want []string) {
		t.Helper()
		var log result.Log
		output := string(fn.Run([]byte(input), "input.yaml", &log))
		require.Zero(t, log.Errors(), "%q: %v", input, log.Sorted())
		for reader, read := range map[string]func(string) ([]string, error){"go-yaml": names, "kubectl": namesInKubectl, "kustomize": namesInKustomize} {
			found, err := read(output)
			if assert.NoError(t, err, "%s, from %q:\n%s", reader, input, output) {
				assert.Equal(t, want, found, "%s, from %q:\n%s", reader, input, output)
			}
		}
	}
	for _, start := range starts {
		for _, separator := range separators {
			check(t, start+a+separator+b, []string{"a", "b"})
			check(t, start+application+separator+b, []string{"b", "web"})
			check(t, start+a+separator+application, []string{"a", "web"})
		}
	}
	for _, separator := range separators {
		for _, end := range ends {
			check(t, a+separator+b+end, []string{"a", "b"})
			check(t, a+separator+application+end, []string{"a", "web"})
			check(t, application+separator+b+end, []string{"b", "web"})
		}
	}
}
