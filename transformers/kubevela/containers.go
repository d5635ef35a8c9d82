package kubevela

import (
	"slices"
	"strconv"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// containers returns the containers of the pods of the workload.
func (u *Use) containers() (all []*object.Map) {
	if u.Output == nil {
		return nil
	}
	list, _ := u.Output.Lookup("spec", "template", "spec", "containers").(object.List)
	for _, element := range list {
		if c, isMap := element.(*object.Map); isMap {
			all = append(all, c)
		}
	}
	return all
}

// container returns the container with the name in a property, or that of the
// component for "". It reports an unknown name.
func (u *Use) container(name, property string) *object.Map {
	if name == "" {
		name = u.Name
	}
	var names []string
	for _, c := range u.containers() {
		if c.String("name") == name {
			return c
		}
		names = append(names, strconv.Quote(c.String("name")))
	}
	switch {
	case !u.hasWorkload():
	case names == nil:
		u.Error(code.NoContainerToPatch, property, "the %s has no containers in spec.template.spec", u.Output.String("kind"))
	default:
		u.Error(code.NoContainerToPatch, property, "container %q not found: the workload has %s%s", name, result.AllOf(names), result.DidYouMean(name, names)).Found(name)
	}
	return nil
}

// each calls a function for the container to change, or for each of several. P
// is the properties of one container; their path ends with a dot or is "". The
// properties of several containers are a list in a property that excludes all
// others.
func each[P any](u *Use, property string, alone *P, several []P, container func(*P) string, change func(c *object.Map, at string, p *P)) {
	if several == nil {
		if c := u.container(container(alone), "containerName"); c != nil {
			change(c, "", alone)
		}
		return
	}
	if len(several) == 0 {
		u.Warn(code.PropertyWithoutEffect, property, "the list is empty, so nothing changes")
	}
	for i := 0; i+1 < len(u.Properties.Content); i += 2 {
		if other := u.Properties.Content[i].Value; other != property {
			u.Error(code.MutuallyExclusive, other, "it is mutually exclusive with %s, which has the properties of each container: remove one", property)
		}
	}
	for i := range several {
		p, at := &several[i], property+"["+strconv.Itoa(i)+"]."
		name := container(p)
		if name == "" {
			u.Error(code.RequiredField, at+"containerName", "required field is missing: Name of the container to change")
			continue
		}
		again := slices.ContainsFunc(several[i+1:], func(other P) bool { return container(&other) == name })
		c := u.container(name, at+"containerName")
		if c == nil {
			continue
		}
		if again {
			u.Warn(code.PropertyWithoutEffect, at+"containerName", "duplicate container %q: only the last one has an effect", name)
			c = object.Of("name", name) // only to check the properties
		}
		change(c, at, p)
	}
}

// list returns a list in a tree, empty if there is none.
func list(value any) object.List {
	elements, _ := value.(object.List)
	return elements
}

// orNone returns a list that is in the output even if it is empty.
func orNone(elements object.List) any {
	if len(elements) == 0 {
		return object.EmptyList
	}
	return elements
}

// keepUnwritten returns rules that keep values of the workload if the patch
// only has defaults, for properties with the same names as the fields below a
// path.
func (u *Use) keepUnwritten(at, path string, names ...string) (rules []object.Rule) {
	for _, name := range names {
		if !u.Wrote(at + name) {
			rules = append(rules, object.Keep(path+name))
		}
	}
	return rules
}
