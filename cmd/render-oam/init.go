package main

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"github.com/render-oam/render-oam/fn/inputschema"
	"github.com/render-oam/render-oam/fn/result"
)

// start holds the files of a new application, in one folder per version of OAM.
//
//go:embed start
var start embed.FS

// versions are the versions of OAM for which init creates an application.
var versions = []string{"v1beta1", "v1alpha2", "v1alpha1"}

// Names of the files for editors. Folders whose name starts with a dot are not
// rendered.
const (
	startSchema   = ".render-oam/schema.json"
	startSettings = ".vscode/settings.json"
)

// startFile is a file of a new application.
type startFile struct {
	name string // relative to the folder, with slashes
	data []byte
}

func newInit(t terminal) *cobra.Command {
	var version string
	var platform platformToStart
	cmd := &cobra.Command{
		Use:   "init [DIR]",
		Short: "Create a small application that renders",
		Long: `Create a small application in a folder. The default is the current folder. The
command writes the application, its component, a kustomization.yaml that renders
it, and the JSON Schema with which editors check and complete it. Existing files
are never changed: if one of the files exists, nothing is written.

v1beta1 is KubeVela's Application. In v1alpha2 and v1alpha1, the component that
a developer writes and the configuration that an operator writes are separate
resources.`,
		Example: `  render-oam init hello
  render-oam init hello --version v1alpha1 --platform
  render-oam init hello --platform=../platform.yaml`,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 2 && platform.isNew {
				return fmt.Errorf("init takes one folder, got %s: to use an existing Platform, write --platform=%s", strings.Join(args, " "), args[1])
			}
			if len(args) > 1 {
				return fmt.Errorf("init takes one folder, got %s", strings.Join(args, " "))
			}
			if len(args) == 1 && args[0] == "" {
				return errors.New("DIR is empty: is a shell variable not set?")
			}
			return nil
		},
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return nil, cobra.ShellCompDirectiveFilterDirs
		},
		RunE: func(_ *cobra.Command, args []string) error {
			folder := "."
			if len(args) == 1 {
				folder = filepath.Clean(args[0])
			}
			version = strings.TrimPrefix(version, "core.oam.dev/")
			if !slices.Contains(versions, version) {
				return fmt.Errorf("unknown version %q: must be %s", version, result.OneOfNames(versions))
			}
			return startApplication(t, folder, version, &platform)
		},
	}
	cmd.Flags().StringVar(&version, "version", versions[0], "`VERSION` of OAM: "+result.OneOf(versions))
	cmd.Flags().Var(&platform, "platform", "also create platform.yaml, which configures rendering; --platform=FILE uses an existing Platform, and the schema includes its traits")
	cmd.Flags().Lookup("platform").NoOptDefVal = "true"
	complete(cmd.RegisterFlagCompletionFunc("version", cobra.FixedCompletions(versions, cobra.ShellCompDirectiveNoFileComp)))
	return cmd
}

// platformToStart is the value of --platform: no Platform, a new one, or a
// file.
type platformToStart struct {
	isNew bool
	file  string
}

// String returns the value in the form of the command line.
func (p *platformToStart) String() string { return cmp.Or(p.file, strconv.FormatBool(p.isNew)) }

// Type returns the type of a flag that needs no value.
func (p *platformToStart) Type() string { return "bool" }

// Set sets the value.
func (p *platformToStart) Set(value string) error {
	switch value {
	case "":
		return errors.New("it is empty: is a shell variable not set?")
	case "true", "false":
		*p = platformToStart{isNew: value == "true"}
	default:
		*p = platformToStart{file: value}
	}
	return nil
}

// functionAnnotation tells kustomize how to run the function.
const functionAnnotation = "config.kubernetes.io/function"

// startPlatform is the name of the file with the Platform.
const startPlatform = "platform.yaml"

// startApplication writes the files of a new application, or none.
func startApplication(t terminal, folder, version string, platform *platformToStart) error {
	known, err := readKnown(platform.file, nil, t)
	if err != nil {
		return err
	}
	files, err := startFiles(t, version, platform, known)
	if err != nil {
		return err
	}
	if isSameFile(platform.file, filepath.Join(folder, startPlatform)) {
		files = slices.DeleteFunc(files, func(f startFile) bool { return f.name == startPlatform })
	}
	var there []string
	for _, f := range files {
		if _, err := os.Lstat(filepath.Join(folder, f.name)); err == nil {
			there = append(there, filepath.ToSlash(filepath.Join(folder, f.name)))
		}
	}
	if len(there) > 0 {
		return failure{fmt.Errorf("nothing was written, because these files exist: %s", result.AllOf(there))}
	}
	for i, f := range files {
		name := filepath.Join(folder, f.name)
		if err := create(name, f.data); err != nil {
			for _, f := range files[:i] {
				os.Remove(filepath.Join(folder, f.name)) //nolint:errcheck // the first error is the one to report
			}
			return failure{fmt.Errorf("%s cannot be written: %w", filepath.ToSlash(name), cause(err))}
		}
	}
	for _, f := range files {
		fmt.Fprintln(t.stdout, filepath.ToSlash(filepath.Join(folder, f.name)))
	}
	at := filepath.ToSlash(folder)
	fmt.Fprintf(t.stderr, "To render it:\n  render-oam render %s\n  kustomize build --enable-alpha-plugins --enable-exec %s\n", at, at)
	return nil
}

// create writes a new file, and creates its folders.
func create(name string, data []byte) error {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil { //nolint:gosec // the umask of the user decides
		return err
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o666) //nolint:gosec // the umask of the user decides
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	return errors.Join(err, f.Close())
}

// startFiles returns the files of a new application.
func startFiles(t terminal, version string, platform *platformToStart, k *known) (files []startFile, err error) {
	folders := []string{version}
	if platform.isNew {
		folders = append(folders, "platform")
	}
	var resources []string
	for _, folder := range folders {
		entries, err := start.ReadDir(path.Join("start", folder))
		if err != nil {
			return nil, err
		}
		for _, e := range entries {
			data, err := start.ReadFile(path.Join("start", folder, e.Name()))
			if err != nil {
				return nil, err
			}
			files = append(files, startFile{e.Name(), data})
			if folder == version {
				resources = append(resources, e.Name())
			}
		}
	}
	if platform.file != "" {
		data, err := readRegular(platform.file)
		if err != nil {
			return nil, failure{fmt.Errorf("%s cannot be read: %w", filepath.ToSlash(platform.file), cause(err))}
		}
		files = append(files, startFile{startPlatform, data})
		if !bytes.Contains(data, []byte(functionAnnotation)) {
			fmt.Fprintf(t.stderr, "warning: %s has no annotation %s, without which kustomize does not run render-oam\n", filepath.ToSlash(platform.file), functionAnnotation)
		}
	}
	schema, err := indented(inputschema.All(k.platform, k.vela))
	if err != nil {
		return nil, err
	}
	settings, err := indented(map[string]any{"yaml.schemas": map[string]any{startSchema: []string{"*.yaml"}}})
	if err != nil {
		return nil, err
	}
	return append(files,
		startFile{"kustomization.yaml", startKustomization(resources, platform.isNew || platform.file != "")},
		startFile{startSchema, schema},
		startFile{startSettings, settings},
	), nil
}

// startKustomization returns a kustomization that renders resources.
func startKustomization(resources []string, platform bool) []byte {
	var b bytes.Buffer
	b.WriteString(`apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
`)
	for _, r := range resources {
		fmt.Fprintf(&b, "  - %s\n", r)
	}
	b.WriteString("transformers:\n")
	if platform {
		b.WriteString("  - " + startPlatform + "\n")
		return b.Bytes()
	}
	b.WriteString(`  - |-
    apiVersion: render-oam.dev/v1alpha1
    kind: Platform
    metadata:
      name: default
      annotations:
        config.kubernetes.io/function: |
          exec:
            path: render-oam
`)
	return b.Bytes()
}

// indented returns a value as indented JSON.
func indented(value any) ([]byte, error) {
	var b bytes.Buffer
	err := printJSON(&b, value)
	return b.Bytes(), err
}

// printJSON writes a value as indented JSON.
func printJSON(w io.Writer, value any) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(value)
}
