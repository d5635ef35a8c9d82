package app

import (
	"strconv"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
)

// run records how applications are rendered.
type run struct {
	lock               sync.Mutex
	rendered           []int
	finished, released map[int]bool
}

// environment returns an environment whose finisher records the applications.
func (r *run) environment() *Environment {
	r.finished, r.released = make(map[int]bool), make(map[int]bool)
	return &Environment{Log: new(result.Log), Budget: new(Budget), Finisher: func() func(*Application) {
		return func(a *Application) {
			r.lock.Lock()
			defer r.lock.Unlock()
			n, _ := strconv.Atoi(a.Name)
			r.finished[n] = true
		}
	}}
}

// independent returns applications of which every third needs others, and every second
// is needed after it is finished.
func (r *run) independent(count int, each func(i int)) Independent {
	return Independent{
		Count: count,
		Is:    func(i int) bool { return i%3 != 0 },
		Render: func(i int, log *result.Log) *Application {
			r.lock.Lock()
			defer r.lock.Unlock()
			r.rendered = append(r.rendered, i)
			log.For(place{}).Info(0, "", "rendered "+strconv.Itoa(i))
			each(i)
			a := &Application{Name: strconv.Itoa(i)}
			if i%2 == 0 {
				a.Source = "needed"
			}
			return a
		},
		Release: func(i int) {
			r.lock.Lock()
			defer r.lock.Unlock()
			r.released[i] = true
		},
	}
}

// TestRenderAll checks the order of applications and results, and that applications that
// need others are rendered after them.
func TestRenderAll(t *testing.T) {
	for _, count := range []int{0, 1, 2, 15, 16, 17, 40} {
		for _, oneByOne := range []bool{false, true} {
			var r run
			env := r.environment()
			env.OneByOne = oneByOne
			all := env.RenderAll(r.independent(count, func(int) {}))
			assert.Len(t, all, count)
			assert.False(t, env.IsOver)
			others := 0
			for i, a := range all {
				assert.Equal(t, strconv.Itoa(i), a.Name)
				assert.Equal(t, i%3 != 0, r.finished[i], i)
				assert.Equal(t, i%3 != 0 && i%2 != 0, r.released[i], i)
				if i%3 == 0 {
					others++
				}
			}
			assert.Len(t, r.rendered, count)
			for i, n := range r.rendered {
				assert.Equal(t, i >= count-others, n%3 == 0, "applications that need others are the last ones")
			}
			assert.Len(t, env.Log.Sorted(), count)
		}
	}
}

// TestRenderAllOverTheBudget checks that a front end gives up if applications that are
// rendered concurrently exceed the budget, and that it does not if they are rendered in
// order.
func TestRenderAllOverTheBudget(t *testing.T) {
	var r run
	env := r.environment()
	spend := func(i int) {
		if i == 5 {
			env.Budget.spent.Add(maxTotal + 1)
		}
	}
	assert.Nil(t, env.RenderAll(r.independent(40, spend)))
	assert.True(t, env.IsOver)
	r = run{}
	env = r.environment()
	env.OneByOne = true
	assert.Len(t, env.RenderAll(r.independent(40, spend)), 40)
	assert.False(t, env.IsOver)
}

// TestClusters checks that each cluster is listed once, in the order of the input.
func TestClusters(t *testing.T) {
	var env Environment
	for _, name := range []string{"north", "south", "north", "east", "south"} {
		env.SeeCluster(name)
	}
	assert.Equal(t, []string{"north", "south", "east"}, env.Clusters)
}

// TestOfOtherVersion checks the end of a message about a missing resource.
func TestOfOtherVersion(t *testing.T) {
	var log result.Log
	env := Environment{Sources: krm.Read([]byte("apiVersion: core.oam.dev/v1alpha2\nkind: Component\nmetadata: {name: web}\n---\napiVersion: core.oam.dev/v1alpha2\nkind: Component\nmetadata: {name: x}\n---\napiVersion: core.oam.dev/v1alpha2\nkind: Component\nmetadata: {}\n"), "", &log).Items}
	assert.Equal(t, `; Component "web" is a resource of core.oam.dev/v1alpha2, and only applications of that version can use it`, env.OfOtherVersion("Component", "web"))
	assert.NotEmpty(t, env.OfOtherVersion("Component", "x"))
	assert.Empty(t, env.OfOtherVersion("Component", "api"))
	assert.Empty(t, env.OfOtherVersion("Trait", "web"))
	assert.Empty(t, env.OfOtherVersion("Component", ""))
}
