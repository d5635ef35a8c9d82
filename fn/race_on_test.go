//go:build race

package fn

// isRace says that the race detector watches the tests.
const isRace = true
