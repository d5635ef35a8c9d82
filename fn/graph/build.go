package graph

import (
	"slices"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/v1alpha1"
	"github.com/render-oam/render-oam/fn/v1alpha2"
	"github.com/render-oam/render-oam/fn/v1beta1"
	"github.com/render-oam/render-oam/transformers"
	"github.com/render-oam/render-oam/transformers/scopes"
)

// Of builds the graph of some of the applications of a rendering without
// errors.
func Of(all, drawn []*app.Application) *Graph {
	b := builder{counts: make(map[Kind]int)}
	for _, application := range all {
		if source, is := application.Source.(*v1alpha1.Application); is {
			b.scopes = append(b.scopes, source.Scopes...)
		}
	}
	g := &Graph{}
	for _, application := range drawn {
		g.Applications = append(g.Applications, b.application(application))
	}
	return g
}

// builder builds the nodes of one graph.
type builder struct {
	counts map[Kind]int
	scopes []*scopes.Scope // of all applications, drawn or not
	values *values         // of the current application
}

func (b *builder) node(kind Kind, title, subtitle string, lines []Line) *Node {
	b.counts[kind]++
	return &Node{
		ID: string(kind[0]) + strconv.Itoa(b.counts[kind]), Kind: kind,
		Title: clean(title), Subtitle: clean(subtitle), Lines: lines,
	}
}

func (b *builder) application(of *app.Application) *Application {
	switch from := of.Source.(type) {
	case *v1beta1.Application:
		return b.kubevela(of, from)
	case *v1alpha2.Application:
		return b.v1alpha2(of, from)
	}
	return b.v1alpha1(of, of.Source.(*v1alpha1.Application))
}

// v1alpha1 builds the picture of an application of v1alpha1: its variables, the
// instances of its components, and its scopes.
func (b *builder) v1alpha1(of *app.Application, from *v1alpha1.Application) *Application {
	a := &Application{Name: clean(of.Name), Namespace: clean(of.Namespace)}
	b.values = newValues(from.Configuration)
	for i, variable := range from.Configuration.Spec.Variables {
		node := b.node(Variable, "", "", []Line{{Name: clean(variable.Name), Value: b.values.variable(variable)}})
		node.Place = i
		b.values.nodes[variable.Name] = node
		a.Variables = append(a.Variables, node)
	}
	for _, in := range from.Instances {
		a.Rows = append(a.Rows, b.instance(in))
	}
	for _, scope := range from.Scopes {
		a.Rows = append(a.Rows, b.scope(scope))
	}
	return a
}

// parts builds the graph of an application from its parts.
func (b *builder) parts(of *app.Application) *Application {
	a := &Application{Name: clean(of.Name), Namespace: clean(of.Namespace)}
	for _, part := range of.Parts {
		_, name, _ := strings.Cut(part.Name, " ")
		row := &Row{Head: b.node(Component, name, part.Subtitle, nil)}
		made := make(map[*object.Map]bool)
		for _, maker := range part.Makers {
			for _, o := range maker.Objects {
				made[o] = true
			}
		}
		var own []*object.Map
		for _, o := range part.Objects {
			if !made[o] {
				own = append(own, o)
			}
		}
		row.Objects = b.objects(own)
		for _, maker := range part.Makers {
			trait := Trait{Node: b.node(TraitUse, strings.TrimPrefix(maker.Name, "trait "), "", nil)}
			trait.Objects = b.objects(maker.Objects)
			row.Traits = append(row.Traits, trait)
		}
		a.Rows = append(a.Rows, row)
	}
	return a
}

// instance builds the row of a component instance.
func (b *builder) instance(in *v1alpha1.Instance) *Row {
	row := &Row{}
	if lines := b.parameters(in); len(lines) > 0 {
		row.Parameters = b.node(Parameters, "", "", lines)
	}
	row.Head = b.node(Component, in.Name(), in.Declared.Metadata.Name+" · "+short(in.WorkloadType()), nil)
	row.Head.Scopes = b.memberships(in)
	row.Objects = b.objects(own(in))
	for i, applied := range in.Applied {
		trait := Trait{Node: b.node(TraitUse, applied.Trait, "", b.values.lines(in.Traits[i].Properties.Node))}
		trait.Objects = b.objects(applied.Objects)
		row.Traits = append(row.Traits, trait)
	}
	return row
}

// own returns the objects of an instance that no trait added, the workload
// first.
func own(in *v1alpha1.Instance) (objects []*object.Map) {
	for _, o := range in.Objects {
		isOther := func(applied transformers.Applied) bool { return slices.Contains(applied.Objects, o) }
		switch {
		case o == in.Workload:
			objects = slices.Insert(objects, 0, o)
		case !slices.ContainsFunc(in.Applied, isOther):
			objects = append(objects, o)
		}
	}
	return objects
}

// objects builds the node of some objects, or returns nil if there are none.
func (b *builder) objects(objects []*object.Map) *Node {
	if len(objects) == 0 {
		return nil
	}
	lines := make([]Line, len(objects))
	for i, o := range objects {
		lines[i] = Line{Name: clean(o.String("kind")), Value: clean(o.String("metadata", "name"))}
	}
	return b.node(Objects, "", "", lines)
}

// parameters returns the parameters of an instance: those that the
// configuration sets, those with a default, and those without a value.
func (b *builder) parameters(in *v1alpha1.Instance) (lines []Line) {
	for i := range in.Declared.Spec.Parameters {
		parameter := &in.Declared.Spec.Parameters[i]
		line := b.values.line(parameter.Name, parameter.Default)
		line.Origin = Default
		if parameter.Default == nil {
			line.Origin = Unset
		}
		for _, given := range in.Entry.ParameterValues {
			if given.Name == parameter.Name {
				line = b.values.line(given.Name, given.Value)
			}
		}
		lines = append(lines, line)
	}
	slices.SortStableFunc(lines, func(a, b Line) int { return int(a.Origin - b.Origin) })
	return lines
}

// memberships returns the scopes that an instance is in.
func (b *builder) memberships(in *v1alpha1.Instance) (memberships []Membership) {
	for i, scope := range b.scopes {
		if slices.Contains(scope.Members, in.Instance) {
			note := short(scope.Declared.Type)
			if scope.Application != in.Application {
				note += ", declared by " + scope.Application.Metadata.Name
			}
			memberships = append(memberships, Membership{clean(scope.Declared.Name), i, clean(note)})
		}
	}
	return memberships
}

// scope builds the row of a scope.
func (b *builder) scope(scope *scopes.Scope) *Row {
	members := strconv.Itoa(len(scope.Members)) + " members"
	if len(scope.Members) == 1 {
		members = "1 member"
	}
	head := b.node(Scope, scope.Declared.Name, short(scope.Declared.Type)+" · "+members, b.values.lines(scope.Declared.Properties.Node))
	head.Scopes = []Membership{{Name: head.Title, Place: slices.Index(b.scopes, scope)}}
	return &Row{Head: head, Objects: b.objects(scope.Objects)}
}

// short returns the name of a type without the group that most types have.
func short(name string) string { return strings.TrimPrefix(name, oam.APIVersion+".") }
