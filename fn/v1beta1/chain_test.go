package v1beta1

import (
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/vela"
	traits "github.com/render-oam/render-oam/transformers/kubevela"
)

// chain is a component with traits that are applied one after the other.
type chain struct {
	context *vela.Context
	base    *vela.Objects
	traits  []*traits.Trait
	applied []string // names of the traits that changed the objects
}

// TestBuiltInChains applies several traits to one component, each to the result
// of the previous ones: once with only the built-in types, and once with only
// KubeVela's definitions.
func TestBuiltInChains(t *testing.T) {
	definitions := kubevelaDefinitions(t)
	given := make(map[string]traitType)
	for _, tr := range traits.All() {
		given[tr.Name] = &cueTrait{definitions[KindTraitDefinition+" "+tr.Name]}
	}
	random := &source{rand.New(rand.NewPCG(20, 26))}
	chains := 40
	if n, err := strconv.Atoi(os.Getenv(setsVariable)); err == nil {
		chains = n
	}
	applied, rejected, unexplained := 0, 0, 0
	reasons, lengths := make(map[string]int), make(map[int]int)
	for range chains {
		c := random.chain()
		ours, theirs := c.base.Clone(), c.base.Clone()
		for _, tr := range c.traits {
			of := &trial{name: tr.Name, context: c.context, base: ours, properties: random.properties(tr.Name, tr.Properties, tr.Lacking)}
			nextOurs, a := step(of, tr, ours)
			nextTheirs, b := step(of, given[tr.Name], theirs)
			if !assert.ObjectsAreEqual(b.tree, a.tree) {
				if reason := explained(of, a, b); reason != "" {
					reasons[tr.Name+": "+reason]++
				} else if unexplained++; unexplained <= 3 {
					assert.Fail(t, "differs from KubeVela's definitions", "after %s: %s: %s", strings.Join(c.applied, ", "), tr.Name, of.describe(a, b))
				}
				nextTheirs = nextOurs // the next trait starts from the same objects on both sides
			}
			if nextOurs == nil {
				rejected++
				continue
			}
			applied++
			c.applied = append(c.applied, tr.Name)
			ours, theirs = nextOurs, nextTheirs.Clone()
		}
		lengths[len(c.applied)]++
	}
	t.Logf("%d chains, %d traits applied, %d rejected, %d differ without a reason; chains by number of traits applied: %v", chains, applied, rejected, unexplained, lengths)
	for _, reason := range slices.Sorted(maps.Keys(reasons)) {
		t.Logf("%d differ: %s", reasons[reason], reason)
	}
}

// step applies a trait to a copy of objects. The copy is nil if the trait is rejected.
func step(tr *trial, by traitType, objects *vela.Objects) (*vela.Objects, outcome) {
	var log result.Log
	objects = objects.Clone()
	if !by.Apply(tr.use(&log), objects) || log.Errors() > 0 {
		objects = nil
	}
	return objects, outcomeOf(objects, &log)
}

// chain generates a component with two to four traits that apply to it.
func (s *source) chain() *chain {
	first := one(s, traits.All()...)
	c := &chain{context: s.context(), traits: []*traits.Trait{first}}
	var workload string
	c.base, workload = s.componentOf(c.context, first.AppliesTo)
	for count := one(s, 2, 3, 3, 4, 4); len(c.traits) < count; {
		tr := one(s, traits.All()...)
		if slices.Contains(tr.AppliesTo, "*") || slices.Contains(tr.AppliesTo, workload) || s.chance(5) {
			c.traits = append(c.traits, tr)
		}
	}
	return c
}
