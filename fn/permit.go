package fn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/rule"
)

// checkPermitted reports objects that may not be generated. All objects of all
// versions of OAM go through it, by whatever way they came.
func (r *renderer) checkPermitted(applications []*app.Application) {
	for _, application := range applications {
		for _, part := range application.Parts {
			p := permit{renderer: r, application: application, part: part}
			for _, o := range part.Objects {
				p.check(o)
			}
		}
	}
}

// permit checks the objects of one part of an application.
type permit struct {
	*renderer
	application *app.Application
	part        *app.Part
	makers      map[*object.Map]*app.Maker // of objects that the part itself did not make; nil until it is asked for
	reported    map[[2]string]bool         // where something was refused, and its namespace
}

// check reports what is wrong with an object, at what made it.
func (p *permit) check(o *object.Map) {
	apiVersion, kind, namespace := o.String("apiVersion"), o.String("kind"), namespaceOf(o)
	refuse := func(format string, args ...any) {
		name, at := p.maker(o)
		p.part.Report.Error(at, "%s generates %s %s %q, which %s", name, apiVersion, kind, o.String("metadata", "name"), fmt.Sprintf(format, args...))
	}
	if broken := headerRule(apiVersion, kind); broken != "" {
		refuse("Kubernetes refuses: %s", broken)
		return
	}
	switch {
	case krm.IsInput(apiVersion, kind) && !slices.Contains(p.part.Foreign, o):
		refuse("is read as input: applications cannot generate it")
		return
	case holdsItems(o):
		refuse("has the field items: kubectl and kustomize take it for a list, and its items for resources of their own")
		return
	}
	ofKind, ofNamespace := p.platform.Refuse(apiVersion, kind, namespace)
	if ofKind != "" {
		refuse("%s", ofKind)
	}
	if where := whereIs(apiVersion, kind, namespace); ofNamespace != "" && !p.isReported(o, where) {
		refuse("%s, and that %s", where, ofNamespace)
	}
	if p.platform.JudgesAnnotations() {
		p.checkAnnotations(o, o, refuse, 0)
	}
}

// checkAnnotations reports annotations that the Platform does not allow, of the
// object itself and of what it is a template for.
func (p *permit) checkAnnotations(o, within *object.Map, refuse func(string, ...any), depth int) {
	const deepest = 4 // a CronJob has the template of a Job, which has that of pods
	for _, key := range object.Keys(within.Lookup("metadata", "annotations")) {
		if refusal := p.platform.RefuseAnnotation(key); refusal != "" && !p.isReported(o, "annotation "+key) {
			refuse("has the annotation %q, and that %s", key, refusal)
		}
	}
	for _, f := range within.Fields() {
		if inner, isMap := f.Value.(*object.Map); isMap && depth < deepest && f.Key != "metadata" {
			p.checkAnnotations(o, inner, refuse, depth+1)
		}
	}
}

// maker names what made an object, and where that is written.
func (p *permit) maker(o *object.Map) (name, at string) {
	if p.makers == nil {
		p.makers = make(map[*object.Map]*app.Maker)
		for i := range p.part.Makers {
			for _, made := range p.part.Makers[i].Objects {
				p.makers[made] = &p.part.Makers[i]
			}
		}
	}
	if m := p.makers[o]; m != nil {
		return m.Name + " of " + p.part.Name, m.At
	}
	return p.part.Name, p.part.At
}

// isReported reports whether something that the same one made was refused before for
// where it is: all that an instance makes is mostly in one namespace.
func (p *permit) isReported(o *object.Map, where string) bool {
	_, at := p.maker(o)
	key := [2]string{at, where}
	if p.reported == nil {
		p.reported = make(map[[2]string]bool)
	}
	defer func() { p.reported[key] = true }()
	return p.reported[key]
}

// headerRule says what Kubernetes refuses in an apiVersion and kind, or "".
func headerRule(apiVersion, kind string) string {
	if broken := rule.APIVersion(apiVersion); broken != "" {
		return broken
	}
	return rule.Kind(kind)
}

// holdsItems reports whether an object has items at its top level, as lists have.
func holdsItems(o *object.Map) bool {
	for _, f := range o.Fields() {
		if strings.EqualFold(f.Key, "items") && f.Value != nil && f.Value != object.Plain("null") {
			return true
		}
	}
	return false
}

// whereIs says in which namespace an object is.
func whereIs(apiVersion, kind, namespace string) string {
	switch {
	case platform.IsClusterScoped(apiVersion, kind):
		return "is cluster-scoped, and so in no namespace"
	case namespace == "":
		return "has no namespace"
	}
	return fmt.Sprintf("is in namespace %q", namespace)
}

// namespaceOf is the namespace that an object names, also where that is no string,
// as 5.
func namespaceOf(o *object.Map) string {
	switch namespace := o.Lookup("metadata", "namespace").(type) {
	case object.Plain:
		if namespace != "null" {
			return string(namespace)
		}
	case string:
		return namespace
	}
	return ""
}
