// Package gitrepo creates git repositories in folders, which the engines read.
package gitrepo

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Repository is a repository with a work tree and the branch main.
type Repository struct {
	Folder string
}

// New creates a repository in an existing folder.
func New(folder string) (*Repository, error) {
	r := &Repository{Folder: folder}
	_, err := r.Git("init", "--quiet", "--initial-branch=main")
	return r, err
}

// URL returns the URL of the repository for an engine on this machine.
func (r *Repository) URL() string { return "file://" + filepath.ToSlash(r.Folder) }

// Write writes a file.
func (r *Repository) Write(name, content string) error {
	path := filepath.Join(r.Folder, name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(content), 0o644)
}

// Replace replaces the only occurrence of a string in a file.
func (r *Repository) Replace(name, old, new string) error {
	data, err := os.ReadFile(filepath.Join(r.Folder, name))
	if err != nil {
		return err
	}
	if n := strings.Count(string(data), old); n != 1 {
		return fmt.Errorf("%s has %q %d times", name, old, n)
	}
	return r.Write(name, strings.Replace(string(data), old, new, 1))
}

// Remove removes a file or a folder.
func (r *Repository) Remove(name string) error {
	return os.RemoveAll(filepath.Join(r.Folder, name))
}

// Commit commits all files, and returns the hash of the commit.
func (r *Repository) Commit(message string) (string, error) {
	if _, err := r.Git("add", "--all"); err != nil {
		return "", err
	}
	if _, err := r.Git("commit", "--quiet", "--allow-empty", "--message="+message); err != nil {
		return "", err
	}
	out, err := r.Git("rev-parse", "HEAD")
	return strings.TrimSpace(out), err
}

// Git runs git in the repository, without the configuration of the machine.
func (r *Repository) Git(args ...string) (string, error) {
	cmd := exec.Command("git", args...)
	cmd.Dir = r.Folder
	cmd.Env = append(os.Environ(), "GIT_CONFIG_GLOBAL="+os.DevNull, "GIT_CONFIG_SYSTEM="+os.DevNull,
		"GIT_AUTHOR_NAME=test", "GIT_AUTHOR_EMAIL=test@example.com", "GIT_COMMITTER_NAME=test", "GIT_COMMITTER_EMAIL=test@example.com")
	out, err := cmd.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%s: %w\n%s", cmd, err, out)
	}
	return string(out), nil
}
