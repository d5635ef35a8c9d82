package app

import "github.com/render-oam/render-oam/fn/result"

// applicationsAtOnce is how many applications a goroutine renders before it takes
// more.
const applicationsAtOnce = 16

// Independent are applications that a front end renders at the same time as far as they
// are independent.
type Independent struct {
	// Count is the number of applications. They are known by their position.
	Count int
	// Is reports whether an application neither changes nor needs others, and so can be
	// rendered at the same time as others. The others are rendered one by one after them.
	Is func(i int) bool
	// Render renders an application. Results about what other applications use too go
	// to the log, and so do those about the application itself: see result.Reporter.Move
	// and result.Reporter.Share.
	Render func(i int, log *result.Log) *Application
	// LetGo is called for an application that is complete: nothing needs what it was
	// rendered from any more.
	LetGo func(i int)
}

// RenderAll renders applications, in several goroutines. The results are in their
// order. It returns nil when IsOver is set.
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
					all.LetGo(i)
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
