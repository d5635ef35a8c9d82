package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/report"
	"github.com/render-oam/render-oam/fn/result"
)

// source is shared by the commands that read resources.
type source struct {
	results

	platform  string
	strict    bool
	noFollow  bool
	renders   bool   // whether a run that renders nothing has failed
	packs     bool   // whether objects are only written
	validates bool   // whether unused definitions are checked as well
	skip      string // folder that the command writes to

	definitions []string // paths of definitions of KubeVela
	cluster     string   // to render for, or "" for that of the Platform
	eachCluster bool     // whether all clusters are rendered together
	input       []byte   // standard input, kept for a second run

	read    map[string]bool   // real paths of the files that were read
	texts   map[string]string // their content, or nil if it is not needed
	fixable map[string]bool   // names of the files that may be changed
	items   []*krm.Item       // the resources that were read
}

func (s *source) flags(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.platform, "platform", "", "`FILE` with the Platform, which configures how traits are implemented")
	cmd.Flags().BoolVar(&s.strict, "strict", false, "treat warnings as errors")
	cmd.Flags().StringArrayVar(&s.definitions, "definitions", nil, "`PATH` of a file or folder with KubeVela definitions, as YAML or CUE; can be repeated")
	cmd.Flags().StringVar(&s.cluster, "cluster", "", "`NAME` of the cluster to render for, if KubeVela's topology policies name several")
	cmd.Flags().BoolVar(&s.noFollow, "no-follow", false, "treat symbolic links as errors, for untrusted input")
	complete(cmd.MarkFlagFilename("platform", "yaml", "yml", "json"))
	s.styleFlags(cmd)
}

// complete checks the error from declaring how to complete a flag. Only a flag
// that does not exist can cause it.
func complete(err error) {
	if err != nil {
		panic(err)
	}
}

// render reads and renders the paths, and prints the results. The error is
// errInput if the input has errors, and otherwise about the command line.
func (s *source) render(paths []string, t terminal) (*fn.Rendering, error) {
	rendering, log, err := s.renderOnce(paths, t)
	if err != nil {
		return nil, err
	}
	return rendering, s.judge(t, log)
}

// renderOnce reads and renders the paths without printing the results.
func (s *source) renderOnce(paths []string, t terminal) (*fn.Rendering, *result.Log, error) {
	if err := s.check(); err != nil {
		return nil, nil, err
	}
	rendering, log, err := s.run(paths, t, nil)
	if err != nil {
		return nil, nil, err
	}
	s.checkRendered(rendering, log)
	s.rendering = rendering
	return rendering, log, nil
}

// checkRendered reports that nothing was rendered if that is likely a mistake:
// a host that applies the empty output would delete everything.
func (s *source) checkRendered(rendering *fn.Rendering, log *result.Log) {
	why := rendering.Nothing()
	switch {
	case why == "" || log.Errors() > 0:
	case s.renders:
		log.Add(result.Result{Code: code.NothingToRender, Severity: result.Error, Message: why})
	case rendering.Inputs == 0:
		log.Add(result.Result{Code: code.NothingValidated, Severity: result.Warning, Message: "no OAM resources in the input: nothing was validated"})
	}
}

// run reads and renders the paths. fixed is content to use instead of files on
// disk.
func (s *source) run(paths []string, t terminal, fixed map[string]string) (*fn.Rendering, *result.Log, error) {
	var log result.Log
	endWhenExceeded(func() {
		s.print(t, &log)
		s.document(t)
	})
	in := inputs{stdin: s.stdin(paths, t), log: &log, skip: s.skip, fixed: fixed, texts: s.texts, reader: fileReader{noFollow: s.noFollow}}
	if err := in.read(paths); err != nil {
		return nil, nil, err
	}
	s.read, s.fixable, s.items = in.seen, in.fixable, in.items
	s.sources = in.sources
	options := fn.Options{
		Form: krm.Stream, Config: in.config,
		Definitions: readDefinitions(s.definitions, &in.reader, &s.sources, &log), Cluster: s.cluster, EachCluster: s.eachCluster,
		ChecksDefinitions: s.validates, Packs: s.packs,
	}
	if s.platform != "" {
		options.Config = s.readPlatform(&log)
	}
	for _, source := range s.sources { // also the Platform and definitions
		s.read[realPath(filepath.FromSlash(source.Name))] = true
	}
	return fn.Render(in.items, options, &log), &log, nil
}

// stdin returns standard input. It is kept in memory if a second run may need
// it.
func (s *source) stdin(paths []string, t terminal) io.Reader {
	if !slices.Contains(paths, "-") {
		return t.stdin
	}
	if s.input == nil && s.eachCluster {
		data, err := new(fileReader).readStream(t.stdin)
		if err != nil {
			return failing{err}
		}
		s.input = data
	}
	if s.input == nil {
		return t.stdin
	}
	return bytes.NewReader(s.input)
}

// failing is a reader that returns an error.
type failing struct{ err error }

// Read returns the error.
func (f failing) Read([]byte) (int, error) { return 0, f.err }

// judge prints the results, and returns errInput if they make the run fail.
func (s *source) judge(t terminal, log *result.Log) error {
	warnings := log.Count(result.Warning)
	s.print(t, log)
	switch {
	case log.Errors() > 0:
		return errInput
	case s.strict && warnings > 0:
		s.note(t, code.StrictWarnings, result.Error, "", fmt.Sprintf("--strict treats warnings as errors: found %d", warnings))
		return errInput
	}
	return nil
}

// readPlatform reads the only resource of a file. If there is not exactly one,
// it reports an error and returns nil.
func (s *source) readPlatform(log *result.Log) *krm.Item {
	path := s.platform
	fail := func(id code.Code, message string) {
		log.Add(result.Result{Code: id, Severity: result.Error, Message: message, Place: result.Place{File: filepath.ToSlash(path)}})
	}
	data, err := (&fileReader{noFollow: s.noFollow}).readAny(path)
	if err != nil {
		fail(code.CannotRead, "cannot be read: "+cause(err).Error())
		return nil
	}
	errors := log.Errors()
	read := krm.Read(data, filepath.ToSlash(path), log)
	s.sources = append(s.sources, report.Source{Name: filepath.ToSlash(path), Text: read.Text()})
	items := read.Items
	switch {
	case log.Errors() > errors:
	case len(items) == 0:
		fail(code.PlatformFile, "the file has no Platform")
	case len(items) > 1:
		fail(code.PlatformFile, fmt.Sprintf("expected one Platform, got %d resources: pass other resources as a PATH", len(items)))
	default:
		return items[0]
	}
	return nil
}

func newRender(t terminal) *cobra.Command {
	from := source{renders: true, packs: true}
	var folder string
	var prune, watches bool
	cmd := &cobra.Command{
		Use:   "render PATH...",
		Short: "Render files and folders to Kubernetes objects",
		Long: `Render files, and all .yaml, .yml and .json files in folders and their
subfolders. Use - for standard input. The generated objects and all other
resources are written as YAML to standard output or, with --output-dir, to files
in a folder. The first line of each of these files records that render-oam
generated it, so that --prune can recognize it.

Files named kustomization.yaml, resources that are marked as local
configuration, and files and folders whose names start with a dot are ignored.
It is an error if the input contains no application.

Errors and warnings are written to standard error. With --output json and other
formats for programs, standard error contains a single document and nothing
else.

` + formText(),
		Example: `  render-oam render app/
  render-oam render app/ --platform platform.yaml | kubectl apply -f -
  render-oam render app/ --output-dir rendered/ --prune
  render-oam render app/ -o json >objects.yaml 2>results.json`,
		Args: needPaths,
		RunE: func(_ *cobra.Command, paths []string) error {
			if err := from.check(); err != nil {
				return err
			}
			if err := checkFolder(&folder, from.form.other); err != nil {
				return err
			}
			if prune && folder == "" {
				return errors.New("--prune requires --output-dir: it removes files of that folder")
			}
			from.skip = folder
			if watches {
				w := watch{from: from, paths: paths, t: t, folder: folder, prune: prune, writes: true}
				return w.run()
			}
			if folder != "" {
				return from.finish(t, from.writeClusters(paths, t, folder, prune))
			}
			return from.finish(t, from.writeObjects(paths, t))
		},
	}
	from.flags(cmd)
	from.formFlag(cmd)
	watchFlag(cmd, &watches)
	from.form.mayBeDir = true
	cmd.Flags().StringVar(&folder, "output-dir", "", "write to the folder `DIR`: one file per application and other-resources.yaml, in one folder per cluster if there are several")
	cmd.Flags().BoolVar(&prune, "prune", false, "remove files that an earlier run wrote to the folder of --output-dir and this run does not; edited files are kept")
	complete(cmd.MarkFlagDirname("output-dir"))
	return cmd
}

// writeObjects renders the paths to standard output.
func (s *source) writeObjects(paths []string, t terminal) error {
	rendering, err := s.render(paths, t)
	if err != nil {
		return err
	}
	in := krm.Input{Form: krm.Stream}
	in.Write(t.stdout, rendering.Passed, rendering.Objects(), nil) //nolint:errcheck // run reports it
	return nil
}

// writeFolders writes the files of folders.
func (s *source) writeFolders(t terminal, folders []*outputFolder, prune bool) error {
	kept := 0
	for _, folder := range folders {
		if !prune {
			break
		}
		if err := folder.findStale(); err != nil {
			return err
		}
		for _, name := range folder.kept {
			s.note(t, code.KeptFile, result.Warning, filepath.ToSlash(filepath.Join(folder.path, name)), "no longer generated, but not removed, because it was edited, copied or renamed: remove it if you do not need it")
			kept++
		}
	}
	if s.strict && kept > 0 {
		s.note(t, code.StrictWarnings, result.Error, "", fmt.Sprintf("--strict treats warnings as errors: found %d", kept))
		return errInput
	}
	return writeFolders(folders, func(path string) {
		if s.isMachine() {
			s.note(t, code.RemovedFile, result.Info, path, "removed")
			return
		}
		fmt.Fprintf(t.stderr, "removed %s\n", path)
	})
}

// checkFolder rejects folder names that are likely a mistake, and supports the
// flag of earlier versions.
func checkFolder(folder *string, old string) error {
	switch {
	case *folder == "-":
		return errors.New("--output-dir is a folder: omit it to write to standard output")
	case *folder != "" && old != "":
		return fmt.Errorf("--output-dir %s and -o %s are two folders: remove one", *folder, old)
	case old != "":
		*folder = old
	}
	return nil
}

func stream(items []*krm.Item, objects []*object.Map) []byte {
	in := krm.Input{Form: krm.Stream}
	return in.Append(nil, items, objects, nil)
}
