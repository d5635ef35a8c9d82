package docs

import (
	"flag"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/tests/internal/program"
	"github.com/render-oam/render-oam/tests/internal/repository"
)

var update = flag.Bool("update", false, "update the output and files that documents show")

// TestMain runs one of the programs if the test binary is run under its name.
func TestMain(m *testing.M) {
	name := filepath.Base(os.Args[0])
	run, isProgram := programs[name]
	if !isProgram {
		os.Exit(m.Run())
	}
	err := fmt.Errorf("%s: an argument is required", name)
	if len(os.Args) > 1 {
		err = run(os.Args[1:])
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// elsewhere are languages of blocks in documents that other tests check.
// Generated blocks, between markers, are compared where they are generated.
var elsewhere = map[string]string{
	"docs/argocd.md text":   "tests/engines compares it with what Argo CD shows",
	"docs/graph.md mermaid": "tests/graph compares it with what the program draws",
	"docs/install.md sh":    "tests/release installs a release",
	"docs/verify.md sh":     "tests/release runs them on a release",
	"docs/errors.md diff":   "fn/code renders both sides of the examples",

	"docs/migrate-from-kubevela.md sh": "tests/cluster runs the commands in a cluster",
}

// inOrder are documents that readers follow from top to bottom: their blocks
// share one copy of the repository.
var inOrder = []string{"README.md", "docs/tutorial.md", "docs/output.md"}

func TestBlocks(t *testing.T) {
	binary := program.Build(t)
	path := binPath(t, binary)
	for _, name := range repository.Documents(t) {
		t.Run(name, func(t *testing.T) {
			text := repository.Read(t, name)
			blocks, err := blocksOf(name, text)
			require.NoError(t, err)
			generated := generatedLines(text)
			shared := ""
			if slices.Contains(inOrder, name) {
				shared = sandbox(t, path)
			}
			for i := range blocks {
				b := &blocks[i]
				if b.language == "text" && generated[b.line] || elsewhere[name+" "+b.language] != "" {
					continue
				}
				t.Run(fmt.Sprint(b.line), func(t *testing.T) {
					before := b.text
					b.text = show(t, *b, path, shared)
					if !*update {
						assert.Equal(t, b.text, before, "%s: run go test ./docs -update", b)
					}
				})
			}
			if *update {
				require.NoError(t, os.WriteFile(filepath.Join(repository.Root, filepath.FromSlash(name)), []byte(replace(text, blocks)), 0o644))
			}
		})
	}
}

// generatedLines returns the lines between the markers of generated parts.
func generatedLines(text string) map[int]bool {
	lines, inside := make(map[int]bool), false
	for i, line := range strings.Split(text, "\n") {
		inside = (inside || strings.HasPrefix(line, "<!-- begin:")) && !strings.HasPrefix(line, "<!-- end:")
		lines[i+1] = inside
	}
	return lines
}

// show checks a block, and returns its expected content. The commands of a
// block are run in the shared copy of the repository, or in a separate one.
func show(t *testing.T, b block, path, shared string) string {
	t.Helper()
	switch {
	case b.saved != "":
		file := filepath.Join(shared, filepath.FromSlash(b.saved))
		require.NotEmpty(t, shared, "%s: only documents that are run in order can save files", b)
		require.NoError(t, os.MkdirAll(filepath.Dir(file), 0o755))
		require.NoError(t, os.WriteFile(file, []byte(b.text), 0o644))
		return b.text
	case b.file != "":
		return repository.Read(t, b.file)
	case b.language == "console" || b.language == "sh":
		return runCommands(t, b, path, shared)
	case b.language == "yaml":
		checkYAML(t, b, path)
		return b.text
	}
	t.Fatalf("%s: no test checks blocks in the language %q", b, b.language)
	return ""
}

// binPath returns a PATH that only has the program, the programs of this
// package, and the tools that documents may use.
func binPath(t *testing.T, binary string) string {
	t.Helper()
	folder := t.TempDir()
	link := func(name, target string) {
		require.NoError(t, os.Symlink(target, filepath.Join(folder, name)))
	}
	for _, name := range tools {
		target, err := exec.LookPath(name)
		require.NoError(t, err)
		link(name, target)
	}
	for _, name := range optional {
		if target, err := exec.LookPath(name); err == nil {
			link(name, target)
		}
	}
	self, err := os.Executable()
	require.NoError(t, err)
	for name := range programs {
		link(name, self)
	}
	for variable, name := range map[string]string{realGo: "go", realMake: "make", realGit: "git"} {
		target, err := exec.LookPath(name)
		require.NoError(t, err)
		t.Setenv(variable, target)
	}
	root, err := filepath.Abs(repository.Root)
	require.NoError(t, err)
	t.Setenv(realRoot, root)
	return filepath.Dir(binary) + string(os.PathListSeparator) + folder
}

// copied are the parts of the repository that commands may use.
var copied = []string{"Dockerfile", "Makefile", "examples", "tests/golden/traits/manual-scaler", "tests/hosts/go.mod", "tools"}

// sandbox creates a copy of parts of the repository, which commands may change.
func sandbox(t *testing.T, path string) string {
	t.Helper()
	folder := t.TempDir()
	for _, part := range copied {
		err := filepath.WalkDir(filepath.Join(repository.Root, filepath.FromSlash(part)), func(from string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(from)
			require.NoError(t, err)
			to := filepath.Join(folder, filepath.FromSlash(repository.Path(t, from)))
			require.NoError(t, os.MkdirAll(filepath.Dir(to), 0o755))
			return os.WriteFile(to, data, 0o644)
		})
		require.NoError(t, err)
	}
	require.NoError(t, os.Mkdir(filepath.Join(folder, "bin"), 0o755))
	require.NoError(t, os.Symlink(filepath.Join(filepath.SplitList(path)[0], "render-oam"), filepath.Join(folder, "bin", "render-oam")))
	return folder
}

// runCommands runs the commands of a block, and returns the block with their
// output, if it shows any.
func runCommands(t *testing.T, b block, path, folder string) string {
	t.Helper()
	commands, err := commandsOf(b)
	require.NoError(t, err)
	for _, name := range optional {
		if _, err := exec.LookPath(name); err != nil && strings.Contains(b.text, "$ "+name+" ") {
			t.Skipf("%s: %s is not on PATH: not run", b, name)
		}
	}
	if folder == "" {
		folder = sandbox(t, path)
	}
	text, shown := b.text, ""
	for _, c := range commands {
		b.text = c.output
		output := run(t, b, folder, path, c.line)
		shown += "$ " + c.line + "\n"
		if c.output != "" {
			shown += output
		}
	}
	if b.language == "sh" {
		return text
	}
	return shown
}

// showsError matches an error in each form of results.
var showsError = regexp.MustCompile(`error(\[OAM\d+\])?: |"severity": "error"|"level": "error"|^::error |<failure `)

// run runs a command. It must fail if and only if its output is shown as an
// error or as a difference.
func run(t *testing.T, b block, folder, path, line string) string {
	t.Helper()
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir, cmd.Env = folder, append(os.Environ(), "PATH="+path, "KUSTOMIZE_PLUGIN_HOME="+filepath.Join(folder, "plugins"))
	out, err := cmd.CombinedOutput()
	if showsError.MatchString(b.text) || strings.HasPrefix(line, "render-oam diff ") && b.text != "" {
		assert.Error(t, err, "%s: %s", b, line)
	} else {
		assert.NoError(t, err, "%s: %s\n%s", b, line, out)
	}
	return string(out)
}

// checkYAML validates the resources of a block, which must be complete: OAM
// resources by themselves, and a Platform with the examples.
func checkYAML(t *testing.T, b block, path string) {
	t.Helper()
	args := []string{"validate", "--strict", "-"}
	switch kinds := kindsOf(t, b); {
	case slices.Contains(kinds, "core.oam.dev/v1alpha1 ApplicationConfiguration"):
	case slices.Equal(kinds, []string{"render-oam.dev/v1alpha1 Platform"}), slices.Equal(kinds, []string{"v1 ConfigMap"}):
		file := filepath.Join(t.TempDir(), "platform.yaml")
		require.NoError(t, os.WriteFile(file, []byte(b.text), 0o644))
		args = []string{"validate", "--strict", "examples/hello-world/app", "examples/voting/app/application.yaml",
			"examples/voting/app/components.yaml", "--platform", file}
	default:
		t.Fatalf("%s: no test checks a block with %s: show a file or a complete input", b, kinds)
	}
	cmd := exec.Command(filepath.Join(filepath.SplitList(path)[0], "render-oam"), args...)
	cmd.Dir, cmd.Stdin = repository.Root, strings.NewReader(b.text)
	out, err := cmd.CombinedOutput()
	assert.NoError(t, err, "%s\n%s", b, out)
}

// kindsOf returns the kinds of the resources in a block.
func kindsOf(t *testing.T, b block) (kinds []string) {
	t.Helper()
	decoder := yaml.NewDecoder(strings.NewReader(b.text))
	for {
		var resource map[string]any
		if err := decoder.Decode(&resource); err != nil {
			require.ErrorContains(t, err, "EOF", b)
			return kinds
		}
		kinds = append(kinds, fmt.Sprint(resource["apiVersion"], " ", resource["kind"]))
	}
}
