package docs

import (
	"encoding/json"
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
)

var update = flag.Bool("update", false, "update the output and files that documents show")

// TestMain runs one of the programs when the test binary is called by its name.
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

// documents are the documents whose blocks are run, by their path in the
// repository.
func documents(t *testing.T) (paths []string) {
	t.Helper()
	for _, pattern := range []string{"README.md", "CONTRIBUTING.md", "docs/*.md"} {
		found, err := filepath.Glob(filepath.Join(program.Root, filepath.FromSlash(pattern)))
		require.NoError(t, err)
		require.NotEmpty(t, found, pattern)
		for _, path := range found {
			paths = append(paths, inRepository(t, path))
		}
	}
	return paths
}

// inRepository is a path as seen from the root of the repository.
func inRepository(t *testing.T, path string) string {
	t.Helper()
	name, err := filepath.Rel(program.Root, path)
	require.NoError(t, err)
	return filepath.ToSlash(name)
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(program.Root, filepath.FromSlash(path)))
	require.NoError(t, err)
	return string(data)
}

// elsewhere are the languages of blocks in documents that other tests check.
// Those between markers are compared with the code where they are generated.
var elsewhere = map[string]string{
	"docs/graph.md mermaid": "tests/graph compares it with what the program draws",
	"docs/verify.md sh":     "tests/release runs them on a release",

	"docs/migrate-from-kubevela.md sh": "tests/cluster runs them in a cluster",
}

// inOrder are the documents that readers follow from top to bottom: their blocks
// share one copy of the repository.
var inOrder = []string{"README.md", "docs/tutorial.md"}

func TestBlocks(t *testing.T) {
	binary := program.Build(t)
	path := binPath(t, binary)
	for _, name := range documents(t) {
		t.Run(name, func(t *testing.T) {
			text := read(t, name)
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
				require.NoError(t, os.WriteFile(filepath.Join(program.Root, filepath.FromSlash(name)), []byte(replace(text, blocks)), 0o644))
			}
		})
	}
}

// generatedLines are the lines between markers of generated parts.
func generatedLines(text string) map[int]bool {
	lines, inside := make(map[int]bool), false
	for i, line := range strings.Split(text, "\n") {
		inside = (inside || strings.HasPrefix(line, "<!-- begin:")) && !strings.HasPrefix(line, "<!-- end:")
		lines[i+1] = inside
	}
	return lines
}

// show checks a block, and returns what it should say. The commands of a block
// are run in the shared copy of the repository, or in one of their own.
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
		return read(t, b.file)
	case b.language == "console" || b.language == "sh":
		return runCommands(t, b, path, shared)
	case b.language == "yaml":
		checkYAML(t, b, path)
		return b.text
	}
	t.Fatalf("%s: no test checks blocks in the language %q", b, b.language)
	return ""
}

// binPath is a PATH with the program, the programs of this package, and the
// tools that documents may use; no others.
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
	for variable, name := range map[string]string{realGo: "go", realMake: "make"} {
		target, err := exec.LookPath(name)
		require.NoError(t, err)
		t.Setenv(variable, target)
	}
	root, err := filepath.Abs(program.Root)
	require.NoError(t, err)
	t.Setenv(repository, root)
	return filepath.Dir(binary) + string(os.PathListSeparator) + folder
}

// copied are the parts of the repository that commands may use.
var copied = []string{"Dockerfile", "Makefile", "examples", "tests/golden/traits/manual-scaler", "tools"}

// sandbox is a copy of parts of the repository, which commands may change.
func sandbox(t *testing.T, path string) string {
	t.Helper()
	folder := t.TempDir()
	for _, part := range copied {
		err := filepath.WalkDir(filepath.Join(program.Root, filepath.FromSlash(part)), func(from string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			data, err := os.ReadFile(from)
			require.NoError(t, err)
			to := filepath.Join(folder, filepath.FromSlash(inRepository(t, from)))
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
// output where it shows some.
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

// run runs a command, which must fail where its output is shown as an error, and
// only there.
func run(t *testing.T, b block, folder, path, line string) string {
	t.Helper()
	cmd := exec.Command("sh", "-c", line)
	cmd.Dir, cmd.Env = folder, append(os.Environ(), "PATH="+path, "KUSTOMIZE_PLUGIN_HOME="+filepath.Join(folder, "plugins"))
	out, err := cmd.CombinedOutput()
	if strings.Contains(b.text, "error: ") {
		assert.Error(t, err, "%s: %s", b, line)
	} else {
		assert.NoError(t, err, "%s: %s\n%s", b, line, out)
	}
	return string(out)
}

// checkYAML validates the resources of a block, which must be complete: OAM
// resources by themselves, a Platform with the examples.
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
		t.Fatalf("%s: no test checks a block with %s: show a file, or a whole input", b, kinds)
	}
	cmd := exec.Command(filepath.Join(filepath.SplitList(path)[0], "render-oam"), args...)
	cmd.Dir, cmd.Stdin = program.Root, strings.NewReader(b.text)
	out, err := cmd.CombinedOutput()
	assert.NoError(t, err, "%s\n%s", b, out)
}

// kindsOf are the kinds of the resources in a block.
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

// inCode finds names in code style.
var inCode = regexp.MustCompile("`([^`]+)`")

// TestDependencies compares the tables in docs/dependencies.md with what the
// modules require.
func TestDependencies(t *testing.T) {
	const document = "docs/dependencies.md"
	text := read(t, document)
	for _, file := range []string{"go.mod", "tests/go.mod", "tests/cluster/go.mod", "fn/kptfn/go.mod"} {
		_, table, found := strings.Cut(text, "<!-- dependencies: "+file+" -->\n")
		require.True(t, found, "%s has no table of %s", document, file)
		table, _, _ = strings.Cut(table, "\n\n")
		var described []string
		for _, row := range strings.Split(table, "\n")[2:] {
			cells := strings.Split(row, "|")
			require.Len(t, cells, 4, row)
			for _, name := range inCode.FindAllStringSubmatch(cells[1], -1) {
				described = append(described, name[1])
			}
			assert.NotEmpty(t, strings.TrimSpace(cells[2]), "the reason for %s", cells[1])
		}
		assert.ElementsMatch(t, requirements(t, file), described, "what %s requires, and what %s describes", file, document)
	}
}

// requirements are the modules that a module names as its own.
func requirements(t *testing.T, file string) (paths []string) {
	t.Helper()
	cmd := exec.Command("go", "mod", "edit", "-json", filepath.Join(program.Root, file))
	out, err := cmd.Output()
	require.NoError(t, err)
	var module struct {
		Require []struct {
			Path     string
			Indirect bool
		}
	}
	require.NoError(t, json.Unmarshal(out, &module))
	for _, r := range module.Require {
		if !r.Indirect {
			paths = append(paths, r.Path)
		}
	}
	return paths
}

// TestPackages compares the tables of packages in CONTRIBUTING.md with the
// packages, whose imports must point down the table, and with the folders of
// tests.
func TestPackages(t *testing.T) {
	const module = "github.com/render-oam/render-oam/"
	cmd := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...")
	cmd.Dir = program.Root
	out, err := cmd.Output()
	require.NoError(t, err)
	described := firstCells(t, "CONTRIBUTING.md", "| package | what it does |\n")
	var packages []string
	for line := range strings.Lines(string(out)) {
		fields := strings.Fields(line)
		name := strings.TrimPrefix(fields[0], module)
		packages = append(packages, name)
		for _, path := range fields[1:] {
			if imported, isOwn := strings.CutPrefix(path, module); isOwn {
				assert.Greater(t, slices.Index(described, imported), slices.Index(described, name), "%s imports %s", name, imported)
			}
		}
	}
	assert.ElementsMatch(t, packages, described)

	folders := firstCells(t, "CONTRIBUTING.md", "| folder | what it tests |\n")
	for _, folder := range folders {
		assert.DirExists(t, filepath.Join(program.Root, filepath.FromSlash(folder)))
	}
	tests, err := filepath.Glob(filepath.Join(program.Root, "tests", "*", "*_test.go"))
	require.NoError(t, err)
	for _, test := range tests {
		assert.Contains(t, folders, inRepository(t, filepath.Dir(test)))
	}
}

// firstCells are the names in the first cells of the table with this header.
func firstCells(t *testing.T, document, header string) (names []string) {
	t.Helper()
	_, table, found := strings.Cut(read(t, document), header)
	require.True(t, found, "%s has no table %s", document, header)
	table, _, _ = strings.Cut(table, "\n\n")
	for _, row := range strings.Split(table, "\n")[1:] {
		names = append(names, inCode.FindStringSubmatch(row)[1])
	}
	return names
}

// links finds the targets of Markdown links.
var links = regexp.MustCompile(`\]\(([^)]+)\)`)

// TestLinks checks that links within the repository lead to a file, and to a
// heading in it.
func TestLinks(t *testing.T) {
	for _, name := range documents(t) {
		for _, link := range links.FindAllStringSubmatch(read(t, name), -1) {
			if strings.HasPrefix(link[1], "https://") {
				continue
			}
			target, heading, _ := strings.Cut(link[1], "#")
			path := filepath.ToSlash(filepath.Join(filepath.Dir(name), target))
			if target == "" {
				path = name
			}
			if heading == "" {
				_, err := os.Stat(filepath.Join(program.Root, filepath.FromSlash(path)))
				assert.NoError(t, err, "%s links to %s", name, link[1])
				continue
			}
			assert.Contains(t, headings(read(t, path)), heading, "%s links to %s", name, link[1])
		}
	}
}

// headings are the anchors of the headings of a document.
func headings(text string) (anchors []string) {
	for line := range strings.Lines(text) {
		if heading, isHeading := strings.CutPrefix(strings.TrimLeft(line, "#"), " "); isHeading && strings.HasPrefix(line, "#") {
			kept := strings.Map(func(r rune) rune {
				if r == ' ' {
					return '-'
				}
				if r == '-' || r == '_' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
					return r
				}
				return -1
			}, strings.ToLower(strings.TrimSpace(heading)))
			anchors = append(anchors, kept)
		}
	}
	return anchors
}
