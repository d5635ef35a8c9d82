package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// The parts of CycloneDX 1.6 that are written.
type (
	bom struct {
		Format       string       `json:"bomFormat"`
		SpecVersion  string       `json:"specVersion"`
		SerialNumber string       `json:"serialNumber"`
		Version      int          `json:"version"`
		Metadata     metadata     `json:"metadata"`
		Components   []component  `json:"components"`
		Dependencies []dependency `json:"dependencies"`
	}
	metadata struct {
		Timestamp string    `json:"timestamp"`
		Component component `json:"component"`
	}
	component struct {
		Type       string      `json:"type"`
		Ref        string      `json:"bom-ref"`
		Name       string      `json:"name"`
		Version    string      `json:"version,omitempty"`
		Hashes     []hash      `json:"hashes,omitempty"`
		Licenses   []license   `json:"licenses,omitempty"`
		PURL       string      `json:"purl,omitempty"`
		Properties []property  `json:"properties,omitempty"`
		Components []component `json:"components,omitempty"`
	}
	hash struct {
		Algorithm string `json:"alg"`
		Content   string `json:"content"`
	}
	license struct {
		License struct {
			ID string `json:"id"`
		} `json:"license"`
	}
	property struct {
		Name  string `json:"name"`
		Value string `json:"value"`
	}
	dependency struct {
		Ref       string   `json:"ref"`
		DependsOn []string `json:"dependsOn,omitempty"`
	}
)

// modulePath is the module of the program.
const modulePath = "github.com/render-oam/render-oam"

// writeBOM writes the list of the modules in the program, and which of them
// needs which.
func (r *release) writeBOM(binaries map[string]string) error {
	tree, err := r.dependencies()
	if err != nil {
		return err
	}
	main := newComponent("application", modulePath, r.version, []string{"Apache-2.0"})
	b := bom{
		Format: "CycloneDX", SpecVersion: "1.6", Version: 1,
		Metadata: metadata{Timestamp: r.time.Format(time.RFC3339), Component: main},
	}
	for _, platform := range r.platforms {
		data, err := os.ReadFile(binaries[platform])
		if err != nil {
			return err
		}
		name := platform + "/" + fileName(platform)
		b.Metadata.Component.Components = append(b.Metadata.Component.Components, component{
			Type: "file", Ref: name, Name: name, Hashes: []hash{{"SHA-256", fmt.Sprintf("%x", sha256.Sum256(data))}},
		})
	}
	refs := map[string]string{modulePath: main.Ref}
	for _, m := range r.modules {
		c := newComponent("library", m.path, m.version, m.licenses)
		if m.sum != "" {
			c.Properties = []property{{Name: "render-oam:go.sum", Value: m.sum}}
			sum, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(m.sum, "h1:"))
			if err != nil {
				return fmt.Errorf("the checksum of %s: %w", m.path, err)
			}
			c.Hashes = []hash{{"SHA-256", hex.EncodeToString(sum)}}
		}
		b.Components = append(b.Components, c)
		refs[m.path] = c.Ref
	}
	for _, path := range slices.Sorted(maps.Keys(refs)) {
		d := dependency{Ref: refs[path]}
		for _, needed := range slices.Sorted(maps.Keys(tree[path])) {
			d.DependsOn = append(d.DependsOn, refs[needed])
		}
		b.Dependencies = append(b.Dependencies, d)
	}
	// The serial number depends only on the content, so that the same content
	// has the same number.
	content, err := json.Marshal(b)
	if err != nil {
		return err
	}
	sum := sha256.Sum256(content)
	sum[6], sum[8] = sum[6]&0x0f|0x80, sum[8]&0x3f|0x80
	b.SerialNumber = fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
	data, err := json.MarshalIndent(b, "", "  ")
	if err != nil {
		return err
	}
	name := fmt.Sprintf("%s_%s.cdx.json", program, strings.TrimPrefix(r.version, "v"))
	return os.WriteFile(filepath.Join(r.out, name), append(data, '\n'), 0o644)
}

func newComponent(kind, path, version string, licenses []string) component {
	purl := "pkg:golang/" + path + "@" + version
	c := component{Type: kind, Ref: purl, Name: path, Version: version, PURL: purl}
	for _, id := range licenses {
		var l license
		l.License.ID = id
		c.Licenses = append(c.Licenses, l)
	}
	return c
}
