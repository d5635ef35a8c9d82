package main

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/report"
	"github.com/render-oam/render-oam/fn/result"
)

// readDefinitions reads the definitions of KubeVela in files and folders:
// resources as kubectl prints them, and CUE files. It reports errors to the
// log.
func readDefinitions(paths []string, reader *fileReader, sources *[]report.Source, log *result.Log) (all []fn.Definition) {
	for _, path := range paths {
		errors, before := log.Errors(), len(all)
		root := path
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			root += string(filepath.Separator) // so that a link to a folder is followed
		}
		walk := func(file string, entry fs.DirEntry, err error) error {
			switch hidden := file != root && strings.HasPrefix(entry.Name(), "."); {
			case err != nil:
				return err
			case entry.IsDir() && hidden:
				return filepath.SkipDir
			case entry.IsDir() || hidden || file != root && !isDefinitionFile(file):
				return nil
			}
			read, err := readDefinition(file, reader, sources, log)
			all = append(all, read...)
			return err
		}
		err := reader.checkLink(path)
		if err == nil {
			err = filepath.WalkDir(root, walk)
		}
		place := result.Place{File: filepath.ToSlash(path)}
		switch {
		case err != nil:
			log.Add(result.Result{Code: code.CannotRead, Severity: result.Error, Place: place, Message: "cannot be read: " + cause(err).Error()})
		case len(all) == before && log.Errors() == errors:
			log.Add(result.Result{Code: code.DefinitionFiles, Severity: result.Error, Place: place,
				Message: "no definitions found: expected resources of core.oam.dev/v1beta1 such as ComponentDefinition or TraitDefinition, or CUE files"})
		}
	}
	return all
}

// isDefinitionFile reports whether a file in a folder can have definitions.
func isDefinitionFile(file string) bool {
	extension := strings.ToLower(filepath.Ext(file))
	return extensions[extension] || extension == ".cue"
}

// readDefinition reads the definitions in a file.
func readDefinition(file string, reader *fileReader, sources *[]report.Source, log *result.Log) (all []fn.Definition, err error) {
	data, err := reader.readAny(file)
	if err != nil {
		return nil, err
	}
	name := filepath.ToSlash(file)
	if strings.EqualFold(filepath.Ext(file), ".cue") {
		*sources = append(*sources, report.Source{Name: name, Text: string(data)})
		return []fn.Definition{{File: name, CUE: data}}, nil
	}
	read := krm.Read(data, name, log)
	*sources = append(*sources, report.Source{Name: name, Text: read.Text()})
	for _, item := range read.Items {
		if fn.IsDefinition(item) {
			all = append(all, fn.Definition{Item: item})
		}
	}
	return all, nil
}
