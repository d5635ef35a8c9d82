package main

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/sassoftware/go-rpmutils"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// small returns a release of programs that only have a few bytes.
func small(t *testing.T, version string) (r *release, binaries map[string]string) {
	t.Helper()
	r = &release{
		root: t.TempDir(), out: t.TempDir(), version: version, platforms: strings.Split(platforms, ","), time: time.Unix(1700000000, 0).UTC(),
		pages:       []file{{"man/man1/render-oam.1", 0o644, []byte(".TH X\n")}},
		completions: map[string][]byte{"bash": []byte("# bash\n"), "zsh": []byte("#compdef\n"), "fish": []byte("# fish\n"), "powershell": []byte("# ps\n")},
	}
	for _, name := range []string{"LICENSE", "README.md", "CHANGELOG.md"} {
		require.NoError(t, os.WriteFile(filepath.Join(r.root, name), []byte("the content of "+name+"\n"), 0o600))
	}
	binaries = make(map[string]string)
	for _, platform := range r.platforms {
		path := filepath.Join(r.root, platform, fileName(platform))
		require.NoError(t, os.MkdirAll(filepath.Dir(path), 0o700))
		require.NoError(t, os.WriteFile(path, []byte("the program for "+platform+strings.Repeat(" and more", 1<<18)+"\n"), 0o600))
		binaries[platform] = path
	}
	return r, binaries
}

// write writes the archives and packages of a release, and returns them.
func write(t *testing.T, r *release, binaries map[string]string) map[string][]byte {
	t.Helper()
	for _, platform := range r.platforms {
		require.NoError(t, r.archive(platform, binaries[platform], []byte("licenses\n")))
		require.NoError(t, r.packages(platform, binaries[platform], []byte("licenses\n")))
	}
	require.NoError(t, r.writeInstallers())
	files := make(map[string][]byte)
	names, err := r.names()
	require.NoError(t, err)
	for _, name := range names {
		files[name], err = os.ReadFile(filepath.Join(r.out, name))
		require.NoError(t, err)
	}
	return files
}

// TestPackagesAreTheSame writes a release with one processor and with all, and
// checks that the files are the same.
func TestPackagesAreTheSame(t *testing.T) {
	r, binaries := small(t, "v1.2.3")
	before := runtime.GOMAXPROCS(1)
	files := write(t, r, binaries)
	runtime.GOMAXPROCS(max(4, before))
	defer runtime.GOMAXPROCS(before)
	r.out = t.TempDir()
	assert.Equal(t, files, write(t, r, binaries))
	for _, name := range []string{"linux_amd64.deb", "linux_arm64.deb", "linux_amd64.rpm", "linux_arm64.rpm"} {
		assert.Contains(t, files, "render-oam_1.2.3_"+name)
	}
	assert.Len(t, files, 6+4+2)
}

// TestRPM reads a package with another library.
func TestRPM(t *testing.T) {
	r, binaries := small(t, "v1.2.3-rc.1")
	files := write(t, r, binaries)
	for architecture, name := range map[string]string{"amd64": "x86_64", "arm64": "aarch64"} {
		rpm, err := rpmutils.ReadRpm(bytes.NewReader(files["render-oam_1.2.3-rc.1_linux_"+architecture+".rpm"]))
		require.NoError(t, err)
		known, err := rpm.Header.GetNEVRA()
		require.NoError(t, err)
		assert.Equal(t, "render-oam-0:1.2.3~rc.1-1."+name+".rpm", known.String(), architecture)
		for tag, expected := range map[int]string{rpmutils.LICENSE: "Apache-2.0", rpmutils.URL: homepage, rpmutils.SUMMARY: summary} {
			value, err := rpm.Header.GetString(tag)
			require.NoError(t, err)
			assert.Equal(t, expected, value)
		}
		payload, err := rpm.PayloadReaderExtended()
		require.NoError(t, err)
		contents := make(map[string]string)
		for {
			info, err := payload.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			require.NoError(t, err)
			data, err := io.ReadAll(payload)
			require.NoError(t, err)
			contents[info.Name()] = string(data)
			assert.Equal(t, "root root", info.UserName()+" "+info.GroupName(), info.Name())
			assert.Equal(t, 1700000000, info.Mtime(), info.Name())
			if info.Digest() != "" {
				assert.Equal(t, fmt.Sprintf("%x", sha256.Sum256(data)), info.Digest(), info.Name())
			}
			mode := map[string]int{"/usr/bin/render-oam": 0o100755, "/usr/share/doc/render-oam": 0o40755, "/usr/share/licenses/render-oam": 0o40755}[info.Name()]
			if mode == 0 {
				mode = 0o100644
			}
			assert.Equal(t, mode, info.Mode(), info.Name())
		}
		assert.True(t, strings.HasPrefix(contents["/usr/bin/render-oam"], "the program for linux/"+architecture))
		assert.Equal(t, "licenses\n", contents["/usr/share/licenses/render-oam/THIRD_PARTY_LICENSES.txt"])
		assert.Equal(t, "the content of LICENSE\n", contents["/usr/share/licenses/render-oam/LICENSE"])
		assert.Equal(t, "#compdef\n", contents["/usr/share/zsh/site-functions/_render-oam"])
		assert.Contains(t, contents, "/usr/share/man/man1/render-oam.1.gz")
		assert.Len(t, contents, 11)
	}
}

// TestPackageVersion checks that versions compare in the order of their
// releases.
func TestPackageVersion(t *testing.T) {
	var all []string
	for _, v := range []string{"0f0f0d9a-dirty", "v0.1.0-rc.1", "v0.1.0-rc.1-3-g0f0f0d9", "v0.1.0", "v0.2.0", "v0.10.0"} {
		all = append(all, (&release{version: v}).packageVersion())
	}
	assert.Equal(t, []string{"0~0f0f0d9a.dirty", "0.1.0~rc.1", "0.1.0~rc.1.3.g0f0f0d9", "0.1.0", "0.2.0", "0.10.0"}, all)
	_, missing := exec.LookPath("dpkg")
	for i := range all[1:] {
		assert.Negative(t, rpmutils.Vercmp(all[i], all[i+1]), "rpm: %s before %s", all[i], all[i+1])
		if missing == nil {
			assert.NoError(t, exec.Command("dpkg", "--compare-versions", all[i], "lt", all[i+1]).Run(), "dpkg: %s before %s", all[i], all[i+1]) //nolint:gosec // versions
		}
	}
}

// TestInstallers compares the formula and the manifest with the archives: each
// must have its URL and its checksum.
func TestInstallers(t *testing.T) {
	r, binaries := small(t, "v1.2.3")
	files := write(t, r, binaries)
	for name, systems := range map[string]string{"render-oam.rb": "darwin linux", "render-oam.krew.yaml": "darwin linux windows"} {
		text := string(files[name])
		found := regexp.MustCompile(`"?https://github\.com/render-oam/render-oam/releases/download/v1\.2\.3/([^"\s]+)"?\s+sha256:? "?([0-9a-f]{64})"?\n`).FindAllStringSubmatch(text, -1)
		assert.Len(t, found, 2*len(strings.Fields(systems)), name)
		for _, f := range found {
			require.Contains(t, files, f[1])
			assert.Equal(t, fmt.Sprintf("%x", sha256.Sum256(files[f[1]])), f[2], f[1])
		}
	}
	r, binaries = small(t, "0f0f0d9a")
	files = write(t, r, binaries)
	assert.Contains(t, files, "render-oam_0f0f0d9a_linux_amd64.deb")
	assert.NotContains(t, files, "render-oam.rb", "users cannot download it")
	assert.NotContains(t, files, "render-oam.krew.yaml")
}
