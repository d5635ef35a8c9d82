package hosts

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	goyaml "go.yaml.in/yaml/v3"
)

// The engines that apply manifests to clusters are not run here; tests/engines
// runs Argo CD and Flux. Their files in the examples are decoded into the types
// of their sources, where an unknown field is an error, and the commands in
// these files are run.

// header is what every resource has.
type header struct {
	APIVersion string `yaml:"apiVersion"`
	Kind       string `yaml:"kind"`
	Metadata   struct {
		Name        string            `yaml:"name"`
		Namespace   string            `yaml:"namespace"`
		Labels      map[string]string `yaml:"labels"`
		Annotations map[string]string `yaml:"annotations"`
	} `yaml:"metadata"`
}

// command is a command of an Argo CD plugin (cmpserver/plugin/config.go).
type command struct {
	Command []string `yaml:"command"`
	Args    []string `yaml:"args"`
}

// plugin is a ConfigManagementPlugin of Argo CD. It has no spec.version, which
// Argo CD 4 rejects.
type plugin struct {
	header `yaml:",inline"`
	Spec   struct {
		Init     command `yaml:"init"`
		Generate command `yaml:"generate"`
		Discover struct {
			Find struct {
				command `yaml:",inline"`
				Glob    string `yaml:"glob"`
			} `yaml:"find"`
			FileName string `yaml:"fileName"`
		} `yaml:"discover"`
		Parameters struct {
			Static []struct {
				Name           string            `yaml:"name"`
				Title          string            `yaml:"title"`
				Tooltip        string            `yaml:"tooltip"`
				Required       bool              `yaml:"required"`
				ItemType       string            `yaml:"itemType"`
				CollectionType string            `yaml:"collectionType"`
				String         string            `yaml:"string"`
				Array          []string          `yaml:"array"`
				Map            map[string]string `yaml:"map"`
			} `yaml:"static"`
			Dynamic command `yaml:"dynamic"`
		} `yaml:"parameters"`
		PreserveFileMode bool `yaml:"preserveFileMode"`
		ProvideGitCreds  bool `yaml:"provideGitCreds"`
	} `yaml:"spec"`
}

// application is the part of an Application of Argo CD that the examples use.
type application struct {
	header `yaml:",inline"`
	Spec   struct {
		Project string `yaml:"project"`
		Source  struct {
			RepoURL        string `yaml:"repoURL"`
			TargetRevision string `yaml:"targetRevision"`
			Path           string `yaml:"path"`
			Plugin         *struct {
				Name       string `yaml:"name"`
				Parameters []struct {
					Name   string            `yaml:"name"`
					String *string           `yaml:"string"`
					Array  []string          `yaml:"array"`
					Map    map[string]string `yaml:"map"`
				} `yaml:"parameters"`
			} `yaml:"plugin"`
		} `yaml:"source"`
		Destination struct {
			Server    string `yaml:"server"`
			Namespace string `yaml:"namespace"`
		} `yaml:"destination"`
		SyncPolicy struct {
			SyncOptions []string `yaml:"syncOptions"`
		} `yaml:"syncPolicy"`
	} `yaml:"spec"`
}

// functionConfig is the resource that registers a function in Porch
// (api/porchconfig/v1alpha1/function_config_types.go).
type functionConfig struct {
	header `yaml:",inline"`
	Spec   struct {
		Image       string   `yaml:"image"`
		Prefixes    []string `yaml:"prefixes"`
		PodExecutor *struct {
			Tags                    []string `yaml:"tags"`
			TimeToLive              string   `yaml:"timeToLive"`
			MaxParallelExecutions   int      `yaml:"maxParallelExecutions"`
			PreferredMaxQueueLength int      `yaml:"preferredMaxQueueLength"`
		} `yaml:"podExecutor"`
		BinaryExecutor *struct {
			Tags []string `yaml:"tags"`
			Path string   `yaml:"path"`
		} `yaml:"binaryExecutor"`
	} `yaml:"spec"`
}

// rootSync is what Config Sync syncs.
type rootSync struct {
	header `yaml:",inline"`
	Spec   struct {
		SourceFormat string `yaml:"sourceFormat"`
		SourceType   string `yaml:"sourceType"`
		Git          struct {
			Repo     string `yaml:"repo"`
			Revision string `yaml:"revision"`
			Dir      string `yaml:"dir"`
			Auth     string `yaml:"auth"`
		} `yaml:"git"`
	} `yaml:"spec"`
}

// ociRepository is a source of Flux.
type ociRepository struct {
	header `yaml:",inline"`
	Spec   struct {
		Interval string `yaml:"interval"`
		URL      string `yaml:"url"`
		Ref      struct {
			Tag    string `yaml:"tag"`
			Semver string `yaml:"semver"`
			Digest string `yaml:"digest"`
		} `yaml:"ref"`
	} `yaml:"spec"`
}

// gitRepository is a source of Flux.
type gitRepository struct {
	header `yaml:",inline"`
	Spec   struct {
		Interval string `yaml:"interval"`
		URL      string `yaml:"url"`
		Ref      struct {
			Branch string `yaml:"branch"`
		} `yaml:"ref"`
	} `yaml:"spec"`
}

// fluxKustomization is what Flux applies.
type fluxKustomization struct {
	header `yaml:",inline"`
	Spec   struct {
		Interval        string `yaml:"interval"`
		Path            string `yaml:"path"`
		Prune           bool   `yaml:"prune"`
		Wait            bool   `yaml:"wait"`
		TargetNamespace string `yaml:"targetNamespace"`
		SourceRef       struct {
			Kind string `yaml:"kind"`
			Name string `yaml:"name"`
		} `yaml:"sourceRef"`
	} `yaml:"spec"`
}

// workflow is a workflow of GitHub.
type workflow struct {
	Name        string            `yaml:"name"`
	On          any               `yaml:"on"`
	Permissions map[string]string `yaml:"permissions"`
	Concurrency string            `yaml:"concurrency"`
	Env         map[string]string `yaml:"env"`
	Jobs        map[string]struct {
		RunsOn string `yaml:"runs-on"`
		Steps  []struct {
			Name string            `yaml:"name"`
			Uses string            `yaml:"uses"`
			With map[string]string `yaml:"with"`
			Env  map[string]string `yaml:"env"`
			Run  string            `yaml:"run"`
		} `yaml:"steps"`
	} `yaml:"jobs"`
}

// strict decodes the documents of an example, one into each value. A field that
// a value does not have is an error.
func strict(t *testing.T, file string, values ...any) {
	t.Helper()
	decoder := goyaml.NewDecoder(strings.NewReader(read(t, examples, file)))
	decoder.KnownFields(true)
	for _, value := range values {
		require.NoError(t, decoder.Decode(value), file)
	}
	var more any
	require.ErrorIs(t, decoder.Decode(&more), io.EOF, "%s has more documents", file)
}

// TestArgoKustomize checks how Argo CD's own kustomize runs the program, and
// runs the build with these options.
func TestArgoKustomize(t *testing.T) {
	var config struct {
		header `yaml:",inline"`
		Data   map[string]string `yaml:"data"`
	}
	strict(t, "argocd/kustomize/argocd-cm.yaml", &config)
	assert.Equal(t, "argocd-cm", config.Metadata.Name)
	assert.Equal(t, map[string]string{"kustomize.buildOptions": "--enable-alpha-plugins --enable-exec"}, config.Data)
	var app application
	strict(t, "argocd/kustomize/application.yaml", &app)
	checkApplication(t, app)
	folder := filepath.Join(repository, app.Spec.Source.Path)
	assert.Equal(t, objects(t, nearestOutput(t, folder)), objects(t, mustKustomize(t, folder)))
}

func checkApplication(t *testing.T, app application) {
	t.Helper()
	assert.Equal(t, "argoproj.io/v1alpha1 Application", app.APIVersion+" "+app.Kind)
	for _, value := range []string{app.Metadata.Name, app.Spec.Project, app.Spec.Source.RepoURL, app.Spec.Destination.Server, app.Spec.Destination.Namespace} {
		assert.NotEmpty(t, value)
	}
	assert.DirExists(t, filepath.Join(repository, app.Spec.Source.Path))
}

// TestArgoPlugin runs the commands of the plugin like the sidecar of Argo CD:
// in a copy of the folder, with the parameters as environment variables.
func TestArgoPlugin(t *testing.T) {
	var p plugin
	strict(t, "argocd/cmp/plugin.yaml", &p)
	assert.Equal(t, "argoproj.io/v1alpha1 ConfigManagementPlugin render-oam", p.APIVersion+" "+p.Kind+" "+p.Metadata.Name)
	var app application
	strict(t, "argocd/cmp/application.yaml", &app)
	checkApplication(t, app)
	require.NotNil(t, app.Spec.Source.Plugin)
	assert.Equal(t, p.Metadata.Name, app.Spec.Source.Plugin.Name)
	assert.Equal(t, []string{"argocd-render-oam"}, p.Spec.Generate.Command)
	script := read(t, examples, "argocd/cmp/argocd-render-oam")
	announced := []string{}
	for _, parameter := range p.Spec.Parameters.Static {
		announced = append(announced, parameter.Name)
		assert.NotEmpty(t, parameter.Title+parameter.Tooltip, parameter.Name)
		assert.Contains(t, script, "$PARAM_"+strings.ToUpper(parameter.Name))
	}
	for _, parameter := range app.Spec.Source.Plugin.Parameters {
		assert.Contains(t, announced, parameter.Name)
	}

	commands, err := filepath.Abs(filepath.Join(examples, "argocd/cmp"))
	require.NoError(t, err)
	t.Setenv("PATH", commands+string(os.PathListSeparator)+os.Getenv("PATH"))
	source := copyOf(t, filepath.Join(repository, app.Spec.Source.Path))
	t.Run("generate", func(t *testing.T) {
		stdout, stderr, err := runPlugin(source, p.Spec.Generate)
		require.NoError(t, err, stderr)
		assert.Equal(t, objects(t, nearestOutput(t, filepath.Join(repository, app.Spec.Source.Path))), objects(t, stdout))
	})
	folder := folderOf(t, map[string]string{
		"app.yaml":           oam,
		"platforms/keda.txt": strings.Replace(function, "metadata:", "spec:\n  traits:\n    auto-scaler:\n      implementation: keda\nmetadata:", 1),
	})
	for name, c := range map[string]struct {
		env                []string
		expected, problems string
	}{
		"no parameter":                {nil, "kind: HorizontalPodAutoscaler", ""},
		"platform":                    {[]string{"PARAM_PLATFORM=platforms/keda.txt"}, "kind: ScaledObject", ""},
		"platform outside":            {[]string{"PARAM_PLATFORM=/etc/passwd"}, "", `error: parameter "platform": must be a file in the folder`},
		"platform above":              {[]string{"PARAM_PLATFORM=a/../../b"}, "", `error: parameter "platform": must be a file in the folder`},
		"platform that looks like sh": {[]string{"PARAM_PLATFORM=$(touch hacked); touch hacked"}, "", "no such file"},
		"strict":                      {[]string{"PARAM_STRICT=true"}, "kind: HorizontalPodAutoscaler", ""},
		"strict with a wrong value":   {[]string{"PARAM_STRICT=yes"}, "", `error: parameter "strict": must be "true" or "false", got "yes"`},
	} {
		t.Run(name, func(t *testing.T) {
			stdout, stderr, err := runPlugin(folder, p.Spec.Generate, c.env...)
			if c.problems != "" {
				require.Error(t, err)
				assert.Contains(t, stderr, c.problems)
				assert.Empty(t, stdout)
				assert.NoFileExists(t, filepath.Join(folder, "hacked"))
				return
			}
			require.NoError(t, err, stderr)
			assert.Contains(t, stdout, c.expected)
		})
	}
}

// runPlugin runs a command of a plugin in a folder.
func runPlugin(folder string, c command, env ...string) (stdout, stderr string, err error) {
	argv := slices.Concat(c.Command, c.Args)
	cmd := exec.Command(argv[0], argv[1:]...)
	var out, errs bytes.Buffer
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = folder, append(os.Environ(), env...), &out, &errs
	err = cmd.Run()
	return out.String(), errs.String(), err
}

// TestArgoSidecar checks the patch for the repo-server.
func TestArgoSidecar(t *testing.T) {
	var patch struct {
		header `yaml:",inline"`
		Spec   struct {
			Template struct {
				Spec struct {
					Containers []struct {
						Name            string         `yaml:"name"`
						Image           string         `yaml:"image"`
						Command         []string       `yaml:"command"`
						SecurityContext map[string]any `yaml:"securityContext"`
						VolumeMounts    []struct {
							Name      string `yaml:"name"`
							MountPath string `yaml:"mountPath"`
						} `yaml:"volumeMounts"`
					} `yaml:"containers"`
					Volumes []struct {
						Name     string         `yaml:"name"`
						EmptyDir map[string]any `yaml:"emptyDir"`
					} `yaml:"volumes"`
				} `yaml:"spec"`
			} `yaml:"template"`
		} `yaml:"spec"`
	}
	strict(t, "argocd/cmp/repo-server.yaml", &patch)
	var params struct {
		header `yaml:",inline"`
		Data   map[string]string `yaml:"data"`
	}
	strict(t, "argocd/cmp/argocd-cmd-params-cm.yaml", &params)
	assert.Equal(t, "argocd-cmd-params-cm", params.Metadata.Name)
	assert.Equal(t, map[string]string{"reposerver.plugin.use.manifest.generate.paths": "true"}, params.Data)
	assert.Equal(t, "argocd-repo-server", patch.Metadata.Name)
	sidecar := patch.Spec.Template.Spec.Containers[0]
	assert.Equal(t, []string{"/var/run/argocd/argocd-cmp-server"}, sidecar.Command)
	assert.Equal(t, 999, sidecar.SecurityContext["runAsUser"])
	mounted := map[string]string{}
	for _, mount := range sidecar.VolumeMounts {
		mounted[mount.MountPath] = mount.Name
	}
	assert.Equal(t, map[string]string{
		"/var/run/argocd": "var-files", "/home/argocd/cmp-server/plugins": "plugins", "/tmp": patch.Spec.Template.Spec.Volumes[0].Name,
	}, mounted)
	assert.Contains(t, read(t, examples, "argocd/cmp/Dockerfile"), "COPY plugin.yaml /home/argocd/cmp-server/config/plugin.yaml\n")
	assert.Contains(t, read(t, examples, "argocd/cmp/Dockerfile"), "COPY --chmod=755 argocd-render-oam /usr/local/bin/argocd-render-oam\n")
}

// TestPorch checks how the program is registered in Porch, and does what its
// function-runner does: it runs the binary without arguments and gives it a
// ResourceList. If the program fails, Porch only has what it wrote to standard
// error.
func TestPorch(t *testing.T) {
	var config functionConfig
	strict(t, "porch/functionconfig.yaml", &config)
	assert.Equal(t, "config.porch.kpt.dev/v1alpha1 FunctionConfig porch-fn-system", config.APIVersion+" "+config.Kind+" "+config.Metadata.Namespace)
	assert.Equal(t, config.Metadata.Name, config.Spec.Image, "Porch requires the name to be that of the image")
	require.NotNil(t, config.Spec.BinaryExecutor)
	require.NotNil(t, config.Spec.PodExecutor)
	image := config.Spec.Prefixes[0] + "/" + config.Spec.Image + ":" + config.Spec.BinaryExecutor.Tags[0]
	assert.Equal(t, config.Spec.BinaryExecutor.Tags, config.Spec.PodExecutor.Tags)
	var legacy struct {
		Functions []struct {
			Function string   `yaml:"function"`
			Images   []string `yaml:"images"`
		} `yaml:"functions"`
	}
	strict(t, "porch/config.yaml", &legacy)
	assert.Equal(t, []string{image}, legacy.Functions[0].Images)
	assert.Contains(t, read(t, examples, "porch/Dockerfile"), "/home/nonroot/functions/"+config.Spec.BinaryExecutor.Path+"\n")
	var kptfile struct {
		header   `yaml:",inline"`
		Info     map[string]string
		Pipeline struct {
			Mutators []map[string]string
		}
	}
	strict(t, "porch/Kptfile.yaml", &kptfile)
	assert.Equal(t, []map[string]string{{"image": image}}, kptfile.Pipeline.Mutators)

	output := mustRun(t, "/", resourceList(t, oam), program)
	assert.Len(t, objects(t, output), 6)
	_, stderr, err := run(t, "/", resourceList(t, strings.Replace(oam, "componentName: web", "componentName: wed", 1)), program)
	require.Error(t, err)
	assert.Contains(t, stderr, `did you mean "web"?`)
}

// TestConfigSync checks the configuration of Config Sync, and builds like
// Config Sync: with a program in the repository, which the kustomization names
// by its path.
func TestConfigSync(t *testing.T) {
	for _, file := range []string{"config-sync/rendered.yaml", "config-sync/kustomize.yaml"} {
		var sync rootSync
		strict(t, file, &sync)
		assert.Equal(t, "configsync.gke.io/v1beta1 RootSync config-management-system", sync.APIVersion+" "+sync.Kind+" "+sync.Metadata.Namespace)
		assert.Equal(t, "unstructured git none", sync.Spec.SourceFormat+" "+sync.Spec.SourceType+" "+sync.Spec.Git.Auth)
		assert.NotEmpty(t, sync.Spec.Git.Repo+sync.Spec.Git.Revision+sync.Spec.Git.Dir)
	}
	binary, err := os.ReadFile(filepath.Join(filepath.SplitList(os.Getenv("PATH"))[0], program))
	require.NoError(t, err)
	root := folderOf(t, map[string]string{
		"base/app.yaml":                          oam,
		"base/kustomization.yaml":                "resources: [app.yaml]\n",
		"overlays/production/kustomization.yaml": "resources: [../../base]\ntransformers: [platform.yaml]\n",
		"overlays/production/platform.yaml":      strings.Replace(function, "path: render-oam", "path: ../../bin/render-oam", 1),
	})
	require.NoError(t, os.Mkdir(filepath.Join(root, "bin"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(root, "bin", program), binary, 0o755)) //nolint:gosec // a program
	t.Setenv("PATH", "")
	assert.Len(t, objects(t, mustKustomize(t, filepath.Join(root, "overlays/production"))), 6)
}

// TestFlux checks the configuration of Flux.
func TestFlux(t *testing.T) {
	var source ociRepository
	var sync fluxKustomization
	strict(t, "flux/sync.yaml", &source, &sync)
	assert.Equal(t, "source.toolkit.fluxcd.io/v1 OCIRepository", source.APIVersion+" "+source.Kind)
	assert.Equal(t, "kustomize.toolkit.fluxcd.io/v1 Kustomization", sync.APIVersion+" "+sync.Kind)
	assert.Equal(t, source.Kind+" "+source.Metadata.Name, sync.Spec.SourceRef.Kind+" "+sync.Spec.SourceRef.Name)
	var push workflow
	strict(t, "flux/push.yaml", &push)
	assert.Equal(t, source.Spec.URL, push.Env["ARTIFACT"])
	last := push.Jobs["push"].Steps[len(push.Jobs["push"].Steps)-1]
	assert.Contains(t, last.Run, "--tag "+source.Spec.Ref.Tag+"\n")

	var branch gitRepository
	var syncBranch fluxKustomization
	strict(t, "flux/branch.yaml", &branch, &syncBranch)
	assert.Equal(t, branch.Kind+" "+branch.Metadata.Name, syncBranch.Spec.SourceRef.Kind+" "+syncBranch.Spec.SourceRef.Name)
	assert.Contains(t, read(t, examples, "ci/branch.yaml"), "git push origin "+branch.Spec.Ref.Branch+"\n")
}

// TestWorkflows runs the steps of the workflows in the examples, in a
// repository of the form that they expect, with a folder as the remote.
func TestWorkflows(t *testing.T) {
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("git is not on PATH")
	}
	t.Run("ci/github.yaml", func(t *testing.T) {
		folder := newGitRepository(t)
		assert.Error(t, runWorkflow(t, "ci/github.yaml", "oam", folder), "rendered is not committed")
		git(t, folder, "add", "rendered")
		git(t, folder, "commit", "-qm", "Render")
		assert.NoError(t, runWorkflow(t, "ci/github.yaml", "oam", folder))
		write(t, filepath.Join(folder, "app/app.yaml"), strings.Replace(oam, "example.com/web:1", "example.com/web:2", 1))
		assert.Error(t, runWorkflow(t, "ci/github.yaml", "oam", folder), "the application changed")
		assert.Contains(t, read(t, folder, "comment.md"), "| changed | Deployment/")
		write(t, filepath.Join(folder, "app/app.yaml"), strings.Replace(oam, "name: web", "nam: web", 1))
		assert.Error(t, runWorkflow(t, "ci/github.yaml", "oam", folder), "the application is wrong")
	})
	t.Run("ci/branch.yaml", func(t *testing.T) {
		folder := newGitRepository(t)
		show := func() string { return git(t, folder, "ls-tree", "-r", "--name-only", "origin/rendered") }
		log := func() string { return git(t, folder, "log", "--format=%s", "origin/rendered") }
		require.NoError(t, runWorkflow(t, "ci/branch.yaml", "branch", folder))
		assert.Equal(t, "rendered/shop.yaml\n", show())
		git(t, folder, "checkout", "-q", "main")
		require.NoError(t, runWorkflow(t, "ci/branch.yaml", "branch", folder))
		assert.Len(t, strings.Fields(log()), 2, "nothing changed, so there is no second commit")
		git(t, folder, "checkout", "-q", "main")
		write(t, filepath.Join(folder, "app/app.yaml"), strings.Replace(oam, "name: shop", "name: store", 1))
		git(t, folder, "commit", "-qam", "Rename")
		require.NoError(t, runWorkflow(t, "ci/branch.yaml", "branch", folder))
		assert.Equal(t, "rendered/store.yaml\n", show(), "files of deleted applications are removed too")
	})
	t.Run("flux/push.yaml", func(t *testing.T) {
		folder := newGitRepository(t)
		bin := t.TempDir()
		write(t, filepath.Join(bin, "flux"), "#!/bin/sh\necho \"flux $*\" >>flux.log\n")
		require.NoError(t, os.Chmod(filepath.Join(bin, "flux"), 0o755))
		t.Setenv("PATH", bin+string(os.PathListSeparator)+os.Getenv("PATH"))
		require.NoError(t, runWorkflow(t, "flux/push.yaml", "push", folder))
		assert.Regexp(t, `^flux push artifact oci://\S+:[0-9a-f]+ --path=rendered --source=\S+ --revision=main@sha1:[0-9a-f]{40}\nflux tag artifact `,
			read(t, folder, "flux.log"))
		assert.FileExists(t, filepath.Join(folder, "rendered/shop.yaml"))
	})
}

// runWorkflow runs the steps of a job like GitHub, except those that install
// something.
func runWorkflow(t *testing.T, file, job, folder string) error {
	t.Helper()
	var w workflow
	strict(t, file, &w)
	steps := w.Jobs[job].Steps
	require.NotEmpty(t, steps)
	temporary := t.TempDir()
	expressions := strings.NewReplacer("${{ github.base_ref }}", "main", "${{ github.event.pull_request.number }}", "7", "${{ github.token }}", "token")
	for _, step := range steps {
		switch {
		case step.Uses != "":
			assert.Contains(t, []string{"actions/checkout@v5", "actions/setup-go@v6", "fluxcd/flux2/action@main", "docker/login-action@v3"}, step.Uses)
			continue
		case step.Name == "Install":
			assert.Regexp(t, `^go install github\.com/render-oam/render-oam/cmd/render-oam@vVERSION$`, step.Run)
			continue
		case step.Name == "Comment":
			assert.Equal(t, `gh pr comment "$PULL_REQUEST" --body-file comment.md --edit-last --create-if-none`, step.Run)
			assert.FileExists(t, filepath.Join(folder, "comment.md"))
			continue
		}
		cmd := exec.Command("bash", "-eo", "pipefail", "-c", step.Run)
		cmd.Dir, cmd.Env = folder, append(os.Environ(), "RUNNER_TEMP="+temporary, "GITHUB_STEP_SUMMARY="+filepath.Join(temporary, "summary.md"))
		for name, value := range step.Env {
			cmd.Env = append(cmd.Env, name+"="+expressions.Replace(value))
		}
		for name, value := range w.Env {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
		if out, err := cmd.CombinedOutput(); err != nil {
			return errors.New(step.Name + ": " + err.Error() + "\n" + string(out))
		}
	}
	return nil
}

// newGitRepository returns a repository with an application in the folder app,
// and with a remote.
func newGitRepository(t *testing.T) string {
	t.Helper()
	for variable, value := range map[string]string{
		"GIT_CONFIG_GLOBAL": os.DevNull, "GIT_CONFIG_SYSTEM": os.DevNull,
		"GIT_AUTHOR_NAME": "t", "GIT_AUTHOR_EMAIL": "t@example.com", "GIT_COMMITTER_NAME": "t", "GIT_COMMITTER_EMAIL": "t@example.com",
	} {
		t.Setenv(variable, value)
	}
	remote, folder := t.TempDir(), folderOf(t, map[string]string{"app/app.yaml": oam})
	git(t, remote, "init", "-q", "--bare")
	git(t, folder, "init", "-q", "-b", "main")
	git(t, folder, "remote", "add", "origin", remote)
	git(t, folder, "add", "app")
	git(t, folder, "commit", "-qm", "Start")
	git(t, folder, "push", "-q", "origin", "main")
	return folder
}

func git(t *testing.T, folder string, args ...string) string {
	t.Helper()
	return mustRun(t, folder, "", "git", args...)
}

// TestEngineFilesAreChecked finds files for the engines that no test reads.
func TestEngineFilesAreChecked(t *testing.T) {
	source := read(t, "engines_test.go")
	for _, folder := range []string{"argocd/kustomize", "argocd/cmp", "porch", "config-sync", "flux", "ci"} {
		for file := range files(t, filepath.Join(examples, folder)) {
			if filepath.Ext(file) == ".yaml" {
				assert.Contains(t, source, `"`+folder+"/"+file+`"`)
			}
		}
	}
}
