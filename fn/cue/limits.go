package cue

import "time"

// Limits bounds one evaluation.
var Limits = struct {
	Time time.Duration
	Heap uint64 // bytes that the heap may grow by
}{Time: 5 * time.Second, Heap: 400 << 20}

// Exceeded is called with a message when an evaluation goes over the limits. As
// nothing can stop that evaluation, a program should print what it has and end.
// Where it is nil or returns, the message is reported as an error, and the
// evaluation is left alone.
var Exceeded func(message string)
