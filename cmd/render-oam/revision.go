package main

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// revision is a revision of a git repository in a temporary folder.
type revision struct {
	name   string
	top    string // folder of the repository
	folder string // temporary, with the files of the revision
}

// checkOut writes the files of a revision of the repository of the current folder
// to a temporary folder. The caller removes it.
func checkOut(name string) (*revision, error) {
	if strings.HasPrefix(name, "-") {
		return nil, fmt.Errorf("%q is not a revision", name)
	}
	top, err := git("rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	// The files of links are looked up outside of the repository, too.
	r := revision{name: name, top: realPath(strings.TrimRight(string(top), "\r\n"))}
	files, err := git("-C", r.top, "archive", "--format=tar", name+"^{tree}")
	if err != nil {
		return nil, err
	}
	if r.folder, err = os.MkdirTemp("", "render-oam"); err != nil {
		return nil, err
	}
	if r.folder = realPath(r.folder); r.folder == "" {
		return nil, errors.New("the temporary folder cannot be read")
	}
	if err := unpack(r.folder, files); err != nil {
		os.RemoveAll(r.folder) //nolint:errcheck // a temporary folder
		return nil, err
	}
	return &r, nil
}

// git runs git, and returns its output.
func git(args ...string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	run := exec.Command("git", args...)
	run.Stdout, run.Stderr = &stdout, &stderr
	err := run.Run()
	switch exit := (*exec.ExitError)(nil); {
	case err == nil:
		return stdout.Bytes(), nil
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("--from requires git on the PATH")
	case errors.As(err, &exit):
		message, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		return nil, fmt.Errorf("git: %s", strings.TrimPrefix(strings.ReplaceAll(message, "^{tree}", ""), "fatal: "))
	}
	return nil, fmt.Errorf("git: %w", err)
}

// unpack writes the files, folders and links of an archive to a folder.
func unpack(folder string, archive []byte) error {
	root, err := os.OpenRoot(folder)
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // nothing is written to it
	reader := tar.NewReader(bytes.NewReader(archive))
	for {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name := filepath.FromSlash(header.Name)
		switch header.Typeflag {
		case tar.TypeDir:
			err = root.MkdirAll(name, 0o700)
		case tar.TypeSymlink:
			err = root.Symlink(header.Linkname, name)
		case tar.TypeReg:
			var data []byte
			if data, err = io.ReadAll(reader); err == nil {
				err = root.WriteFile(name, data, 0o600)
			}
		}
		if err != nil {
			return err
		}
	}
}

// path is where a path of the repository is in the revision; "" for one that the
// revision does not have.
func (r *revision) path(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	if path == "-" {
		return "", errors.New("--from cannot be used with standard input")
	}
	absolute, err := filepath.Abs(path)
	if err != nil {
		return "", err
	}
	if real := realPath(path); real != "" {
		absolute = real
	}
	below, err := filepath.Rel(r.top, absolute)
	if err != nil || !filepath.IsLocal(below) {
		return "", fmt.Errorf("%s is not in the git repository %s", filepath.ToSlash(path), filepath.ToSlash(r.top))
	}
	there := filepath.Join(r.folder, below)
	if _, err := os.Lstat(there); err != nil {
		return "", nil //nolint:nilerr // it is not there
	}
	return there, nil
}
