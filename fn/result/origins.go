package result

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// Origins are where values in a tree come from that was put together from several
// sources: in a component, the parameters that an application sets; in the
// properties of a trait, the defaults of the Platform. What has no origin is of the
// source itself.
type Origins struct {
	// Of names the source for messages that are reported elsewhere; "" leaves
	// messages as they are.
	Of string

	values []Origin
}

// Origin is where a value comes from: a field of another source.
type Origin struct {
	At     yamltree.Path // of the value, in the tree
	Report *Reporter     // of the other source
	Field  yamltree.Path // of the value, in the other source

	// IsWhole says that what is within the value is of no interest in the other
	// source: results are about all of it.
	IsWhole bool
	// Over is a map that was merged into the one at At. Only what it has comes from
	// the other source. It is nil for a value that comes from there as a whole.
	Over *yaml.Node
	// Words precede messages about the value.
	Words string
}

// Add adds the origin of a value. It takes precedence over an earlier one of the
// same value, but not over those of values within it. A whole value with several
// origins, such as a string with two parameters, comes from what is around them.
func (o *Origins) Add(origin Origin) { o.values = append(o.values, origin) }

// find is where a result about a field of the tree belongs: to the origin of the value
// that is nearest around it; nil where there is none.
func (o *Origins) find(field string) (to *Reporter, at, words string) {
	var nearest *Origin
	var depth int
	for i := range o.values {
		origin := &o.values[i]
		around := origin.At.String()
		rest, isWithin := yamltree.CutPath(field, around)
		switch {
		case !isWithin, len(around) < depth, origin.Over != nil && (rest == "" || !yamltree.Has(origin.Over, rest)):
		case nearest != nil && len(around) == depth && nearest.IsWhole && nearest.Report == origin.Report:
			at = yamltree.Around(at, origin.Field.String())
		default:
			nearest, depth = origin, len(around)
			to, at, words = origin.Report, origin.Field.String(), origin.Words
			if !origin.IsWhole {
				at += rest
			}
		}
	}
	if nearest != nil && o.Of != "" {
		words = "in " + field + " of " + o.Of + ": " + words
	}
	return to, at, words
}
