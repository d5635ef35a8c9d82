package v1beta1

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/cue"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// systemNamespace is where KubeVela has the definitions that all namespaces use.
const systemNamespace = "vela-system"

// catalog is the definitions of an input.
type catalog struct {
	all       []*definition
	revisions []*revision
	lacks     bool // the input has more, which could not be read

	named map[kindName][]*definition // those that are taken; nil before link
}

// kindName is a kind of definitions, and the name of a type.
type kindName struct{ kind, name string }

// scope is where an application is: its namespace, the package that it was read
// from, and how it was renamed.
type scope struct {
	namespace, pkg string
	renaming       krm.Renaming
}

// revision is a definition as it was once, which TYPE@vN names.
type revision struct {
	*definition
	name string // of the revision: TYPE-vN
}

// read takes in a definition found at a path of an item.
func (c *catalog) read(item *krm.Item, node *yaml.Node, at yamltree.Path, report *result.Reporter) {
	d := newDefinition(item, node, at, item.Kind, report)
	if d == nil {
		c.lacks = true
		return
	}
	c.all = append(c.all, d)
}

// readCUE takes in a definition from a file in CUE.
func (c *catalog) readCUE(name string, content []byte, report *result.Reporter) {
	file := cue.ReadFile(name, content, report)
	if file == nil {
		c.lacks = true
		return
	}
	file.Report = report
	c.all = append(c.all, ofFile(file, report))
}

// revised are the fields of a DefinitionRevision that hold a definition, and the
// kind of that.
var revised = map[string]string{
	"componentDefinition": KindComponentDefinition, "traitDefinition": KindTraitDefinition,
	"policyDefinition": KindPolicyDefinition, "workflowStepDefinition": KindWorkflowStepDefinition,
}

// readRevision takes in a DefinitionRevision.
func (c *catalog) readRevision(item *krm.Item, report *result.Reporter) {
	spec := yamltree.Get(item.Take(), "spec")
	kind := text(yamltree.Get(spec, "definitionType")) + "Definition"
	for field, of := range revised {
		node := yamltree.Get(spec, field)
		if of != kind || node == nil {
			continue
		}
		at := yamltree.At("spec").Field(field)
		if yamltree.Get(yamltree.Get(node, "metadata"), "name") == nil { // a snapshot need not have it
			named := *node
			named.Content = slices.Concat(node.Content, metadataNamed(strings.TrimSuffix(item.Name, "-"+lastPart(item.Name))))
			node = &named
		}
		if d := newDefinition(item, node, at, of, report); d != nil {
			c.revisions = append(c.revisions, &revision{d, item.Name})
		}
		return
	}
	report.Error(code.EmptyRevision, "spec.definitionType", "the revision has no definition: set definitionType to Component, Trait, Policy or WorkflowStep, and add componentDefinition, traitDefinition, policyDefinition or workflowStepDefinition")
}

func lastPart(name string) string { return name[strings.LastIndex(name, "-")+1:] }

func metadataNamed(name string) []*yaml.Node {
	return []*yaml.Node{
		{Kind: yaml.ScalarNode, Tag: "!!str", Value: "metadata"},
		{Kind: yaml.MappingNode, Tag: "!!map", Content: []*yaml.Node{
			{Kind: yaml.ScalarNode, Tag: "!!str", Value: "name"}, {Kind: yaml.ScalarNode, Tag: "!!str", Value: name},
		}},
	}
}

// link makes the definitions known by their names. It takes those that are there
// more than once in a package and say the same as one, and reports others.
func (c *catalog) link() {
	c.named = make(map[kindName][]*definition)
	for _, d := range c.all {
		if d.namespace == "" {
			d.namespace = systemNamespace
		}
		of := kindName{d.kind, d.name}
		isThere := false
		for _, first := range c.named[of] {
			if first.namespace != d.namespace || first.pkg != d.pkg {
				continue
			}
			isThere = true
			if !d.equal(first) {
				d.report.Error(code.DifferentDefinitions, d.at.Field("metadata").Field("name").String(), "duplicate %s %q with another spec: also at %s, remove one",
					d.kind, d.name, first.place()).Found(d.name)
			}
		}
		if !isThere {
			c.named[of] = append(c.named[of], d)
		}
	}
}

// check reports mistakes in the templates of definitions, used or not. Those that
// work with a cluster are not mistakes: applications need not use them.
func (c *catalog) check() {
	for _, d := range c.all {
		if d.kind == KindWorkflowStepDefinition || d.source.Text == "" || strings.Contains(d.source.Text, `"vela/`) {
			continue
		}
		if compiled := d.compile(); compiled != nil {
			compiled.Parameters()
		}
	}
}

// find is the definition of a type for an application: the one in its package, else
// in the nearest around it, and there of its namespace, else of where KubeVela has
// its own, else of wherever it is.
func (c *catalog) find(kind, name string, in scope) (found *definition) {
	candidates := c.named[kindName{kind, name}]
	if candidates == nil {
		candidates = c.renamed(kind, name, in.renaming)
	}
	nearest := 0
	for _, d := range candidates {
		if far := d.distance(in); found == nil || far < nearest {
			found, nearest = d, far
		}
	}
	return found
}

// renamed are the definitions of a type that had a name before kustomize changed it.
func (c *catalog) renamed(kind, name string, by krm.Renaming) (found []*definition) {
	if by == (krm.Renaming{}) {
		return nil // nothing around the application was renamed
	}
	for _, d := range c.all {
		if d.kind == kind && krm.WasNamed(d.annotations, name, by) {
			found = append(found, d)
		}
	}
	return found
}

// distance is how near a definition is.
func (d *definition) distance(from scope) int {
	const perPackage, farAway = 4, 1 << 20
	far := farAway
	switch {
	case d.pkg == from.pkg:
		far = 0
	case d.pkg == "" || strings.HasPrefix(from.pkg, d.pkg+"/"):
		far = perPackage * (1 + strings.Count(from.pkg, "/") - strings.Count(d.pkg, "/"))
	}
	switch d.namespace {
	case from.namespace:
		return far
	case systemNamespace:
		return far + 1
	}
	return far + 2
}

// findRevision is the definition that TYPE@vN names.
func (c *catalog) findRevision(kind, name, version string) *definition {
	for _, r := range c.revisions {
		if r.kind == kind && r.name == name+"-"+version {
			return r.definition
		}
	}
	return nil
}

// names are the names of the definitions of a kind.
func (c *catalog) names(kind string) (names []string) {
	for of := range c.named {
		if of.kind == kind {
			names = append(names, of.name)
		}
	}
	return names
}
