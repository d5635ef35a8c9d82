package krm

import (
	"path"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// helmSource is the start of the comment in which helm 3 names the file of a
// resource.
const helmSource = "# Source: "

// Place finds a field in the user's file, or the nearest enclosing field that
// exists. Lines are only known if the input is the user's file itself:
// kustomize, kpt and helm rewrite the text that they pass.
func (i *Item) Place(field string) result.Place {
	if i.from == nil {
		place, own := i.origin()
		i.from = &origin{place, own}
	}
	place := i.from.place
	if i.from.own {
		root := i.taken
		if root == nil {
			root = i.Node()
		}
		n := find(root, field)
		place.Line, place.Column = n.Line, n.Column
	}
	return place
}

// origin is where an item comes from, and whether that is the text that was
// read.
type origin struct {
	place result.Place
	own   bool
}

// origin returns where the item comes from, and whether that is the text that
// was read.
func (i *Item) origin() (place result.Place, own bool) {
	if i.Annotation(AnnotationKustomizeID) != "" {
		return place, false
	}
	if i.form == ResourceList {
		place.File = i.firstOf(AnnotationPath, AnnotationLegacyPath)
		if place.File == "" && (i.Kind == "" || i.Name == "") { // nothing else says which item it is
			return result.Place{File: i.file, Index: i.index}, true
		}
		if folder := i.folder(); folder != "" && place.File != "" {
			place.File = path.Join(folder, place.File)
		}
		place.Index, _ = strconv.Atoi(i.firstOf(AnnotationIndex, AnnotationLegacyIndex))
		return place, false
	}
	if i.parent != nil {
		if place, own = i.parent.origin(); !own {
			return place, false
		}
	}
	if file := i.Annotation(AnnotationHelmFile); file != "" {
		return result.Place{File: file}, false
	}
	if file := source(i.text[:i.body]); file != "" {
		return result.Place{File: file}, false
	}
	return result.Place{File: i.file, Index: i.index}, true
}

// folder returns the folder of the item's package within the outermost package:
// the paths from the host are relative to the item's own package.
func (i *Item) folder() string {
	folder, isInside := strings.CutPrefix(i.Annotation(AnnotationPackage), i.in.topPackage()+"/")
	if !isInside {
		return ""
	}
	return folder
}

// topPackage returns the package that contains all others, or the folder.
func (in *Input) topPackage() string {
	if in.top == nil {
		top := ""
		for _, item := range in.Items {
			pkg := item.Annotation(AnnotationPackage)
			if top == "" {
				top = pkg
			}
			for pkg != "" && pkg != top && !strings.HasPrefix(pkg, top+"/") && strings.Contains(top, "/") {
				top = top[:strings.LastIndexByte(top, '/')]
			}
		}
		in.top = &top
	}
	return *in.top
}

// Package returns the scope in which resource names are unique: the kpt package
// that the item is in, or the helm chart whose template it is, or "".
func (i *Item) Package() string {
	if i.form == ResourceList {
		return i.Annotation(AnnotationPackage)
	}
	if i.parent != nil {
		return i.parent.Package()
	}
	template := i.Annotation(AnnotationHelmFile)
	if template == "" {
		template = source(i.text[:i.body])
	}
	return template[:max(strings.LastIndex(template, "/templates/"), 0)]
}

// firstOf returns the value of the first of these annotations that exists.
func (i *Item) firstOf(keys ...string) string {
	for _, key := range keys {
		if value := i.Annotation(key); value != "" {
			return value
		}
	}
	return ""
}

// source returns the path in the last of the comments that helm 3 puts before
// each document.
func source(comments string) string {
	at := strings.LastIndex(comments, helmSource)
	if at < 0 || at > 0 && comments[at-1] != '\n' {
		return ""
	}
	path, _, _ := strings.Cut(comments[at+len(helmSource):], "\n")
	return strings.TrimSpace(path)
}

// find returns the node at the place of a field: its key in a map, or the entry
// itself in a list. In a list of {name, value}, a name leads to the value.
func find(n *yaml.Node, field string) *yaml.Node {
	place := n
	for _, step := range yamltree.Steps(field) {
		if index, err := strconv.Atoi(step); err == nil && n.Kind == yaml.SequenceNode {
			if index < 0 || index >= len(n.Content) {
				break
			}
			n = n.Content[index]
			place = n
			continue
		}
		key, value := pair(n, step)
		if n.Kind == yaml.SequenceNode {
			key, value = named(n, step)
		}
		if key == nil {
			break
		}
		place, n = key, value
	}
	return place
}

// named returns the name of an entry of a list of {name, value}, and its value.
func named(list *yaml.Node, name string) (key, value *yaml.Node) {
	for _, entry := range list.Content {
		if key, value := member(entry, "name"), member(entry, "value"); value != nil && scalar(key) == name {
			return key, value
		}
	}
	return nil, nil
}
