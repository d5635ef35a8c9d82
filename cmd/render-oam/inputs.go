package main

import (
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/report"
	"github.com/render-oam/render-oam/fn/result"
)

// stdinName is the name of standard input in messages.
const stdinName = "<stdin>"

// extensions are the extensions of files that are read from folders.
var extensions = map[string]bool{".yaml": true, ".yml": true, ".json": true}

// inputs reads the files and folders of a command.
type inputs struct {
	stdin io.Reader
	log   *result.Log
	skip  string            // folder that the command writes to, and so does not read, or ""
	fixed map[string]string // content to use instead of files on disk

	texts map[string]string // the content of the files that were read, or nil if it is not needed

	reader  fileReader
	isFull  bool // whether it was reported that the input exceeds the limits
	values  int  // the number of values that the general parser has read
	seen    map[string]bool
	folder  string          // the folder that is being read, without links
	folders []string        // all folders that are read, without links
	fixable map[string]bool // names of the files that were read, except those outside the folder
	items   []*krm.Item
	// config is the function config of the first ResourceList that has one.
	config *krm.Item

	sources []report.Source // what was read
}

// read reads the paths: files, the files in folders and their subfolders, and -
// for standard input. It reports errors in the files to the log; the returned
// error is about the command line.
func (in *inputs) read(paths []string) error {
	in.seen, in.fixable = make(map[string]bool), make(map[string]bool)
	in.expect(paths)
	for _, path := range paths {
		if real := realPath(path); real != "" {
			in.folders = append(in.folders, real)
		}
	}
	for _, path := range paths {
		if path == "-" {
			in.readStdin()
			continue
		}
		info, err := os.Stat(path)
		if err == nil {
			err = in.reader.checkLink(path)
		}
		switch {
		case err != nil:
			in.fail(path, err)
		case !info.IsDir():
			if f := (file{path: path, real: realPath(path)}); in.take(&f) {
				in.readFiles([]file{f})
			}
		case in.isSkipped(path):
			return fmt.Errorf("%s is an input folder: choose another one for --output-dir", path)
		default:
			in.readFolder(path)
		}
	}
	if len(in.items) == 0 && in.log.Errors() == 0 {
		in.log.Add(result.Result{Code: code.NothingToRender, Severity: result.Error, Message: "nothing to render: the input has only resources of other tools and files without Kubernetes resources"})
	}
	return nil
}

// expect prepares for the total size of the files among the paths.
func (in *inputs) expect(paths []string) {
	total := int64(0)
	for _, path := range paths {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() {
			total += info.Size()
		}
	}
	in.reader.expect(total)
}

func (in *inputs) readStdin() {
	if in.seen["-"] {
		return
	}
	in.seen["-"] = true
	data, err := in.reader.readStream(in.stdin)
	if err != nil {
		in.fail(stdinName, err)
		return
	}
	in.reader.expect(in.reader.used)
	read := taken{file: file{name: stdinName, data: data}}
	read.parse(in.log)
	in.readResources(&read)
}

// readFolder reads the files of a folder and its subfolders, except those whose
// name begins with a dot.
func (in *inputs) readFolder(folder string) {
	found, errors := false, in.log.Errors()
	in.folder = realPath(folder)
	var files []file
	// With the separator, a link to a folder is followed.
	root := folder + string(filepath.Separator)
	filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error { //nolint:errcheck // it is reported
		switch hidden := path != root && strings.HasPrefix(entry.Name(), "."); {
		case err != nil:
			in.fail(path, err)
		case entry.IsDir() && (hidden || in.isSkipped(path)):
			return filepath.SkipDir
		case !hidden && in.isFolderLink(path, entry):
			in.log.Add(result.Result{
				Code: code.SkippedLink, Severity: result.Warning, Place: result.Place{File: filepath.ToSlash(path)},
				Message: "skipped: links to folders are not followed; pass the folder as another PATH",
			})
		case !entry.IsDir() && !hidden && extensions[strings.ToLower(filepath.Ext(path))]:
			found = true
			if in.reader.noFollow && entry.Type()&fs.ModeSymlink != 0 {
				in.fail(path, errLink) // also if its target is read anyway
			} else if f := in.foundFile(root, path, entry); in.take(&f) {
				files = append(files, f)
			}
		}
		return nil
	})
	in.readFiles(files)
	if !found && in.log.Errors() == errors {
		in.log.Add(result.Result{
			Code: code.EmptyFolder, Severity: result.Error, Place: result.Place{File: filepath.ToSlash(folder)},
			Message: "the folder has no .yaml, .yml or .json files",
		})
	}
}

func (in *inputs) isSkipped(folder string) bool { return isSameFile(folder, in.skip) }

// isSameFile reports whether two paths lead to the same file or folder.
func isSameFile(a, b string) bool {
	one, _ := os.Stat(a)
	other, _ := os.Stat(b)
	return os.SameFile(one, other) // false for a path that leads nowhere
}

// isFolderLink reports whether an entry is a link to a folder outside those that
// are read. Folders inside them are read at their own path.
func (in *inputs) isFolderLink(path string, entry fs.DirEntry) bool {
	if entry.Type()&fs.ModeSymlink == 0 {
		return false
	}
	info, err := os.Stat(path)
	if err != nil || !info.IsDir() {
		return false
	}
	real := realPath(path)
	return !slices.ContainsFunc(in.folders, func(folder string) bool {
		return real == folder || strings.HasPrefix(real, folder+string(filepath.Separator))
	})
}

// foundFile returns a file in the folder that is being read. For a file that is
// not a link, it knows the real path without a system call.
func (in *inputs) foundFile(root, path string, entry fs.DirEntry) file {
	f := file{path: path, isFound: true, isRegular: entry.Type().IsRegular()}
	if !f.isRegular {
		f.real = realPath(path)
	} else if below, err := filepath.Rel(root, path); err == nil {
		f.real = filepath.Join(in.folder, below)
	}
	return f
}

// take records a file that is to be read. It returns false for one that was
// already read, and for a kustomization, which needs neither apiVersion nor
// kind.
func (in *inputs) take(f *file) bool {
	if f.real != "" && in.seen[f.real] {
		return false
	}
	in.seen[f.real] = true
	if base := filepath.Base(f.path); base == "kustomization.yaml" || base == "kustomization.yml" {
		return false
	}
	f.name = filepath.ToSlash(filepath.Clean(f.path))
	if !f.isFound || strings.HasPrefix(f.real, in.folder+string(filepath.Separator)) {
		in.fixable[f.name] = true
	}
	return true
}

// realPath returns the absolute path of a file or folder without links, or ""
// if it is unknown.
func realPath(path string) string {
	real, err := filepath.EvalSymlinks(path)
	if err != nil {
		return ""
	}
	absolute, _ := filepath.Abs(real)
	return absolute
}

// taken is a file that was read, and its resources.
type taken struct {
	file
	list     *krm.Input
	isBroken bool // whether errors of the file were reported
}

// parse finds the resources of the file.
func (f *taken) parse(log *result.Log) {
	errors := log.Errors()
	f.list = krm.Read(f.data, f.name, log)
	f.isBroken = log.Errors() > errors
}

// readFiles reads files in order. While one goroutine reads files, others parse
// those that were read.
func (in *inputs) readFiles(files []file) {
	const together, ofOne = 64, 16 // files in all goroutines, and in one
	read := make(chan []taken, 1)
	go func() {
		defer close(read)
		done := 0
		for some := range slices.Chunk(files, together) {
			all := make([]taken, len(some))
			for i := range some {
				all[i].file = some[i]
				in.reader.read(&all[i].file, in.fixed)
			}
			done += len(some)
			in.reader.expect(in.reader.used / int64(done) * int64(len(files)))
			read <- all
		}
	}()
	for some := range read {
		in.log.InParts(len(some), ofOne, func(log *result.Log, from, to int) bool {
			for i := range some[from:to] {
				if f := &some[from+i]; f.err == nil {
					f.parse(log)
				}
			}
			return true
		})
		for i := range some {
			f := &some[i]
			if f.err != nil {
				in.fail(f.path, f.err)
				continue
			}
			if in.texts != nil {
				in.texts[f.name] = string(f.data)
			}
			in.readResources(f)
		}
	}
}

// readResources adds the resources of a file, except those that are for other
// tools. If the user did not name the file, it also skips documents that are
// not resources.
func (in *inputs) readResources(f *taken) {
	list, file, isFound := f.list, f.name, f.isFound
	in.sources = append(in.sources, report.Source{Name: file, Text: list.Text()})
	in.values += list.Parsed
	switch {
	case in.values > krm.MaxValues:
		in.fail(file, fmt.Errorf("too many values in JSON, or in YAML with anchors, tags or flow style: must be no more than %d", krm.MaxValues))
	case len(in.items)+len(list.Items) > krm.MaxResources:
		in.fail(file, fmt.Errorf("too many resources in the input: must be no more than %d", krm.MaxResources))
	}
	if len(list.Items) == 0 && !isFound && !f.isBroken {
		in.log.Add(result.Result{Code: code.EmptyFile, Severity: result.Error, Message: "the file has no resources", Place: result.Place{File: file}})
	}
	switch config := list.FunctionConfig; {
	case config == nil:
	case in.config == nil:
		in.config = config
	default:
		config.CheckKeys(in.log.For(config)) // the config is not used otherwise
	}
	for _, item := range list.Items {
		isResource := item.APIVersion != "" && item.Kind != ""
		switch {
		case isFound && !isResource && !krm.Owned(item.APIVersion):
			in.log.For(item).Warn(code.SkippedDocument, "", "not a Kubernetes resource, skipped: it has no %s", missing(item))
		case isResource && fn.IsForTools(item):
		default:
			in.items = append(in.items, item)
		}
	}
}

func missing(item *krm.Item) string {
	switch {
	case item.APIVersion != "":
		return "kind"
	case item.Kind != "":
		return "apiVersion"
	}
	return "apiVersion and no kind"
}

// fail reports a file or folder that cannot be read. It reports only once that
// the input exceeds the limits.
func (in *inputs) fail(path string, err error) {
	if err == errTooLarge { //nolint:errorlint // it is never wrapped
		if in.isFull {
			return
		}
		in.isFull = true
	}
	in.log.Add(result.Result{
		Code: code.CannotRead, Severity: result.Error, Place: result.Place{File: filepath.ToSlash(path)},
		Message: "cannot be read: " + cause(err).Error(),
	})
}
