package release

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// instruction is an instruction of a Dockerfile.
type instruction struct{ name, rest string }

// instructions reads a Dockerfile, with the syntax that this project uses:
// comments, and lines that continue on the next one.
func instructions(t *testing.T, path string) (all []instruction) {
	t.Helper()
	text := ""
	for line := range strings.Lines(read(t, path)) {
		if strings.HasPrefix(strings.TrimSpace(line), "#") || text == "" && strings.TrimSpace(line) == "" {
			continue
		}
		text += strings.TrimRight(line, "\n")
		if joined, goesOn := strings.CutSuffix(text, "\\"); goesOn {
			text = joined
			continue
		}
		name, rest, _ := strings.Cut(text, " ")
		require.Regexp(t, `^(FROM|ARG|WORKDIR|COPY|RUN|LABEL|ENV|USER|ENTRYPOINT)$`, name, "an instruction that the test does not support")
		all = append(all, instruction{name, strings.Join(strings.Fields(rest), " ")})
		text = ""
	}
	return all
}

// stages returns the instructions of each stage, starting with its FROM.
func stages(t *testing.T, path string) (all [][]instruction) {
	t.Helper()
	for _, i := range instructions(t, path) {
		if i.name == "FROM" {
			all = append(all, nil)
		}
		require.NotEmpty(t, all, "an instruction before the first stage")
		all[len(all)-1] = append(all[len(all)-1], i)
	}
	return all
}

// of returns the arguments of the instructions with a name.
func of(stage []instruction, name string) (all []string) {
	for _, i := range stage {
		if i.name == name {
			all = append(all, i.rest)
		}
	}
	return all
}

func TestDockerfileBuildsAsMakeDoes(t *testing.T) {
	build := stages(t, "Dockerfile")[0]
	toolchain := regexp.MustCompile(`(?m)^toolchain go(1\.26\.\d+)$`).FindStringSubmatch(read(t, "go.mod"))
	require.NotNil(t, toolchain, "releases are built with a known patch of Go")
	assert.Regexp(t, `^--platform=\$BUILDPLATFORM docker\.io/library/golang:`+regexp.QuoteMeta(toolchain[1])+`@sha256:[0-9a-f]{64} AS build$`, build[0].rest)
	command := of(build, "RUN")[2]
	for from, to := range map[string]string{
		"GOOS=$TARGETOS GOARCH=$TARGETARCH ": "", "main.version=$VERSION": "main.version=$(VERSION)", "-E render_oam_entry": "$(ENTRY)", "/out/render-oam": "bin/render-oam",
	} {
		require.Contains(t, command, from)
		command = strings.Replace(command, from, to, 1)
	}
	assert.Contains(t, read(t, "Makefile"), "\n\t"+command+"\n", "make builds differently")
	assert.Subset(t, of(build, "ARG"), []string{"TARGETOS", "TARGETARCH", "VERSION=unknown"})
}

// TestDockerfileCopiesTheSources compares the folders that the image is built
// from with those that the program is built from.
func TestDockerfileCopiesTheSources(t *testing.T) {
	build := stages(t, "Dockerfile")[0]
	var folders []string
	for _, args := range of(build, "COPY") {
		if from, to, isFolder := strings.Cut(args, " "); isFolder && from == to {
			folders = append(folders, from)
		}
	}
	cmd := exec.Command("go", "list", "-deps", "-json=Dir,Module,EmbedFiles", "./cmd/render-oam")
	cmd.Dir = root
	out, err := cmd.Output()
	require.NoError(t, err)
	ignored := strings.Fields(regexp.MustCompile(`(?m)^#.*$`).ReplaceAllString(read(t, ".dockerignore"), ""))
	absolute, err := filepath.Abs(root)
	require.NoError(t, err)
	var used []string
	for decoder := json.NewDecoder(strings.NewReader(string(out))); decoder.More(); {
		var p struct {
			Dir        string
			EmbedFiles []string
			Module     *struct{ Main bool }
		}
		require.NoError(t, decoder.Decode(&p))
		if p.Module == nil || !p.Module.Main {
			continue
		}
		folder, err := filepath.Rel(absolute, p.Dir)
		require.NoError(t, err)
		assert.NotContains(t, filepath.ToSlash(folder)+"/", "/testdata/")
		for _, file := range p.EmbedFiles {
			assert.NotRegexp(t, `(^|/)testdata/|_test\.go$`, file, "embedded, but excluded by .dockerignore")
		}
		used = append(used, strings.Split(filepath.ToSlash(folder), "/")[0])
	}
	slices.Sort(used)
	assert.ElementsMatch(t, slices.Compact(used), folders)
	assert.Equal(t, "*", ignored[0])
	for _, name := range append(folders, "go.mod", "go.sum", "LICENSE") {
		assert.Contains(t, ignored, "!"+name)
	}
}

func TestDockerfileImage(t *testing.T) {
	all := stages(t, "Dockerfile")
	require.Len(t, all, 2)
	image := all[1]
	assert.Equal(t, "scratch", image[0].rest)
	assert.Empty(t, of(image, "RUN"), "there is no shell")
	assert.Equal(t, []string{"--from=build /out/ /", "LICENSE /"}, of(image, "COPY"))
	assert.Contains(t, of(all[0], "RUN")[1], `grep '^nobody:' /etc/passwd >/out/etc/passwd`, "kustomize runs it with --user nobody")
	assert.Equal(t, []string{"65534:65534"}, of(image, "USER"), "numeric, so that a cluster can see that it is not root")
	assert.Equal(t, []string{"PATH=/"}, of(image, "ENV"))
	assert.Equal(t, []string{`["render-oam"]`}, of(image, "ENTRYPOINT"))
	for _, name := range []string{"title", "description", "source", "documentation", "licenses", "version", "revision"} {
		assert.Regexp(t, `org\.opencontainers\.image\.`+name+`="[^"]+"`, of(image, "LABEL")[0])
	}
}

// TestExampleDockerfiles checks the images of the examples, which copy the
// binary from its path in the image.
func TestExampleDockerfiles(t *testing.T) {
	files, err := filepath.Glob(filepath.Join(root, "examples/*/Dockerfile"))
	require.NoError(t, err)
	nested, err := filepath.Glob(filepath.Join(root, "examples/*/*/Dockerfile"))
	require.NoError(t, err)
	files = append(files, nested...)
	require.NotEmpty(t, files)
	for _, file := range files {
		name, err := filepath.Rel(root, file)
		require.NoError(t, err)
		for _, stage := range stages(t, name) {
			assert.NotEqual(t, "scratch", stage[0].rest)
			copies := of(stage, "COPY")
			assert.Regexp(t, `^--from=ghcr\.io/render-oam/render-oam:vVERSION (--chmod=555 )?/render-oam /\S+/render-oam$`, copies[0], name)
			for _, other := range copies[1:] {
				copied := slices.DeleteFunc(strings.Fields(other), func(field string) bool { return strings.HasPrefix(field, "--") })
				assert.FileExists(t, filepath.Join(filepath.Dir(file), copied[0]))
			}
		}
	}
}
