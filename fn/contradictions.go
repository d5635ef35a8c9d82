package fn

import (
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/effect"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
)

// contradictions finds objects that are valid but conflict with each other. It
// adds the objects of other tools first, then the generated ones, and warns
// about the second of each pair.
type contradictions struct {
	routes  map[effect.Route]routed // by what they match
	scalers map[effect.Target]owner // by what they scale
	places  map[krm.ID]owner        // objects in the namespace default or without a namespace
}

// owner is what an object belongs to, for messages: a part of an application,
// or an object of another tool.
type owner struct {
	maker
	name string // for an object of another tool, which has no maker
}

// routed is a route, and what it belongs to.
type routed struct {
	by    owner
	route effect.Route
}

// String returns the name of the owner.
func (o owner) String() string {
	if o.part == nil {
		return o.name
	}
	return o.maker.String()
}

// warnContradictions warns about objects of an input that conflict with each
// other.
func (r *renderer) warnContradictions(applications []*app.Application) {
	c := &contradictions{
		routes: make(map[effect.Route]routed), scalers: make(map[effect.Target]owner), places: make(map[krm.ID]owner),
	}
	for _, item := range r.others {
		c.addOther(item, r.claimsOfOther(item))
	}
	for _, application := range applications {
		for _, part := range application.Parts {
			by := owner{maker: maker{application, part}}
			notes := part.Notes.([]note)
			for i, o := range part.Objects {
				c.addPlace(idOf(o), by)
				c.add(o, notes[i].claims, by)
			}
		}
	}
}

// addOther adds an object of another tool.
func (c *contradictions) addOther(item *krm.Item, claims claims) {
	by := owner{name: item.Ref().String()}
	if file := item.Path(); file != "" {
		by.name += " in " + file
	}
	c.addPlace(item.ID(), by)
	c.add(nil, claims, by)
}

// claims is what an object does to others. It is nil for most objects.
type claims *claimed

type claimed struct {
	routes []effect.Route
	scales effect.Target // empty if it has no name
	fixes  effect.Target // the workload, if the object sets its number of replicas
}

func claimsOf(o *object.Map) claims {
	c := claimed{routes: effect.RoutesOf(o)}
	if target, isScaler := effect.TargetOf(o); isScaler {
		c.scales = target
	}
	if target, isFixed := effect.FixedReplicas(o); isFixed {
		c.fixes = target
	}
	if len(c.routes) == 0 && c.scales.Name == "" && c.fixes.Name == "" {
		return nil // true for most objects, without allocating memory
	}
	kept := c
	return &kept
}

// add adds what an object claims, and warns if it conflicts with an earlier
// object. o is nil for an object of another tool, about which nothing is
// reported.
func (c *contradictions) add(o *object.Map, claims claims, by owner) {
	name := func() string { return o.String("kind") + " " + strconv.Quote(o.String("metadata", "name")) }
	if claims == nil {
		return
	}
	for _, route := range claims.routes {
		if route.Path == "" {
			continue // it matches by more than host and path
		}
		matches := matchOf(route)
		other, isTaken := c.routes[matches]
		if !isTaken {
			c.routes[matches] = routed{by, route}
		} else if other.by != by && other.route != route && by.part != nil {
			by.warn(code.ContradictingRoutes, "its %s routes %s to a different backend than %s, and only one of them gets the requests: change the host or path of one", name(), route, other.by)
		}
	}
	if target := claims.scales; target.Name != "" {
		if other, isTaken := c.scalers[target]; isTaken && by.part != nil {
			by.warn(code.CompetingScalers, "its %s scales %s %q, and so does %s, so they overwrite each other's number of replicas: remove one", name(), target.Kind, target.Name, other)
		}
		c.scalers[target] = by
	}
	if target := claims.fixes; target.Name != "" && by.part != nil {
		if other, isScaled := c.scalers[target]; isScaled && other != by {
			by.warn(code.CompetingScalers, "its %s sets the number of replicas, and %s changes it, so each apply resets it: remove one", name(), other)
		}
	}
}

// matchOf returns what a route matches, without its backend.
func matchOf(route effect.Route) effect.Route {
	return effect.Route{Controller: route.Controller, Host: route.Host, Path: route.Path, PathType: route.PathType}
}

// usualNamespace is the current namespace of most users of kubectl.
const usualNamespace = "default"

// addPlace adds the identity of an object. kubectl creates an object without a
// namespace in the current one, which usually is default.
func (c *contradictions) addPlace(id krm.ID, by owner) {
	same := id
	switch id.Namespace {
	case "":
		same.Namespace = usualNamespace
	case usualNamespace:
		same.Namespace = ""
	default:
		return
	}
	if other, isThere := c.places[same]; isThere && by.part != nil {
		by.warn(code.UnclearNamespace, "its %s %q %s, and that of %s %s: they are the same object if %q is the current namespace, and the last one applied wins; set the namespace of both, or rename one",
			id.Kind, id.Name, namespaceIn(id), other, namespaceIn(same), usualNamespace)
	}
	c.places[id] = by
}

func namespaceIn(id krm.ID) string {
	if id.Namespace == "" {
		return "has no namespace"
	}
	return "is in namespace " + strconv.Quote(id.Namespace)
}

// warn adds a warning about a part of an application.
func (o owner) warn(id code.Code, format string, args ...any) {
	at := o.part.At
	if strings.TrimSpace(at) == "" {
		at = o.part.Field
	}
	o.part.Report.Warn(id, at, format, args...)
}
