package fn

import (
	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
)

// maker is the part of an application that generates an object.
type maker struct {
	application *app.Application
	part        *app.Part
}

// String returns a description of the maker for messages.
func (m maker) String() string {
	return m.part.Name + " of " + m.application.Kind + "/" + m.application.Name
}

// key returns the key of one of the maker's objects.
func (m maker) key(o *object.Map) key { return key{packageOf(m.application.Annotations), idOf(o)} }

// isTaken reports an error for an object whose identity is already used.
func (m maker) isTaken(id krm.ID, by string) {
	m.part.Report.Error(code.NameTaken, m.part.Field, "the name of its %s, %q, is already used by %s: choose another name", id.Kind, id.Name, by)
}

// checkDuplicates reports duplicate objects, and objects that the input already
// has. It reports the first one of each part.
func (r *renderer) checkDuplicates(p *previous, applications []*app.Application) {
	const each = 3 // the number of objects in a typical application
	made := make(map[key]maker, each*len(applications))
	for _, application := range applications {
		for _, part := range application.Parts {
			checkMade(maker{application, part}, made)
		}
	}
	taken := make(map[key]*krm.Item)
	for _, item := range r.others {
		of := key{item.Annotation(krm.AnnotationPackage), item.ID()}
		if _, isMade := made[of]; isMade {
			taken[of] = item
		}
	}
	for _, application := range applications {
		for _, part := range application.Parts {
			p.checkTaken(maker{application, part}, taken)
		}
	}
	warnAcrossPackages(applications)
	r.reportRemoved(p, made)
}

// warnAcrossPackages warns about objects in two packages that are the same
// object in a cluster.
func warnAcrossPackages(applications []*app.Application) {
	first := make(map[krm.ID]maker)
	for _, application := range applications {
		if packageOf(application.Annotations) == "" {
			continue
		}
		for _, part := range application.Parts {
			by, isWarned := maker{application, part}, false
			for _, o := range part.Objects {
				id := idOf(o)
				other, isMade := first[id]
				switch {
				case !isMade:
					first[id] = by
				case !isWarned && packageOf(other.application.Annotations) != packageOf(application.Annotations):
					isWarned = true
					part.Report.Warn(code.SameObjectInPackages, part.Field, "its %s %q is the same object in a cluster as that of %s in another package%s: use a different namespace in one of the packages",
						id.Kind, id.Name, other, other.application.Report.OtherOne("metadata.name"))
				}
			}
		}
	}
}

// checkMade adds the objects of a part. For each other part, it reports the
// first object that both generate.
func checkMade(by maker, made map[key]maker) {
	reported := ""
	for _, o := range by.part.Objects {
		of := by.key(o)
		if other, isMade := made[of]; isMade && other != by {
			if name := other.String(); name != by.String() && name != reported {
				reported = name
				by.isTaken(of.id, name)
			}
		}
		made[of] = by
	}
}

// checkTaken reports the objects of a part whose identity is also that of a
// resource in the input: the first one for each kind of resource, and each
// object once.
func (p *previous) checkTaken(by maker, taken map[key]*krm.Item) {
	if len(taken) == 0 {
		return
	}
	reported := ""
	for _, o := range by.part.Objects {
		of := by.key(o)
		item := taken[of]
		if item == nil {
			continue
		}
		delete(taken, of)
		if other := p.takenBy(item); other != reported {
			reported = other
			by.isTaken(of.id, other)
		}
	}
}

// idOf returns the identity of a generated object.
func idOf(o *object.Map) krm.ID {
	return krm.ID{
		Group: object.Group(o.String("apiVersion")), Kind: o.String("kind"),
		Namespace: o.String("metadata", "namespace"), Name: o.String("metadata", "name"),
	}
}
