package main

import (
	"bytes"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// runWith runs the program with a standard input, and returns its output.
func runWith(t *testing.T, stdin string, args ...string) string {
	t.Helper()
	in, err := os.CreateTemp(t.TempDir(), "")
	require.NoError(t, err)
	_, err = in.WriteString(stdin)
	require.NoError(t, err)
	_, err = in.Seek(0, io.SeekStart)
	require.NoError(t, err)
	out, err := os.CreateTemp(t.TempDir(), "")
	require.NoError(t, err)
	defer func(in, out *os.File) { os.Stdin, os.Stdout = in, out }(os.Stdin, os.Stdout)
	os.Stdin, os.Stdout = in, out
	require.NoError(t, run(args))
	data, err := os.ReadFile(out.Name())
	require.NoError(t, err)
	return string(data)
}

// TestBuild checks that kustomize's changes are in what is generated.
func TestBuild(t *testing.T) {
	output := runWith(t, "", "build", "shop")
	want, err := os.ReadFile("expected.yaml")
	require.NoError(t, err)
	assert.Equal(t, string(want), output)
}

func TestFunction(t *testing.T) {
	web, err := os.ReadFile("shop/web.yaml")
	require.NoError(t, err)
	var list bytes.Buffer
	list.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	for document := range strings.SplitSeq(string(web), "---\n") {
		list.WriteString("-\n")
		for line := range strings.Lines(document) {
			list.WriteString("  " + line)
		}
	}
	output := runWith(t, list.String())
	assert.Contains(t, output, "kind: Deployment")
	assert.Contains(t, output, "config.kubernetes.io/local-config: 'true'")
}

func TestUsage(t *testing.T) {
	assert.EqualError(t, run([]string{"bulid"}), "usage: go-filter [build FOLDER]")
}
