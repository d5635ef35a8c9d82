package main

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/platform"
)

// listedAsGenerator reports whether the kustomization in the working directory
// lists a Platform under generators. kustomize runs a function in that folder,
// and passes the same input to a generator and to a transformer without
// resources, so only the file distinguishes them.
func listedAsGenerator() bool {
	for _, name := range []string{"kustomization.yaml", "kustomization.yml", "Kustomization"} {
		data, err := readRegular(name)
		if err != nil {
			continue
		}
		var kustomization struct {
			Generators []string `yaml:"generators"`
		}
		if yaml.Unmarshal(data, &kustomization) != nil {
			return false
		}
		for _, entry := range kustomization.Generators {
			if isPlatform(entry) {
				return true
			}
		}
		return false
	}
	return false
}

// isPlatform reports whether an entry of a kustomization is a Platform, inline
// or in a file.
func isPlatform(entry string) bool {
	text := entry
	if !strings.Contains(entry, "\n") {
		data, err := readRegular(entry)
		if err != nil {
			return false
		}
		text = string(data)
	}
	decoder := yaml.NewDecoder(strings.NewReader(text))
	for {
		var resource struct {
			APIVersion string `yaml:"apiVersion"`
		}
		if decoder.Decode(&resource) != nil {
			return false
		}
		if platform.Is(resource.APIVersion) {
			return true
		}
	}
}
