package main

import (
	"bytes"
	"debug/buildinfo"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// module is a module in a binary.
type module struct {
	path, version string
	sum           string // as in go.sum
	dir           string // with its sources
	licenses      []string
	texts         []file // its license and notices
}

// standardLibrary is the name under which Go's standard library is listed.
const standardLibrary = "std"

// linkedModules returns the modules in any of the binaries, as Go recorded them
// there, and Go's standard library.
func (r *release) linkedModules(binaries map[string]string) (modules []module, err error) {
	sums := make(map[string]string)
	version := ""
	for _, binary := range binaries {
		info, err := buildinfo.ReadFile(binary)
		if err != nil {
			return nil, err
		}
		version = info.GoVersion
		for _, m := range info.Deps {
			if m.Replace != nil {
				return nil, fmt.Errorf("%s is replaced: a release must be built from published modules", m.Path)
			}
			sums[m.Path] = m.Sum
		}
	}
	out, err := r.command("go", "list", "-m", "-json", "all").Output()
	if err != nil {
		return nil, explain(err)
	}
	for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
		var m struct{ Path, Version, Dir string }
		if err := decoder.Decode(&m); err != nil {
			return nil, err
		}
		if sum, isLinked := sums[m.Path]; isLinked {
			modules = append(modules, module{path: m.Path, version: m.Version, sum: sum, dir: m.Dir})
		}
	}
	if len(modules) != len(sums) {
		return nil, fmt.Errorf("go list knows %d of the %d modules in the binaries", len(modules), len(sums))
	}
	root, err := r.command("go", "env", "GOROOT").Output()
	if err != nil {
		return nil, explain(err)
	}
	modules = append(modules, module{path: standardLibrary, version: strings.TrimPrefix(version, "go"), dir: strings.TrimSpace(string(root))})
	slices.SortFunc(modules, func(a, b module) int { return strings.Compare(a.path, b.path) })
	for i := range modules {
		if err := modules[i].readLicenses(); err != nil {
			return nil, err
		}
	}
	return modules, nil
}

// dependencies returns which modules import packages of which others, on any of
// the platforms.
func (r *release) dependencies() (map[string]map[string]bool, error) {
	tree := make(map[string]map[string]bool)
	for _, platform := range r.platforms {
		system, architecture, _ := strings.Cut(platform, "/")
		cmd := r.command("go", "list", "-deps", "-json=ImportPath,Imports,Module", "./cmd/"+program)
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0", "GOOS="+system, "GOARCH="+architecture, "GOFLAGS=", "GOWORK=off")
		out, err := cmd.Output()
		if err != nil {
			return nil, explain(err)
		}
		modules := make(map[string]string)   // by package
		imports := make(map[string][]string) // of packages outside Go's standard library
		for decoder := json.NewDecoder(bytes.NewReader(out)); decoder.More(); {
			var p struct {
				ImportPath string
				Imports    []string
				Module     *struct{ Path string }
			}
			if err := decoder.Decode(&p); err != nil {
				return nil, err
			}
			modules[p.ImportPath] = standardLibrary
			if p.Module != nil {
				modules[p.ImportPath], imports[p.ImportPath] = p.Module.Path, p.Imports
			}
		}
		for from, all := range imports {
			for _, to := range all {
				a, b := modules[from], modules[to]
				if a == b || b == "" { // "" is package unsafe or C
					continue
				}
				if tree[a] == nil {
					tree[a] = make(map[string]bool)
				}
				tree[a][b] = true
			}
		}
	}
	return tree, nil
}

// licenseFile matches the names of files that must accompany a module.
var licenseFile = regexp.MustCompile(`^(?i)(licen[cs]e|copying|notice|patents)([.-].*)?$`)

// known are the recognized licenses, each with a sentence of its text.
var known = []struct {
	id       string
	sentence *regexp.Regexp
}{
	{"Apache-2.0", regexp.MustCompile(`Apache License,?\s+Version 2\.0`)},
	{"BSD-3-Clause", regexp.MustCompile(`Redistribution and use in source and binary forms(?s:.*)(Neither the name|The name of)`)},
	{"MIT", regexp.MustCompile(`Permission is hereby granted, free of charge`)},
}

// readLicenses finds the license of a module. A missing or unknown license is
// an error, so that a person checks it.
func (m *module) readLicenses() error {
	entries, err := os.ReadDir(m.dir)
	if err != nil {
		return err
	}
	var all []byte
	for _, entry := range entries {
		if entry.IsDir() || !licenseFile.MatchString(entry.Name()) {
			continue
		}
		data, err := os.ReadFile(filepath.Join(m.dir, entry.Name()))
		if err != nil {
			return err
		}
		m.texts = append(m.texts, file{name: entry.Name(), data: data})
		all = append(all, data...)
	}
	for _, k := range known {
		if k.sentence.Match(all) {
			m.licenses = append(m.licenses, k.id)
		}
	}
	if len(m.licenses) == 0 {
		return fmt.Errorf("the license of %s is unknown: see %s", m.path, m.dir)
	}
	return nil
}

// thirdPartyName is the name of the file with the licenses of the modules.
const thirdPartyName = "THIRD_PARTY_LICENSES.txt"

// thirdParty returns the content of that file.
func thirdParty(modules []module) []byte {
	var out bytes.Buffer
	fmt.Fprintf(&out, "The program contains these modules, under these licenses:\n\n")
	for _, m := range modules {
		fmt.Fprintf(&out, "  %s %s: %s\n", m.title(), m.version, strings.Join(m.licenses, " and "))
	}
	for _, m := range modules {
		for _, text := range m.texts {
			title := fmt.Sprintf("%s %s, %s", m.title(), m.version, text.name)
			fmt.Fprintf(&out, "\n%s\n%s\n\n%s\n", title, strings.Repeat("=", len(title)), bytes.TrimSpace(text.data))
		}
	}
	return out.Bytes()
}

// title returns the name of the module for people.
func (m *module) title() string {
	if m.path == standardLibrary {
		return "Go and its standard library"
	}
	return m.path
}
