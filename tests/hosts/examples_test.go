package hosts

import (
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"helm.sh/helm/v3/pkg/strvals"
)

// exampleNames returns the names of the examples that are whole applications,
// which are folders.
func exampleNames(t *testing.T) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(examples)
	require.NoError(t, err)
	for _, entry := range entries {
		if _, err := os.Stat(filepath.Join(examples, entry.Name(), "app")); err == nil {
			names = append(names, entry.Name())
		}
	}
	require.NotEmpty(t, names)
	return names
}

// expect compares an output with a file, or writes the file.
func expect(t *testing.T, file, output string) {
	t.Helper()
	if *update {
		write(t, file, output)
	}
	assert.Equal(t, read(t, file), output)
}

// TestExampleOutputs renders each example, and checks that the output is the
// same as in its files, and that its README has all messages.
func TestExampleOutputs(t *testing.T) {
	for _, name := range exampleNames(t) {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, err := run(t, repository, "", program, "render", "examples/"+name+"/app")
			require.NoError(t, err, stderr)
			expect(t, filepath.Join(examples, name, "output.yaml"), stdout)
			for _, line := range strings.Split(strings.TrimSpace(stderr), "\n") {
				assert.Contains(t, read(t, examples, name, "README.md"), line, "the README does not show this message")
			}
		})
	}
}

// TestOverlayOutputs checks the exact bytes of the output of the overlays.
func TestOverlayOutputs(t *testing.T) {
	overlays, err := filepath.Glob(examples + "/*/overlays/*")
	require.NoError(t, err)
	require.NotEmpty(t, overlays)
	for _, folder := range overlays {
		expect(t, filepath.Join(folder, "output.yaml"), mustKustomize(t, folder))
	}
}

// TestExampleForms finds every kustomization, kpt package and chart in the
// examples, and runs it. The result must be the objects in the nearest output
// file, in the same folder or above.
func TestExampleForms(t *testing.T) {
	for file, content := range files(t, examples) {
		folder, name := path.Split(path.Join(examples, file))
		switch {
		case needsHelm(file):
		case name == "kustomization.yaml" && renders.MatchString(content):
			t.Run("kustomize "+folder, func(t *testing.T) {
				assert.Equal(t, objects(t, nearestOutput(t, folder)), objects(t, mustKustomize(t, folder)))
			})
		case name == "Kptfile" && strings.Contains(content, "exec: "+program):
			t.Run("kpt "+folder, func(t *testing.T) {
				pkg := copyOf(t, folder)
				renderKpt(t, pkg)
				all := objects(t, stream(t, pkg))
				assert.Equal(t, objects(t, nearestOutput(t, folder)), all)
			})
		case name == "Chart.yaml":
			t.Run("helm "+folder, func(t *testing.T) {
				output, err := helm(t, applicationName(t, path.Join(folder, "../app")), folder, nil)
				require.NoError(t, err)
				assert.Equal(t, objects(t, nearestOutput(t, folder)), objects(t, output))
			})
		}
	}
}

// needsHelm reports whether kustomize starts helm for an example. The tests
// with Argo CD run it.
func needsHelm(file string) bool { return strings.HasPrefix(filepath.ToSlash(file), "argocd/helm/") }

// renders matches a kustomization that runs the function, itself or in what it
// lists, but not a component, which is part of others, or a plain base.
var renders = regexp.MustCompile(`(?ms)^kind: Kustomization$.*^(transformers|components|namespace):`)

// nearestOutput returns the content of the output file in a folder, or in the
// nearest folder above that has one.
func nearestOutput(t *testing.T, folder string) string {
	t.Helper()
	for folder = filepath.Clean(folder); filepath.Base(folder) != "examples"; folder = filepath.Dir(folder) {
		if data, err := os.ReadFile(filepath.Join(folder, "output.yaml")); err == nil {
			return string(data)
		}
	}
	t.Fatal("no output.yaml")
	return ""
}

// applicationName returns the name of the configuration in a folder. The charts
// of the examples take it from the release.
func applicationName(t *testing.T, folder string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^kind: ApplicationConfiguration\nmetadata:\n  name: (.*)$`).FindStringSubmatch(stream(t, folder))
	require.NotNil(t, found)
	return found[1]
}

// TestReadmeCommands runs the commands in the READMEs of the examples that need
// no cluster. An unknown command fails the test, so that no command is
// forgotten.
func TestReadmeCommands(t *testing.T) {
	readmes, err := filepath.Glob(examples + "/*/README.md")
	require.NoError(t, err)
	for _, readme := range readmes {
		if _, err := os.Stat(filepath.Join(filepath.Dir(readme), "main.go")); err == nil {
			continue // a Go program, which has its own test
		}
		if filepath.Base(filepath.Dir(readme)) == "editors" {
			continue // settings, which tests/schema reads
		}
		for _, command := range commands(t, read(t, readme)) {
			t.Run(command, func(t *testing.T) {
				words := strings.Fields(command)
				if at := strings.Index(command, " | kubectl apply -f -"); at >= 0 {
					words = strings.Fields(command[:at]) // the rest needs a cluster
				}
				require.NotContains(t, strings.Join(words, " "), "|", "the test does not support this pipe")
				runCommand(t, filepath.Join(t.TempDir(), "examples"), words)
			})
		}
	}
}

// commands returns the lines of the blocks marked as sh in a README.
func commands(t *testing.T, readme string) (lines []string) {
	t.Helper()
	for _, block := range regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllStringSubmatch(readme, -1) {
		for _, line := range strings.Split(strings.TrimSpace(block[1]), "\n") {
			require.NotRegexp(t, `["'\\]`, line, "the test supports neither quotes nor continued lines")
			lines = append(lines, line)
		}
	}
	assert.NotEmpty(t, lines, "no command in a README")
	for _, block := range regexp.MustCompile("(?m)^```(.+)$").FindAllStringSubmatch(readme, -1) {
		assert.Contains(t, []string{"sh", "text", "yaml"}, block[1], "the test does not support this block")
	}
	return lines
}

// runCommand runs one command on a copy of the examples.
func runCommand(t *testing.T, copied string, words []string) {
	t.Helper()
	for name, content := range files(t, examples) {
		write(t, filepath.Join(copied, name), content)
	}
	root := filepath.Dir(copied)
	switch words[0] + " " + words[1] {
	case program + " render":
		output := mustRun(t, root, "", words[0], words[1:]...)
		if len(words) == 3 {
			assert.Equal(t, nearestOutput(t, filepath.Join(root, words[2])), output)
		}
		assert.NotEmpty(t, objects(t, output))
	case program + " validate":
		assert.Empty(t, mustRun(t, root, "", words[0], words[1:]...))
	case program + " test":
		assert.Contains(t, mustRun(t, root, "", words[0], words[1:]...), " passed, 0 failed\n")
	case program + " diff":
		git(t, root, "init", "-q")
		git(t, root, "add", ".")
		git(t, root, "-c", "user.name=tester", "-c", "user.email=tester@example.com", "commit", "-q", "-m", "Add the examples")
		assert.Contains(t, mustRun(t, root, "", words[0], words[1:]...), "no changes")
	case program + " kustomize-plugin":
		require.Equal(t, []string{"install"}, words[2:]) // done for all tests
	case "kubectl kustomize":
		require.Equal(t, "--enable-alpha-plugins", words[2])
		output := mustRunIfThere(t, root, words[0], words[1:]...)
		assert.Equal(t, objects(t, nearestOutput(t, filepath.Join(root, words[3]))), objects(t, output))
	case "kustomize build":
		require.Equal(t, "--enable-alpha-plugins", words[2])
		if len(words) == 5 {
			require.Equal(t, "--enable-exec", words[3])
		}
		folder := filepath.Join(root, words[len(words)-1])
		assert.Equal(t, objects(t, nearestOutput(t, folder)), objects(t, mustKustomize(t, folder)))
	case "kpt fn":
		how := map[string][]string{"render": {"--allow-exec", "-o", "unwrap"}, "eval": {"--exec", program, "-o", "unwrap"}}
		require.Equal(t, how[words[2]], words[4:])
		assert.Equal(t, objects(t, nearestOutput(t, filepath.Join(root, words[3]))), objects(t, kpt(t, root, "", words[1:]...)))
	case "helm template":
		checkHelmCommand(t, root, words[2:])
	default:
		t.Fatalf("the test does not know how to run %s", strings.Join(words, " "))
	}
}

// mustRunIfThere is like mustRun, but skips the test if the program is missing.
func mustRunIfThere(t *testing.T, folder, name string, args ...string) string {
	t.Helper()
	if _, err := exec.LookPath(name); err != nil {
		t.Skipf("%s is not on PATH: not tested in it", name)
	}
	return mustRun(t, folder, "", name, args...)
}

// checkHelmCommand runs helm template with these arguments. Values that are set
// must be in the output; if there are none, the output must be that of the
// example.
func checkHelmCommand(t *testing.T, root string, args []string) {
	t.Helper()
	require.GreaterOrEqual(t, len(args), 4)
	release, folder := args[0], filepath.Join(root, args[1])
	require.Equal(t, []string{"--post-renderer", program}, args[2:4])
	values := make(map[string]any)
	var set []string
	for rest := args[4:]; len(rest) > 0; rest = rest[2:] {
		require.Equal(t, "--set", rest[0])
		require.NoError(t, strvals.ParseInto(rest[1], values))
		_, value, _ := strings.Cut(rest[1], "=")
		set = append(set, value)
	}
	output, err := helm(t, release, folder, values)
	require.NoError(t, err)
	for _, value := range set {
		assert.Contains(t, output, value)
	}
	expected := objects(t, nearestOutput(t, folder))
	if len(set) == 0 {
		assert.Equal(t, expected, objects(t, output))
	} else {
		assert.Len(t, objects(t, output), len(expected))
	}
}

// TestReadmeLinks follows the links between the files of the examples.
func TestReadmeLinks(t *testing.T) {
	for file, content := range files(t, examples) {
		if path.Ext(file) != ".md" {
			continue
		}
		for _, link := range regexp.MustCompile(`\]\(([^)]+)\)`).FindAllStringSubmatch(content, -1) {
			if !strings.Contains(link[1], "://") {
				_, err := os.Stat(filepath.Join(examples, path.Dir(file), link[1]))
				assert.NoError(t, err, "linked from %s", file)
			}
		}
	}
}
