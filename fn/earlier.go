package fn

import (
	"path"
	"slices"
	"strings"
	"unicode"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// Annotations by which hosts know where a resource is kept.
const (
	annotationPath         = "config.kubernetes.io/path"
	annotationIndex        = "config.kubernetes.io/index"
	annotationInternalPath = "internal.config.kubernetes.io/path"
	annotationInternalIdx  = "internal.config.kubernetes.io/index"
	annotationPackagePath  = "internal.config.kubernetes.io/package-path"
	annotationHelmFile     = "postrenderer.helm.sh/postrender-filename"
)

// annotationPreviousNames is in which kustomize records how it renamed a
// resource.
const annotationPreviousNames = "internal.config.kubernetes.io/previousNames"

// annotationSelected is on what the selectors of a Kptfile let through.
const annotationSelected = "internal.config.k8s.io/kpt-resource-id"

// earlier are the objects that an earlier run generated from the
// configurations of the input. They are replaced, and what became of an
// instance that is gone is removed. Only what has both the label and the
// annotation of the program is one of them: an annotation is easily copied.
type earlier struct {
	items          map[key]*krm.Item  // by what they were generated as
	all            []*krm.Item        // also those that share an identity, in the order of the input
	paths          map[[2]string]bool // files of the items, by package and path
	generatesPaths bool               // there are files for what is generated

	applications []*app.Application
	owners       *owners
}

// takeEarlier takes the objects of an earlier run out of the other items.
func (r *renderer) takeEarlier(applications []*app.Application) *earlier {
	e := &earlier{
		items: make(map[key]*krm.Item), paths: make(map[[2]string]bool),
		applications: applications, owners: newOwners(applications),
	}
	e.generatesPaths = slices.ContainsFunc(applications, func(a *app.Application) bool { return pathOf(a.Annotations) != "" })
	stay := make([]*krm.Item, 0, len(r.others))
	for _, item := range r.others {
		if e.generatesPaths {
			e.paths[fileOf(item)] = true
		}
		if of, isOwned := e.owners.keyOf(item); isOwned {
			e.take(item, of)
			continue
		}
		stay = append(stay, item)
		if application := generatedFrom(item); application != "" {
			r.warnOrphaned(item, application)
		}
	}
	if e.generatesPaths {
		for _, item := range r.sources {
			e.paths[fileOf(item)] = true
		}
		r.checkPaths(e)
	}
	r.others = stay
	if len(e.items) == 0 {
		e.warnSelected()
	}
	return e
}

// take takes an object of an earlier run. Of several copies the last one counts,
// but for one that still has the name that it was generated with.
func (e *earlier) take(item *krm.Item, of key) {
	e.all = append(e.all, item)
	if other := e.items[of]; other == nil || other.ID() != of.id || item.ID() == of.id {
		e.items[of] = item
	}
}

// fileOf is the file in which the host keeps an item, by package and path.
func fileOf(item *krm.Item) [2]string {
	return [2]string{item.Annotation(annotationPackagePath), item.Path()}
}

// generatedFrom is the configuration from which an item was generated, "" for an
// item that somebody else made.
func generatedFrom(item *krm.Item) string {
	application := item.Annotation(component.AnnotationApplication)
	if application == "" || item.Label(component.LabelManagedBy) != component.ManagedBy {
		return ""
	}
	return application
}

// tellRemoved says which objects of an earlier run are not made anymore, unless
// errors leave everything as it is.
func (r *renderer) tellRemoved(e *earlier, made map[key]maker) {
	if r.log.Errors() > 0 {
		return
	}
	for _, item := range e.all {
		of, _ := e.owners.keyOf(item)
		switch _, isMade := made[of]; {
		case !isMade:
			r.log.For(item).Info("", "removed: %s no longer generates it", e.owners.titleOf(item))
		case e.items[of] != item:
			r.log.For(item).Info("", "removed: another copy of it is in the input")
		}
	}
}

// warnSelected warns of selectors that may hide what was generated earlier.
func (e *earlier) warnSelected() {
	for _, a := range e.applications {
		if a.Annotations[annotationSelected] != "" {
			a.Report.Warn("", "the Kptfile selects what the function gets, and nothing that was generated earlier is among it: "+
				"if there is some, it is doubled; leave the selectors out, or use exclude")
			return
		}
	}
}

// warnOrphaned warns of an object in a file of the host whose configuration is
// gone: it may be hidden by a selector, so it is not for the function to delete.
func (r *renderer) warnOrphaned(item *krm.Item, application string) {
	if r.options.Form == krm.ResourceList && r.platform.Spec.Sources != "drop" && item.Path() != "" {
		r.log.For(item).Warn("", "it was generated from ApplicationConfiguration/%s, which is not in the input: delete it when that is gone for good", application)
	}
}

// takenBy says what has the identity that a generated object would have.
func (e *earlier) takenBy(item *krm.Item) string {
	by := "a resource of the input"
	switch application := item.Annotation(component.AnnotationApplication); {
	case generatedFrom(item) != "":
		by = "an object generated earlier from ApplicationConfiguration/" + application + ", which is gone or renamed"
	case application != "":
		by += ", which has the annotation " + component.AnnotationApplication + " but not the label " +
			component.LabelManagedBy + ": " + component.ManagedBy
	}
	if file := item.Place("").File; e.generatesPaths && file != "" {
		by += ", in " + file
	}
	return by
}

// checkPaths reports files outside of the package: no object is written there,
// whatever the annotations say.
func (r *renderer) checkPaths(e *earlier) {
	for _, a := range e.applications {
		for _, key := range pathAnnotations {
			checkPath(key, a.Annotations[key], a.Report)
		}
	}
	for _, item := range e.all {
		for _, key := range pathAnnotations {
			checkPath(key, item.Annotation(key), r.log.For(item))
		}
	}
}

// checkPath reports an annotation with the path of a file outside of the package.
func checkPath(key, file string, report *result.Reporter) {
	if file == "" || isInside(file) {
		return
	}
	report.Error("metadata.annotations["+key+"]", "%q is outside of the package: expected a relative path with /, such as app/app.yaml", file).Found(file)
}

// isInside reports whether a path stays inside the folder to which it is relative,
// on every system.
func isInside(file string) bool {
	clean := path.Clean(file)
	hasDrive := len(file) > 1 && file[1] == ':'
	return !path.IsAbs(clean) && clean != ".." && !strings.HasPrefix(clean, "../") && !hasDrive &&
		!strings.ContainsFunc(file, func(c rune) bool { return c == '\\' || unicode.IsControl(c) })
}

// pathAnnotations are those in which hosts have the path of a file.
var pathAnnotations = []string{annotationInternalPath, annotationPath}

func pathOf(annotations map[string]string) string {
	if annotations[krm.AnnotationKustomizeID] != "" {
		return ""
	}
	if p := annotations[annotationInternalPath]; p != "" {
		return p
	}
	return annotations[annotationPath]
}

// place says where the objects of an application are kept, when the host keeps
// its configuration in a file: in the file that they have, else beside the
// configuration. The template that helm made the configuration from is theirs, too.
func (e *earlier) place(application *app.Application) {
	hosted := application.Annotations
	if len(hosted) == 0 {
		return
	}
	source := pathOf(hosted)
	for _, o := range application.Objects {
		annotations := make(map[string]string)
		if file := hosted[annotationHelmFile]; file != "" {
			annotations[annotationHelmFile] = file
		}
		if source != "" {
			e.placeInFile(o, hosted, path.Dir(source), annotations)
		}
		object.Annotate(o.Map("metadata"), annotations)
		if before := e.items[key{packageOf(hosted), idOf(o)}]; before != nil && source != "" {
			object.Arrange(o, before.Node()) // functions after this one add fields wherever they like
		}
	}
}

// placements are the annotations by which a host keeps a resource in a file.
var placements = []string{annotationPath, annotationIndex, annotationInternalPath, annotationInternalIdx, annotationPackagePath}

// placeInFile adds the annotations by which the host keeps an object: those that
// it had, else those of the configuration, for a new file in its folder.
func (e *earlier) placeInFile(o *object.Map, hosted map[string]string, folder string, annotations map[string]string) {
	id := idOf(o)
	annotations[annotationGeneratedAs] = identityText(id)
	if before := e.items[key{packageOf(hosted), id}]; before != nil {
		if record := before.Annotation(annotationGeneratedAs); record != "" {
			annotations[annotationGeneratedAs] = record // which may have another namespace
		}
		for _, key := range placements {
			if value := before.Annotation(key); value != "" {
				annotations[key] = value
			}
		}
		return
	}
	file := e.newPath(packageOf(hosted), folder, o)
	for _, key := range placements {
		value, has := hosted[key]
		switch {
		case !has:
			continue
		case key == annotationPath || key == annotationInternalPath:
			value = file
		case key != annotationPackagePath:
			value = "0" // the first one in the file
		}
		annotations[key] = value
	}
}

// newPath is the file for a new object, which no other item of the package is kept
// in.
func (e *earlier) newPath(pkg, folder string, o *object.Map) string {
	base := strings.ToLower(o.String("kind")) + "_" + o.String("metadata", "name")
	file := path.Join(folder, base+".yaml")
	for e.paths[[2]string{pkg, file}] {
		base += "_oam"
		file = path.Join(folder, base+".yaml")
	}
	e.paths[[2]string{pkg, file}] = true
	return file
}
