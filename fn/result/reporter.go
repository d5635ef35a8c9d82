package result

import (
	"fmt"

	"github.com/render-oam/render-oam/fn/code"
)

// For returns a Reporter that adds results about one source to the log.
func (l *Log) For(source Source) *Reporter {
	return next(&l.lasting, Reporter{log: l, source: source})
}

// next returns a Reporter from a slice of unused ones, because a run needs
// many.
func next(unused *[]Reporter, r Reporter) *Reporter {
	const most = 32
	if len(*unused) == 0 {
		*unused = make([]Reporter, most)
	}
	made := &(*unused)[0]
	*unused = (*unused)[1:]
	*made = r
	return made
}

// Reporter adds results about one source.
type Reporter struct {
	log     *Log
	source  Source
	errors  int
	count   int
	failed  map[string]bool // fields with an error
	from    *Reporter       // the Reporter for the whole work or for the original of the tree, or nil
	isPart  bool            // whether all results go to from
	isShare bool            // whether it replaces from in a part of the log
	origins func() *Origins // of values in the tree
}

// With returns a Reporter for a copy of the source in which values have other
// origins: results about such a value go to its origin. origins is called when
// there is a result. The Reporter knows its own errors, and r does not.
func (r *Reporter) With(origins func() *Origins) *Reporter {
	return next(&r.log.passing, Reporter{log: r.log, source: r.source, origins: origins, from: r})
}

// Part returns a Reporter for a part of the work on the source. Its results go
// to r. It reports whether that part had no errors.
func (r *Reporter) Part() *Reporter {
	return next(&r.log.passing, Reporter{log: r.log, source: r.source, from: r, isPart: true})
}

// Error adds an error about a field of the source.
func (r *Reporter) Error(id code.Code, field, format string, args ...any) *Result {
	r.errors++
	if r.failed == nil {
		r.failed = make(map[string]bool)
	}
	r.failed[field] = true
	return r.add(id, Error, field, format, args)
}

// Warn adds a warning about a field of the source.
func (r *Reporter) Warn(id code.Code, field, format string, args ...any) *Result {
	return r.add(id, Warning, field, format, args)
}

// Info adds a remark about a field of the source.
func (r *Reporter) Info(id code.Code, field, format string, args ...any) *Result {
	return r.add(id, Info, field, format, args)
}

// OK reports whether there was no error.
func (r *Reporter) OK() bool { return r.errors == 0 }

// IsSilent reports whether there was no result at all.
func (r *Reporter) IsSilent() bool { return r.count == 0 }

// Failed reports whether there was an error about this very field, so that a
// second one is unnecessary.
func (r *Reporter) Failed(field string) bool {
	return r.failed[field] || r.from != nil && r.from.Failed(field)
}

// Fail marks a field as having an error, because there was one about something
// inside it.
func (r *Reporter) Fail(field string) {
	if r.failed == nil {
		r.failed = make(map[string]bool)
	}
	r.failed[field] = true
	if r.isPart {
		r.from.Fail(field)
	}
}

// FailedWhere reports whether there was an error about a field for which is
// returns true.
func (r *Reporter) FailedWhere(is func(field string) bool) bool {
	for field := range r.failed {
		if is(field) {
			return true
		}
	}
	return r.isShare && r.from.FailedWhere(is)
}

// Place returns the place of a field of the source, or of the nearest field
// around it.
func (r *Reporter) Place(field string) Place {
	if places := r.log.places; places != nil {
		places.Lock()
		defer places.Unlock()
	}
	return r.source.Place(field)
}

// Where returns the place of a field of this source, for a message about
// another source, or the name of this source if the place is unknown.
func (r *Reporter) Where(field string) string {
	if place := r.Place(field).String(); place != "" {
		return place
	}
	return r.source.Ref().String()
}

// OtherOne returns the end of a message about a duplicate in another source:
// where the field of this source is, or "" if that is unknown.
func (r *Reporter) OtherOne(field string) string {
	if place := r.Place(field).String(); place != "" {
		return ": also at " + place
	}
	return ""
}

// Places returns the places of a field of this source and of a second one, for
// a message about a third, or "" if they are unknown.
func (r *Reporter) Places(field string, second *Reporter) string {
	a, b := r.Place(field).String(), second.Place(field).String()
	if a == "" || b == "" {
		return ""
	}
	return ", at " + a + " and " + b
}

func (r *Reporter) add(id code.Code, severity Severity, field, format string, args []any) *Result {
	r.count++
	message := format
	if len(args) > 0 {
		message = fmt.Sprintf(format, args...)
	}
	if r.from != nil && !r.isShare {
		if to, at, words := r.origin(field); to != nil {
			return r.pass(to, id, severity, at, words+message)
		}
	}
	return r.log.Add(Result{
		Code:     id,
		Severity: severity,
		Message:  message,
		Resource: r.source.Ref(),
		Field:    field,
		Place:    r.Place(field),
	})
}

// origin returns where a result about a field belongs, and words that precede
// the message. It returns nil for the source itself.
func (r *Reporter) origin(field string) (to *Reporter, at, words string) {
	if r.isPart {
		return r.from, field, ""
	}
	return r.origins().find(field)
}

// pass adds a result to the Reporter where it belongs.
func (r *Reporter) pass(to *Reporter, id code.Code, severity Severity, at, message string) *Result {
	var added *Result
	if severity == Error {
		added = to.Error(id, at, "%s", message)
	} else {
		added = to.add(id, severity, at, "%s", []any{message})
	}
	added.isElsewhere = to.source != r.source
	return added
}
