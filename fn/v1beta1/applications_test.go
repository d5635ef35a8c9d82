package v1beta1_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
)

// TestApplications compares what many small inputs render to, and everything
// that is reported about them. Each file in testdata/applications has the
// sections
//
//   - NAME.yaml: an input
//   - NAME.spec: the spec of an Application, as an input
//   - NAME.cue: a definition, for all inputs of the file
//   - shared.yaml: more resources, for all inputs of the file
//   - results.txt: the results
//
// If NAME begins with all-clusters or all-definitions, the option of that name
// is set.
func TestApplications(t *testing.T) {
	files, err := filepath.Glob("testdata/applications/*.txtar")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	for _, path := range files {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			require.NoError(t, err)
			var shared, want string
			var definitions []fn.Definition
			var inputs []txtar.File
			for _, f := range archive.Files {
				switch {
				case f.Name == "results.txt":
					want = string(f.Data)
				case f.Name == "shared.yaml":
					shared = string(f.Data)
				case strings.HasSuffix(f.Name, ".cue"):
					definitions = append(definitions, fn.Definition{File: f.Name, CUE: f.Data})
				default:
					inputs = append(inputs, f)
				}
			}
			var now strings.Builder
			for _, f := range inputs {
				fmt.Fprintf(&now, "# %s\n%s", f.Name, rendered(f, shared, definitions))
			}
			if *update {
				kept := archive.Files
				if last := len(kept) - 1; kept[last].Name == "results.txt" {
					kept = kept[:last]
				}
				archive.Files = append(kept, txtar.File{Name: "results.txt", Data: []byte(now.String())})
				require.NoError(t, os.WriteFile(path, txtar.Format(archive), 0o644)) //nolint:gosec // part of the repository
				return
			}
			assert.Equal(t, want, now.String())
		})
	}
}

// rendered returns the objects that an input renders to, and the results.
func rendered(f txtar.File, shared string, definitions []fn.Definition) string {
	input := string(f.Data)
	if strings.HasSuffix(f.Name, ".spec") {
		input = "apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: shop, namespace: prod}\nspec:\n  " + strings.ReplaceAll(strings.TrimSpace(input), "\n", "\n  ") + "\n"
	}
	if shared != "" {
		input += "---\n" + shared
	}
	var log result.Log
	var all strings.Builder
	in := krm.Read([]byte(input), "in.yaml", &log)
	rendering := fn.Render(in.Items, fn.Options{
		Form: krm.Stream, Definitions: definitions,
		EachCluster: strings.HasPrefix(f.Name, "all-clusters"), ChecksDefinitions: strings.HasPrefix(f.Name, "all-definitions"),
	}, &log)
	if log.Errors() == 0 {
		all.Write(in.Append(nil, nil, rendering.Objects(), nil))
	}
	if len(rendering.Clusters) > 0 {
		fmt.Fprintf(&all, "clusters: %v\n", rendering.Clusters)
	}
	for _, r := range log.Sorted() {
		fmt.Fprintf(&all, "%s (%s", r, r.Code)
		if r.Current != "" || r.Proposed != "" {
			fmt.Fprintf(&all, ", %q -> %q", r.Current, r.Proposed)
		}
		all.WriteString(")\n")
	}
	return all.String()
}
