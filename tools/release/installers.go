package main

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// published is an archive that users download.
type published struct {
	system, architecture string
	url, sum             string
	folder, binary       string // in the archive
}

// writeInstallers writes what Homebrew and Krew need to install the archives.
// It does nothing for a version that is not released, because there is nothing
// to download.
func (r *release) writeInstallers() error {
	if !releaseVersion.MatchString(r.version) {
		fmt.Fprintf(os.Stderr, "release: no Homebrew formula and Krew manifest: %q is not the version of a release, such as v1.2.3\n", r.version)
		return nil
	}
	var all []published
	for _, platform := range r.platforms {
		data, err := os.ReadFile(filepath.Join(r.out, r.archiveFile(platform)))
		if err != nil {
			return err
		}
		system, architecture, _ := strings.Cut(platform, "/")
		all = append(all, published{
			system: system, architecture: architecture,
			url: homepage + "/releases/download/" + r.version + "/" + r.archiveFile(platform), sum: fmt.Sprintf("%x", sha256.Sum256(data)),
			folder: r.archiveName(platform), binary: fileName(platform),
		})
	}
	if err := os.WriteFile(filepath.Join(r.out, program+".rb"), []byte(r.formula(all)), 0o644); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.out, program+".krew.yaml"), []byte(r.krew(all)), 0o644)
}

// formula returns a formula for a Homebrew tap.
func (r *release) formula(all []published) string {
	var b strings.Builder
	fmt.Fprintf(&b, "class RenderOam < Formula\n  desc %q\n  homepage %q\n  version %q\n  license %q\n", summary, homepage, strings.TrimPrefix(r.version, "v"), licenseID)
	for _, system := range []struct{ name, block string }{{"darwin", "on_macos"}, {"linux", "on_linux"}} {
		of := slices.DeleteFunc(slices.Clone(all), func(p published) bool { return p.system != system.name })
		if len(of) == 0 {
			continue
		}
		fmt.Fprintf(&b, "\n  %s do\n", system.block)
		for _, p := range of {
			block := map[string]string{"amd64": "on_intel", "arm64": "on_arm"}[p.architecture]
			fmt.Fprintf(&b, "    %s do\n      url %q\n      sha256 %q\n    end\n", block, p.url, p.sum)
		}
		b.WriteString("  end\n")
	}
	b.WriteString(`
  def install
    bin.install "render-oam"
    man1.install Dir["man/man1/*.1"]
    bash_completion.install "completions/render-oam.bash" => "render-oam"
    zsh_completion.install "completions/_render-oam"
    fish_completion.install "completions/render-oam.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/render-oam version")
    system bin/"render-oam", "init", "hello"
    assert_match "kind: Deployment", shell_output("#{bin}/render-oam render hello")
  end
end
`)
	return b.String()
}

// krew returns the manifest of a kubectl plugin for Krew.
func (r *release) krew(all []published) string {
	var b strings.Builder
	fmt.Fprintf(&b, `apiVersion: krew.googlecontainertools.github.com/v1alpha2
kind: Plugin
metadata:
  name: %s
spec:
  version: %s
  homepage: %s
  shortDescription: Render OAM applications to Kubernetes objects
  description: |
`, program, r.version, homepage)
	for i, paragraph := range description {
		if i > 0 {
			b.WriteString("\n")
		}
		for _, line := range wrap(paragraph, 76) {
			b.WriteString("    " + line + "\n")
		}
	}
	b.WriteString("  platforms:\n")
	for _, p := range all {
		fmt.Fprintf(&b, `    - selector:
        matchLabels:
          os: %s
          arch: %s
      uri: %s
      sha256: %s
      files:
        - from: %[5]s/%[6]s
          to: .
        - from: %[5]s/LICENSE
          to: .
        - from: %[5]s/%[7]s
          to: .
      bin: %[6]s
`, p.system, p.architecture, p.url, p.sum, p.folder, p.binary, thirdPartyName)
	}
	return b.String()
}
