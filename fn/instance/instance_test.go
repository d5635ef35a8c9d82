package instance

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

type source struct{}

func (source) Ref() result.Ref           { return result.Ref{} }
func (source) Place(string) result.Place { return result.Place{} }

// TestIsUnsure checks which errors in a component cast doubt on the ports and on
// their names.
func TestIsUnsure(t *testing.T) {
	for failed, want := range map[string][2]bool{ // any field of a port, its name
		"spec":                                {true, true},
		"spec.containers":                     {true, true},
		"spec.containers[0]":                  {true, true},
		"spec.containers[0].ports":            {true, true},
		"spec.containers[1].ports[0]":         {true, true},
		"spec.containers[1].ports[0].name":    {false, true},
		"spec.containers[0].ports[0].port":    {false, false},
		"spec.containers[0].portsx":           {false, false},
		"spec.containers[0].env":              {false, false},
		"spec.containers[0].name":             {false, false},
		"spec.workloadType":                   {false, false},
		"metadata.name":                       {false, false},
		"specs":                               {false, false},
		"spec.containers[0].resources.x.name": {false, false},
	} {
		var log result.Log
		report := log.For(source{})
		report.Error(code.WrongType, failed, "wrong")
		for _, component := range []*Component{{Source: report}, {Report: report}} {
			in := &Instance{Component: component}
			assert.Equal(t, want, [2]bool{in.IsUnsure("ports"), in.IsUnsure("ports", "name")}, failed)
		}
	}
	assert.True(t, unsure("spec.containers[0].resources").IsUnsure("resources.volumes"))
	assert.True(t, unsure("spec.containers[0].resources.volumes[1]").IsUnsure("resources.volumes"))
	assert.False(t, unsure("spec.containers[0].resources.cpu").IsUnsure("resources.volumes"))
	assert.False(t, (&Instance{Component: &Component{}}).IsUnsure("ports"))
}

// unsure returns an instance whose component has an error at a field.
func unsure(failed string) *Instance {
	var log result.Log
	report := log.For(source{})
	report.Error(code.WrongType, failed, "wrong")
	return &Instance{Component: &Component{Source: report}}
}

// TestLabels checks the labels and annotations of the objects of an instance.
func TestLabels(t *testing.T) {
	application := &oam.Resource{Metadata: oam.Metadata{
		Name: "app", Namespace: "ns",
		Labels:      map[string]string{"team": "a", "app.kubernetes.io/component": "own", "app.kubernetes.io/name": "other"},
		Annotations: map[string]string{"note": "n", "kubectl.kubernetes.io/last-applied-configuration": "{}", "render-oam.dev/application": "x"},
	}}
	in := &Instance{Application: application, InstanceName: "web", Component: &Component{WorkloadType: "core.oam.dev/v1alpha1.Server", Metadata: oam.Metadata{
		Name:        "c",
		Labels:      map[string]string{"tier": "front", "team": "b", "app.kubernetes.io/part-of": "p", "kapp.k14s.io/x": "1", "render-oam.dev/x": "1"},
		Annotations: map[string]string{"version": "1.2", "note": "pod", "argocd.argoproj.io/sync-wave": "1", "kpt.dev/x": "1"},
	}}}
	selector := map[string]string{"app.kubernetes.io/name": "app", "oam.dev/instance-name": "web"}
	labels := map[string]string{
		"app.kubernetes.io/name": "app", "oam.dev/instance-name": "web", "app.kubernetes.io/managed-by": "render-oam", "app.kubernetes.io/component": "own", "app.kubernetes.io/version": "1.2", "team": "a",
	}
	for range 2 { // the second time, they are remembered
		assert.Equal(t, selector, in.SelectorLabels())
		assert.Equal(t, labels, in.Labels())
		assert.Equal(t, with(selector, "oam.dev/workload-type", "Service"), in.WorkloadSelectorLabels())
		assert.Equal(t, with(labels, "oam.dev/workload-type", "Service"), in.WorkloadLabels())
		assert.Equal(t, with(labels, "oam.dev/role", "trait"), in.TraitLabels())
		assert.Equal(t, with(with(labels, "oam.dev/workload-type", "Service"), "tier", "front"), in.PodLabels())
		assert.Equal(t, map[string]string{"version": "1.2", "note": "pod"}, in.PodAnnotations())
		assert.Equal(t, map[string]string{"note": "n", "render-oam.dev/application": "app"}, in.AnnotationsWith(nil))
		assert.Equal(t, map[string]string{"note": "m", "x": "1", "render-oam.dev/application": "app"}, in.AnnotationsWith(map[string]string{"note": "m", "x": "1", "render-oam.dev/application": "y"}))
		assert.Equal(t, object.Of("name", "n", "namespace", "ns", "labels", selector, "annotations", in.AnnotationsWith(nil)), in.Metadata("n", selector))
	}
	in.Component = &Component{WorkloadType: "example.com/v1.Server", Metadata: oam.Metadata{Name: strings.Repeat("c", 64), Annotations: map[string]string{"version": "not a label"}}}
	assert.Equal(t, with(selector, "oam.dev/workload-type", "Server"), in.WorkloadSelectorLabels(), "the labels of another component")
	assert.NotContains(t, in.Labels(), "app.kubernetes.io/version")
	assert.Equal(t, "own", in.Labels()["app.kubernetes.io/component"])
	application.Metadata.Labels = nil
	in.Component = &Component{WorkloadType: "core.oam.dev/v1alpha1.Task", Metadata: oam.Metadata{Name: strings.Repeat("c", 64)}}
	assert.NotContains(t, in.Labels(), "app.kubernetes.io/component")
	assert.Equal(t, in.WorkloadLabels(), in.PodLabels())
	assert.Nil(t, in.PodAnnotations())
	assert.Equal(t, "Task", in.WorkloadLabels()["oam.dev/workload-type"])
	assert.Equal(t, [2]string{"core.oam.dev/v1alpha1", "Task"}, [2]string{in.WorkloadAPIVersion(), in.WorkloadKind()})
}

// TestCheckEntry checks labels and annotations.
func TestCheckEntry(t *testing.T) {
	const parts = "must consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit"
	for _, test := range []struct {
		isLabel        bool
		key            string
		value          any
		message, found string
	}{
		{true, "a", "b", "", "b"},
		{true, "a", "b c", "a label value " + parts, "b c"},
		{true, "a", "${b c}", "", ""},
		{true, "a", "x{{ b }}", "", ""},
		{true, "a", object.Plain("5"), "", "5"},
		{true, "a", object.Of(), "expected a string", ""},
		{true, "a", object.List{}, "expected a string", ""},
		{false, "a", "b c", "", ""},
		{false, "a", object.Of(), "expected a string", ""},
		{false, "config.kubernetes.io/local-config", "true", "this annotation is reserved for hosts: remove it", "config.kubernetes.io/local-config"},
		{true, "config.kubernetes.io/local-config", "true", "", "true"},
		{false, "Example.com/A", "b", "", ""},
	} {
		message, found := CheckEntry(test.isLabel, object.Field{Key: test.key, Value: test.value})
		assert.Equal(t, [2]string{test.message, test.found}, [2]string{message, found}, "%v", test)
	}
	message, found := CheckEntry(true, object.Field{Key: "Example.com/A", Value: "b"})
	assert.NotEmpty(t, message)
	assert.Equal(t, "Example.com/A", found)
	message, found = CheckEntry(false, object.Field{Key: "A b", Value: "b"})
	assert.NotEmpty(t, message)
	assert.Equal(t, "A b", found)
	for text, is := range map[string]bool{"${a}": true, "a{{b": true, "$a": false, "{a}": false, "": false} {
		assert.Equal(t, is, IsToFill(text), text)
	}
}

// TestReject checks where errors about an instance are reported.
func TestReject(t *testing.T) {
	var log result.Log
	in := &Instance{Application: &oam.Resource{Report: log.For(source{})}, Path: yamltree.At("spec.components").Item(2)}
	in.Reject(code.WrongType, "", "first %d", 1)
	in.Reject(code.WrongType, "instanceName", "second")
	var messages []string
	for _, r := range log.Sorted() {
		messages = append(messages, r.String())
	}
	assert.Equal(t, []string{"error: spec.components[2]: first 1", "error: spec.components[2].instanceName: second"}, messages)
}
