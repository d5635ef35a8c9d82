package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/render-oam/render-oam/fn"
)

// written is a file that is to be written.
type written struct {
	path      string
	data      []byte
	temporary string // where it is written at first; "" before that
}

// writeFolder writes one file for each application, and one for all other
// resources.
func writeFolder(folder string, rendering *fn.Rendering) error {
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return cannotWrite(folder, err)
	}
	return writeFiles(filesOf(folder, rendering))
}

// writeFiles writes all files or, where one cannot be written, none: each
// replaces what was there as a whole, and a link by a file.
func writeFiles(files []written) (err error) {
	defer func() {
		if err != nil {
			for _, f := range files {
				os.Remove(f.temporary) //nolint:errcheck // most are not there; the first error is the one to report
			}
		}
	}()
	for i := range files {
		if err := files[i].prepare(); err != nil {
			return cannotWrite(files[i].path, err)
		}
	}
	for _, f := range files {
		if err := os.Rename(f.temporary, f.path); err != nil {
			return cannotWrite(f.path, err)
		}
	}
	return nil
}

// prepare writes a file under a name of its own, beside the one that it is to
// have, with the mode of the file that it replaces.
func (f *written) prepare() error {
	before, err := os.Stat(f.path)
	isThere := err == nil
	if isThere && before.IsDir() {
		return errors.New("there is a folder of this name")
	}
	file, err := createBeside(f.path)
	if err != nil {
		return err
	}
	f.temporary = file.Name()
	_, err = file.Write(f.data)
	if err == nil && isThere {
		err = file.Chmod(before.Mode().Perm())
	}
	return errors.Join(err, file.Close())
}

// createBeside makes a new file in the folder of another one. It never opens
// one that is there.
func createBeside(path string) (*os.File, error) {
	for n := 0; ; n++ {
		name := filepath.Join(filepath.Dir(path), fmt.Sprintf(".render-oam-%d-%d", os.Getpid(), n))
		file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666)
		if !errors.Is(err, fs.ErrExist) || n == 10_000 {
			return file, err
		}
	}
}

func cannotWrite(path string, err error) error {
	return failure{fmt.Errorf("cannot write %s: %w", filepath.ToSlash(path), cause(err))}
}

// filesOf names the files, and says what is in them.
func filesOf(folder string, rendering *fn.Rendering) (files []written) {
	taken := make(map[string]bool)
	add := func(name string, data []byte) {
		if len(data) == 0 {
			return
		}
		for taken[name] {
			name += "_"
		}
		taken[name] = true
		files = append(files, written{
			path: filepath.Join(folder, name+".yaml"),
			data: data,
		})
	}
	for _, application := range rendering.Applications {
		name := application.Name
		if application.Namespace != "" {
			name = application.Namespace + "_" + name
		}
		add(name, stream(nil, application.Objects))
	}
	add("other-resources", stream(rendering.Passed, nil))
	return files
}
