package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// revision is a revision of a git repository in a temporary folder.
type revision struct {
	name   string
	top    string // folder of the repository
	folder string // temporary, with the files of the revision
}

// checkOut writes the files of a revision of the repository in the current
// folder to a temporary folder. The caller must remove it.
func checkOut(name string) (*revision, error) {
	if strings.HasPrefix(name, "-") {
		return nil, fmt.Errorf("%q is not a revision", name)
	}
	top, err := git("rev-parse", "--show-toplevel")
	if err != nil {
		return nil, err
	}
	// Targets of links are looked up outside the repository, too.
	r := revision{name: name, top: realPath(strings.TrimRight(string(top), "\r\n"))}
	if r.folder, err = os.MkdirTemp("", "render-oam"); err != nil {
		return nil, err
	}
	if err := r.write(); err != nil {
		os.RemoveAll(r.folder) //nolint:errcheck // a temporary folder
		return nil, err
	}
	return &r, nil
}

// write writes the files and links of the revision to its folder.
func (r *revision) write() error {
	r.folder = realPath(r.folder)
	listed, err := git("-C", r.top, "ls-tree", "-r", "-z", "--full-tree", r.name)
	if err != nil {
		if _, unknown := git("-C", r.top, "rev-parse", "--quiet", "--verify", r.name+"^{tree}"); unknown != nil {
			return fmt.Errorf("revision %q not found in the git repository %s", r.name, filepath.ToSlash(r.top))
		}
		return err
	}
	root, err := os.OpenRoot(r.folder)
	if err != nil {
		return err
	}
	defer root.Close()      //nolint:errcheck // nothing is written to it
	var entries [][2]string // mode and name
	var ids strings.Builder
	for entry := range strings.SplitSeq(string(listed), "\x00") {
		head, name, _ := strings.Cut(entry, "\t") // MODE TYPE ID
		if parts := strings.Fields(head); len(parts) == 3 && parts[1] == "blob" {
			entries = append(entries, [2]string{parts[0], filepath.FromSlash(name)})
			ids.WriteString(parts[2] + "\n")
		}
	}
	contents, err := gitWith(ids.String(), "-C", r.top, "cat-file", "--batch")
	if err != nil {
		return err
	}
	for _, e := range entries {
		head, rest, _ := bytes.Cut(contents, []byte("\n")) // ID TYPE SIZE
		parts := strings.Fields(string(head))
		size, err := strconv.Atoi(parts[len(parts)-1])
		if err != nil || size >= len(rest) {
			return fmt.Errorf("git: %s cannot be read", filepath.ToSlash(e[1]))
		}
		if err := writeEntry(root, e[0], e[1], rest[:size]); err != nil {
			return err
		}
		contents = rest[size+1:]
	}
	return nil
}

// writeEntry writes a file or a link. The name or the target of a link cannot
// lead out of the root.
func writeEntry(root *os.Root, mode, name string, data []byte) error {
	const link = "120000"
	if err := root.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		return err
	}
	if mode == link {
		return root.Symlink(string(data), name)
	}
	return root.WriteFile(name, data, 0o600)
}

// git runs git, and returns its output.
func git(args ...string) ([]byte, error) { return gitWith("", args...) }

// gitWith runs git with standard input.
func gitWith(stdin string, args ...string) ([]byte, error) {
	var stdout, stderr bytes.Buffer
	run := exec.Command("git", args...)
	run.Stdin = strings.NewReader(stdin)
	run.Stdout, run.Stderr = &stdout, &stderr
	err := run.Run()
	switch exit := (*exec.ExitError)(nil); {
	case err == nil:
		return stdout.Bytes(), nil
	case errors.Is(err, exec.ErrNotFound):
		return nil, errors.New("--from requires git on the PATH")
	case errors.As(err, &exit):
		message, _, _ := strings.Cut(strings.TrimSpace(stderr.String()), "\n")
		return nil, fmt.Errorf("git: %s", strings.TrimPrefix(message, "fatal: "))
	}
	return nil, fmt.Errorf("git: %w", err)
}

// path returns the path in the revision for a path in the repository, or "" if
// the revision does not have it.
func (r *revision) path(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	if path == "-" {
		return "", errors.New("--from cannot be used with standard input")
	}
	below, err := filepath.Rel(r.top, realPath(path))
	if err != nil || !filepath.IsLocal(below) {
		return "", fmt.Errorf("%s is not in the git repository %s", filepath.ToSlash(path), filepath.ToSlash(r.top))
	}
	there := filepath.Join(r.folder, below)
	if _, err := os.Lstat(there); err != nil {
		return "", nil //nolint:nilerr // it does not exist
	}
	return there, nil
}
