package v1beta1

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/vela"
)

// renderAll renders the applications. Independent ones are rendered in several
// goroutines.
func (f *FrontEnd) renderAll() []*app.Application {
	all := f.applications
	clusters := make([][]string, len(all))
	var last *Application
	if len(all) > 0 {
		last = all[len(all)-1]
	}
	rendered := f.env.RenderAll(app.Independent{
		Count: len(all),
		Is:    func(i int) bool { return f.isIndependent(all[i]) },
		Render: func(i int, log *result.Log) *app.Application {
			all[i].Report.Move(log)
			application := f.render(all[i])
			clusters[i] = all[i].clusters
			return application
		},
		Release: func(i int) { all[i] = nil },
	})
	if f.env.IsOver {
		return nil
	}
	for _, of := range clusters {
		for _, c := range of {
			f.env.SeeCluster(c)
		}
	}
	f.checkClusters(last)
	return rendered
}

// isIndependent reports whether an application only has built-in types and
// needs no other resources: only one goroutine may evaluate a definition or
// read a resource.
func (f *FrontEnd) isIndependent(a *Application) bool {
	if len(a.Spec.Policies) > 0 || a.Spec.Workflow != nil {
		return false
	}
	isBuiltIn := func(written string, kinds ...string) bool {
		name, version, _ := splitVersion(written)
		return name != refObjects && f.definitionOf(kinds, name, version, a.scope()) == nil
	}
	for i := range a.Spec.Components {
		c := &a.Spec.Components[i]
		if !isBuiltIn(c.Type, KindComponentDefinition, KindWorkloadDefinition) {
			return false
		}
		for j := range c.Traits {
			if !isBuiltIn(c.Traits[j].Type, KindTraitDefinition) {
				return false
			}
		}
	}
	return true
}

// render renders an application.
func (f *FrontEnd) render(a *Application) *app.Application {
	read := a.Report
	a.Report = read.Part() // to count the errors of rendering only
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
		return application // a duplicate object can be the result of a reported mistake
	}
	p.planner.warnNotDeployed()
	all, isUnique := unite(f.withoutInput(all))
	if !isUnique {
		return application
	}
	f.parts(application, all)
	a.show(all)
	return application
}

// instances renders instances, each after those whose outputs it uses.
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

// reportWaiting reports two instances that wait for outputs of each other.
func reportWaiting(in *instance) {
	in.report.Error(code.InputCycle, in.at.Field("inputs").String(), "component %q and the component whose output it uses wait for each other", in.name)
}

// parts groups the objects by what generated them, for the rest of the program.
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

// withoutInput returns the objects without those of component type ref-objects that
// the input already has in the target namespace: these are passed through.
func (f *FrontEnd) withoutInput(all []made) (rest []made) {
	for _, m := range all {
		isThere := m.instance != nil && m.instance.typeName == refObjects && slices.ContainsFunc(f.env.Others, func(item *krm.Item) bool {
			id := item.ID()
			return id.Kind == m.object.String("kind") && id.Name == m.object.String("metadata", "name") && id.Group == groupOf(m.object) &&
				sameNamespace(id.Namespace, m.object.String("metadata", "namespace"))
		})
		if isThere {
			m.report.Info(code.ObjectInInput, m.at, "%s %q is already in the input, where it stays unchanged", m.object.String("kind"), m.object.String("metadata", "name"))
			continue
		}
		rest = append(rest, m)
	}
	return rest
}

// unite removes duplicates of equal objects, and reports objects of one name that
// differ.
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
		if kept := withPorts(other, m); kept != nil {
			m.report.Info(code.ServiceOfBoth, m.at, "Service %q is generated by %s and by %s, and one of them has all ports: the output has that one", is.name, other.by, m.by)
			if kept == m {
				other.object.Assign(o)
			}
			continue
		}
		ok = false
		where := ""
		if is.namespace != "" {
			where = " in namespace " + strconv.Quote(is.namespace)
		}
		m.report.Error(code.ObjectConflict, m.at, "%s %q%s is generated by %s and by %s, with different content: %s", is.kind, is.name, where, other.by, m.by, advice(is.kind, is.name, m))
	}
	return united, ok
}

// advice returns what to change if two objects have the same name.
func advice(kind, name string, m *made) string {
	if kind == "Service" && m.object.String("metadata", "labels", labelTraitType) == "gateway" {
		return "expose all ports of the trait in the component, set existingServiceName: " + name + " in the trait, or remove expose"
	}
	return "rename one of them"
}

// same reports whether two objects are equal, except for the labels of their origin.
func same(a, b *object.Map) bool { return string(plain(a)) == string(plain(b)) }

// plain returns an object as a string to compare, without the labels of its origin.
func plain(o *object.Map) []byte { return appendDump(nil, withoutMakers(o)) }

// withoutMakers returns an object without the labels of its origin.
func withoutMakers(o *object.Map) *object.Map {
	o = o.Clone()
	if labels, isMap := o.Lookup("metadata", "labels").(*object.Map); isMap {
		for _, key := range []string{labelTraitType, labelTraitResource, labelWorkloadType, labelResourceType, labelComponent} {
			labels.Delete(key)
		}
	}
	return o
}

// componentTree returns the components of the application as templates read them.
func (a *Application) componentTree() any {
	treeOf := func(node *yaml.Node) any {
		tree, _ := object.FromNode(node) // errors are reported where it is used
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
