package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/render-oam/render-oam/fn"
)

// renderAll renders the paths for all clusters, unless one is set, for commands
// that write no objects.
func (s *source) renderAll(paths []string, t terminal) (*fn.Rendering, error) {
	s.eachCluster = s.cluster == ""
	return s.render(paths, t)
}

// writeClusters renders the paths to a folder, with one subfolder per cluster
// if there are several.
func (s *source) writeClusters(paths []string, t terminal, folder string, prune bool) error {
	rendering, err := s.renderAll(paths, t)
	if err != nil {
		return err
	}
	var folders []*outputFolder
	add := func(path string, of *fn.Rendering) error {
		o, err := newOutputFolder(path, of, s.read)
		folders = append(folders, o)
		return err
	}
	clusters := rendering.Clusters
	if !s.eachCluster || len(clusters) < 2 {
		clusters = nil
	} else {
		rendering = &fn.Rendering{Passed: rendering.Passed}
	}
	if err := add(folder, rendering); err != nil {
		return err
	}
	s.eachCluster = false
	for _, cluster := range clusters {
		s.cluster = cluster
		there, log, err := s.run(paths, t, nil)
		switch {
		case err != nil:
			return err
		case log.Errors() > 0:
			return s.judge(t, log)
		}
		there.Passed = nil
		path := filepath.Join(folder, cluster)
		if info, err := os.Lstat(path); err == nil && !info.IsDir() {
			return failure{fmt.Errorf("cannot write the objects of cluster %q to %s: it is not a folder", cluster, filepath.ToSlash(path))}
		}
		if err := add(path, there); err != nil {
			return err
		}
	}
	return s.writeFolders(t, folders, prune)
}
