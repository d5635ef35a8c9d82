package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// The media types of an image, according to the OCI image specification 1.1.
const (
	indexType    = "application/vnd.oci.image.index.v1+json"
	manifestType = "application/vnd.oci.image.manifest.v1+json"
	configType   = "application/vnd.oci.image.config.v1+json"
	layerType    = "application/vnd.oci.image.layer.v1.tar+gzip"
)

// The parts of an image that are written.
type (
	descriptor struct {
		MediaType   string            `json:"mediaType"`
		Digest      string            `json:"digest"`
		Size        int               `json:"size"`
		Annotations map[string]string `json:"annotations,omitempty"`
		Platform    *imagePlatform    `json:"platform,omitempty"`
	}
	imagePlatform struct {
		Architecture string `json:"architecture"`
		OS           string `json:"os"`
	}
	index struct {
		SchemaVersion int          `json:"schemaVersion"`
		MediaType     string       `json:"mediaType"`
		Manifests     []descriptor `json:"manifests"`
	}
	manifest struct {
		SchemaVersion int          `json:"schemaVersion"`
		MediaType     string       `json:"mediaType"`
		Config        descriptor   `json:"config"`
		Layers        []descriptor `json:"layers"`
	}
	imageConfig struct {
		Created time.Time `json:"created"`
		imagePlatform
		Config struct {
			User       string            `json:"User"`
			Env        []string          `json:"Env"`
			Entrypoint []string          `json:"Entrypoint"`
			Labels     map[string]string `json:"Labels"`
		} `json:"config"`
		RootFS struct {
			Type    string   `json:"type"`
			DiffIDs []string `json:"diff_ids"`
		} `json:"rootfs"`
	}
)

// passwd is the line of /etc/passwd that engines need to know the user nobody.
const passwd = "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"

// image is a container image that is being built: its blobs, by digest.
type image struct {
	*release
	blobs map[string][]byte
	names []string // of the blobs, in the order in which they were added
}

// writeImage writes the image that the Dockerfile describes, for the Linux
// platforms, as an OCI archive, and its digest. It needs no container engine,
// and the same binaries give the same bytes.
func (r *release) writeImage(binaries map[string]string) error {
	i := image{release: r, blobs: make(map[string][]byte)}
	all := index{SchemaVersion: 2, MediaType: indexType}
	for _, platform := range r.platforms {
		system, architecture, _ := strings.Cut(platform, "/")
		if system != "linux" {
			continue
		}
		one, err := i.platform(imagePlatform{Architecture: architecture, OS: system}, binaries[platform])
		if err != nil {
			return err
		}
		all.Manifests = append(all.Manifests, one)
	}
	if len(all.Manifests) == 0 {
		return nil
	}
	root, err := i.addJSON(indexType, all)
	if err != nil {
		return err
	}
	root.Annotations = map[string]string{"org.opencontainers.image.ref.name": r.version}
	return i.write(root)
}

// platform adds the image of one platform.
func (i *image) platform(platform imagePlatform, binary string) (descriptor, error) {
	layer, err := i.layer(binary)
	if err != nil {
		return descriptor{}, err
	}
	var packed bytes.Buffer
	compressed, err := gzip.NewWriterLevel(&packed, gzip.BestCompression)
	if err != nil {
		return descriptor{}, err
	}
	if _, err := compressed.Write(layer); err != nil {
		return descriptor{}, err
	}
	if err := compressed.Close(); err != nil {
		return descriptor{}, err
	}
	config := imageConfig{Created: i.time, imagePlatform: platform}
	config.Config.User, config.Config.Env, config.Config.Entrypoint = "65534:65534", []string{"PATH=/"}, []string{program}
	config.Config.Labels = i.labels()
	config.RootFS.Type, config.RootFS.DiffIDs = "layers", []string{digestOf(layer)}
	described, err := i.addJSON(configType, config)
	if err != nil {
		return descriptor{}, err
	}
	one, err := i.addJSON(manifestType, manifest{
		SchemaVersion: 2, MediaType: manifestType, Config: described,
		Layers: []descriptor{i.add(layerType, packed.Bytes())},
	})
	one.Platform = &platform
	return one, err
}

func (i *image) labels() map[string]string {
	const prefix, repository = "org.opencontainers.image.", "https://github.com/render-oam/render-oam"
	return map[string]string{
		prefix + "title":         program,
		prefix + "source":        repository,
		prefix + "documentation": repository + "/blob/main/docs/container.md",
		prefix + "licenses":      "Apache-2.0",
		prefix + "version":       i.version,
	}
}

// layer returns the layer with the files of the image.
func (i *image) layer(binary string) ([]byte, error) {
	program, err := os.ReadFile(binary)
	if err != nil {
		return nil, err
	}
	license, err := os.ReadFile(filepath.Join(i.root, "LICENSE"))
	if err != nil {
		return nil, err
	}
	return i.tar([]file{
		{name: "LICENSE", mode: 0o644, data: license},
		{name: "etc/", mode: 0o755},
		{name: "etc/passwd", mode: 0o644, data: []byte(passwd)},
		{name: fileName("linux"), mode: 0o755, data: program},
	})
}

// tar returns a tar archive of files. Those whose name ends in / are folders.
func (i *image) tar(files []file) ([]byte, error) {
	var out bytes.Buffer
	archive := tar.NewWriter(&out)
	for _, f := range files {
		header := &tar.Header{Typeflag: tar.TypeReg, Name: f.name, Mode: f.mode, Size: int64(len(f.data)), ModTime: i.time, Format: tar.FormatUSTAR}
		if strings.HasSuffix(f.name, "/") {
			header.Typeflag = tar.TypeDir
		}
		if err := archive.WriteHeader(header); err != nil {
			return nil, err
		}
		if _, err := archive.Write(f.data); err != nil {
			return nil, err
		}
	}
	err := archive.Close()
	return out.Bytes(), err
}

func digestOf(data []byte) string { return fmt.Sprintf("sha256:%x", sha256.Sum256(data)) }

// add adds a blob, and returns its descriptor.
func (i *image) add(mediaType string, data []byte) descriptor {
	digest := digestOf(data)
	if _, isThere := i.blobs[digest]; !isThere {
		i.names = append(i.names, digest)
	}
	i.blobs[digest] = data
	return descriptor{MediaType: mediaType, Digest: digest, Size: len(data)}
}

func (i *image) addJSON(mediaType string, part any) (descriptor, error) {
	data, err := json.Marshal(part)
	return i.add(mediaType, data), err
}

// write writes the archive, and the digest by which a registry identifies the
// image.
func (i *image) write(root descriptor) error {
	entry, err := json.Marshal(index{SchemaVersion: 2, MediaType: indexType, Manifests: []descriptor{root}})
	if err != nil {
		return err
	}
	files := []file{
		{name: "oci-layout", mode: 0o644, data: []byte(`{"imageLayoutVersion":"1.0.0"}`)},
		{name: "index.json", mode: 0o644, data: entry},
		{name: "blobs/", mode: 0o755}, {name: "blobs/sha256/", mode: 0o755},
	}
	for _, digest := range i.names {
		files = append(files, file{name: "blobs/" + strings.Replace(digest, ":", "/", 1), mode: 0o644, data: i.blobs[digest]})
	}
	archive, err := i.tar(files)
	if err != nil {
		return err
	}
	name := filepath.Join(i.out, fmt.Sprintf("%s_%s_image", program, strings.TrimPrefix(i.version, "v")))
	if err := os.WriteFile(name+".tar", archive, 0o644); err != nil {
		return err
	}
	return os.WriteFile(name+".digest", []byte(root.Digest+"\n"), 0o644)
}
