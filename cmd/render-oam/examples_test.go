package main

import (
	"bytes"
	"errors"
	"io"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1beta1"
	"github.com/render-oam/render-oam/tests/cases"
)

// chosen are the examples of topics whose shortest golden case shows too
// little.
var chosen = map[string]string{
	"COMPONENT TYPE/core.oam.dev/v1beta1/ref-objects": "kubevela/ref-objects/by-name",
	"KIND/core.oam.dev/v1alpha1/Trait":                "platform-traits/trait-definition-as-object",
	"KIND/core.oam.dev/v1beta1/Application":           "kubevela/traits/gateway/paths",
	"TRAIT/core.oam.dev/v1beta1/gateway":              "kubevela/traits/gateway/paths",
}

// TestExamples writes an example for each topic, and renders it.
func TestExamples(t *testing.T) {
	k := &known{vela: v1beta1.New()}
	var archive txtar.Archive
	all := cases.All(t)
	for _, topic := range k.topics() {
		if topic.isCustom {
			continue
		}
		input := goldenExample(all, &topic)
		assert.NotEmpty(t, input, "%s has no golden case without results", topic.exampleName())
		archive.Files = append(archive.Files, txtar.File{Name: topic.exampleName(), Data: inBlockStyle(t, input)})
	}
	slices.SortFunc(archive.Files, func(a, b txtar.File) int { return strings.Compare(a.Name, b.Name) })
	data := txtar.Format(&archive)
	if *update {
		require.NoError(t, os.WriteFile("examples.txtar", data, 0o666))
	} else {
		assert.Equal(t, string(examples), string(data), "run go test ./cmd/render-oam -run TestExamples -update")
	}
	for _, f := range archive.Files {
		var log result.Log
		assert.NotEmpty(t, fn.Run(f.Data, "", &log), f.Name)
		assert.Empty(t, log.Sorted(), f.Name)
	}
}

// goldenExample returns the shortest golden case of a topic that renders
// without results.
func goldenExample(all []cases.Case, of *topic) (shortest string) {
	folder := folderOfCases(of)
	for _, c := range all {
		isFlow, wasFlow := strings.Contains(c.Input, "{"), strings.Contains(shortest, "{")
		isBetter := shortest == "" || isFlow == wasFlow && len(c.Input) < len(shortest) || !isFlow && wasFlow
		if strings.HasPrefix(c.Name, folder) && c.Output != "" && c.Results == "" && isBetter && shows(c.Input, of) {
			shortest = c.Input
		}
	}
	return shortest
}

// inBlockStyle returns a stream as people write it, with one field per line.
func inBlockStyle(t *testing.T, input string) []byte {
	var b bytes.Buffer
	decoder, encoder := yaml.NewDecoder(strings.NewReader(input)), yaml.NewEncoder(&b)
	encoder.SetIndent(2)
	for {
		var n yaml.Node
		err := decoder.Decode(&n)
		if errors.Is(err, io.EOF) {
			require.NoError(t, encoder.Close())
			return b.Bytes()
		}
		require.NoError(t, err)
		unfold(&n)
		require.NoError(t, encoder.Encode(&n))
	}
}

func unfold(n *yaml.Node) {
	if len(n.Content) > 0 {
		n.Style &^= yaml.FlowStyle
	}
	for _, below := range n.Content {
		unfold(below)
	}
}

// folderOfCases returns the folder with the golden cases of a topic.
func folderOfCases(of *topic) string {
	if name := chosen[of.exampleName()]; name != "" {
		return name
	}
	folder := ""
	if of.apiVersion == kubevela {
		folder = "kubevela/"
	}
	switch of.class {
	case classTrait:
		return folder + "traits/" + of.name + "/"
	case classComponent:
		return folder + "components/" + of.name + "/"
	case classWorkload:
		return "workloads/"
	}
	return ""
}

// shows reports whether an input has the topic, in a form that users write.
func shows(input string, of *topic) bool {
	var log result.Log
	data := []byte(input)
	in := krm.Read(data, "", &log)
	if in.Form != krm.Stream || !bytes.Contains(data, []byte("\n    ")) {
		return false
	}
	switch of.class {
	case classKind:
		return slices.ContainsFunc(in.Items, func(i *krm.Item) bool { return i.APIVersion == of.apiVersion && i.Kind == of.name })
	case classWorkload:
		return bytes.Contains(data, []byte("workloadType: "+of.name))
	case classComponent:
		return bytes.Contains(data, []byte("type: "+of.name+"\n"))
	}
	return bytes.Contains(data, []byte(": "+of.name+"\n"))
}
