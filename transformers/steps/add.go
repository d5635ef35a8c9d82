package steps

import (
	"slices"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/rule"
)

// maxAdded is the maximum total size in bytes of the objects that steps add to
// an instance: many placeholders can insert the same long property.
const maxAdded = 8 << 20

// sizeAdded is the size in bytes of the objects that steps added to an
// instance.
type sizeAdded int

// add adds an object to those of the instance, with its labels.
func (s *run) add(fields *object.Map) {
	in := s.on.Instance
	for _, header := range []string{"apiVersion", "kind"} {
		if fields.String(header) == "" {
			s.reject(rejection{at: []string{header}, message: "an object requires apiVersion and kind, as strings"})
			return
		}
	}
	own, isMap := fields.Get("metadata").(*object.Map)
	if given := fields.Get("metadata"); !isMap && given != nil && given != object.Empty && given != object.Plain("null") {
		s.reject(rejection{at: []string{"metadata"}, message: "expected a map"})
		return
	}
	name := in.Name() + "-trait-" + s.on.Trait
	if given := object.StringOf(own.Get("name")); given != "" {
		name = given
	}
	wrong := append(checkHeader(fields), checkMetadata(fields, hasPods(fields))...)
	if broken := rule.Subdomain(name); broken != "" {
		wrong = append(wrong, rejection{[]string{"metadata", "name"}, name, broken})
	}
	for _, w := range wrong {
		s.reject(w)
	}
	if len(wrong) > 0 {
		return
	}
	added := object.Of("apiVersion", fields.Get("apiVersion"), "kind", fields.Get("kind"), "metadata", s.metadata(name, own))
	for _, f := range fields.Fields() {
		if f.Key != "metadata" {
			added.Set(f.Key, f.Value)
		}
	}
	s.writeStrings(added)
	*instance.State[sizeAdded](&in.States) += sizeAdded(object.Size(added))
	if slices.ContainsFunc(in.Objects, func(o *object.Map) bool { return isSame(o, added) }) {
		s.report.Error(code.StepObjectExists, s.path.String(), "instance %q already has a %s %q: set a different metadata.name, such as [fromComponent(instanceName)]-%s",
			s.shown(in.Name()), added.String("kind"), s.shown(name), s.on.Trait).Found(name)
		return
	}
	in.Add(added)
}

// metadata returns the metadata of an object that a step adds. own is the
// metadata that the step sets.
func (s *run) metadata(name string, own *object.Map) *object.Map {
	in := s.on.Instance
	ours := in.Metadata(name, s.on.TraitLabels())
	if own == nil {
		return ours
	}
	ours = ours.Clone()
	ours.Delete("name")
	whole := own.Clone()
	whole.Delete("name")
	annotations := annotationsWith(own, in.Application)
	ours.Set("annotations", annotations)
	if given := whole.Get("namespace"); given != nil {
		ours.Delete("namespace")
		if object.StringOf(given) != in.Namespace() {
			annotations[oam.AnnotationApplication] = in.Namespace() + "/" + in.Application.Metadata.Name
		}
	}
	object.Merge(whole, ours)
	metadata := object.Of("name", name)
	object.Merge(metadata, whole)
	return metadata
}

// annotationsWith returns the annotations of an application for an object that
// may have its own, which take precedence.
func annotationsWith(own *object.Map, application *oam.Resource) map[string]string {
	annotations := oam.Annotations(application.Metadata.Name, application.Metadata.Annotations)
	entries, _ := own.Get("annotations").(*object.Map)
	for _, f := range entries.Fields() {
		if f.Key != oam.AnnotationApplication {
			delete(annotations, f.Key)
		}
	}
	return annotations
}

// isSame reports whether two objects are the same object in a cluster.
func isSame(a, b *object.Map) bool {
	return object.Group(a.String("apiVersion")) == object.Group(b.String("apiVersion")) && a.String("kind") == b.String("kind") && a.String("metadata", "name") == b.String("metadata", "name") &&
		a.String("metadata", "namespace") == b.String("metadata", "namespace")
}
