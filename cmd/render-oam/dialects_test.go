package main

import (
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1alpha1"
	"maps"
	"slices"
)

// verdicts say what happens to a dialect, for a document.
var verdicts = map[v1alpha1.Verdict]string{
	v1alpha1.Accept: "read",
	v1alpha1.Warn:   "read, with a warning",
	v1alpha1.Reject: "rejected",
}

func kindDialects() string {
	var rows [][]string
	for _, former := range slices.Sorted(maps.Keys(oam.FormerKinds)) {
		rows = append(rows, []string{asCode(former), verdicts[v1alpha1.Warn], asCode(oam.FormerKinds[former])})
	}
	return table([]string{"kind", "result", "current form"}, rows)
}

func workloadTypeDialects() string {
	var rows [][]string
	for _, former := range slices.Sorted(maps.Keys(oam.FormerWorkloadTypes)) {
		rows = append(rows, []string{asCode(former), verdicts[v1alpha1.Warn], asCode(oam.APIVersion + "." + oam.FormerWorkloadTypes[former])})
	}
	return table([]string{"workload type, of any group", "result", "current form"}, rows)
}

// fieldDialects returns the table of dialects that a field identifies.
func fieldDialects() string {
	var rows [][]string
	for i := range v1alpha1.Dialects {
		d := &v1alpha1.Dialects[i]
		kind, field := d.Kind, asCode(d.At+"."+d.Key)
		if kind == "" {
			kind = "all"
		}
		if d.Key == "*" {
			field = "other fields of " + asCode(d.At)
		}
		switch {
		case d.About != "":
			field += " " + d.About
		case len(d.Values) > 0:
			field += ": " + result.OneOf(inCode(slices.Sorted(maps.Keys(d.Values))))
		case d.Form["type"] == "object":
			field += " as a map"
		case d.Match != nil:
			field += " in another spelling"
		}
		rows = append(rows, []string{kind, field, verdicts[d.Verdict], today(d)})
	}
	return table([]string{"kind", "form", "result", "current form"}, rows)
}

// today returns what to write instead of a dialect.
func today(d *v1alpha1.Dialect) string {
	switch {
	case d.Hint != "":
		return d.Hint
	case d.Now != "":
		return asCode(d.At + "." + d.Now)
	}
	return result.OneOf(inCode(slices.Compact(slices.Sorted(maps.Values(d.Values)))))
}

func inCode(texts []string) []string {
	all := make([]string, len(texts))
	for i, text := range texts {
		all[i] = asCode(text)
	}
	return all
}
