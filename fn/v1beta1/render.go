package v1beta1

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

// render renders an application.
func (f *FrontEnd) render(a *Application) *app.Application {
	read := a.Report
	a.Report = read.Part() // its own errors are those of rendering
	application := &app.Application{
		Kind: KindApplication, Name: a.Metadata.Name, Namespace: a.Metadata.Namespace,
		Annotations: a.Metadata.Annotations, Report: a.Report, Source: a,
	}
	p := f.plan(a, read.OK())
	all, ok := f.instances(a, p.instances)
	all = append(all, p.objects...)
	if ok && p.ok {
		byPolicies, isRight := p.planner.definedPolicies(all)
		all, ok = append(all, byPolicies...), isRight
	}
	all = withoutReadOnly(all, p.readOnly)
	all = f.choose(a, all)
	if !ok || !p.ok || !read.OK() {
		return application // what is made twice may be so by a mistake that was reported
	}
	all, isUnique := unite(f.withoutInput(all))
	if !isUnique {
		return application
	}
	f.parts(application, all)
	a.show(all)
	return application
}

// instances renders instances, each after those whose outputs it takes.
func (f *FrontEnd) instances(a *Application, instances []*instance) ([]made, bool) {
	ok, known := true, make(values)
	for _, in := range instances {
		ok = checkInputs(in, instances) && ok
	}
	rendered := make([][]made, len(instances))
	waiting := make([]int, len(instances))
	for i := range instances {
		waiting[i] = i
	}
	for len(waiting) > 0 {
		var still []int
		for _, i := range waiting {
			in := instances[i]
			if !known.hasInputs(in) {
				still = append(still, i)
				continue
			}
			objects, isRight := f.instance(a, known.fill(in))
			isRight = isRight && known.take(in, objects)
			rendered[i], ok = objects, ok && isRight
		}
		if len(still) == len(waiting) {
			if ok {
				reportWaiting(instances[still[0]])
			}
			ok = false
			break
		}
		waiting = still
	}
	var all []made
	for _, objects := range rendered {
		all = append(all, objects...)
	}
	return all, ok
}

// reportWaiting reports an instance that waits for the output of one that waits for
// it.
func reportWaiting(in *instance) {
	in.report.Error(code.InputCycle, in.at.Field("inputs").String(), "component %q waits for an output of a component that waits for it", in.name)
}

// parts are what makes the objects, as the rest of the program knows them.
func (f *FrontEnd) parts(application *app.Application, all []made) {
	byName := make(map[string]*app.Part)
	for _, m := range all {
		part := byName[m.part.name]
		if part == nil {
			part = &app.Part{Name: m.part.name, Field: m.part.field, At: m.part.at, Report: m.part.report}
			byName[m.part.name] = part
			application.Parts = append(application.Parts, part)
		}
		part.Objects = append(part.Objects, m.object)
		if part.Origins == nil {
			part.Origins = make(map[*object.Map]app.Origin)
		}
		of := app.Origin{Name: m.by, At: m.at, Report: m.report}
		if m.definition != nil {
			of.Definition = m.definition.what() + " at " + m.definition.templatePlace()
		}
		part.Origins[m.object] = of
	}
	for _, part := range application.Parts {
		if !f.env.Budget.Allows(part) {
			part.Objects = nil
		}
		f.env.Budget.Take(part)
	}
}

// withoutInput are objects without those of the component type ref-objects that the
// input has where they go: they are passed through.
func (f *FrontEnd) withoutInput(all []made) (rest []made) {
	for _, m := range all {
		isThere := m.instance != nil && m.instance.typeName == refObjects && slices.ContainsFunc(f.env.Others, func(item *krm.Item) bool {
			id := item.ID()
			return id.Kind == m.object.String("kind") && id.Name == m.object.String("metadata", "name") && id.Group == groupOf(m.object) &&
				sameNamespace(id.Namespace, m.object.String("metadata", "namespace"))
		})
		if isThere {
			m.report.Info(code.ObjectInInput, m.at, "%s %q is in the input where it goes, so it stays as it is there", m.object.String("kind"), m.object.String("metadata", "name"))
			continue
		}
		rest = append(rest, m)
	}
	return rest
}

// unite makes one of objects that are made more than once and are equal, and
// reports those that differ.
func unite(all []made) ([]made, bool) {
	type identity struct{ group, kind, namespace, name, cluster string }
	first, ok := make(map[identity]*made), true
	var united []made
	for i := range all {
		m := &all[i]
		o := m.object
		is := identity{groupOf(o), o.String("kind"), o.String("metadata", "namespace"), o.String("metadata", "name"), clusterOr(m.cluster)}
		other := first[is]
		if other == nil {
			first[is] = m
			united = append(united, *m)
			continue
		}
		if same(other.object, o) {
			continue
		}
		ok = false
		where := ""
		if is.namespace != "" {
			where = " in namespace " + strconv.Quote(is.namespace)
		}
		m.report.Error(code.ObjectMadeTwice, m.at, "%s %q%s is made twice with different content, by %s and by %s; %s", is.kind, is.name, where, other.by, m.by, advice(is.kind, is.name, m))
	}
	return united, ok
}

// advice says what to change where two objects have one name.
func advice(kind, name string, m *made) string {
	if kind == "Service" && m.object.String("metadata", "labels", labelTraitType) == "gateway" {
		return "give the trait existingServiceName: " + name + ", or leave out expose"
	}
	return "give one of the two another name"
}

// same reports whether two objects say the same, whoever made them.
func same(a, b *object.Map) bool { return string(plain(a)) == string(plain(b)) }

// plain spells an object without the labels that tell who made it, and with its
// fields in order.
func plain(o *object.Map) []byte {
	o = o.Clone()
	if labels, isMap := o.Lookup("metadata", "labels").(*object.Map); isMap {
		for _, key := range []string{labelTraitType, labelTraitResource, labelWorkloadType, labelResourceType, labelComponent} {
			labels.Delete(key)
		}
	}
	return appendDump(nil, o)
}

// componentTree are the components of the application as templates see them.
func (a *Application) componentTree() any {
	treeOf := func(node *yaml.Node) any {
		tree, _ := object.FromNode(node) // what is wrong with it is reported where it is used
		return tree
	}
	list := make(object.List, len(a.Spec.Components))
	for i := range a.Spec.Components {
		c := &a.Spec.Components[i]
		tree := object.Of("name", c.Name, "type", c.Type)
		if c.Properties != nil {
			tree.Set("properties", treeOf(c.Properties))
		}
		var traits object.List
		for _, t := range c.Traits {
			trait := object.Of("type", t.Type)
			if t.Properties != nil {
				trait.Set("properties", treeOf(t.Properties))
			}
			traits = append(traits, trait)
		}
		if traits != nil {
			tree.Set("traits", traits)
		}
		if c.DependsOn != nil {
			tree.Set("dependsOn", vela.Strings(c.DependsOn))
		}
		list[i] = object.General(tree)
	}
	return list
}
