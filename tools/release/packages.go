package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/md5" //nolint:gosec // dpkg compares files with these sums, for accidents only
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/google/rpmpack"
)

// The description of the program in packages.
const (
	homepage   = "https://github.com/render-oam/render-oam"
	maintainer = "The render-oam authors <render-oam@users.noreply.github.com>"
	summary    = "Render Open Application Model resources to Kubernetes objects"
	licenseID  = "Apache-2.0"
)

// description is the description of the program in packages, as paragraphs.
var description = []string{
	"render-oam turns applications of the Open Application Model (v1alpha1, v1alpha2 and KubeVela's v1beta1) into plain Kubernetes objects. It is a command line tool, a KRM function for kustomize and kpt, and a post-renderer for helm.",
	"It needs no controller, no custom resource definitions and no cluster.",
}

// content is what a package installs.
type content struct {
	*release
	binary, license, readme, changelog, thirdParty []byte
}

// packages writes the packages for a platform, if it is a Linux platform.
func (r *release) packages(platform, binary string, licenses []byte) (err error) {
	architecture, isLinux := strings.CutPrefix(platform, "linux/")
	if !isLinux {
		return nil
	}
	c := content{release: r, thirdParty: licenses}
	for name, to := range map[string]*[]byte{
		binary: &c.binary, filepath.Join(r.root, "LICENSE"): &c.license,
		filepath.Join(r.root, "README.md"): &c.readme, filepath.Join(r.root, "CHANGELOG.md"): &c.changelog,
	} {
		if *to, err = os.ReadFile(name); err != nil {
			return err
		}
	}
	deb, err := c.deb(architecture)
	if err != nil {
		return err
	}
	if err := os.WriteFile(filepath.Join(r.out, r.archiveName(platform)+".deb"), deb, 0o644); err != nil {
		return err
	}
	rpm, err := c.rpm(architecture)
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.out, r.archiveName(platform)+".rpm"), rpm, 0o644)
}

// releaseVersion matches the versions of releases.
var releaseVersion = regexp.MustCompile(`^v\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

// packageVersion returns the version in a form that dpkg and rpm compare
// correctly: a prerelease is less than its release, and a version that is not a
// release is less than all releases.
func (r *release) packageVersion() string {
	if !releaseVersion.MatchString(r.version) {
		return "0~" + regexp.MustCompile(`[^0-9A-Za-z.]+`).ReplaceAllString(r.version, ".")
	}
	number, before, isBefore := strings.Cut(strings.TrimPrefix(r.version, "v"), "-")
	if isBefore {
		number += "~" + strings.ReplaceAll(before, "-", ".")
	}
	return number
}

// shared returns the files that both kinds of packages have. zsh is the folder
// in which zsh looks for completions.
func (c *content) shared(zsh string) (files []file, err error) {
	files = []file{
		{"usr/bin/" + program, 0o755, c.binary},
		{"usr/share/bash-completion/completions/" + program, 0o644, c.completions["bash"]},
		{"usr/share/fish/vendor_completions.d/" + program + ".fish", 0o644, c.completions["fish"]},
		{zsh + "/_" + program, 0o644, c.completions["zsh"]},
	}
	for _, page := range c.pages {
		data, err := compress(page.data)
		if err != nil {
			return nil, err
		}
		files = append(files, file{"usr/share/man/man1/" + path.Base(page.name) + ".gz", 0o644, data})
	}
	return files, nil
}

// compress returns the data as gzip -n writes it: without a name and a time.
func compress(data []byte) ([]byte, error) {
	var out bytes.Buffer
	w, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(data); err != nil {
		return nil, err
	}
	err = w.Close()
	return out.Bytes(), err
}

// deb returns a Debian package: an ar archive with two tar archives.
func (c *content) deb(architecture string) ([]byte, error) {
	files, err := c.shared("usr/share/zsh/vendor-completions")
	if err != nil {
		return nil, err
	}
	const docs = "usr/share/doc/" + program + "/"
	for name, text := range map[string][]byte{
		docs + "changelog.gz": c.debChangelog(), docs + "CHANGELOG.md.gz": c.changelog,
		docs + "README.md.gz": c.readme, docs + thirdPartyName + ".gz": c.thirdParty,
	} {
		data, err := compress(text)
		if err != nil {
			return nil, err
		}
		files = append(files, file{name, 0o644, data})
	}
	files = append(files, file{docs + "copyright", 0o644, c.debCopyright()},
		// Every Go program is linked like this.
		file{"usr/share/lintian/overrides/" + program, 0o644, []byte(program + ": statically-linked-binary [usr/bin/" + program + "]\n")})
	size := 0
	var sums bytes.Buffer
	slices.SortFunc(files, func(a, b file) int { return strings.Compare(a.name, b.name) })
	for _, f := range files {
		size += len(f.data)
		fmt.Fprintf(&sums, "%x  %s\n", md5.Sum(f.data), f.name) //nolint:gosec // for accidents only
	}
	control, err := c.debTar([]file{{"control", 0o644, c.debControl(architecture, size)}, {"md5sums", 0o644, sums.Bytes()}})
	if err != nil {
		return nil, err
	}
	data, err := c.debTar(files)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	out.WriteString("!<arch>\n")
	for _, f := range []file{{"debian-binary", 0o644, []byte("2.0\n")}, {"control.tar.gz", 0o644, control}, {"data.tar.gz", 0o644, data}} {
		fmt.Fprintf(&out, "%-16s%-12d%-6d%-6d%-8s%-10d`\n", f.name, c.time.Unix(), 0, 0, "100644", len(f.data))
		out.Write(f.data)
		if len(f.data)%2 == 1 {
			out.WriteByte('\n')
		}
	}
	return out.Bytes(), nil
}

func (c *content) debControl(architecture string, size int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Package: %s\nVersion: %s\nArchitecture: %s\nMaintainer: %s\nInstalled-Size: %d\nSection: admin\nPriority: optional\nHomepage: %s\nDescription: %s\n",
		program, c.packageVersion(), architecture, maintainer, (size+1023)/1024, homepage, strings.ToLower(summary[:1])+summary[1:])
	for i, paragraph := range description {
		if i > 0 {
			b.WriteString(" .\n")
		}
		for _, line := range wrap(paragraph, 78) {
			b.WriteString(" " + line + "\n")
		}
	}
	return b.Bytes()
}

// wrap breaks a paragraph into lines.
func wrap(paragraph string, width int) (lines []string) {
	line := ""
	for _, word := range strings.Fields(paragraph) {
		if line != "" && len(line)+1+len(word) > width {
			lines, line = append(lines, line), ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}

func (c *content) debChangelog() []byte {
	return fmt.Appendf(nil, "%s (%s) unstable; urgency=medium\n\n  * %s: see CHANGELOG.md.gz.\n\n -- %s  %s\n",
		program, c.packageVersion(), c.version, maintainer, c.time.Format(time.RFC1123Z))
}

func (c *content) debCopyright() []byte {
	return fmt.Appendf(nil, `Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/
Upstream-Name: %s
Source: %s
Comment: The program contains modules with their own licenses, which are in
 %s.gz.

Files: *
Copyright: %d The render-oam authors
License: %s
 On Debian systems, the text of the Apache License 2.0 is in
 /usr/share/common-licenses/Apache-2.0.
`, program, homepage, thirdPartyName, c.time.Year(), licenseID)
}

// debTar returns a compressed tar archive of files and their folders.
func (c *content) debTar(files []file) ([]byte, error) {
	var out bytes.Buffer
	archive := tar.NewWriter(&out)
	for _, f := range withFolders(files) {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: "./" + f.name, Mode: f.mode, Size: int64(len(f.data)), ModTime: c.time, Uname: "root", Gname: "root", Format: tar.FormatGNU}
		if f.name == "" || strings.HasSuffix(f.name, "/") {
			header.Typeflag = tar.TypeDir
		}
		if err := archive.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := archive.Write(f.data); err != nil {
			return nil, err
		}
	}
	if err := archive.Close(); err != nil {
		return nil, err
	}
	return compress(out.Bytes())
}

// withFolders adds the folders of files before the files. Their names end in a
// slash.
func withFolders(files []file) (all []file) {
	known := make(map[string]bool)
	var add func(folder string)
	add = func(folder string) {
		if known[folder] {
			return
		}
		known[folder] = true
		if folder != "" {
			up, _ := path.Split(strings.TrimSuffix(folder, "/"))
			add(up)
		}
		all = append(all, file{folder, 0o755, nil})
	}
	for _, f := range files {
		folder, _ := path.Split(f.name)
		add(folder)
		all = append(all, f)
	}
	return all
}

// rpmArchitectures are the names of architectures in rpm.
var rpmArchitectures = map[string]string{"amd64": "x86_64", "arm64": "aarch64"}

// rpm returns a package for Fedora and other distributions with rpm.
func (c *content) rpm(architecture string) ([]byte, error) {
	name, isKnown := rpmArchitectures[architecture]
	if !isKnown {
		name = architecture
	}
	var paragraphs []string
	for _, paragraph := range description {
		paragraphs = append(paragraphs, strings.Join(wrap(paragraph, 79), "\n"))
	}
	r, err := rpmpack.NewRPM(rpmpack.RPMMetaData{
		Name: program, Summary: summary, Description: strings.Join(paragraphs, "\n\n"),
		Version: c.packageVersion(), Release: "1", Epoch: rpmpack.NoEpoch, Arch: name, OS: "linux",
		URL: homepage, Packager: maintainer, Licence: licenseID, Group: "Unspecified",
		BuildTime: c.time, BuildHost: "localhost", Compressor: "gzip:9",
	})
	if err != nil {
		return nil, err
	}
	files, err := c.shared("usr/share/zsh/site-functions")
	if err != nil {
		return nil, err
	}
	const docs, licenses = "usr/share/doc/" + program + "/", "usr/share/licenses/" + program + "/"
	files = append(files, file{docs, 0o755, nil}, file{docs + "CHANGELOG.md", 0o644, c.changelog}, file{docs + "README.md", 0o644, c.readme},
		file{licenses, 0o755, nil}, file{licenses + "LICENSE", 0o644, c.license}, file{licenses + thirdPartyName, 0o644, c.thirdParty})
	for _, f := range files {
		r.AddFile(rpmpack.RPMFile{
			Name: "/" + strings.TrimSuffix(f.name, "/"), Body: f.data, Mode: rpmMode(f), Owner: "root", Group: "root",
			MTime: uint32(c.time.Unix()), Type: rpmType(f.name), //nolint:gosec // the format has 32 bits
		})
	}
	var out bytes.Buffer
	err = r.Write(&out)
	return out.Bytes(), err
}

func rpmMode(f file) uint {
	const folder = 0o40000
	if strings.HasSuffix(f.name, "/") {
		return folder | 0o755
	}
	return uint(f.mode) //nolint:gosec // one of two modes
}

// rpmType returns whether rpm lists a file as documentation, as a license, or
// neither.
func rpmType(name string) rpmpack.FileType {
	switch {
	case strings.HasSuffix(name, "/"):
		return rpmpack.GenericFile
	case strings.HasPrefix(name, "usr/share/licenses/"):
		return rpmpack.LicenceFile
	case strings.HasPrefix(name, "usr/share/doc/"), strings.HasPrefix(name, "usr/share/man/"):
		return rpmpack.DocFile
	}
	return rpmpack.GenericFile
}
