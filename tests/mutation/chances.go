//go:build unix

package main

import "sync"

// chances tell how likely tests find a mistake, from the mistakes that they were tried
// with. So the tests that probably find a mistake run first.
type chances struct {
	mutex sync.Mutex
	of    map[chance]*[2]float64 // how many mistakes were found, and how many were tried
}

// chance is for a batch of tests of a suite, and mistakes in a folder. The folder is empty
// for all mistakes.
type chance struct {
	suite  string
	number int // of the batch
	folder string
}

// keys returns the chances that an outcome counts for: first that for all mistakes.
func (b batch) keys(folder string) [2]chance {
	return [2]chance{{b.path, b.number, ""}, {b.path, b.number, folder}}
}

// rate returns the estimated share of mistakes in a folder that a batch finds.
func (c *chances) rate(b batch, folder string) float64 {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	estimate := 0.5
	for _, key := range b.keys(folder) {
		if counts := c.of[key]; counts != nil {
			estimate = (counts[0] + 3*estimate) / (counts[1] + 3)
		}
	}
	return max(estimate, 0.001)
}

// add adds an outcome.
func (c *chances) add(b batch, folder string, isFound bool) {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if c.of == nil {
		c.of = make(map[chance]*[2]float64)
	}
	for _, key := range b.keys(folder) {
		if c.of[key] == nil {
			c.of[key] = new([2]float64)
		}
		if isFound {
			c.of[key][0]++
		}
		c.of[key][1]++
	}
}
