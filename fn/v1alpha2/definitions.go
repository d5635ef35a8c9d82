package v1alpha2

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// definition returns the definition for the kind of an object: by the label
// with its name, or else by the kind. It returns nil if the input has none.
func (f *FrontEnd) definition(kind string, node *yaml.Node) *Definition {
	if len(f.definitions[kind]) == 0 {
		return nil
	}
	labels := yamltree.Get(yamltree.Get(node, "metadata"), "labels")
	for _, label := range []string{"trait.oam.dev/type", "workload.oam.dev/type"} {
		name := value(labels, label)
		for _, d := range f.definitions[kind] {
			if name != "" && d.Metadata.Name == name {
				return d
			}
		}
	}
	names := crdNames(value(node, "apiVersion"), value(node, "kind"))
	for _, d := range f.definitions[kind] {
		if slices.Contains(names, d.Spec.DefinitionRef.Name) {
			return d
		}
	}
	return nil
}

// crdNames returns the names that the custom resource definition of a kind may
// have: PLURAL.GROUP, with the plural of Kubernetes or of English.
func crdNames(apiVersion, kind string) (names []string) {
	group := object.Group(apiVersion)
	singular := strings.ToLower(kind)
	plurals := []string{singular + "s", singular + "es", singular}
	if stem, isY := strings.CutSuffix(singular, "y"); isY {
		plurals = append(plurals, stem+"ies")
	}
	for _, plural := range plurals {
		if group != "" {
			plural += "." + group
		}
		names = append(names, plural)
	}
	return names
}

// checkApplies warns about a trait whose definition does not list the workload.
func (f *FrontEnd) checkApplies(in *instance, t *attached) {
	if t.definition == nil || len(t.definition.Spec.AppliesToWorkloads) == 0 {
		return
	}
	apiVersion, kind := value(in.node, "apiVersion"), value(in.node, "kind")
	group := object.Group(apiVersion)
	names := append(crdNames(apiVersion, kind), apiVersion+"."+kind, "*."+group, "*")
	if d := f.definition(KindWorkloadDefinition, in.node); d != nil {
		names = append(names, d.Metadata.Name)
	}
	if !slices.ContainsFunc(t.definition.Spec.AppliesToWorkloads, func(name string) bool { return slices.Contains(names, name) }) {
		in.configuration.Report.Warn(code.TraitNotListed, t.at.Field("trait").Field("kind").String(), "TraitDefinition/%s does not list %s %s in appliesToWorkloads: it lists %s",
			t.definition.Metadata.Name, apiVersion, kind, result.AllOf(shown(t.definition.Spec.AppliesToWorkloads))).Found(value(t.node, "kind"))
	}
}

// shown returns names for a message. An empty name is in quotes, so that it is
// visible.
func shown(names []string) []string {
	names = slices.Clone(names)
	for i, name := range names {
		if name == "" {
			names[i] = `""`
		}
	}
	return names
}

// controlled is an object that is in the output unchanged, and whose kind is
// not built into Kubernetes.
type controlled struct {
	name   string // of the kind
	at     yamltree.Path
	report *result.Reporter
}

// emit records an object that is in the output unchanged.
func (in *instance) emit(o *object.Map, at yamltree.Path, report *result.Reporter) {
	if group := object.Group(o.String("apiVersion")); strings.Contains(group, ".") && !strings.HasSuffix(group, ".k8s.io") {
		in.emitted = append(in.emitted, controlled{o.String("apiVersion") + " " + o.String("kind"), at, report})
	}
}

// needControllers reports, once for each kind that is not built into
// Kubernetes, that its controller must run.
func (f *FrontEnd) needControllers() {
	isReported := make(map[string]bool)
	for _, emitted := range f.controllers {
		for _, o := range emitted {
			if !isReported[o.name] {
				isReported[o.name] = true
				o.report.Info(code.NeedsController, o.at.Field("kind").String(), "%s is in the output unchanged: its controller must run in the cluster", o.name)
			}
		}
	}
}

// checkScopes warns about scopes that are not in the input.
func (f *FrontEnd) checkScopes(in *instance) {
	if len(in.Scopes) == 0 {
		return // true for most instances
	}
	var names []string
	for _, scope := range f.scopes {
		names = append(names, scope.Metadata.Name)
	}
	for i, s := range in.Scopes {
		ref, at := s.ScopeRef, in.at.Field("scopes").Item(i).Field("scopeRef")
		if ref.Kind != KindHealthScope || ref.APIVersion != APIVersion || ref.Name == "" {
			continue // another controller's, or already reported as missing
		}
		if !slices.Contains(names, ref.Name) && !f.env.IsIncomplete {
			in.configuration.Report.Warn(code.HealthScopeNotFound, at.Field("name").String(), "the input has no HealthScope %q%s", ref.Name, result.DidYouMean(ref.Name, names)).
				Found(ref.Name).Propose(result.Nearest(ref.Name, names))
		}
	}
}
