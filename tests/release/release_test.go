// Package release tests what users download: the archives of a release and the
// container image. There is no container engine in the tests, so of the image
// they check the Dockerfile, and that the binary runs where nothing else is.
package release

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"debug/buildinfo"
	"debug/elf"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/tests/internal/program"
)

const root = program.Root

// input is an application.
const input = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers:
    - name: web
      image: example.com/web:1
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: shop
spec:
  components:
    - componentName: web
      instanceName: web
`

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, filepath.FromSlash(path)))
	require.NoError(t, err)
	return string(data)
}

// release makes a release of the repository in a folder, and returns its files.
func release(t *testing.T, repository string) map[string][]byte {
	t.Helper()
	out := t.TempDir()
	cmd := exec.Command("go", "run", "./release", "-version", "v1.2.3-test", "-platforms", "linux/amd64,windows/amd64", "-out", out, repository)
	cmd.Dir = filepath.Join(root, "tools")
	cmd.Env = append(os.Environ(), "SOURCE_DATE_EPOCH=1700000000")
	output, err := cmd.CombinedOutput()
	require.NoError(t, err, string(output))
	files := make(map[string][]byte)
	entries, err := os.ReadDir(out)
	require.NoError(t, err)
	for _, entry := range entries {
		files[entry.Name()], err = os.ReadFile(filepath.Join(out, entry.Name()))
		require.NoError(t, err)
	}
	return files
}

// copyOfSources is a copy of what the program is built of, somewhere else.
func copyOfSources(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, part := range []string{"cmd", "fn", "generators", "transformers"} {
		require.NoError(t, os.CopyFS(filepath.Join(folder, part), os.DirFS(filepath.Join(root, part))))
	}
	for _, file := range []string{"go.mod", "go.sum", "LICENSE", "README.md"} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, file), []byte(read(t, file)), 0o644))
	}
	return folder
}

// TestRelease makes a release twice, from different folders: every byte is the
// same. Then it looks into it.
func TestRelease(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program four times")
	}
	repository, err := filepath.Abs(root)
	require.NoError(t, err)
	files := release(t, repository)
	again := release(t, copyOfSources(t))
	for name, data := range files {
		assert.Equal(t, sha256.Sum256(data), sha256.Sum256(again[name]), "%s is not the same", name)
	}
	assert.Len(t, again, len(files))

	var sums strings.Builder
	for _, name := range []string{"render-oam_1.2.3-test.cdx.json", "render-oam_1.2.3-test_linux_amd64.tar.gz", "render-oam_1.2.3-test_windows_amd64.zip"} {
		require.Contains(t, files, name)
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(files[name]), name)
	}
	assert.Equal(t, sums.String(), string(files["SHA256SUMS"]))

	packed := unpackTarGz(t, files["render-oam_1.2.3-test_linux_amd64.tar.gz"])
	zipped := unpackZip(t, files["render-oam_1.2.3-test_windows_amd64.zip"])
	for _, name := range []string{"LICENSE", "README.md", "THIRD_PARTY_LICENSES.txt"} {
		assert.NotEmpty(t, packed["render-oam_1.2.3-test_linux_amd64/"+name])
		assert.Equal(t, packed["render-oam_1.2.3-test_linux_amd64/"+name], zipped["render-oam_1.2.3-test_windows_amd64/"+name])
	}
	assert.True(t, bytes.HasPrefix(zipped["render-oam_1.2.3-test_windows_amd64/render-oam.exe"], []byte("MZ")))

	binary := filepath.Join(t.TempDir(), "render-oam")
	require.NoError(t, os.WriteFile(binary, packed["render-oam_1.2.3-test_linux_amd64/render-oam"], 0o755)) //nolint:gosec // a program
	checkModules(t, binary, files["render-oam_1.2.3-test.cdx.json"], string(packed["render-oam_1.2.3-test_linux_amd64/THIRD_PARTY_LICENSES.txt"]))
	if out, err := exec.Command(binary, "version").Output(); assert.NoError(t, err) {
		assert.Equal(t, "render-oam v1.2.3-test\n", string(out))
	}
	if out, err := exec.Command("sh", "-c", "exec "+binary+" version >&-").CombinedOutput(); assert.Error(t, err) {
		assert.Equal(t, "error: cannot write to standard output: it is closed\n", string(out))
	}
}

// checkModules compares the list of modules and the licenses with what Go noted
// in the binary.
func checkModules(t *testing.T, binary string, bom []byte, licenses string) {
	t.Helper()
	var list struct {
		BOMFormat, SpecVersion, SerialNumber string
		Components                           []struct {
			Name, Version, PURL string
			Licenses            []struct{ License struct{ ID string } }
		}
	}
	require.NoError(t, json.Unmarshal(bom, &list))
	assert.Equal(t, "CycloneDX 1.6", list.BOMFormat+" "+list.SpecVersion)
	assert.Regexp(t, `^urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`, list.SerialNumber)
	listed := make(map[string]string)
	for _, c := range list.Components {
		listed[c.Name] = c.Version
		assert.Equal(t, "pkg:golang/"+c.Name+"@"+c.Version, c.PURL)
		assert.NotEmpty(t, c.Licenses, c.Name)
	}
	info, err := buildinfo.ReadFile(binary)
	require.NoError(t, err)
	for _, m := range info.Deps {
		assert.Equal(t, m.Version, listed[m.Path], m.Path)
		assert.Contains(t, licenses, "\n"+m.Path+" "+m.Version+", LICENSE")
	}
	assert.Equal(t, strings.TrimPrefix(info.GoVersion, "go"), listed["std"])
	assert.Contains(t, licenses, "Copyright 2009 The Go Authors.")
	assert.Contains(t, licenses, "Apache License")
}

func unpackTarGz(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	compressed, err := gzip.NewReader(bytes.NewReader(data))
	require.NoError(t, err)
	files := make(map[string][]byte)
	for archive := tar.NewReader(compressed); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return files
		}
		require.NoError(t, err)
		assert.Equal(t, int64(1700000000), header.ModTime.Unix())
		if files[header.Name], err = io.ReadAll(archive); err != nil {
			t.Fatal(err)
		}
	}
}

func unpackZip(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	require.NoError(t, err)
	files := make(map[string][]byte)
	for _, f := range archive.File {
		r, err := f.Open()
		require.NoError(t, err)
		files[f.Name], err = io.ReadAll(r)
		require.NoError(t, err)
	}
	return files
}

// TestStatic has a binary that needs no library and no loader.
func TestStatic(t *testing.T) {
	file, err := elf.Open(program.Build(t))
	if err != nil {
		t.Skip("not a Linux program here:", err)
	}
	defer file.Close() //nolint:errcheck // only read
	for _, p := range file.Progs {
		assert.NotContains(t, []elf.ProgType{elf.PT_INTERP, elf.PT_DYNAMIC}, p.Type)
	}
	libraries, err := file.ImportedLibraries()
	require.NoError(t, err)
	assert.Empty(t, libraries)
}

// workflow is a workflow of this repository.
type workflow struct {
	On          map[string]any    `yaml:"on"`
	Permissions map[string]string `yaml:"permissions"`
	Jobs        map[string]struct {
		Permissions map[string]string `yaml:"permissions"`
		Steps       []struct {
			Uses string            `yaml:"uses"`
			With map[string]string `yaml:"with"`
			Run  string            `yaml:"run"`
		} `yaml:"steps"`
	} `yaml:"jobs"`
}

// TestWorkflows checks that what the workflows call is there.
func TestWorkflows(t *testing.T) {
	makefile := read(t, "Makefile")
	calls := func(name string) (all []string) {
		var w workflow
		require.NoError(t, yaml.Unmarshal([]byte(read(t, ".github/workflows/"+name)), &w))
		assert.Equal(t, map[string]string{"contents": "read"}, w.Permissions, "jobs ask for more where they need it")
		for _, job := range w.Jobs {
			for _, step := range job.Steps {
				all = append(all, step.Run)
			}
		}
		return all
	}
	assert.Contains(t, calls("ci.yml"), ".ci/run")
	release := calls("release.yml")
	assert.Contains(t, release, ".ci/run", "a release is tested")
	for _, run := range append(release, calls("ci.yml")...) {
		for _, target := range regexp.MustCompile(`(?m)^\s*make ([a-z-]+)`).FindAllStringSubmatch(run, -1) {
			assert.Contains(t, makefile, "\n"+target[1]+":")
		}
	}
}
