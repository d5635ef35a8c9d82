package fn

import (
	"strings"

	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/transformers"
)

// maker is what makes objects: an instance or a scope.
type maker struct {
	instance *component.Instance
	scope    *transformers.Scope
}

// String names it for a message.
func (m maker) String() string {
	if m.scope != nil {
		return "scope " + m.scope.Declared.Name + " of ApplicationConfiguration/" + m.scope.Application.Metadata.Name
	}
	return "instance " + m.instance.Name() + " of ApplicationConfiguration/" + m.instance.Application.Metadata.Name
}

// isTaken reports that one of its objects has an identity that is taken.
func (m maker) isTaken(id krm.ID, by string) {
	const message = "the name of its %s, %q, is taken by %s; choose another name"
	if m.scope != nil {
		m.scope.Application.Report.Error(m.scope.At.Field("name").String(), message, id.Kind, id.Name, by)
		return
	}
	m.instance.Error("instanceName", message, id.Kind, id.Name, by)
}

// How many bytes the objects of an instance may become together, and those of all:
// a long value can be asked for many times.
const (
	mostBytes = 64 << 20
	mostTotal = 512 << 20
)

// own returns the objects that something makes, and reports the first of them that
// is there already.
func (r *renderer) own(by maker, objects []*object.Map) []*object.Map {
	reported, size := "", 0
	for _, o := range objects {
		id := idOf(o)
		if size += object.Size(o); by.instance != nil && size > mostBytes {
			by.instance.Error("", "its objects may have %d bytes together, and have more; Kubernetes takes about 1.5 million for one", mostBytes)
			return nil
		}
		if other, isMade := r.made[id]; isMade && other != by {
			if name := other.String(); name != by.String() && name != reported {
				reported = name
				by.isTaken(id, name)
			}
		}
		r.made[id] = by
	}
	r.total += size
	return objects
}

// checkNames reports objects that are among the other resources of the input
// already: of each instance and scope the first, and of each object the first
// that makes it.
func (r *renderer) checkNames(e *earlier, applications []*Application) {
	taken := make(map[krm.ID]*krm.Item)
	for _, item := range r.others {
		id := item.ID()
		if _, isMade := r.made[id]; isMade {
			taken[id] = item
		}
	}
	if len(taken) == 0 {
		return
	}
	check := func(by maker, objects []*object.Map) {
		reported := ""
		for _, o := range objects {
			id := idOf(o)
			item := taken[id]
			if item == nil {
				continue
			}
			delete(taken, id)
			if other := e.takenBy(item); other != reported {
				reported = other
				by.isTaken(id, other)
			}
		}
	}
	for _, application := range applications {
		for _, in := range application.Instances {
			check(maker{instance: in}, in.Objects)
		}
		for _, scope := range application.Scopes {
			check(maker{scope: scope}, scope.Objects)
		}
	}
}

// idOf is the identity of a generated object.
func idOf(o *object.Map) krm.ID {
	apiVersion := o.String("apiVersion")
	group, _, hasGroup := strings.Cut(apiVersion, "/")
	if !hasGroup {
		group = ""
	}
	return krm.ID{
		Group: group, Kind: o.String("kind"),
		Namespace: o.String("metadata", "namespace"), Name: o.String("metadata", "name"),
	}
}
