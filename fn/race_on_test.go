//go:build race

package fn

// isRace is true if the tests run with the race detector.
const isRace = true
