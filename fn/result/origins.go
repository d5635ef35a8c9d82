package result

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// Origins say where the values of a tree come from, if it was put together from
// several sources: in a component, parameters that an application sets; in the
// properties of a trait, defaults of the Platform. Values without an origin are
// from the source itself.
type Origins struct {
	// Of names the source in messages that are reported elsewhere. If it is "",
	// messages do not change.
	Of string

	values  []Origin
	at      map[string][]*Origin // by the path of the value
	indexed int                  // how many of the values are in at
}

// Origin says where a value comes from: a field of another source.
type Origin struct {
	At     yamltree.Path // of the value, in the tree
	Report *Reporter     // of the other source
	Field  yamltree.Path // of the value, in the other source

	// IsWhole says that results about anything inside the value are reported
	// for the whole value in the other source.
	IsWhole bool
	// Over is a map that was merged into the one at At. Only its fields come
	// from the other source. It is nil if the whole value comes from there.
	Over *yaml.Node
	// Words precede messages about the value.
	Words string
}

// Add adds the origin of a value. It takes precedence over an earlier origin of
// the same value, but not over those of values inside it. A whole value with
// several origins, such as a string with two parameters, has the origin of the
// value around it.
func (o *Origins) Add(origin Origin) { o.values = append(o.values, origin) }

// find returns where a result about a field of the tree belongs: the origin of
// the innermost value around the field, or nil if there is none.
func (o *Origins) find(field string) (to *Reporter, at, words string) {
	o.index()
	var nearest *Origin
	for around := field; ; around = outer(around) {
		for _, origin := range o.at[around] {
			rest, _ := yamltree.CutPath(field, around)
			switch {
			case origin.Over != nil && (rest == "" || !yamltree.Has(origin.Over, rest)):
			case nearest != nil && nearest.IsWhole && nearest.Report == origin.Report:
				at = yamltree.Around(at, origin.Field.String())
			default:
				nearest = origin
				to, at, words = origin.Report, origin.Field.String(), origin.Words
				if !origin.IsWhole {
					at += rest
				}
			}
		}
		if nearest != nil || around == "" {
			break
		}
	}
	if nearest != nil && o.Of != "" {
		words = "in " + field + " of " + o.Of + ": " + words
	}
	return to, at, words
}

// index adds new values to the map of values by path: a large input can have a result for
// each of many values.
func (o *Origins) index() {
	if o.at == nil {
		o.at = make(map[string][]*Origin, len(o.values))
	}
	for ; o.indexed < len(o.values); o.indexed++ {
		origin := &o.values[o.indexed]
		path := origin.At.String()
		o.at[path] = append(o.at[path], origin)
	}
}

// outer returns a path without its last step. If a name has dots, it can return paths of
// no field in between.
func outer(path string) string { return path[:max(strings.LastIndexAny(path, ".["), 0)] }
