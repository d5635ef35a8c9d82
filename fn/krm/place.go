package krm

import (
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
)

// The annotations by which hosts name the place that a resource comes from.
const (
	internalPath  = "internal.config.kubernetes.io/path"
	internalIndex = "internal.config.kubernetes.io/index"
	packagePath   = "internal.config.kubernetes.io/package-path"
	legacyPath    = "config.kubernetes.io/path"
	legacyIndex   = "config.kubernetes.io/index"
	helmFilename  = "postrenderer.helm.sh/postrender-filename" // helm 4
	helmSource    = "# Source: "                               // helm 3
)

// AnnotationKustomizeID is on all that kustomize hands over. It keeps nothing in
// files: a path beside it is one that a function of a layer below was told.
const AnnotationKustomizeID = "kustomize.config.k8s.io/id"

// Place finds a field in the user's file, or the nearest enclosing field that
// is there. Lines are known only where the input is the user's file itself:
// kustomize, kpt and helm write what they hand over anew.
func (i *Item) Place(field string) result.Place {
	if i.from == nil {
		place, own := i.origin()
		i.from = &origin{place, own}
	}
	place := i.from.place
	if i.from.own {
		n := find(i.Node(), field)
		place.Line, place.Column = n.Line, n.Column
	}
	return place
}

// origin is where an item comes from, and whether that is the very text that
// was read.
type origin struct {
	place result.Place
	own   bool
}

// origin returns where the item comes from, and whether that is the very text
// that was read.
func (i *Item) origin() (place result.Place, own bool) {
	if i.Annotation(AnnotationKustomizeID) != "" {
		return place, false
	}
	if i.form == ResourceList {
		place.File = i.firstOf(internalPath, legacyPath)
		place.Index, _ = strconv.Atoi(i.firstOf(internalIndex, legacyIndex))
		return place, false
	}
	if i.parent != nil {
		if place, own = i.parent.origin(); !own {
			return place, false
		}
	}
	if path := i.Annotation(helmFilename); path != "" {
		return result.Place{File: path}, false
	}
	if path := source(i.text[:i.body]); path != "" {
		return result.Place{File: path}, false
	}
	return result.Place{File: i.file, Index: i.index}, true
}

// firstOf returns the first annotation that is there.
func (i *Item) firstOf(keys ...string) string {
	for _, key := range keys {
		if value := i.Annotation(key); value != "" {
			return value
		}
	}
	return ""
}

// source returns the path in the last comment of the kind that helm 3 puts
// before each document.
func source(comments string) string {
	at := strings.LastIndex(comments, helmSource)
	if at < 0 || at > 0 && comments[at-1] != '\n' {
		return ""
	}
	path, _, _ := strings.Cut(comments[at+len(helmSource):], "\n")
	return strings.TrimSpace(path)
}

// find returns the node that shows where a field stands: its key in a mapping,
// itself in a sequence.
func find(n *yaml.Node, field string) *yaml.Node {
	place := n
	for _, step := range steps(field) {
		if index, err := strconv.Atoi(step); err == nil && n.Kind == yaml.SequenceNode {
			if index < 0 || index >= len(n.Content) {
				break
			}
			n = n.Content[index]
			place = n
			continue
		}
		key, value := pair(n, step)
		if key == nil {
			break
		}
		place, n = key, value
	}
	return place
}

// steps takes a path such as spec.components[0].name or
// metadata.annotations[example.com/key] apart.
func steps(field string) []string {
	var steps []string
	for field != "" {
		if field[0] == '[' {
			step, rest, _ := strings.Cut(field[1:], "]")
			steps, field = append(steps, step), strings.TrimPrefix(rest, ".")
			continue
		}
		end := strings.IndexAny(field, ".[")
		if end < 0 {
			end = len(field)
		}
		steps, field = append(steps, field[:end]), strings.TrimPrefix(field[end:], ".")
	}
	return steps
}
