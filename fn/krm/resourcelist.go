package krm

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
)

// versions are the supported apiVersions of a ResourceList.
var versions = []string{"config.kubernetes.io/v1", "config.kubernetes.io/v1beta1", "config.kubernetes.io/v1alpha1"}

const notAlone = "a ResourceList must be the only document of the input"

// isList reports whether a document is a ResourceList.
func isList(apiVersion, kind string) bool {
	return kind == "ResourceList" && object.Group(apiVersion) == "config.kubernetes.io"
}

// field returns a field of the ResourceList, or nil.
func (in *Input) field(name string) *field {
	i := slices.IndexFunc(in.fields, func(f field) bool { return f.name == name })
	if i < 0 {
		return nil
	}
	return &in.fields[i]
}

// accept sets the items of a ResourceList that has been read.
func (r *reader) accept(apiVersion string, items []*Item) {
	if !slices.Contains(versions, apiVersion) {
		r.log.Add(result.Result{
			Code:     code.InvalidResourceList,
			Severity: result.Error,
			Message:  "unsupported version of ResourceList: must be " + result.OneOfValues(versions),
			Resource: result.Ref{APIVersion: apiVersion, Kind: "ResourceList"},
			Field:    "apiVersion",
			Current:  apiVersion,
		})
	}
	for _, item := range items {
		r.addParts(item)
	}
}

// quickList reads the input as a ResourceList with the quick parser. If that
// declines, it returns false and leaves the input unchanged.
func (r *reader) quickList() bool {
	p := &r.parser
	p.reset(r.text, 1)
	p.pos = marked(r.text)
	p.start, p.line = p.pos, 1+strings.Count(r.text[:p.pos], "\n")
	if !p.content() || p.indent != 0 || badCharacter(r.text[:p.start]) >= 0 {
		return false
	}
	r.in.Form = ResourceList
	r.in.lead = p.text[:p.start]
	var list Item // the ResourceList itself
	var items []*Item
	from, ok := p.start, true
	for ok && p.indent == 0 {
		f := field{dash: -1}
		items, ok = r.quickField(&f, from, &list, items)
		end := p.comments(from)
		if f.text == "" {
			f.text = p.text[from:end]
		}
		r.in.fields = append(r.in.fields, f)
		from = end
	}
	if !ok || p.indent > 0 || !isList(list.APIVersion, list.Kind) {
		*r.in = Input{text: r.text}
		return false
	}
	r.accept(list.APIVersion, items)
	return true
}

// quickField reads one field of a ResourceList, which starts at offset from. It
// declines duplicate fields, and items that precede the kind.
func (r *reader) quickField(f *field, from int, list *Item, items []*Item) ([]*Item, bool) {
	p := &r.parser
	name, ok := p.key()
	if !ok || r.in.field(name) != nil {
		return nil, false
	}
	f.name = name
	switch name {
	case "apiVersion", "kind":
		p.id, p.seen = list, 0
		_, ok = p.identify(name, 0, root)
		return items, ok && (list.Kind == "" || list.Kind == "ResourceList")
	case "items":
		if !isList(list.APIVersion, list.Kind) {
			return nil, false
		}
		return r.quickItems(f, from)
	case "functionConfig":
		return items, r.quickConfig()
	case "results":
		return items, p.list(f)
	}
	_, ok = p.value(0, elsewhere)
	return items, ok
}

// list reads a field that holds a block sequence or nothing.
func (p *parser) list(f *field) bool {
	if empty, ok := p.nothing(yaml.SequenceNode); empty || !ok {
		return ok
	}
	if !p.dash() {
		return false
	}
	f.dash = p.indent
	_, ok := p.sequence(p.indent)
	return ok
}

// nothing reads the value of a top-level field if it is null or an empty
// collection of a kind; otherwise it goes to the line where the value starts.
func (p *parser) nothing(kind yaml.Kind) (empty, ok bool) {
	if p.restIsEmpty() {
		ok = p.nextLine()
		return ok && p.indent <= 0 && (p.indent < 0 || !p.dash()), ok
	}
	n, ok := p.built(func() (*yaml.Node, bool) { return p.value(0, elsewhere) })
	return ok, ok && len(n.Content) == 0 && (n.Kind == kind || n.Tag == "!!null")
}

// quickItems reads the items of a ResourceList. The field starts at offset from.
func (r *reader) quickItems(f *field, from int) ([]*Item, bool) {
	p := &r.parser
	if empty, ok := p.nothing(yaml.SequenceNode); empty || !ok {
		return nil, ok
	}
	if !p.dash() {
		return nil, false
	}
	first := p.comments(from)
	f.dash, f.text = p.indent, p.text[from:first]
	from = first
	var items []*Item
	for p.indent == f.dash && p.dash() {
		p.pos++
		if p.restIsEmpty() && (!p.nextLine() || p.indent <= f.dash) {
			return nil, false
		}
		item := r.newItem()
		item.dash, item.body, item.line = f.dash, p.pos-from, p.line
		if _, ok := p.resource(item); !ok {
			return nil, false
		}
		end := p.comments(from)
		item.text, item.stop = p.text[from:end], end-from
		from = end
		if items = append(items, item); len(items) > MaxResources {
			r.failTooMany()
			return nil, false
		}
	}
	return items, true
}

// quickConfig reads the function config.
func (r *reader) quickConfig() bool {
	p := &r.parser
	if empty, ok := p.nothing(yaml.MappingNode); empty || !ok {
		return ok
	}
	if p.dash() {
		return false
	}
	config := r.newItem()
	from := p.start
	config.body, config.line = p.pos-from, p.line
	_, ok := p.resource(config)
	config.text, config.stop = p.text[from:p.start], p.start-from
	r.in.FunctionConfig = config
	return ok
}

// comments returns the start of the comment lines that belong to the current
// line: they are directly above it and have the same indentation. It does not
// look back further than the offset after.
func (p *parser) comments(after int) int {
	if p.indent < 0 {
		return len(p.text)
	}
	return commentsAbove(p.text, p.start, p.indent, after)
}

func commentsAbove(text string, start, indent, after int) int {
	for start > after {
		before := strings.LastIndexByte(text[:start-1], '\n') + 1
		line := text[before:start]
		if before < after || len(line) <= indent || line[indent] != '#' || strings.TrimLeft(line[:indent], " ") != "" {
			break
		}
		start = before
	}
	return start
}
