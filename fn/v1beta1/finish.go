package v1beta1

import (
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/vela"
)

// origin is the trait or component that generated an object other than the workload.
type origin struct {
	traitType, resource string
	definition          *definition // of the trait, or nil if it is built in
	ofComponent         *definition // of the component, for its own objects, or nil if it is built in
	by, at              string
	report              *result.Reporter
	trait               int // its position among the traits of the instance, from 1, or 0 for the component
}

// finisher sets what KubeVela sets on all objects of an instance: labels,
// names, namespaces, and references to the workload.
type finisher struct {
	frontEnd    *FrontEnd
	application *Application
	instance    *instance
	marks       *marks
	ok          bool // no errors so far
}

// part returns the part that the objects belong to.
func (in *instance) part() part {
	name := in.what()
	if in.replicaKey != "" {
		name += " (" + in.replicaKey + ")"
	}
	return part{name: name, field: in.at.Field("name").String(), at: in.at.String(), report: in.report}
}

// workload finishes the workload. A workload that a trait manages is not in the output.
func (f *finisher) workload(o *object.Map, component use[componentType], isManaged bool) []made {
	in := f.instance
	if o == nil {
		return nil
	}
	labels := map[string]string{labelWorkloadType: component.label}
	if f.marks.isController {
		labels[labelResourceType] = "WORKLOAD"
	}
	m := made{object: o, by: in.what(), at: in.at.Field("name").String(), report: in.report, cluster: in.placement.cluster, part: in.part(), instance: in, definition: component.definition}
	if !f.isObject(&m) {
		return nil
	}
	if o.String("metadata", "name") == "" {
		o.Map("metadata").Set("name", in.name)
	}
	if f.complete(&m, labels, in.placement); isManaged {
		return nil
	}
	return []made{m}
}

// outputs finishes the objects other than the workload.
func (f *finisher) outputs(objects *vela.Objects, origins []origin) (all []made) {
	in := f.instance
	for i, output := range objects.Outputs {
		o, of, placed := output.Object, origins[i], in.placement
		if of.definition != nil && of.definition.controlPlaneOnly {
			placed = placement{cluster: localCluster}
		}
		m := made{object: o, by: of.by, at: of.at, report: of.report, cluster: placed.cluster, part: in.part(), instance: in, trait: of.trait, definition: of.definition}
		if of.definition == nil {
			m.definition = of.ofComponent
		}
		if !f.isObject(&m) {
			continue
		}
		labels := map[string]string{labelTraitType: of.traitType, labelTraitResource: of.resource}
		if o.String("metadata", "name") == "" {
			o.Map("metadata").Set("name", f.traitObjectName(o, labels))
		}
		if f.marks.isController {
			labels[labelResourceType] = "TRAIT"
		}
		f.complete(&m, labels, placed)
		if of.definition != nil && of.definition.workloadRefPath != "" && objects.Output != nil {
			f.setReference(&m, of.definition.workloadRefPath, objects.Output)
		}
		all = append(all, m)
	}
	return all
}

// traitObjectName returns the name that KubeVela generates for an object of a trait
// without one.
func (f *finisher) traitObjectName(o *object.Map, labels map[string]string) string {
	whole := o.Clone()
	whole.Map("metadata").Delete("name")
	setAll(whole.Map("metadata"), "labels", labels)
	setAll(whole.Map("metadata"), "labels", map[string]string{labelName: f.application.Metadata.Name, labelComponent: f.instance.name})
	return f.instance.name + "-" + strings.ToLower(labels[labelTraitType]) + "-" + hash(whole)
}

// isObject reports whether an object is complete, and an error if it is not.
func (f *finisher) isObject(m *made) bool {
	for _, field := range []string{"apiVersion", "kind"} {
		if m.object.String(field) == "" {
			m.report.Error(code.IncompleteObject, m.at, "%s generates an object without %s", m.by, field)
			f.ok = false
			return false
		}
	}
	for _, path := range [][]string{{"metadata"}, {"metadata", "labels"}, {"metadata", "annotations"}} {
		if !object.IsMap(m.object.Lookup(path...)) {
			m.report.Error(code.IncompleteObject, m.at, "%s of the %s that %s generates is not a map", strings.Join(path, "."), m.object.String("kind"), m.by)
			f.ok = false
			return false
		}
	}
	checkIdentity(m)
	return true
}

// complete sets labels, annotations and namespace. It reports an invalid name.
func (f *finisher) complete(m *made, labels map[string]string, placed placement) {
	checkLabels(m)
	f.marks.put(m.object, labels)
	namespace := placed.namespace
	if namespace == "" {
		if namespace = f.application.Metadata.Namespace; namespace == "" && f.marks.isController {
			namespace = namespaceOr("")
		}
	}
	if metadata := m.object.Map("metadata"); metadata.String("namespace") == "" {
		metadata.Delete("namespace")
		if namespace != "" && !platform.IsClusterScoped(m.object.String("apiVersion"), m.object.String("kind")) {
			metadata.Set("namespace", namespace)
		}
	}
	f.marks.own(f.application, m.object)
	order(m.object)
	f.ok = checkObject(m, f.instance) && f.ok
	warnDuplicates(m)
}

// setReference sets the field with which an object of a trait refers to the workload.
func (f *finisher) setReference(m *made, path string, workload *object.Map) {
	steps := strings.Split(path, ".")
	parent := m.object
	for i, key := range steps {
		if key == "" || strings.ContainsAny(key, "[]") {
			m.report.Error(code.WorkloadReference, m.at, "workloadRefPath %q of the TraitDefinition is not a path of fields, such as spec.targetRef", path)
			f.ok = false
			return
		}
		if i == len(steps)-1 {
			break
		}
		if !object.IsMap(parent.Get(key)) {
			m.report.Error(code.WorkloadReference, m.at, "workloadRefPath %q of the TraitDefinition goes through %q, which is not a map", path, key)
			f.ok = false
			return
		}
		parent = parent.Map(key)
	}
	parent.Set(steps[len(steps)-1], object.Of(
		"apiVersion", workload.String("apiVersion"),
		"kind", workload.String("kind"),
		"name", workload.String("metadata", "name"),
	))
}
