package hosts

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	goyaml "go.yaml.in/yaml/v3"
	"sigs.k8s.io/yaml"
)

// doors are the ways to run the program, by their names in docs/hosts.md. Each
// returns the objects for a stream of resources. Those that start a program for
// each input are slow, and get fewer inputs. Those that only start programs can do that
// at once.
var doors = []struct {
	name       string
	isSlow     bool
	isParallel bool
	render     func(t *testing.T, input string) map[string]any
}{
	{name: "stream", isParallel: true, render: func(t *testing.T, input string) map[string]any {
		return objects(t, mustRun(t, "", input, program))
	}},
	{name: "ResourceList", isParallel: true, render: func(t *testing.T, input string) map[string]any {
		return objects(t, mustRun(t, "", listOf(t, input), program))
	}},
	{name: "kustomize function", render: func(t *testing.T, input string) map[string]any {
		return objects(t, mustKustomize(t, layerOf(t, input, function)))
	}},
	{name: "kustomize exec plugin", render: func(t *testing.T, input string) map[string]any {
		return objects(t, mustKustomize(t, layerOf(t, input, execPlugin)))
	}},
	{name: "kpt", isSlow: true, isParallel: true, render: func(t *testing.T, input string) map[string]any {
		folder := folderOf(t, map[string]string{"input.yaml": input, "Kptfile": kptfile})
		kpt(t, folder, "", "fn", "render", folder, "--allow-exec")
		return objects(t, stream(t, folder))
	}},
	{name: "helm 3", isSlow: true, render: func(t *testing.T, input string) map[string]any {
		return objects(t, newHelm(t, "helm3").mustTemplate(t, "release", chartOf(t, input)))
	}},
	{name: "helm 4", isSlow: true, render: func(t *testing.T, input string) map[string]any {
		return objects(t, newHelm(t, "helm4").mustTemplate(t, "release", chartOf(t, input)))
	}},
}

// TestDoors renders examples and golden cases in each way, and checks that the
// objects are the same as from files, except for the differences that
// docs/hosts.md lists.
func TestDoors(t *testing.T) {
	inputs, listed := doorInputs(t), listedDifferences(t)
	for _, door := range doors {
		t.Run(door.name, func(t *testing.T) {
			names := doorNames(inputs)
			if door.isSlow && os.Getenv("HOST_TESTS") != "required" {
				names = names[:3] // make host-test uses all of them
			}
			for _, name := range names {
				t.Run(name, func(t *testing.T) {
					if door.isParallel {
						t.Parallel()
					}
					input := inputs[name]
					file := folderOf(t, map[string]string{"app/input.yaml": input})
					expected := objects(t, mustRun(t, file, "", program, "render", "app"))
					require.NotEmpty(t, expected)
					got := door.render(t, input)
					differences := differencesOf(expected, got)
					for _, d := range differences {
						assert.True(t, listed.has(door.name, d), "docs/hosts.md does not list this difference: %s", d)
					}
				})
			}
		})
	}
}

// doorInputs returns the inputs by name: every example, and some golden cases
// of each kind.
func doorInputs(t *testing.T) map[string]string {
	t.Helper()
	inputs := make(map[string]string)
	for _, name := range exampleNames(t) {
		inputs["examples/"+name] = resourcesOf(t, filepath.Join(examples, name, "app"))
	}
	for folder, count := range map[string]int{
		"traits": 22, "workloads": 18, "scopes": 6, "parameters": 4, "variables": 2, "platform-traits": 5, "dialects": 4, "founding": 2, "kubevela": 16,
	} {
		for _, file := range spread(goldenInputs(t, folder), count) {
			inputs["golden/"+filepath.ToSlash(filepath.Dir(strings.TrimPrefix(file, golden)))[1:]] = read(t, file)
		}
	}
	require.GreaterOrEqual(t, len(inputs), 50+len(exampleNames(t)))
	return inputs
}

const golden = "../golden"

// goldenInputs returns the golden cases of a folder that are streams and render
// without a warning. A warning says what is special about a case.
func goldenInputs(t *testing.T, folder string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(filepath.Join(golden, folder), func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.Name() != "input.yaml" {
			return err
		}
		_, errErrors := os.Stat(filepath.Join(filepath.Dir(path), "errors.txt"))
		content := read(t, path)
		_, errOutput := os.Stat(filepath.Join(filepath.Dir(path), "expected.yaml"))
		if os.IsNotExist(errErrors) && errOutput == nil && !strings.Contains(content, "kind: ResourceList") && !strings.Contains(content, "kind: List\n") &&
			!strings.Contains(content, "{{") && isReadable(content) {
			found = append(found, path)
		}
		return nil
	})
	require.NoError(t, err)
	return found
}

// isReadable reports whether the parser of this test can read a stream. Some
// cases are about what it cannot read.
func isReadable(stream string) bool {
	decoder := goyaml.NewDecoder(strings.NewReader(stream))
	for {
		var document map[string]any
		if err := decoder.Decode(&document); err != nil {
			return errors.Is(err, io.EOF)
		}
	}
}

// spread returns count entries of a list, evenly spaced.
func spread(all []string, count int) (some []string) {
	count = min(count, len(all))
	for i := range count {
		some = append(some, all[i*len(all)/count])
	}
	return some
}

// doorNames returns the names of the inputs. A few that cover the most come
// first.
func doorNames(inputs map[string]string) []string {
	names := make([]string, 0, len(inputs))
	for name := range inputs {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool {
		a, b := len(inputs[names[i]]), len(inputs[names[j]])
		return a > b || a == b && names[i] < names[j]
	})
	return names
}

// resourcesOf returns the resources of a folder, without those for one host
// only.
func resourcesOf(t *testing.T, folder string) (all string) {
	t.Helper()
	list := files(t, folder)
	names := make([]string, 0, len(list))
	for name := range list {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		if base := filepath.Base(name); filepath.Ext(name) == ".yaml" && base != "kustomization.yaml" {
			all += "---\n" + functionAnnotation.ReplaceAllString(list[name], "")
		}
	}
	return all
}

// listOf wraps the documents of a stream as kpt does, in order.
func listOf(t *testing.T, input string) string {
	t.Helper()
	var items []any
	for _, document := range documentsOf(t, input) {
		items = append(items, document)
	}
	list, err := yaml.Marshal(map[string]any{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": items})
	require.NoError(t, err)
	return string(list)
}

func documentsOf(t *testing.T, input string) (documents []map[string]any) {
	t.Helper()
	decoder := goyaml.NewDecoder(strings.NewReader(input))
	for {
		var document map[string]any
		if err := decoder.Decode(&document); err != nil {
			require.ErrorContains(t, err, "EOF")
			return documents
		}
		if document != nil {
			documents = append(documents, document)
		}
	}
}

// layerOf returns a kustomize layer that renders an input. The Platform of the
// input, if there is one, is the config.
func layerOf(t *testing.T, input, platform string) string {
	t.Helper()
	var config map[string]any
	require.NoError(t, goyaml.Unmarshal([]byte(platform), &config))
	var resources []string
	for _, document := range documentsOf(t, input) {
		if document["kind"] == "Platform" {
			config["spec"] = document["spec"]
			continue
		}
		text, err := goyaml.Marshal(document)
		require.NoError(t, err)
		resources = append(resources, string(text))
	}
	text, err := goyaml.Marshal(config)
	require.NoError(t, err)
	return folderOf(t, map[string]string{
		"input.yaml": strings.Join(resources, "---\n"), "platform.yaml": string(text),
		"kustomization.yaml": "resources: [input.yaml]\ntransformers: [platform.yaml]\n",
	})
}

func chartOf(t *testing.T, input string) string {
	t.Helper()
	return folderOf(t, map[string]string{"Chart.yaml": chartYAML, "templates/input.yaml": input})
}

// differencesOf returns the paths at which two sets of objects differ, as KIND:
// PATH, or only KIND for a missing object.
func differencesOf(expected, got map[string]any) (differences []string) {
	for id, o := range expected {
		other, isThere := got[id]
		if !isThere {
			differences = append(differences, at(o, "kind").(string)+": missing "+id)
			continue
		}
		for _, path := range pathsOf(o, other, "") {
			differences = append(differences, at(o, "kind").(string)+": "+path)
		}
	}
	for id, o := range got {
		if _, isThere := expected[id]; !isThere {
			differences = append(differences, at(o, "kind").(string)+": unexpected "+id)
		}
	}
	slices.Sort(differences)
	return differences
}

// pathsOf returns the paths at which two values differ.
func pathsOf(a, b any, path string) (paths []string) {
	mapA, isA := a.(map[string]any)
	mapB, isB := b.(map[string]any)
	if !isA || !isB {
		if !assert.ObjectsAreEqual(a, b) {
			return []string{strings.TrimPrefix(path, ".")}
		}
		return nil
	}
	for key := range mapA {
		paths = append(paths, pathsOf(mapA[key], mapB[key], path+"."+key)...)
	}
	for key := range mapB {
		if _, isThere := mapA[key]; !isThere {
			paths = append(paths, pathsOf(nil, mapB[key], path+"."+key)...)
		}
	}
	return paths
}

// differences are the rows of the table in docs/hosts.md: door, where, why.
type differences [][2]string

func (d differences) has(door, difference string) bool {
	return slices.ContainsFunc(d, func(row [2]string) bool {
		return slices.Contains(strings.Split(row[0], ", "), door) && strings.Contains(difference, row[1])
	})
}

// listedDifferences reads the table of differences.
func listedDifferences(t *testing.T) (rows differences) {
	t.Helper()
	text := read(t, repository, "docs/hosts.md")
	_, table, isThere := strings.Cut(text, "<!-- differences: read by a test -->")
	require.True(t, isThere)
	table, _, _ = strings.Cut(table, "<!-- end of the differences -->")
	for _, row := range regexp.MustCompile("(?m)^\\| ([^|]+) \\| `([^`|]+)` \\| ([^|]+) \\|$").FindAllStringSubmatch(table, -1) {
		rows = append(rows, [2]string{row[1], row[2]})
	}
	return rows
}
