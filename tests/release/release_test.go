// Package release tests what users download: the archives of a release and the
// container image. The tests have no container engine, so for the image they
// check the Dockerfile, and that the binary runs without any other file.
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

	"github.com/render-oam/render-oam/tests/internal/program"
	"github.com/render-oam/render-oam/tests/internal/repository"
)

var root = repository.Root

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

// release builds a release of the repository in a folder, and returns its
// files.
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

// copyOfSources copies the sources of the program to another folder.
func copyOfSources(t *testing.T) string {
	t.Helper()
	folder := t.TempDir()
	for _, part := range []string{"cmd", "fn", "generators", "transformers"} {
		require.NoError(t, os.CopyFS(filepath.Join(folder, part), os.DirFS(filepath.Join(root, part))))
	}
	for _, file := range []string{"go.mod", "go.sum", "LICENSE", "README.md", "CHANGELOG.md"} {
		require.NoError(t, os.WriteFile(filepath.Join(folder, file), []byte(read(t, file)), 0o644))
	}
	return folder
}

// TestRelease builds a release twice, from different folders, and checks that
// every byte is the same. Then it checks the content.
func TestRelease(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program four times")
	}
	repository, err := filepath.Abs(root)
	require.NoError(t, err)
	files := release(t, repository)
	again := release(t, copyOfSources(t))
	for name, data := range files {
		assert.Equal(t, sha256.Sum256(data), sha256.Sum256(again[name]), "%s differs", name)
	}
	assert.Len(t, again, len(files))

	var sums strings.Builder
	for _, name := range []string{
		"render-oam.krew.yaml", "render-oam.rb",
		"render-oam_1.2.3-test.cdx.json", "render-oam_1.2.3-test_image.digest", "render-oam_1.2.3-test_image.tar",
		"render-oam_1.2.3-test_linux_amd64.deb", "render-oam_1.2.3-test_linux_amd64.rpm", "render-oam_1.2.3-test_linux_amd64.tar.gz", "render-oam_1.2.3-test_windows_amd64.zip",
	} {
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
	for _, page := range []string{"render-oam.1", "render-oam-render.1", "render-oam-validate.1"} {
		assert.Contains(t, string(packed["render-oam_1.2.3-test_linux_amd64/man/man1/"+page]), `"render\-oam v1.2.3\-test"`, page)
	}
	assert.True(t, bytes.HasPrefix(zipped["render-oam_1.2.3-test_windows_amd64/render-oam.exe"], []byte("MZ")))

	binary := filepath.Join(t.TempDir(), "render-oam")
	require.NoError(t, os.WriteFile(binary, packed["render-oam_1.2.3-test_linux_amd64/render-oam"], 0o755)) //nolint:gosec // a program
	checkImage(t, files["render-oam_1.2.3-test_image.tar"], strings.TrimSpace(string(files["render-oam_1.2.3-test_image.digest"])), binary)
	checkModules(t, binary, files["render-oam_1.2.3-test.cdx.json"], string(packed["render-oam_1.2.3-test_linux_amd64/THIRD_PARTY_LICENSES.txt"]))
	checkInstalled(t, files, packed)
	checkCommands(t, files, fmt.Sprintf("%x", sha256.Sum256(packed["render-oam_1.2.3-test_linux_amd64/render-oam"])))
	if out, err := exec.Command(binary, "version").Output(); assert.NoError(t, err) {
		assert.Equal(t, "render-oam v1.2.3-test\n", string(out))
	}
	if out, err := exec.Command("sh", "-c", "exec "+binary+" version >&-").CombinedOutput(); assert.Error(t, err) {
		assert.Equal(t, "error: cannot write to standard output: file already closed\n", string(out))
	}
}

// checkCommands runs the commands of docs/verify.md that need no network on a
// release: its checksums must be right, and a binary that is built by hand must
// be the same. A changed file must be noticed.
func checkCommands(t *testing.T, files map[string][]byte, binary string) {
	t.Helper()
	folder := t.TempDir()
	for name, data := range files {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), data, 0o600))
	}
	sources := copyOfSources(t)
	text := read(t, "docs/verify.md")
	run := func(dir, line string) (string, error) {
		require.Contains(t, text, "\n"+line+"\n")
		cmd := exec.Command("sh", "-c", strings.ReplaceAll(line, "vVERSION", "v1.2.3-test"))
		cmd.Dir = dir
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	const sums, build = "sha256sum --check --ignore-missing SHA256SUMS",
		`CGO_ENABLED=0 GOOS=linux GOARCH=amd64 go build -trimpath -buildvcs=false -ldflags "-s -w -E render_oam_entry -X main.version=vVERSION" -o render-oam ./cmd/render-oam`
	out, err := run(folder, sums)
	assert.NoError(t, err, out)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "render-oam_1.2.3-test_windows_amd64.zip"), []byte("another"), 0o600))
	out, err = run(folder, sums)
	assert.Error(t, err, out)

	out, err = run(sources, build)
	require.NoError(t, err, out)
	built, err := os.ReadFile(filepath.Join(sources, "render-oam"))
	require.NoError(t, err)
	assert.Equal(t, binary, fmt.Sprintf("%x", sha256.Sum256(built)))
	out, err = run(sources, "go version -m render-oam")
	assert.NoError(t, err)
	assert.Contains(t, out, "github.com/spf13/cobra")

	assert.Contains(t, text, "make release VERSION=")
	assert.Contains(t, read(t, ".github/workflows/release.yml"), "make release VERSION=", "the workflow must build as the document says")
	for name := range files { // the document names every kind of file
		named := regexp.MustCompile(`_linux_amd64(\.tar\.gz|\.deb|\.rpm)$|_windows_amd64\.zip$`).ReplaceAllString(strings.Replace(name, "1.2.3-test", "VERSION", 1), "_OS_ARCH$1")
		assert.Contains(t, text, "`"+named)
	}
}

// hash is a hash of a component.
type hash struct{ Alg, Content string }

// checkImage reads the image like a registry, and compares it with the
// Dockerfile.
func checkImage(t *testing.T, archive []byte, digest, binary string) {
	t.Helper()
	files := make(map[string][]byte)
	for r := tar.NewReader(bytes.NewReader(archive)); ; {
		header, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		assert.Equal(t, int64(1700000000), header.ModTime.Unix())
		files[header.Name], err = io.ReadAll(r)
		require.NoError(t, err)
	}
	blob := func(digest string) []byte {
		data := files["blobs/"+strings.Replace(digest, ":", "/", 1)]
		require.Equal(t, digest, fmt.Sprintf("sha256:%x", sha256.Sum256(data)))
		return data
	}
	type list struct {
		Manifests []struct{ Digest string }
		Layers    []struct{ Digest string }
		Config    struct{ Digest string }
	}
	var entry, index, manifest list
	require.NoError(t, json.Unmarshal(files["index.json"], &entry))
	assert.Equal(t, digest, entry.Manifests[0].Digest)
	require.NoError(t, json.Unmarshal(blob(digest), &index))
	require.Len(t, index.Manifests, 1, "linux/amd64; Windows has no image")
	require.NoError(t, json.Unmarshal(blob(index.Manifests[0].Digest), &manifest))
	var config struct {
		Architecture, OS string
		Config           struct {
			User            string
			Env, Entrypoint []string
			Labels          map[string]string
		}
		RootFS struct {
			DiffIDs []string `json:"diff_ids"`
		}
	}
	require.NoError(t, json.Unmarshal(blob(manifest.Config.Digest), &config))
	assert.Equal(t, "linux/amd64", config.OS+"/"+config.Architecture)
	described := stages(t, "Dockerfile")[1]
	assert.Equal(t, of(described, "USER"), []string{config.Config.User})
	assert.Equal(t, of(described, "ENV"), config.Config.Env)
	assert.Equal(t, of(described, "ENTRYPOINT"), []string{fmt.Sprintf("[%q]", config.Config.Entrypoint[0])})
	for name, value := range config.Config.Labels {
		if !strings.HasSuffix(name, ".version") {
			assert.Contains(t, of(described, "LABEL")[0], fmt.Sprintf("%s=%q", name, value))
		}
	}
	layer := unpackTarGz(t, blob(manifest.Layers[0].Digest))
	program, err := os.ReadFile(binary)
	require.NoError(t, err)
	assert.True(t, bytes.Equal(program, layer["render-oam"]), "the image must have the program of the archive")
	assert.Equal(t, read(t, "LICENSE"), string(layer["LICENSE"]))
	assert.Regexp(t, `^nobody:x:65534:65534:`, string(layer["etc/passwd"]))
	r, err := gzip.NewReader(bytes.NewReader(blob(manifest.Layers[0].Digest)))
	require.NoError(t, err)
	plain, err := io.ReadAll(r)
	require.NoError(t, err)
	assert.Equal(t, []string{fmt.Sprintf("sha256:%x", sha256.Sum256(plain))}, config.RootFS.DiffIDs)
}

// checkModules compares the list of modules and the licenses with what Go
// recorded in the binary.
func checkModules(t *testing.T, binary string, bom []byte, licenses string) {
	t.Helper()
	var list struct {
		BOMFormat, SpecVersion, SerialNumber string
		Components                           []struct {
			Name, Version, PURL string
			Hashes              []hash
			Licenses            []struct{ License struct{ ID string } }
		}
		Metadata struct {
			Component struct {
				Ref        string `json:"bom-ref"`
				Components []struct {
					Name   string
					Hashes []hash
				}
			}
		}
		Dependencies []struct {
			Ref       string
			DependsOn []string
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
	data, err := os.ReadFile(binary)
	require.NoError(t, err)
	hashes := make(map[string][]hash)
	for _, file := range list.Metadata.Component.Components {
		hashes[file.Name] = file.Hashes
	}
	assert.Equal(t, []hash{{"SHA-256", fmt.Sprintf("%x", sha256.Sum256(data))}}, hashes["linux/amd64/render-oam"])
	assert.Contains(t, hashes, "windows/amd64/render-oam.exe")

	// Everything must be reachable from the program, but not everything
	// directly.
	needs := make(map[string][]string)
	for _, d := range list.Dependencies {
		needs[d.Ref] = d.DependsOn
	}
	reached := make(map[string]bool)
	for next := []string{list.Metadata.Component.Ref}; len(next) > 0; next = next[1:] {
		if !reached[next[0]] {
			reached[next[0]] = true
			next = append(next, needs[next[0]]...)
		}
	}
	for _, c := range list.Components {
		assert.True(t, reached[c.PURL], "%s is in the program, but nothing needs it", c.Name)
		if c.Name != "std" {
			require.Len(t, c.Hashes, 1, c.Name)
			assert.Regexp(t, `^[0-9a-f]{64}$`, c.Hashes[0].Content)
		}
	}
	assert.NotContains(t, needs[list.Metadata.Component.Ref], "pkg:golang/github.com/cockroachdb/apd/v3@"+listed["github.com/cockroachdb/apd/v3"], "CUE needs it")

	info, err := buildinfo.ReadFile(binary)
	require.NoError(t, err)
	for _, m := range info.Deps {
		assert.Equal(t, m.Version, listed[m.Path], m.Path)
		assert.Regexp(t, `\n`+regexp.QuoteMeta(m.Path+" "+m.Version)+`, (LICENSE|COPYING)`, licenses)
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

// TestStatic checks that the binary needs no library and no loader.
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
