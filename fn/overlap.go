package fn

import (
	"hash/maphash"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/effect"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
)

// note is what the Finisher finds out about an object, for the checks of all objects.
type note struct {
	claims claims
	id     uint64 // hash of its identity
}

// hashSeed is that of all hashes, which never reach the output.
var hashSeed = maphash.MakeSeed()

// takeNotes notes what the objects of an application are and do.
func takeNotes(a *app.Application) {
	for _, part := range a.Parts {
		notes := make([]note, len(part.Objects))
		for i, o := range part.Objects {
			notes[i] = note{claimsOf(o), hashOfID(idOf(o))}
		}
		part.Notes = notes
	}
}

// hashOfID is the same for an object in the namespace default and in none: see
// contradictions.addPlace.
func hashOfID(id krm.ID) uint64 {
	if id.Namespace == usualNamespace {
		id.Namespace = ""
	}
	return maphash.Comparable(hashSeed, id)
}

// mayOverlap reports whether two objects, generated or of other tools, may have the
// same identity or the same effect. Usually none do, which hashes tell with a fraction
// of the time and memory that it takes to find out which.
func (r *renderer) mayOverlap(applications []*app.Application) bool {
	count := len(r.others)
	for _, application := range applications {
		count += len(application.Objects)
	}
	hashes := hashSet{seen: make(map[uint64]struct{}, count+count/4)}
	for _, item := range r.others {
		hashes.add(hashOfID(item.ID()))
		hashes.addClaims(r.claimsOfOther(item))
	}
	for _, application := range applications {
		for _, part := range application.Parts {
			for _, n := range part.Notes.([]note) {
				hashes.add(n.id)
				hashes.addClaims(n.claims)
			}
			if hashes.isTwice {
				return true
			}
		}
	}
	return hashes.isTwice || hashes.hasFixed()
}

// hashSet is the hashes of objects and of what they claim.
type hashSet struct {
	seen    map[uint64]struct{}
	fixed   []uint64 // of workloads of which an object sets the number of replicas
	isTwice bool     // something was added that was there
}

func (s *hashSet) add(hash uint64) {
	before := len(s.seen)
	s.seen[hash] = struct{}{}
	s.isTwice = s.isTwice || len(s.seen) == before
}

func (s *hashSet) addClaims(c claims) {
	if c == nil {
		return
	}
	for _, route := range c.routes {
		if route.Path != "" {
			s.add(maphash.Comparable(hashSeed, matchOf(route)))
		}
	}
	if c.scales.Name != "" {
		s.add(maphash.Comparable(hashSeed, c.scales))
	}
	if c.fixes.Name != "" {
		s.fixed = append(s.fixed, maphash.Comparable(hashSeed, c.fixes))
	}
}

// hasFixed reports whether something scales a workload of which an object sets the
// number of replicas.
func (s *hashSet) hasFixed() bool {
	for _, hash := range s.fixed {
		if _, isThere := s.seen[hash]; isThere {
			return true
		}
	}
	return false
}

// claimsOfOther is what an object of another tool does: nothing for most, which are
// not read.
func (r *renderer) claimsOfOther(item *krm.Item) claims {
	if !effect.MayContradict(item.APIVersion, item.Kind) {
		return nil
	}
	if known, isKnown := r.claimed[item]; isKnown {
		return known
	}
	var found claims
	tree, err := object.FromNode(item.Node())
	if o, isMap := tree.(*object.Map); err == nil && isMap {
		found = claimsOf(o)
	}
	if r.claimed == nil {
		r.claimed = make(map[*krm.Item]claims)
	}
	r.claimed[item] = found
	return found
}
