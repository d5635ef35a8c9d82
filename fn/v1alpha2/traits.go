package v1alpha2

import (
	"errors"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// attached is a trait of an instance.
type attached struct {
	*Trait
	at         yamltree.Path
	node       *yaml.Node
	object     *object.Map // as in the output, or nil for a trait that the program implements
	definition *Definition // nil if the input has none
}

// readTraits reads the traits of an instance. It reports those that are not
// objects.
func (in *instance) readTraits(f *FrontEnd) {
	for i := range in.Traits {
		t := &attached{Trait: &in.Traits[i], at: in.at.Field("traits").Item(i)}
		if t.Trait.Trait == nil || !checkObject(t.Trait.Trait, t.at.Field("trait"), in.configuration.Report, "trait") {
			continue // already reported
		}
		t.node = yamltree.Copy(t.Trait.Trait)
		t.definition = f.definition(KindTraitDefinition, t.node)
		in.traits = append(in.traits, t)
	}
}

// trait renders one trait. The object of the trait is added to the output,
// unless the program implements the trait.
func (f *FrontEnd) trait(in *instance, t *attached) {
	f.checkApplies(in, t)
	if t.isScaler() && in.isReplicated() {
		in.scale(t)
		return
	}
	at, report := t.at.Field("trait"), in.configuration.Report
	o := in.tree(t.node, at, report)
	if o == nil {
		return // already reported
	}
	if name := o.String("metadata", "name"); rule.Subdomain(name) != "" {
		report.Error(code.InvalidName, at.Field("metadata").Field("name").String(), "%q: %s", name, rule.Subdomain(name)).Found(name)
	}
	in.refer(o, t)
	for _, other := range in.traits {
		if other.object != nil && sameObject(other.object, o) {
			report.Error(code.DuplicateObject, at.String(), "duplicate %s %q: also at %s: rename one of them", o.String("kind"), o.String("metadata", "name"), other.at)
		}
	}
	in.marks.put(o, resourceTypeTrait)
	t.object = o
	in.objects = append(in.objects, o)
	in.emit(o, at, report)
}

// sameObject reports whether two objects in one namespace are the same object
// in Kubernetes.
func sameObject(a, b *object.Map) bool {
	group := object.Group(a.String("apiVersion"))
	other := object.Group(b.String("apiVersion"))
	return group == other && a.String("kind") == b.String("kind") && a.String("metadata", "name") == b.String("metadata", "name")
}

// refer sets the reference to the workload in a trait, if the definition of the
// trait requires it. For its own trait, the runtime needs no definition.
func (in *instance) refer(o *object.Map, t *attached) {
	path := ""
	switch {
	case t.definition != nil:
		path = t.definition.Spec.WorkloadRefPath
	case t.isScaler():
		path = "spec.workloadRef"
	}
	if path == "" {
		return
	}
	if err := setObject(o, path, in.reference()); err != nil {
		in.configuration.Report.Error(code.WorkloadReference, t.at.Field("trait").String(), "%s cannot get a reference to its workload at %s: %s", o.String("kind"), path, err)
	}
}

// setObject sets a field of an object, at a path of names.
func setObject(o *object.Map, path string, value *object.Map) error {
	steps, err := parsePath(path)
	if err != nil {
		return err
	}
	names := make([]string, len(steps))
	for i, s := range steps {
		if s.isIndex {
			return errors.New("the path has an index in it")
		}
		names[i] = s.key
		if i < len(steps)-1 && !object.IsMap(o.Lookup(names[:i+1]...)) {
			return fmt.Errorf("%s is not a map", strings.Join(names[:i+1], "."))
		}
	}
	last := len(names) - 1
	o.Map(names[:last]...).Set(names[last], value)
	return nil
}
