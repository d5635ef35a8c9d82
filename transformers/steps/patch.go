package steps

import (
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// patch merges fields into an object of the instance. What identifies and
// selects the workload cannot be changed.
func (s *run) patch(target string, fields *object.Map) {
	in := s.on.Instance
	patched := in.Workload
	switch target {
	case "pods":
		patched = in.PodTemplate
	case "service":
		patched = in.Service
	}
	if patched == nil {
		what := map[string]string{"pods": "pods", "service": "Service"}[target]
		s.on.Report.Error(code.StepTarget, s.on.At.String(), "the trait patches the %s, but workload type %s has no %s", target, in.WorkloadKind(), what)
		return
	}
	wrong := checkMetadata(fields, in.PodTemplate != nil)
	for _, w := range wrong {
		s.reject(w)
	}
	if len(wrong) > 0 {
		return
	}
	before := fingerprint(patched)
	restore := snapshot(in)
	object.Merge(patched, fields)
	s.writeStrings(patched)
	at := s.path.String()
	switch {
	case !isShaped(in):
		s.report.Error(code.StepIdentity, at, "a step cannot change the type of metadata, labels, annotations, spec, the list of containers, or the parents of the field for the number of replicas")
		restore()
	case fingerprint(patched) != before:
		s.report.Error(code.StepIdentity, at,
			"a step cannot change what identifies or selects an object: apiVersion, kind, metadata.name, metadata.namespace, spec.selector, the annotation %s, and the labels %s",
			oam.AnnotationApplication, result.AllOf(identifying))
		restore()
	}
}

// snapshot returns a function that restores the workload and the Service.
func snapshot(in *instance.Instance) (restore func()) {
	workload, service := in.Workload.Clone(), in.Service.Clone()
	return func() {
		*in.Workload = *workload
		if in.PodTemplate != nil {
			in.PodTemplate = in.Workload.Map("spec", "template")
		}
		if in.Service != nil {
			*in.Service = *service
		}
	}
}

// isShaped reports whether the fields of an instance's objects that traits and
// scopes change still have the right types.
func isShaped(in *instance.Instance) bool {
	for _, m := range []*object.Map{in.Workload, in.PodTemplate, in.Service} {
		for _, path := range [][]string{{"metadata"}, {"metadata", "labels"}, {"metadata", "annotations"}, {"spec"}} {
			if !object.IsMap(m.Lookup(path...)) {
				return false
			}
		}
	}
	containers, isList := in.PodTemplate.Lookup("spec", "containers").(object.List)
	for _, c := range containers {
		_, isMap := c.(*object.Map)
		isList = isList && isMap
	}
	if in.PodTemplate != nil && !isList {
		return false
	}
	for i := 1; in.Replicas != nil && i < len(in.Replicas.Path); i++ {
		if !object.IsMap(in.Workload.Lookup(in.Replicas.Path[:i]...)) {
			return false
		}
	}
	return true
}

// identifying are the labels that select objects.
var identifying = []string{oam.LabelApplication, oam.LabelInstance, oam.LabelWorkloadType, oam.LabelManagedBy}

// fingerprint returns what a step must not change in an object and its pod
// template.
func fingerprint(m *object.Map) string {
	kept := object.Of("apiVersion", m.Get("apiVersion"), "kind", m.Get("kind"),
		"name", m.Lookup("metadata", "name"), "namespace", m.Lookup("metadata", "namespace"), "selector", m.Lookup("spec", "selector"),
		"application", object.Entry(m.Lookup("metadata", "annotations"), oam.AnnotationApplication))
	for _, label := range identifying {
		kept.Set(label, labelOf(m, label))
		kept.Set("pods/"+label, object.Entry(m.Lookup("spec", "template", "metadata", "labels"), label))
	}
	return string(object.Append(nil, kept, 0))
}

func labelOf(m *object.Map, label string) any {
	return object.Entry(m.Lookup("metadata", "labels"), label)
}
