package v1beta1

import (
	"cmp"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/cue"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// systemNamespace is the namespace of the definitions that all namespaces can use.
const systemNamespace = "vela-system"

// catalog has the definitions of an input.
type catalog struct {
	all       []*definition
	revisions []*revision
	lacks     bool // whether some definitions could not be read

	named map[kindName][]*definition // without duplicates; nil before link
}

// kindName is a kind of definition, and the name of a type.
type kindName struct{ kind, name string }

// scope is where an application is: its namespace, the package that it was read
// from, and how it was renamed.
type scope struct {
	namespace, pkg string
	renaming       krm.Renaming
}

// revision is an earlier version of a definition: TYPE@vN.
type revision struct {
	*definition
	name string // of the revision: TYPE-vN
}

// read adds the definition at a path of an item.
func (c *catalog) read(item *krm.Item, node *yaml.Node, at yamltree.Path, report *result.Reporter) {
	d := newDefinition(item, node, at, item.Kind, report)
	if d == nil {
		c.lacks = true
		return
	}
	c.all = append(c.all, d)
}

// readCUE adds a definition from a CUE file.
func (c *catalog) readCUE(name string, content []byte, report *result.Reporter) {
	file := cue.ReadFile(name, content, report)
	if file == nil {
		c.lacks = true
		return
	}
	file.Report = report
	c.all = append(c.all, ofFile(file, report))
}

// revised has the fields of a DefinitionRevision that can have a definition, with the
// kind of the definition.
var revised = map[string]string{
	"componentDefinition": KindComponentDefinition, "traitDefinition": KindTraitDefinition,
	"policyDefinition": KindPolicyDefinition, "workflowStepDefinition": KindWorkflowStepDefinition,
}

// readRevision adds a DefinitionRevision.
func (c *catalog) readRevision(item *krm.Item, report *result.Reporter) {
	spec := yamltree.Get(item.Take(), "spec")
	kind := yamltree.Text(yamltree.Get(spec, "definitionType")) + "Definition"
	for field, of := range revised {
		node := yamltree.Get(spec, field)
		if of != kind || node == nil {
			continue
		}
		at := yamltree.At("spec").Field(field)
		named := *node // metadata is optional in a snapshot
		named.Content = slices.Concat(node.Content, metadataNamed(strings.TrimSuffix(item.Name, "-"+lastPart(item.Name))))
		if d := newDefinition(item, &named, at, of, report); d != nil {
			c.revisions = append(c.revisions, &revision{d, item.Name})
		}
		return
	}
	report.Error(code.EmptyRevision, "spec.definitionType", "the revision has no definition: set definitionType to Component, Trait, Policy or WorkflowStep, and add componentDefinition, traitDefinition, policyDefinition or workflowStepDefinition")
}

func lastPart(name string) string { return name[strings.LastIndex(name, "-")+1:] }

func metadataNamed(name string) []*yaml.Node {
	return []*yaml.Node{
		resolve.Text("metadata"),
		{Kind: yaml.MappingNode, Content: []*yaml.Node{resolve.Text("name"), resolve.Text(name)}},
	}
}

// link indexes the definitions by name. Equal duplicates in one package count once;
// it reports others.
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
				d.report.Error(code.DifferentDefinitions, d.at.Field("metadata").Field("name").String(), "duplicate %s %q with a different spec: also at %s; remove one",
					d.kind, d.name, first.place()).Found(d.name)
			}
		}
		if !isThere {
			c.named[of] = append(c.named[of], d)
		}
	}
}

// check reports mistakes in the templates of all definitions, used or not. A template
// that needs a cluster is not a mistake if no application uses it.
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

// find returns the definition of a type for an application. The nearest package comes
// first, starting with that of the application. In a package, the namespace of the
// application comes first, then that of KubeVela, then any other.
func (c *catalog) find(kind, name string, in scope) (found *definition) {
	candidates := c.named[kindName{kind, name}]
	if candidates == nil {
		candidates = c.renamed(kind, name, in.renaming)
	}
	for _, d := range candidates {
		if found == nil || d.compare(found, in) < 0 {
			found = d
		}
	}
	return found
}

// renamed returns the definitions that had this name before kustomize changed it.
func (c *catalog) renamed(kind, name string, by krm.Renaming) (found []*definition) {
	if by == (krm.Renaming{}) {
		return nil // kustomize renamed nothing near the application
	}
	for _, d := range c.all {
		if d.kind == kind && krm.WasNamed(d.annotations, name, by) {
			found = append(found, d)
		}
	}
	return found
}

// compare returns a negative number if a definition takes precedence over
// another one.
func (d *definition) compare(other *definition, from scope) int {
	return cmp.Or(cmp.Compare(krm.Distance(from.pkg, d.pkg), krm.Distance(from.pkg, other.pkg)), cmp.Compare(other.rank(from), d.rank(from)))
}

// rank returns the rank of the namespace of a definition.
func (d *definition) rank(from scope) int {
	return slices.Index([]string{systemNamespace, from.namespace}, d.namespace)
}

// findRevision returns the definition of TYPE@vN.
func (c *catalog) findRevision(kind, name, version string) *definition {
	for _, r := range c.revisions {
		if r.kind == kind && r.name == name+"-"+version {
			return r.definition
		}
	}
	return nil
}

// names returns the names of the definitions of a kind.
func (c *catalog) names(kind string) (names []string) {
	for of := range c.named {
		if of.kind == kind {
			names = append(names, of.name)
		}
	}
	return names
}
