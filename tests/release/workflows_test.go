package release

import (
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
)

// workflow is a workflow of this repository.
type workflow struct {
	On          map[string]any    `yaml:"on"`
	Permissions map[string]string `yaml:"permissions"`
	Jobs        map[string]job    `yaml:"jobs"`
}

type job struct {
	Needs       yaml.Node         `yaml:"needs"`
	Permissions map[string]string `yaml:"permissions"`
	Strategy    struct {
		Matrix map[string][]string `yaml:"matrix"`
	} `yaml:"strategy"`
	Steps []step `yaml:"steps"`
}

type step struct {
	Uses string            `yaml:"uses"`
	With map[string]string `yaml:"with"`
	Env  map[string]string `yaml:"env"`
	Run  string            `yaml:"run"`
}

// needs returns the jobs that a job waits for.
func (j job) needs() []string {
	var one string
	if j.Needs.Decode(&one) == nil {
		return strings.Fields(one)
	}
	var several []string
	j.Needs.Decode(&several) //nolint:errcheck // a job may need nothing
	return several
}

// calls reports whether a step of a job runs a command.
func (j job) calls(command string) bool {
	return slices.ContainsFunc(j.Steps, func(s step) bool { return strings.Contains(s.Run, command) })
}

func workflows(t *testing.T) map[string]workflow {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(root, ".github/workflows/*"))
	require.NoError(t, err)
	all := make(map[string]workflow)
	for _, file := range files {
		var w workflow
		require.NoError(t, yaml.Unmarshal([]byte(read(t, ".github/workflows/"+filepath.Base(file))), &w))
		all[filepath.Base(file)] = w
	}
	require.Contains(t, all, "ci.yml")
	require.Contains(t, all, "release.yml")
	return all
}

// TestWorkflowRules checks every workflow by rules that keep others from
// changing what it builds.
func TestWorkflowRules(t *testing.T) {
	pinned := regexp.MustCompile(`^[\w.-]+/[\w./-]+@[0-9a-f]{40}$`)
	for name, w := range workflows(t) {
		assert.NotNil(t, w.Permissions, "%s: jobs must only have the permissions that they set", name)
		assert.Empty(t, w.Permissions, "%s: jobs must only have the permissions that they set", name)
		assert.NotContains(t, w.On, "pull_request_target", "%s: it would run code of others with permissions", name)
		for id, j := range w.Jobs {
			assert.NotNil(t, j.Permissions, "%s: %s sets no permissions", name, id)
			for _, s := range j.Steps {
				assert.NotContains(t, s.Run, "${{", "%s: %s: pass values to a shell in environment variables", name, id)
				if s.Uses == "" {
					continue
				}
				assert.Regexp(t, pinned, s.Uses, "%s: %s: pin actions by commit", name, id)
				if strings.HasPrefix(s.Uses, "actions/checkout@") {
					assert.Equal(t, "false", s.With["persist-credentials"], "%s: %s leaves its credentials to the programs that it runs", name, id)
				}
			}
			if id == "build" || j.calls("make ") || j.calls(".ci/run") {
				assert.Equal(t, map[string]string{"contents": "read"}, j.Permissions, "%s: %s runs code of the repository", name, id)
			}
		}
		for _, line := range regexp.MustCompile(`(?m)^.*\buses:.*$`).FindAllString(read(t, ".github/workflows/"+name), -1) {
			assert.Regexp(t, `@[0-9a-f]{40} # v\d+\.\d+\.\d+$`, line, "%s: Dependabot updates the version next to the commit", name)
		}
	}
}

// TestReleaseWorkflow checks that everything that is published was tested, and
// built twice.
func TestReleaseWorkflow(t *testing.T) {
	jobs := workflows(t)["release.yml"].Jobs
	assert.GreaterOrEqual(t, len(slices.Compact(slices.Sorted(slices.Values(jobs["build"].Strategy.Matrix["runner"])))), 2)
	assert.True(t, jobs["build"].calls("make release "))
	for id, j := range jobs {
		if j.calls("make release ") || j.calls(".ci/run") {
			for _, s := range j.Steps {
				if strings.HasPrefix(s.Uses, "actions/setup-go@") {
					assert.Equal(t, "false", s.With["cache"], "%s: other workflows write to the cache", id)
				}
			}
		}
		if !slices.Contains([]string{"test", "build", "compare"}, id) {
			before := reach(jobs, id)
			assert.Contains(t, before, "test", id)
			assert.Contains(t, before, "compare", id)
		}
	}
	assert.Equal(t, []string{"build"}, jobs["compare"].needs())
	assert.True(t, jobs["compare"].calls("diff --recursive built/dist-"+jobs["build"].Strategy.Matrix["runner"][0]+" built/dist-"+jobs["build"].Strategy.Matrix["runner"][1]))
	for _, s := range jobs["test"].Steps {
		if s.Run == ".ci/run" {
			assert.Equal(t, "required", s.Env["VULN"], "a release must be checked for vulnerabilities")
		}
	}
	assert.True(t, jobs["test"].calls(".ci/run"))
	assert.Equal(t, map[string]string{"contents": "write"}, jobs["archives"].Permissions)
	assert.Equal(t, map[string]string{"packages": "write"}, jobs["image"].Permissions)
	assert.Equal(t, map[string]string{"id-token": "write", "attestations": "write"}, jobs["attest"].Permissions)
}

// reach returns the jobs that must succeed before a job begins.
func reach(jobs map[string]job, id string) (all []string) {
	for _, before := range jobs[id].needs() {
		all = append(append(all, before), reach(jobs, before)...)
	}
	return all
}

// TestWorkflowTargets checks that the make targets in the workflows exist.
func TestWorkflowTargets(t *testing.T) {
	makefile := read(t, "Makefile")
	for _, w := range workflows(t) {
		for _, j := range w.Jobs {
			for _, s := range j.Steps {
				for _, target := range regexp.MustCompile(`(?m)^\s*make ([a-z-]+)`).FindAllStringSubmatch(s.Run, -1) {
					assert.Contains(t, makefile, "\n"+target[1]+":")
				}
			}
		}
	}
	assert.True(t, workflows(t)["ci.yml"].Jobs["ci"].calls(".ci/run"))
}

// TestVulnerabilitiesUnchecked runs make vuln with a scanner that cannot reach
// its database: that must be reported, and be an error if the check is
// required.
func TestVulnerabilitiesUnchecked(t *testing.T) {
	folder := t.TempDir()
	scanner := "#!/bin/sh\necho 'govulncheck: fetching vulnerabilities: no route to host' >&2\nexit 1\n"
	for path, content := range map[string]string{
		"Makefile": read(t, "Makefile"), "tools/go.mod": "", "tools/go.sum": "", "bin/govulncheck": scanner,
	} {
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(folder, path)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(folder, path), []byte(content), 0o755)) //nolint:gosec // one is a program
	}
	run := func(args ...string) (string, error) {
		cmd := exec.Command("make", append([]string{"vuln", "-o", "bin/govulncheck"}, args...)...)
		cmd.Dir = folder
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	out, err := run()
	assert.NoError(t, err, out)
	assert.Contains(t, out, "NOT CHECKED")
	out, err = run("VULN=required")
	assert.Error(t, err)
	assert.Contains(t, out, "NOT CHECKED")
}

// TestUpdates checks that every module of the repository is kept up to date,
// and actions and images too.
func TestUpdates(t *testing.T) {
	var config struct {
		Updates []struct {
			Ecosystem   string   `yaml:"package-ecosystem"`
			Directory   string   `yaml:"directory"`
			Directories []string `yaml:"directories"`
		} `yaml:"updates"`
	}
	require.NoError(t, yaml.Unmarshal([]byte(read(t, ".github/dependabot.yml")), &config))
	folders := make(map[string][]string)
	for _, u := range config.Updates {
		folders[u.Ecosystem] = append(u.Directories, u.Directory)
	}
	assert.Contains(t, folders["github-actions"], "/")
	assert.Contains(t, folders["docker"], "/")
	err := filepath.WalkDir(root, func(path string, entry os.DirEntry, err error) error {
		if err == nil && entry.Name() == "go.mod" && !strings.Contains(path, "testdata") {
			folder, errRel := filepath.Rel(root, filepath.Dir(path))
			require.NoError(t, errRel)
			assert.Contains(t, folders["gomod"], filepath.Join("/", folder))
		}
		return err
	})
	require.NoError(t, err)
}
