package main

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// file is a file in an archive.
type file struct {
	name string
	mode int64
	data []byte
}

// archive writes the archive for a platform: a zip for Windows, otherwise a
// tar.gz.
func (r *release) archive(platform, binary string, licenses []byte) error {
	files := []file{{name: thirdPartyName, mode: 0o644, data: licenses}}
	for path, mode := range map[string]int64{binary: 0o755, filepath.Join(r.root, "LICENSE"): 0o644, filepath.Join(r.root, "README.md"): 0o644} {
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		files = append(files, file{name: filepath.Base(path), mode: mode, data: data})
	}
	order := map[string]int{fileName(platform): 0, "LICENSE": 1, "README.md": 2, thirdPartyName: 3}
	sorted := make([]file, len(files))
	for _, f := range files {
		sorted[order[f.name]] = f
	}
	if strings.HasPrefix(platform, "windows/") {
		return r.zip(r.archiveName(platform), append(sorted, r.completion("powershell", program+".ps1")))
	}
	sorted = append(sorted, r.completion("bash", program+".bash"), r.completion("zsh", "_"+program), r.completion("fish", program+".fish"))
	return r.tarGz(r.archiveName(platform), append(sorted, r.pages...))
}

// completion returns the completion script for a shell.
func (r *release) completion(shell, name string) file {
	return file{name: "completions/" + name, mode: 0o644, data: r.completions[shell]}
}

func (r *release) tarGz(name string, files []file) error {
	var out bytes.Buffer
	compressed, err := gzip.NewWriterLevel(&out, gzip.BestCompression)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(compressed)
	for _, f := range files {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: name + "/" + f.name, Mode: f.mode, Size: int64(len(f.data)), ModTime: r.time, Format: tar.FormatUSTAR}
		if err := archive.WriteHeader(header); err != nil {
			return err
		}
		if _, err := archive.Write(f.data); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	if err := compressed.Close(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.out, name+".tar.gz"), out.Bytes(), 0o644)
}

func (r *release) zip(name string, files []file) error {
	var out bytes.Buffer
	archive := zip.NewWriter(&out)
	for _, f := range files {
		header := &zip.FileHeader{Name: name + "/" + f.name, Method: zip.Deflate, Modified: r.time}
		header.SetMode(os.FileMode(f.mode)) //nolint:gosec // one of two modes
		w, err := archive.CreateHeader(header)
		if err != nil {
			return err
		}
		if _, err := w.Write(f.data); err != nil {
			return err
		}
	}
	if err := archive.Close(); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(r.out, name+".zip"), out.Bytes(), 0o644)
}

// writeSums writes the checksums of all files, as sha256sum --check reads them.
func (r *release) writeSums() error {
	names, err := r.names()
	if err != nil {
		return err
	}
	var sums bytes.Buffer
	for _, name := range names {
		data, err := os.ReadFile(filepath.Join(r.out, name))
		if err != nil {
			return err
		}
		fmt.Fprintf(&sums, "%x  %s\n", sha256.Sum256(data), name)
	}
	return os.WriteFile(filepath.Join(r.out, "SHA256SUMS"), sums.Bytes(), 0o644)
}
