package fn

import (
	"path"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// previous holds the objects that an earlier run generated from the
// configurations of the input. They are replaced, and those of deleted
// instances are removed. An object must have both the label and the annotation
// of the program, because users copy annotations.
type previous struct {
	items          map[key]*krm.Item  // by the identity that they were generated with
	all            []*krm.Item        // including copies with the same identity, in the order of the input
	paths          map[[2]string]bool // files of the items, by package and path
	tried          map[[2]string]int  // the last number after each path, without its extension
	generatesPaths bool               // whether generated objects are written to files

	applications []*app.Application
	owners       *owners
}

// takePrevious removes the objects of an earlier run from the other items.
func (r *renderer) takePrevious(applications []*app.Application) *previous {
	p := &previous{
		items: make(map[key]*krm.Item), paths: make(map[[2]string]bool), tried: make(map[[2]string]int),
		applications: applications, owners: newOwners(applications),
	}
	p.generatesPaths = slices.ContainsFunc(applications, func(a *app.Application) bool { return pathOf(a.Annotations) != "" })
	stay := make([]*krm.Item, 0, len(r.others))
	for _, item := range r.others {
		if p.generatesPaths {
			p.paths[fileOf(item)] = true
		}
		if of, isOwned := p.owners.keyOf(item); isOwned {
			p.take(item, of)
			continue
		}
		stay = append(stay, item)
		if application := generatedFrom(item); application != "" {
			r.warnOrphaned(item, application)
		}
	}
	if p.generatesPaths {
		for _, item := range r.sources {
			p.paths[fileOf(item)] = true
		}
		r.checkPaths(p)
	}
	r.others = stay
	if len(p.items) == 0 {
		p.warnSelected()
	}
	return p
}

// take adds an object of an earlier run. If there are several copies, the last
// one counts, unless another one still has the name with which it was
// generated.
func (p *previous) take(item *krm.Item, of key) {
	p.all = append(p.all, item)
	if other := p.items[of]; other == nil || other.ID() != of.id || item.ID() == of.id {
		p.items[of] = item
	}
}

// fileOf returns the file in which the host keeps an item, by package and path.
func fileOf(item *krm.Item) [2]string {
	return [2]string{item.Annotation(krm.AnnotationPackage), item.Path()}
}

// generatedFrom returns the configuration from which an item was generated, or
// "".
func generatedFrom(item *krm.Item) string {
	application := item.Annotation(oam.AnnotationApplication)
	if application == "" || item.Label(oam.LabelManagedBy) != oam.ManagedBy {
		return ""
	}
	return application
}

// reportRemoved reports the objects of an earlier run that are no longer generated.
// With errors, nothing is removed.
func (r *renderer) reportRemoved(p *previous, made map[key]maker) {
	if r.log.Errors() > 0 {
		return
	}
	for _, item := range p.all {
		of, _ := p.owners.keyOf(item)
		switch _, isMade := made[of]; {
		case !isMade:
			r.log.For(item).Info(code.RemovedObject, "", "removed: %s no longer generates it", p.owners.titleOf(item))
		case p.items[of] != item:
			r.log.For(item).Info(code.RemovedObject, "", "removed: the input has another copy of it")
		}
	}
}

// warnSelected warns about selectors that may hide objects that were generated
// earlier.
func (p *previous) warnSelected() {
	for _, a := range p.applications {
		if a.Annotations[krm.AnnotationSelected] != "" {
			a.Report.Warn(code.KptfileSelectors, "", "the selectors of the Kptfile select no object that was generated earlier: "+
				"existing objects may be duplicated; remove the selectors, or use exclude")
			return
		}
	}
}

// warnOrphaned warns about an object in a file of the host whose configuration
// is not in the input. The function does not delete it: a selector may hide the
// configuration.
func (r *renderer) warnOrphaned(item *krm.Item, application string) {
	if r.options.Form == krm.ResourceList && r.platform.Spec.Sources != "drop" && item.Path() != "" {
		r.log.For(item).Warn(code.OrphanedObject, "", "generated from ApplicationConfiguration/%s, which is not in the input: delete this object if you deleted the application", application)
	}
}

// takenBy describes the item that has the identity of a generated object, for
// messages.
func (p *previous) takenBy(item *krm.Item) string {
	by := "a resource of the input"
	switch application := item.Annotation(oam.AnnotationApplication); {
	case generatedFrom(item) != "":
		by = "an object generated earlier from ApplicationConfiguration/" + application + ", which was deleted or renamed"
	case application != "":
		by += ", which has the annotation " + oam.AnnotationApplication + " but not the label " +
			oam.LabelManagedBy + ": " + oam.ManagedBy
	}
	if file := item.Place("").File; p.generatesPaths && file != "" {
		by += ", in " + file
	}
	return by
}

// checkPaths reports files outside the package. No object is written there,
// whatever its annotations are.
func (r *renderer) checkPaths(p *previous) {
	for _, a := range p.applications {
		for _, key := range pathAnnotations {
			checkPath(key, a.Annotations[key], a.Report)
		}
	}
	for _, item := range p.all {
		for _, key := range pathAnnotations {
			checkPath(key, item.Annotation(key), r.log.For(item))
		}
	}
}

// checkPath reports an annotation whose path is outside the package.
func checkPath(key, file string, report *result.Reporter) {
	if file == "" || isInside(file) {
		return
	}
	report.Error(code.OutputPath, "metadata.annotations["+key+"]", "%q is outside the package: must be a relative path with /, such as app/app.yaml", file).Found(file)
}

// isInside reports whether a path is inside the folder to which it is relative, on
// every operating system.
func isInside(file string) bool {
	clean := path.Clean(file)
	hasDrive := len(file) > 1 && file[1] == ':'
	return !path.IsAbs(clean) && clean != ".." && !strings.HasPrefix(clean, "../") && !hasDrive &&
		!strings.ContainsFunc(file, func(c rune) bool { return c == '\\' || unicode.IsControl(c) })
}

// pathAnnotations are the annotations with the path of a file.
var pathAnnotations = []string{krm.AnnotationPath, krm.AnnotationLegacyPath}

func pathOf(annotations map[string]string) string {
	if annotations[krm.AnnotationKustomizeID] != "" {
		return ""
	}
	if p := annotations[krm.AnnotationPath]; p != "" {
		return p
	}
	return annotations[krm.AnnotationLegacyPath]
}

// isHosted reports whether a resource with these annotations is in a file of
// the host, or in a helm template. Its objects are then in one too.
func isHosted(annotations map[string]string) bool {
	return len(annotations) > 0 && (pathOf(annotations) != "" || annotations[krm.AnnotationHelmFile] != "")
}

// place sets the file of each object of an application if the host keeps the
// configuration in a file: the file that the object already has, otherwise one
// next to the configuration. Objects also get the helm template of the
// configuration.
func (p *previous) place(application *app.Application) {
	hosted := application.Annotations
	if !isHosted(hosted) {
		return
	}
	source := pathOf(hosted)
	for _, o := range application.Objects {
		annotations := make(map[string]string)
		if file := hosted[krm.AnnotationHelmFile]; file != "" {
			annotations[krm.AnnotationHelmFile] = file
		}
		if source != "" {
			p.placeInFile(o, hosted, path.Dir(source), annotations)
		}
		object.Annotate(o.Map("metadata"), annotations)
		if before := p.items[key{packageOf(hosted), idOf(o)}]; before != nil && source != "" {
			object.Arrange(o, before.Node()) // later functions insert fields anywhere
		}
	}
}

// placeInFile adds the annotations that say where an object is: the earlier
// ones if the object has them, otherwise those of a new file in the folder of
// the configuration.
func (p *previous) placeInFile(o *object.Map, hosted map[string]string, folder string, annotations map[string]string) {
	id := idOf(o)
	annotations[annotationGeneratedAs] = identityString(id)
	if before := p.items[key{packageOf(hosted), id}]; before != nil {
		if record := before.Annotation(annotationGeneratedAs); record != "" {
			annotations[annotationGeneratedAs] = record // which may have another namespace
		}
		for _, key := range krm.Placements {
			if value := before.Annotation(key); value != "" {
				annotations[key] = value
			}
		}
		return
	}
	file := p.newPath(packageOf(hosted), folder, o)
	for _, key := range krm.Placements {
		value, has := hosted[key]
		switch {
		case !has:
			continue
		case key == krm.AnnotationLegacyPath || key == krm.AnnotationPath:
			value = file
		case key != krm.AnnotationPackage:
			value = "0" // the first one in the file
		}
		annotations[key] = value
	}
}

// newPath returns the file for a new object, which no other item of the package
// uses.
func (p *previous) newPath(pkg, folder string, o *object.Map) string {
	base := path.Join(folder, strings.ToLower(o.String("kind"))+"_"+o.String("metadata", "name"))
	file := base + ".yaml"
	for p.paths[[2]string{pkg, file}] {
		n := p.tried[[2]string{pkg, base}] + 1
		p.tried[[2]string{pkg, base}] = n
		if file = base + "_oam"; n > 1 {
			file += strconv.Itoa(n)
		}
		file += ".yaml"
	}
	p.paths[[2]string{pkg, file}] = true
	return file
}
