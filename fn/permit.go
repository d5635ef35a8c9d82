package fn

import (
	"fmt"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/v1beta1"
)

// checkPermitted reports objects that an application cannot generate. It checks
// the objects of all versions of OAM. headers are the results of earlier
// checks.
func (r *renderer) checkPermitted(application *app.Application, headers map[header]string) {
	if broken := namespaceRule(application.Namespace); broken != "" && !application.Report.Failed("metadata.namespace") {
		application.Report.Error(code.InvalidName, "metadata.namespace", "%q: %s", application.Namespace, broken).Found(application.Namespace)
	}
	for _, part := range application.Parts {
		p := permit{renderer: r, application: application, part: part, headers: headers}
		for _, o := range part.Objects {
			p.check(o)
		}
	}
}

// permit checks the objects of one part of an application.
type permit struct {
	*renderer
	application *app.Application
	part        *app.Part
	makers      map[*object.Map]*app.Maker // the makers of objects that the part itself did not generate; nil until needed
	reported    map[[2]string]bool         // the paths and namespaces that were reported
	headers     map[header]string          // what is wrong with the header of each object, or ""
}

// header is the apiVersion and the kind of an object.
type header struct{ apiVersion, kind string }

// check reports the errors of an object at what generated it.
func (p *permit) check(o *object.Map) {
	apiVersion, kind, namespace := o.String("apiVersion"), o.String("kind"), namespaceOf(o)
	reject := func(id code.Code, with, reason string) {
		report := p.part.Report
		name, at := p.maker(o)
		if of := p.part.Origins[o]; of.Name != "" {
			report = of.Report
			if of.Definition != "" {
				reason += " (by " + of.Definition + ")"
			}
		}
		report.Error(id, at, "%s generates %s %s %q%s, which %s", name, apiVersion, kind, o.String("metadata", "name"), with, reason)
	}
	if broken := p.headerRule(apiVersion, kind); broken != "" {
		reject(code.InvalidHeader, "", "Kubernetes rejects: "+broken)
		return
	}
	switch {
	case krm.IsInput(apiVersion, kind) && !slices.Contains(p.part.Foreign, o):
		reject(code.GeneratedInput, "", "is read as input: applications cannot generate it")
		return
	case holdsItems(o):
		reject(code.GeneratedInput, "", "has the field items: kubectl and kustomize treat it as a list, and its items as resources")
		return
	}
	ofKind, ofNamespace := p.platform.Reject(apiVersion, kind, namespace)
	p.checkPlace(o, namespace, ofNamespace != "", reject)
	if ofKind != "" {
		reject(code.ForbiddenKind, "", ofKind)
	}
	if where := whereIs(apiVersion, kind, namespace); ofNamespace != "" && !p.isReported(o, where) {
		reject(code.ForbiddenNamespace, where, ofNamespace)
	}
	if p.application.Kind == v1beta1.KindApplication { // the other versions check the types of components
		if rejection := p.platform.RejectWorkloadType(apiVersion + "." + kind); rejection != "" && len(v1beta1.Containers(o)) > 0 {
			reject(code.ForbiddenWorkload, "", rejection)
		}
	}
	if p.platform.RestrictsAnnotations() {
		p.checkAnnotations(o, o, reject)
	}
}

// checkPlace reports what could decide where an object is written: names and namespaces
// that Kubernetes rejects, because files are named after them, and annotations of hosts.
// isKnown is true if the namespace was reported.
func (p *permit) checkPlace(o *object.Map, namespace string, isKnown bool, reject func(id code.Code, with, reason string)) {
	isOpen := strings.Contains(o.String("kind"), "Role") // the front ends check the names of other kinds
	if broken := rule.PathSegment(o.String("metadata", "name")); broken != "" && (isOpen || p.part.Report.OK()) {
		reject(code.InvalidName, "", "Kubernetes rejects: "+broken)
	}
	isKnown = isKnown || namespace == p.application.Namespace // which was checked before
	if broken := namespaceRule(namespace); broken != "" && !isKnown && !p.isReported(o, "namespace "+namespace) {
		reject(code.InvalidName, fmt.Sprintf(" in namespace %q", namespace), "Kubernetes rejects: "+broken)
	}
	forHost := ""
	switch annotations := o.Lookup("metadata", "annotations").(type) {
	case *object.Map:
		for _, f := range annotations.Fields() {
			if krm.IsReserved(strings.ToLower(f.Key)) {
				forHost = f.Key
			}
		}
	case map[string]string:
		for key := range annotations {
			if krm.IsReserved(strings.ToLower(key)) && (forHost == "" || key < forHost) {
				forHost = key
			}
		}
	}
	if forHost != "" && !p.isReported(o, "annotation "+forHost) {
		reject(code.InvalidLabel, fmt.Sprintf(" with annotation %q", forHost), "is reserved for hosts: remove it")
	}
}

// namespaceRule returns what is wrong with the name of a namespace, or "". A later stage
// may fill in placeholders.
func namespaceRule(namespace string) string {
	switch {
	case namespace == "":
		return ""
	case instance.IsToFill(namespace):
		return rule.PathSegment(namespace)
	}
	return rule.Label(namespace)
}

// checkAnnotations reports annotations that the Platform does not allow, on the
// object itself and on its templates.
func (p *permit) checkAnnotations(o, within *object.Map, reject func(id code.Code, with, reason string)) {
	for _, key := range object.Keys(within.Lookup("metadata", "annotations")) {
		if rejection := p.platform.RejectAnnotation(key); rejection != "" && !p.isReported(o, "annotation "+key) {
			reject(code.ForbiddenAnnotation, fmt.Sprintf(" with annotation %q", key), rejection)
		}
	}
	for _, f := range within.Fields() {
		if f.Key == "metadata" {
			continue
		}
		inner, isList := f.Value.(object.List)
		if !isList {
			inner = object.List{f.Value}
		}
		for _, entry := range inner { // such as the claim templates of a StatefulSet
			if template, isMap := entry.(*object.Map); isMap {
				p.checkAnnotations(o, template, reject)
			}
		}
	}
}

// maker returns the name and the path of what generated an object.
func (p *permit) maker(o *object.Map) (name, at string) {
	if of := p.part.Origins[o]; of.Name != "" {
		return of.Name, of.At
	}
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

// isReported reports whether another object of the same maker was rejected for
// the same namespace or annotation. The objects of an instance usually share a
// namespace.
func (p *permit) isReported(o *object.Map, where string) bool {
	_, at := p.maker(o)
	key := [2]string{at, where}
	if p.reported == nil {
		p.reported = make(map[[2]string]bool)
	}
	defer func() { p.reported[key] = true }()
	return p.reported[key]
}

// headerRule returns why Kubernetes rejects an apiVersion or kind, or "". Most
// objects have one of a few headers.
func (p *permit) headerRule(apiVersion, kind string) string {
	broken, isKnown := p.headers[header{apiVersion, kind}]
	if isKnown {
		return broken
	}
	if broken = rule.APIVersion(apiVersion); broken == "" {
		broken = rule.Kind(kind)
	}
	p.headers[header{apiVersion, kind}] = broken
	return broken
}

// holdsItems reports whether an object has the top-level field items, as a List
// has.
func holdsItems(o *object.Map) bool {
	for _, f := range o.Fields() {
		if strings.EqualFold(f.Key, "items") && f.Value != nil && f.Value != object.Plain("null") {
			return true
		}
	}
	return false
}

// whereIs describes the namespace of an object, to follow its name in a
// message.
func whereIs(apiVersion, kind, namespace string) string {
	switch {
	case platform.IsClusterScoped(apiVersion, kind):
		return ", a cluster-scoped object without a namespace"
	case namespace == "":
		return " without a namespace"
	}
	return fmt.Sprintf(" in namespace %q", namespace)
}

// namespaceOf returns the namespace of an object, even if it is not a string,
// such as 5.
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
