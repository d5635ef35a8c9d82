package release

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"
)

const (
	version = "1.2.3-test"
	linux   = "render-oam_" + version + "_linux_amd64"
)

// checkInstalled installs a release in the ways that docs/install.md describes,
// if the necessary programs are present.
func checkInstalled(t *testing.T, files, packed map[string][]byte) {
	t.Helper()
	folder := t.TempDir()
	for name, data := range files {
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), data, 0o600))
	}
	for _, name := range []string{"completions/render-oam.bash", "completions/_render-oam", "completions/render-oam.fish"} {
		assert.Contains(t, string(packed[linux+"/"+name]), "render-oam", name)
	}
	addresses := regexp.MustCompile(`releases/download/vVERSION/(\S+)`).FindAllStringSubmatch(read(t, "docs/install.md"), -1)
	assert.NotEmpty(t, addresses)
	for _, address := range addresses {
		assert.Contains(t, files, strings.ReplaceAll(address[1], "VERSION", version))
	}
	t.Run("deb", func(t *testing.T) { checkDeb(t, filepath.Join(folder, linux+".deb"), packed) })
	t.Run("rpm", func(t *testing.T) { checkRPM(t, filepath.Join(folder, linux+".rpm"), packed) })
	t.Run("Homebrew", func(t *testing.T) { checkFormula(t, files, packed) })
	t.Run("Krew", func(t *testing.T) { checkKrew(t, files, packed) })
	t.Run("asdf", func(t *testing.T) { checkASDF(t, files) })
	t.Run("aqua", func(t *testing.T) { checkAqua(t, files, packed) })
}

// need skips a test if a program is missing.
func need(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err != nil {
			t.Skipf("%s is not on PATH", name)
		}
	}
}

// output returns what a command prints.
func output(t *testing.T, name string, args ...string) string {
	t.Helper()
	out, err := exec.Command(name, args...).CombinedOutput()
	require.NoError(t, err, "%s %v\n%s", name, args, out)
	return string(out)
}

// checkFiles checks what a package installed to a folder.
func checkFiles(t *testing.T, root, zsh string, packed map[string][]byte) {
	t.Helper()
	for from, to := range map[string]string{
		"render-oam":                  "usr/bin/render-oam",
		"completions/render-oam.bash": "usr/share/bash-completion/completions/render-oam",
		"completions/render-oam.fish": "usr/share/fish/vendor_completions.d/render-oam.fish",
		"completions/_render-oam":     zsh + "/_render-oam",
	} {
		data, err := os.ReadFile(filepath.Join(root, to))
		require.NoError(t, err)
		assert.Equal(t, sha256.Sum256(packed[linux+"/"+from]), sha256.Sum256(data), to)
	}
	for name := range packed {
		if page, isPage := strings.CutPrefix(name, linux+"/man/man1/"); isPage {
			assert.FileExists(t, filepath.Join(root, "usr/share/man/man1", page+".gz"))
		}
	}
	if runtime.GOARCH == "amd64" {
		assert.Equal(t, "render-oam v"+version+"\n", output(t, filepath.Join(root, "usr/bin/render-oam"), "version"))
	}
}

// checkDeb installs a package with dpkg to a folder that has no other package,
// and removes it again.
func checkDeb(t *testing.T, file string, packed map[string][]byte) {
	need(t, "dpkg", "dpkg-deb")
	assert.Equal(t, "render-oam 1.2.3~test amd64\n", output(t, "dpkg-deb", "--show", "--showformat", "${Package} ${Version} ${Architecture}\n", file))
	assert.NotRegexp(t, `(?m)^\S+ (?:[^r]|r[^o])`, output(t, "dpkg-deb", "--contents", file), "all files must belong to root")
	root := t.TempDir()
	for _, name := range []string{"info", "updates", "triggers"} {
		require.NoError(t, os.MkdirAll(filepath.Join(root, "var/lib/dpkg", name), 0o755))
	}
	require.NoError(t, os.WriteFile(filepath.Join(root, "var/lib/dpkg/status"), nil, 0o600))
	dpkg := func(args ...string) string {
		all := append([]string{"--root=" + root, "--force-not-root", "--force-bad-path", "--force-architecture", "--log=/dev/null"}, args...)
		if os.Getuid() == 0 {
			return output(t, "dpkg", all...)
		}
		need(t, "fakeroot")
		return output(t, "fakeroot", append([]string{"dpkg"}, all...)...)
	}
	dpkg("--install", file)
	checkFiles(t, root, "usr/share/zsh/vendor-completions", packed)
	assert.Empty(t, dpkg("--verify", "render-oam"), "files that differ from md5sums")
	copyright, err := os.ReadFile(filepath.Join(root, "usr/share/doc/render-oam/copyright"))
	require.NoError(t, err)
	assert.Contains(t, string(copyright), "License: Apache-2.0")
	dpkg("--purge", "render-oam")
	assert.NoFileExists(t, filepath.Join(root, "usr/bin/render-oam"))
}

// checkRPM installs a package with rpm to a folder.
func checkRPM(t *testing.T, file string, packed map[string][]byte) {
	need(t, "rpm")
	if os.Getuid() != 0 {
		t.Skip("rpm needs root to install to another folder")
	}
	root := t.TempDir()
	output(t, "rpm", "--root", root, "--initdb")
	output(t, "rpm", "--root", root, "--install", "--ignorearch", "--nosignature", file)
	checkFiles(t, root, "usr/share/zsh/site-functions", packed)
	assert.Empty(t, output(t, "rpm", "--root", root, "--verify", "render-oam"), "files that differ from the package")
	assert.Equal(t, "1.2.3~test-1 Apache-2.0", output(t, "rpm", "--root", root, "--query", "--queryformat", "%{VERSION}-%{RELEASE} %{LICENSE}", "render-oam"))
}

// checkFormula checks that the formula installs files that the archive has.
func checkFormula(t *testing.T, files, packed map[string][]byte) {
	formula := string(files["render-oam.rb"])
	assert.Contains(t, formula, "\nclass RenderOam < Formula\n"[1:])
	assert.Contains(t, formula, fmt.Sprintf("/releases/download/v%s/%s.tar.gz\"\n      sha256 \"%x\"\n", version, linux, sha256.Sum256(files[linux+".tar.gz"])))
	for _, name := range regexp.MustCompile(`\.install "([^"]+)"`).FindAllStringSubmatch(formula, -1) {
		assert.Contains(t, packed, linux+"/"+name[1])
	}
	if _, err := exec.LookPath("ruby"); err == nil {
		path := filepath.Join(t.TempDir(), "render-oam.rb")
		require.NoError(t, os.WriteFile(path, []byte(formula), 0o600))
		output(t, "ruby", "-c", path)
	}
}

// checkKrew checks the manifest by the rules of Krew.
func checkKrew(t *testing.T, files, packed map[string][]byte) {
	var manifest struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string
		Metadata   struct{ Name string }
		Spec       struct {
			Version, Homepage, Description string
			ShortDescription               string `yaml:"shortDescription"`
			Platforms                      []struct {
				Selector struct {
					MatchLabels map[string]string `yaml:"matchLabels"`
				}
				URI, Sha256, Bin string
				Files            []struct{ From, To string }
			}
		}
	}
	decoder := yaml.NewDecoder(bytes.NewReader(files["render-oam.krew.yaml"]))
	decoder.KnownFields(true)
	require.NoError(t, decoder.Decode(&manifest))
	assert.Equal(t, "krew.googlecontainertools.github.com/v1alpha2 Plugin", manifest.APIVersion+" "+manifest.Kind)
	assert.Regexp(t, `^[a-z0-9-]+$`, manifest.Metadata.Name)
	assert.Equal(t, "v"+version, manifest.Spec.Version)
	assert.LessOrEqual(t, len(manifest.Spec.ShortDescription), 50)
	assert.NotRegexp(t, `\.$`, manifest.Spec.ShortDescription)
	assert.NotEmpty(t, manifest.Spec.Description)
	assert.Len(t, manifest.Spec.Platforms, 2)
	for _, p := range manifest.Spec.Platforms {
		archive := path.Base(p.URI)
		require.Contains(t, files, archive)
		assert.Equal(t, fmt.Sprintf("%x", sha256.Sum256(files[archive])), p.Sha256)
		assert.Contains(t, archive, "_"+p.Selector.MatchLabels["os"]+"_"+p.Selector.MatchLabels["arch"]+".")
		unpacked := packed
		if strings.HasSuffix(archive, ".zip") {
			unpacked = unpackZip(t, files[archive])
		}
		var names []string
		for _, f := range p.Files {
			assert.Contains(t, unpacked, f.From)
			assert.Equal(t, ".", f.To)
			names = append(names, path.Base(f.From))
		}
		assert.Contains(t, names, p.Bin)
		assert.Contains(t, names, "LICENSE", "Krew requires it")
	}
}

// checkASDF runs the scripts of the plugin with a release and tags on this
// machine.
func checkASDF(t *testing.T, files map[string][]byte) {
	need(t, "bash", "curl", "git", "tar")
	scripts, err := filepath.Abs(filepath.Join(root, "packaging/asdf/bin"))
	require.NoError(t, err)
	releases, tags, work := t.TempDir(), t.TempDir(), t.TempDir()
	for name, data := range files {
		require.NoError(t, os.MkdirAll(filepath.Join(releases, "v"+version), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(releases, "v"+version, name), data, 0o600))
	}
	run := func(script string, args ...string) (string, error) {
		cmd := exec.Command("bash", append([]string{filepath.Join(scripts, script)}, args...)...)
		cmd.Env = append(os.Environ(), "RENDER_OAM_RELEASES=file://"+filepath.ToSlash(releases), "RENDER_OAM_REPOSITORY="+tags,
			"ASDF_INSTALL_TYPE=version", "ASDF_INSTALL_VERSION="+version, "ASDF_DOWNLOAD_PATH="+filepath.Join(work, "download"), "ASDF_INSTALL_PATH="+filepath.Join(work, "installed"))
		out, err := cmd.CombinedOutput()
		return string(out), err
	}
	git := func(args ...string) {
		output(t, "git", append([]string{"-C", tags, "-c", "user.name=x", "-c", "user.email=x@example.com"}, args...)...)
	}
	git("init", "--quiet")
	git("commit", "--quiet", "--allow-empty", "--message", "x")
	for _, tag := range []string{"v0.10.0", "v0.2.0", "v0.11.0-rc.1", "v0.11.0-rc.2", "other"} {
		git("tag", tag)
	}
	out, err := run("list-all")
	require.NoError(t, err, out)
	assert.Equal(t, "0.2.0 0.10.0 0.11.0-rc.1 0.11.0-rc.2\n", out)
	for first, expected := range map[string]string{"": "0.10.0\n", "0.2": "0.2.0\n", "7": ""} {
		out, err = run("latest-stable", first)
		require.NoError(t, err, out)
		assert.Equal(t, expected, out)
	}
	if runtime.GOOS != "linux" || runtime.GOARCH != "amd64" {
		t.Skip("the release has no archive for this machine")
	}
	out, err = run("download")
	require.NoError(t, err, out)
	out, err = run("install")
	require.NoError(t, err, out)
	assert.Equal(t, "render-oam v"+version+"\n", output(t, filepath.Join(work, "installed/bin/render-oam"), "version"))

	require.NoError(t, os.WriteFile(filepath.Join(releases, "v"+version, linux+".tar.gz"), []byte("another"), 0o600))
	out, err = run("download")
	assert.Error(t, err)
	assert.Contains(t, out, "does not have the sum of the release")
	require.NoError(t, os.Remove(filepath.Join(releases, "v"+version, linux+".tar.gz")))
	out, err = run("download")
	assert.Error(t, err)
	assert.Contains(t, out, "cannot be downloaded")
	if _, err := exec.LookPath("shellcheck"); err == nil {
		for _, script := range []string{"list-all", "latest-stable", "download", "install"} {
			output(t, "shellcheck", filepath.Join(scripts, script))
		}
	}
}

// checkAqua fills the templates of the entry for aqua, and checks that the
// files exist.
func checkAqua(t *testing.T, files, packed map[string][]byte) {
	type asset struct{ Asset, Format string }
	var registry struct {
		Packages []struct {
			asset     `yaml:",inline"`
			Overrides []struct{ Goos, Format string }
			Files     []struct{ Name, Src string }
			Checksum  struct{ Asset string }
		}
	}
	require.NoError(t, yaml.Unmarshal([]byte(read(t, "packaging/aqua/registry.yaml")), &registry))
	p := registry.Packages[0]
	fill := func(system, format string) string {
		return strings.NewReplacer("{{trimV .Version}}", version, "{{.OS}}", system, "{{.Arch}}", "amd64", "{{.Format}}", format).Replace(p.Asset)
	}
	assert.Contains(t, files, fill("linux", p.Format))
	assert.Equal(t, "windows", p.Overrides[0].Goos)
	assert.Contains(t, files, fill("windows", p.Overrides[0].Format))
	assert.Contains(t, files, p.Checksum.Asset)
	assert.Contains(t, packed, strings.ReplaceAll(p.Files[0].Src, "{{.AssetWithoutExt}}", strings.TrimSuffix(fill("linux", p.Format), ".tar.gz")))
}
