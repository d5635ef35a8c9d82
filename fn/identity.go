package fn

import (
	"strings"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/krm"
)

// annotationGeneratedAs is on objects in files. It holds the identity with which an
// object was generated, as GROUP|KIND|NAMESPACE|NAME: later functions may rename
// the object or move it to another namespace.
const annotationGeneratedAs = "render-oam.dev/generated-as"

// key is the identity of an object in the package of its application. Outside kpt
// there is one package, "".
type key struct {
	pkg string
	id  krm.ID
}

// packageOf returns the kpt package of a resource with these annotations.
func packageOf(annotations map[string]string) string { return annotations[krm.AnnotationPackage] }

// identityString returns an identity as the value of annotationGeneratedAs.
func identityString(id krm.ID) string {
	return strings.Join([]string{id.Group, id.Kind, id.Namespace, id.Name}, "|")
}

// recordedIdentity returns the identity with which an item was generated: the
// recorded one if there is one, otherwise the current one.
func recordedIdentity(item *krm.Item) krm.ID {
	const fields = 4
	part := strings.Split(item.Annotation(annotationGeneratedAs), "|")
	if len(part) != fields || part[1] == "" || part[3] == "" {
		return item.ID()
	}
	return krm.ID{Group: part[0], Kind: part[1], Namespace: part[2], Name: part[3]}
}

// owners are the applications of an input, by their current and previous names.
type owners struct {
	applications []*app.Application

	inPackage map[ownerName][]*app.Application
	anywhere  map[ownerName][]*app.Application // without their package; nil until they are needed
}

// ownerName names an application.
type ownerName struct{ pkg, namespace, name string }

func newOwners(applications []*app.Application) *owners { return &owners{applications: applications} }

// collect finds the names of the applications.
func (o *owners) collect() {
	o.inPackage, o.anywhere = make(map[ownerName][]*app.Application), make(map[ownerName][]*app.Application)
	for _, a := range o.applications {
		known := map[string]bool{}
		for _, name := range append([]string{a.Name}, krm.PreviousNames(a.Annotations)...) {
			if name == "" || known[name] {
				continue
			}
			known[name] = true
			here := ownerName{packageOf(a.Annotations), a.Namespace, name}
			o.inPackage[here] = append(o.inPackage[here], a)
			here.pkg = ""
			o.anywhere[here] = append(o.anywhere[here], a)
		}
	}
}

// find returns the application with a name: the one in the package, otherwise
// the only one in all packages.
func (o *owners) find(pkg, namespace, name string) *app.Application {
	if o.anywhere == nil {
		o.collect()
	}
	if found := o.inPackage[ownerName{pkg, namespace, name}]; len(found) > 0 {
		return found[0]
	}
	if found := o.anywhere[ownerName{"", namespace, name}]; len(found) == 1 {
		return found[0]
	}
	return nil
}

// titleOf names the application from which an item was generated. An application
// that is not in the input is assumed to be an ApplicationConfiguration.
func (o *owners) titleOf(item *krm.Item) string {
	name := generatedFrom(item)
	namespace, inName, isElsewhere := strings.Cut(name, "/")
	if !isElsewhere {
		namespace, inName = item.Namespace, name
	}
	if a := o.find(item.Annotation(krm.AnnotationPackage), namespace, inName); a != nil {
		return a.Kind + "/" + name
	}
	return "ApplicationConfiguration/" + name
}

// keyOf returns the key of an item that was generated from an application of
// the input: with its recorded identity, or with its current namespace if the
// application moved to that namespace too.
func (o *owners) keyOf(item *krm.Item) (of key, isOwned bool) {
	name := generatedFrom(item)
	if name == "" {
		return key{}, false
	}
	pkg, id := item.Annotation(krm.AnnotationPackage), recordedIdentity(item)
	namespace, inName, isElsewhere := strings.Cut(name, "/")
	if isElsewhere {
		name = inName
	} else {
		namespace = id.Namespace
	}
	if a := o.find(pkg, namespace, name); a != nil {
		return key{packageOf(a.Annotations), id}, true
	}
	if a := o.find(pkg, item.Namespace, name); a != nil {
		if !isElsewhere {
			id.Namespace = item.Namespace
		}
		return key{packageOf(a.Annotations), id}, true
	}
	return key{}, false
}
