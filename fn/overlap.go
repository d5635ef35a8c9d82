package fn

import (
	"hash/maphash"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/effect"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
)

// note is what the Finisher records about an object, for checks across all
// objects.
type note struct {
	claims claims
	id     uint64 // hash of the object's identity
}

// hashSeed is the seed of all hashes, which never reach the output.
var hashSeed = maphash.MakeSeed()

// takeNotes records the identities and the effects of the objects of an
// application.
func takeNotes(a *app.Application) {
	for _, part := range a.Parts {
		notes := make([]note, len(part.Objects))
		for i, o := range part.Objects {
			notes[i] = note{claimsOf(o), hashOfID(idOf(o))}
		}
		part.Notes = notes
	}
}

// hashOfID returns the hash of an identity. The namespace default has the same
// hash as no namespace: see contradictions.addPlace.
func hashOfID(id krm.ID) uint64 {
	if id.Namespace == usualNamespace {
		id.Namespace = ""
	}
	return maphash.Comparable(hashSeed, id)
}

// mayOverlap reports whether two objects, whether generated or of other tools,
// may have the same identity or the same effect. Usually none do. Hashes show
// that in a fraction of the time and memory that it takes to find the two
// objects.
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

// hashSet holds the hashes of objects and of their claims.
type hashSet struct {
	seen    map[uint64]struct{}
	fixed   []uint64 // of workloads whose number of replicas is set
	isTwice bool     // whether something was added twice
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

// hasFixed reports whether something scales a workload whose number of replicas
// is set.
func (s *hashSet) hasFixed() bool {
	for _, hash := range s.fixed {
		if _, isThere := s.seen[hash]; isThere {
			return true
		}
	}
	return false
}

// claimsOfOther returns what an object of another tool does. For most, that is
// nothing, and they are not parsed.
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
