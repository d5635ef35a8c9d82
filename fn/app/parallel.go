package app

import "github.com/render-oam/render-oam/fn/result"

// applicationsAtOnce is the number of applications that a goroutine renders at
// a time.
const applicationsAtOnce = 16

// Independent describes the applications of a front end, and which of them can
// be rendered concurrently.
type Independent struct {
	// Count is the number of applications. They are identified by their index.
	Count int
	// Is reports whether an application neither changes nor needs others, so
	// that it can be rendered concurrently. The others are rendered one by one
	// after these.
	Is func(i int) bool
	// Render renders an application. Results about the application, and about
	// resources that other applications also use, must go to the log: see
	// result.Reporter.Move and result.Reporter.Share.
	Render func(i int, log *result.Log) *Application
	// Release is called for an application that is complete, to free what it
	// was rendered from.
	Release func(i int)
}

// RenderAll renders applications, in several goroutines. The results are in the
// order of the applications. It returns nil if IsOver is set.
func (e *Environment) RenderAll(all Independent) []*Application {
	rendered := make([]*Application, all.Count)
	size := applicationsAtOnce
	if e.OneByOne {
		size = max(all.Count, 1)
	}
	isDone := e.Log.InParts(all.Count, size, func(part *result.Log, from, to int) bool {
		finish := e.Finisher()
		for i := from; i < to; i++ {
			if all.Is(i) {
				rendered[i] = all.Render(i, part)
				finish(rendered[i])
				if rendered[i].Source == nil {
					all.Release(i)
				}
			}
			if e.Budget.IsExceeded() && part != e.Log {
				return false // the order decides which applications get an error
			}
		}
		return true
	})
	if !isDone {
		e.IsOver = true
		return nil
	}
	for i := range rendered {
		if rendered[i] == nil {
			rendered[i] = all.Render(i, e.Log)
		}
	}
	return rendered
}
