package fields

import (
	"cmp"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	goyaml "go.yaml.in/yaml/v3"

	velacomponents "github.com/render-oam/render-oam/generators/kubevela"
	"github.com/render-oam/render-oam/tests/cases"
	"github.com/render-oam/render-oam/transformers"
	velatraits "github.com/render-oam/render-oam/transformers/kubevela"
)

// subject is what a file is about: a kind of resource, or the properties of a
// type.
type subject struct {
	name   string
	fields []*field
	inputs map[string]*input // used only by this subject, because subjects are changed concurrently
}

// field is a field of a subject, in the smallest case without results that has it.
type field struct {
	path string // without list indexes
	of   *input
	at   []int // the indexes of nodes, starting at the document
	doc  int
}

// input is the input of a case.
type input struct {
	name      string
	documents []*goyaml.Node
	text      string // as it is written without comments
	before    *rendering
}

// collect finds the fields in the cases.
func collect(all []cases.Case) []*subject {
	slices.SortStableFunc(all, func(a, b cases.Case) int {
		return cmp.Or(cmp.Compare(len(a.Results), len(b.Results)), cmp.Compare(len(a.Input), len(b.Input)))
	})
	found := &finder{known: make(map[string]*subject), seen: make(map[string]bool), types: types()}
	for _, c := range all {
		if strings.Contains(c.Results, "error: ") || strings.Contains(c.Input, "kind: ResourceList") {
			continue
		}
		documents, err := parse(c.Input)
		if err != nil {
			continue // only the parser of the program can read it
		}
		found.of = c
		for i, d := range documents {
			found.inDocument(i, d)
		}
	}
	var subjects []*subject
	for _, s := range found.known {
		subjects = append(subjects, s)
	}
	slices.SortFunc(subjects, func(a, b *subject) int { return cmp.Compare(a.name, b.name) })
	return subjects
}

func parse(text string) (documents []*goyaml.Node, err error) {
	decoder := goyaml.NewDecoder(strings.NewReader(text))
	for {
		var d goyaml.Node
		if err := decoder.Decode(&d); errors.Is(err, io.EOF) {
			return documents, nil
		} else if err != nil {
			return nil, err
		}
		documents = append(documents, &d)
	}
}

// types returns the names of the built-in types.
func types() map[string]bool {
	known := make(map[string]bool)
	for _, name := range transformers.Names() {
		known[name] = true
	}
	for _, c := range velacomponents.All() {
		known[c.Name] = true
	}
	for _, tr := range velatraits.All() {
		known[tr.Name] = true
	}
	return known
}

// finder finds fields.
type finder struct {
	known map[string]*subject
	seen  map[string]bool
	types map[string]bool
	of    cases.Case
	doc   int
}

var ours = regexp.MustCompile(`(?i)^(core\.)?(oam\.dev|hydra\.io|hydra)/|^core\.oam\.dev|^render-oam\.dev/|^standard\.oam\.dev/`)

func (f *finder) inDocument(i int, d *goyaml.Node) {
	if len(d.Content) == 0 || !ours.MatchString(value(d.Content[0], "apiVersion")) {
		return
	}
	f.doc = i
	f.inside(kindOf(d.Content[0]), "", d.Content[0], []int{0})
}

// kindOf returns the kind of a resource with the last part of its version.
func kindOf(n *goyaml.Node) string {
	version := value(n, "apiVersion")
	return version[strings.LastIndex(version, "/")+1:] + "-" + value(n, "kind")
}

// value returns the value of a field of a map.
func value(n *goyaml.Node, key string) string {
	if n.Kind == goyaml.MappingNode {
		for i := 0; i+1 < len(n.Content); i += 2 {
			if n.Content[i].Value == key {
				return n.Content[i+1].Value
			}
		}
	}
	return ""
}

// inside finds the fields in a map or list.
func (f *finder) inside(subject, path string, n *goyaml.Node, at []int) {
	switch n.Kind {
	case goyaml.MappingNode:
		for i := 0; i+1 < len(n.Content); i += 2 {
			name := n.Content[i].Value
			f.field(subject, strings.TrimPrefix(path+"."+name, "."), n, n.Content[i+1], append(slices.Clone(at), i+1))
		}
	case goyaml.SequenceNode:
		for i, e := range n.Content {
			f.field(subject, path+"[]", n, e, append(slices.Clone(at), i))
		}
	}
}

// freely matches fields whose names users choose.
var freely = regexp.MustCompile(`(^|\.)(labels|annotations|data|stringData|matchLabels|matchExpressions|nodeSelector|selector|values|clusterLabelSelector|variables|http|traits|properties\.properties|definitions)\.[^.]*$`)

// arbitrary matches the fields of objects that are only copied.
var arbitrary = regexp.MustCompile(`^.*?(\.with\.\w+|\.settings\.\w+|\.defaults\.\w+)`)

// field records a field and those inside it, unless an earlier case has it.
func (f *finder) field(about, path string, parent, n *goyaml.Node, at []int) {
	path = freely.ReplaceAllString(path, "$1$2.NAME")
	if m := arbitrary.FindString(path); m != "" && m != path {
		return
	}
	isOther := false
	if list := listOf(path); list != "" && strings.HasSuffix(path, "].properties") {
		about, path = f.typeOf(about, list, parent), "properties"
	} else if version := value(n, "apiVersion"); path != "" && version != "" && value(n, "kind") != "" {
		isOther = !ours.MatchString(version)
		if !isOther {
			f.add(about, path, at)
			about, path = kindOf(n), ""
		}
	}
	if path != "" {
		f.add(about, path, at)
	}
	if !isOther {
		f.inside(about, path, n, at)
	}
}

// add adds a field to a subject.
func (f *finder) add(about, path string, at []int) {
	if key := about + " " + path; !f.seen[key] {
		f.seen[key] = true
		if f.known[about] == nil {
			f.known[about] = &subject{name: about, inputs: make(map[string]*input)}
		}
		s := f.known[about]
		s.fields = append(s.fields, &field{path: path, of: s.input(f.of), at: at, doc: f.doc})
	}
}

// input returns the subject's own input for a case.
func (s *subject) input(c cases.Case) *input {
	if s.inputs[c.Name] == nil {
		documents, err := parse(c.Input)
		if err != nil {
			panic(err) // it was parsed before
		}
		s.inputs[c.Name] = &input{name: c.Name, documents: documents}
	}
	return s.inputs[c.Name]
}

var list = regexp.MustCompile(`(\w+)s\[\]\.properties$`)

// listOf returns the name of the list that contains properties: component,
// trait or scope.
func listOf(path string) string {
	if m := list.FindStringSubmatch(path); m != nil {
		return m[1]
	}
	return ""
}

// typeOf returns the subject of properties: the type that they belong to.
func (f *finder) typeOf(about, list string, parent *goyaml.Node) string {
	version, _, _ := strings.Cut(about, "-")
	name := cmp.Or(value(parent, "type"), value(parent, "name"))
	name = name[strings.LastIndex(name, "/")+1:]
	if (list == "component" || list == "trait") && !f.types[name] {
		name = "custom"
	}
	return version + "-" + list + "-" + strings.ReplaceAll(name, " ", "_")
}
