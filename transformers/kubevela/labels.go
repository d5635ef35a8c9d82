package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

// labelsProperties are labels by key; null removes one.
type labelsProperties map[string]*string

var _ = register(&Trait{
	Name:      "labels",
	Summary:   "Adds labels to the workload and its pods. null removes one.",
	Becomes:   "labels of the workload and of its pod template",
	AppliesTo: anything,
}, label)

func label(u *Use, p *labelsProperties) {
	labels := nullable(*p)
	u.Merge(object.Of("metadata", object.Of("labels", labels)))
	if u.Has("spec", "template") {
		u.Merge(object.Of("spec", object.Of("template", object.Of("metadata", object.Of("labels", labels)))))
	}
}

// nullable returns a map of strings in which nil becomes null.
func nullable(texts map[string]*string) any {
	m := object.Of()
	for _, key := range vela.Keys(texts) {
		if text := texts[key]; text != nil {
			m.Set(key, *text)
		} else {
			m.Set(key, object.Plain("null"))
		}
	}
	return vela.OrEmpty(m)
}
