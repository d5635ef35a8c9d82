package docs

import (
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
	"github.com/render-oam/render-oam/tests/internal/repository"
)

// action is a composite action for GitHub.
type action struct {
	Name        string
	Description string
	Inputs      map[string]struct{ Description, Default string }
	Runs        struct {
		Using string
		Steps []struct {
			Name, Uses, Shell, Run string
			With, Env              map[string]string
		}
	}
}

// TestAction runs the steps of the action like GitHub, on an application
// without errors and on one with an error.
func TestAction(t *testing.T) {
	bash, err := exec.LookPath("bash")
	if err != nil {
		t.Skip("bash is not on PATH")
	}
	var a action
	decodeStrictly(t, "action.yml", &a)
	assert.Equal(t, "composite", a.Runs.Using)
	root, err := filepath.Abs(repository.Root)
	require.NoError(t, err)
	input := regexp.MustCompile(`^\$\{\{ inputs\.(\w+) \}\}$`)
	runner, path := t.TempDir(), os.Getenv("PATH")
	run := func(inputs map[string]string) (output string, err error) {
		for _, step := range a.Runs.Steps {
			if step.Uses != "" {
				assert.Regexp(t, `^actions/setup-go@[0-9a-f]{40}$`, step.Uses)
				continue
			}
			cmd := exec.Command(bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", step.Run)
			added := filepath.Join(runner, "path")
			cmd.Dir = root
			cmd.Env = append(os.Environ(), "PATH="+path, "GITHUB_ACTION_PATH="+root, "RUNNER_TEMP="+runner, "GITHUB_PATH="+added)
			for name, value := range step.Env {
				match := input.FindStringSubmatch(value)
				require.NotNil(t, match, value)
				of, isInput := a.Inputs[match[1]]
				require.True(t, isInput, value)
				value = of.Default
				if given, is := inputs[match[1]]; is {
					value = given
				}
				cmd.Env = append(cmd.Env, name+"="+value)
			}
			out, err := cmd.CombinedOutput()
			if output += string(out); err != nil {
				return output, err
			}
			if data, err := os.ReadFile(added); err == nil {
				path = strings.TrimSpace(strings.SplitN(string(data), "\n", 2)[0]) + string(os.PathListSeparator) + path
			}
		}
		return output, nil
	}
	output, err := run(map[string]string{"paths": "examples/hello-world/app"})
	require.NoError(t, err, output)

	wrong := filepath.Join(t.TempDir(), "wrong.yaml")
	text := strings.Replace(repository.Read(t, "examples/kubevela/app/application.yaml"), "type: webservice", "type: webservic", 1)
	require.NoError(t, os.WriteFile(wrong, []byte(text), 0o600))
	output, err = run(map[string]string{"paths": wrong})
	require.Error(t, err)
	assert.Contains(t, output, "::error file=")
	output, err = run(map[string]string{"command": "test", "paths": "examples/custom-traits/tests", "arguments": "--platform examples/custom-traits/app/platform.yaml"})
	require.NoError(t, err, output)
	assert.Contains(t, output, "3 passed, 0 failed")
}

// TestHooks runs the command that pre-commit runs.
func TestHooks(t *testing.T) {
	var hooks []struct {
		ID, Name, Description, Entry, Language string
		Args                                   []string
		PassFilenames                          bool     `yaml:"pass_filenames"`
		TypesOr                                []string `yaml:"types_or"`
	}
	decodeStrictly(t, ".pre-commit-hooks.yaml", &hooks)
	require.Len(t, hooks, 1)
	assert.Equal(t, "golang", hooks[0].Language) // pre-commit installs ./...
	assert.False(t, hooks[0].PassFilenames)
	call := append(strings.Fields(hooks[0].Entry), hooks[0].Args...)
	require.Equal(t, "render-oam", call[0])
	cmd := exec.Command(program.Build(t), call[1:]...)
	cmd.Dir = filepath.Join(repository.Root, "examples", "hello-world", "app")
	out, err := cmd.CombinedOutput()
	require.NoError(t, err, string(out))
	assert.Empty(t, string(out))
}

func decodeStrictly(t *testing.T, file string, into any) {
	t.Helper()
	decoder := yaml.NewDecoder(strings.NewReader(repository.Read(t, file)))
	decoder.KnownFields(true)
	require.NoError(t, decoder.Decode(into), file)
}
