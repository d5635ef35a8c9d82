package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
)

// renderAll renders the paths for all clusters at once, unless one is set.
func (s *source) renderAll(paths []string, t terminal) (*fn.Rendering, error) {
	s.eachCluster = s.cluster == ""
	return s.render(paths, t)
}

// renderEach does the same, and then renders the paths for each cluster: see addEach.
func (s *source) renderEach(paths []string, t terminal, use func(cluster string, there *fn.Rendering)) (*fn.Rendering, error) {
	s.eachCluster = s.cluster == ""
	rendering, log, err := s.renderOnce(paths, t)
	if err != nil {
		return nil, err
	}
	if err := s.addEach(paths, t, rendering, log, use); err != nil {
		return nil, err
	}
	return rendering, s.judge(t, log)
}

// addEach renders the paths for each of the clusters that were rendered together, and
// adds the results: objects that are in conflict in one cluster may be in different
// clusters. It calls use, if it is not nil, for each rendering.
func (s *source) addEach(paths []string, t terminal, all *fn.Rendering, log *result.Log, use func(cluster string, there *fn.Rendering)) error {
	if !s.eachCluster || len(all.Clusters) < 2 {
		return nil
	}
	defer func() { s.cluster, s.eachCluster = "", true }()
	s.eachCluster = false
	for _, s.cluster = range all.Clusters {
		there, found, err := s.run(paths, t, nil)
		if err != nil {
			return err
		}
		for _, r := range found.Sorted() {
			log.Add(*r) // most were found for all clusters, and are not added again
		}
		if use != nil {
			use(s.cluster, there)
		}
	}
	return nil
}

// writeClusters renders the paths to a folder, with one subfolder per cluster
// if there are several.
func (s *source) writeClusters(paths []string, t terminal, folder string, prune bool) error {
	var clusters []string
	var each []*fn.Rendering
	rendering, err := s.renderEach(paths, t, func(cluster string, there *fn.Rendering) {
		there.Passed = nil
		clusters, each = append(clusters, cluster), append(each, there)
	})
	if err != nil {
		return err
	}
	var folders []*outputFolder
	add := func(path string, of *fn.Rendering) error {
		o, err := newOutputFolder(path, of, s.read)
		folders = append(folders, o)
		return err
	}
	if len(clusters) > 0 {
		rendering = &fn.Rendering{Passed: rendering.Passed}
	}
	if err := add(folder, rendering); err != nil {
		return err
	}
	for i, cluster := range clusters {
		path := filepath.Join(folder, cluster)
		if info, err := os.Lstat(path); err == nil && !info.IsDir() {
			return failure{fmt.Errorf("cannot write the objects of cluster %q to %s: it is not a folder", cluster, filepath.ToSlash(path))}
		}
		if err := add(path, each[i]); err != nil {
			return err
		}
	}
	return s.writeFolders(t, folders, prune)
}
