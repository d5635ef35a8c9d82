package propertyschema

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// document is a JSON Schema with those within it.
type document struct {
	root     *rule
	rules    []*rule          // all, from the outside in
	byURL    map[string]*rule // those with an $id
	isModern bool             // it is of a draft after draft-07
	depth    int              // of the schema that is read
	programs int              // size of all regular expressions
}

// Limits of one JSON Schema, far above usual sizes.
const (
	maxDepth    = 1_000   // of schemas within one another
	maxPrograms = 100_000 // size of all its regular expressions
)

var errTooDeep = errors.New("it is too large or nested too deeply")

// The drafts of JSON Schema that are understood. Without $schema it is draft-07, which
// ignores other keywords next to $ref.
const (
	draft07     = "http://json-schema.org/draft-07/schema#"
	draft202012 = "https://json-schema.org/draft/2020-12/schema"
)

// versions are the values that $schema may have.
var versions = []string{"", draft07, "https://json-schema.org/draft-07/schema#", "http://json-schema.org/draft-07/schema", draft202012}

// nowhere is the base URL of a schema without $id.
var nowhere = &url.URL{Scheme: "schema", Path: "/"}

// compile prepares a schema in the types of JSON for validation. It refers to no
// other document. It names each null in a list of types.
func compile(raw any) (d *document, err error) {
	said, _ := raw.(map[string]any)
	version, _ := said["$schema"].(string)
	d = &document{byURL: make(map[string]*rule), isModern: version == draft202012}
	if d.root, err = d.read(raw, yamltree.Root, nowhere); err != nil {
		return nil, err
	}
	if !slices.Contains(versions, version) {
		return nil, fmt.Errorf("unsupported $schema %q: use %s", version, draft07)
	}
	for _, r := range d.rules {
		if err := d.resolve(r); err != nil {
			return nil, err
		}
	}
	for _, r := range d.rules {
		if err := r.checkLoops(); err != nil {
			return nil, err
		}
	}
	return d, nil
}

// read reads a schema and those within it.
func (d *document) read(raw any, at yamltree.Path, base *url.URL) (*rule, error) {
	r := &rule{at: at, base: base, one: make(map[string]*rule), list: make(map[string][]*rule), named: make(map[string]map[string]*rule)}
	switch raw := raw.(type) {
	case bool:
		r.never = !raw
	case map[string]any:
		r.says = maps.Clone(raw)
	default:
		return nil, expected("a JSON Schema", raw, at)
	}
	if d.depth++; d.depth > maxDepth {
		return nil, errTooDeep
	}
	defer func() { d.depth-- }()
	if r.says["definitions"] != nil && r.says["$defs"] != nil {
		return nil, wrong(at, `"definitions" and "$defs" are mutually exclusive: remove one`)
	}
	d.rules = append(d.rules, r)
	if err := d.identify(r); err != nil {
		return nil, err
	}
	for _, keyword := range slices.Sorted(maps.Keys(r.says)) {
		if err := d.keyword(r, keyword); err != nil {
			return nil, err
		}
	}
	if ref, _ := r.says["$ref"].(string); ref != "" && !d.isModern {
		r.ignoreOthers()
	}
	return r, nil
}

// identify registers the URL by which other schemas refer to this one.
func (d *document) identify(r *rule) error {
	id, is := r.says["$id"].(string)
	if !is || r.says["$ref"] != nil {
		id = ""
	}
	u, err := r.base.Parse(id)
	if err != nil {
		return wrong(r.at.Field("$id"), "%q is not a URL", id)
	}
	if u.Fragment == "" {
		r.base = u
	}
	if id != "" || len(d.rules) == 1 {
		d.byURL[key(u)] = r
	}
	return nil
}

// key is a URL in one form.
func key(u *url.URL) string {
	plain := *u
	plain.Fragment, plain.RawFragment = "", ""
	return plain.String() + "#" + u.Fragment
}

// keyword reads a keyword of a schema. It removes one that does not restrict
// values, so that messages show only the part that matters.
func (d *document) keyword(r *rule, keyword string) (err error) {
	k, isKnown := keywords[keyword]
	value, at := r.says[keyword], r.at.Field(keyword)
	switch {
	case value == nil && k == aType:
		return expected("a string or a list of strings", value, at)
	case !isKnown, value == nil && k != anyValue:
		delete(r.says, keyword)
		return nil
	case slices.Contains(remarks, keyword):
		delete(r.says, keyword)
		return check(k, value, at)
	case k == aType:
		nameNull(value)
	}
	switch k {
	case oneSchema:
		r.one[keyword], err = d.read(value, at, r.base)
	case listOfSchemas, oneSchemaOrList:
		list, isList := value.([]any)
		if !isList && k == oneSchemaOrList {
			r.one[keyword], err = d.read(value, at, r.base)
			return err
		}
		if !isList {
			return expected("a list of JSON Schemas", value, at)
		}
		r.list[keyword], err = d.readList(list, at, r.base)
	case schemasByName, schemasOrStringsByName, stringsByName:
		named, isMap := value.(map[string]any)
		if !isMap {
			return expected("a map", value, at)
		}
		err = d.readNamed(r, keyword, named)
	case aPattern:
		r.pattern, err = d.readPattern(r, value, at)
	default:
		err = check(k, value, at)
		text, _ := json.Marshal(value)
		r.size += len(text)
	}
	return err
}

// readList reads the schemas of a list.
func (d *document) readList(list []any, at yamltree.Path, base *url.URL) (rules []*rule, err error) {
	for i, raw := range list {
		r, err := d.read(raw, at.Item(i), base)
		if err != nil {
			return nil, err
		}
		rules = append(rules, r)
	}
	return rules, nil
}

// readNamed reads a map of schemas. For some keywords, a value is a list of strings
// instead.
func (d *document) readNamed(r *rule, keyword string, described map[string]any) error {
	rules, at, k := make(map[string]*rule), r.at.Field(keyword), keywords[keyword]
	for _, name := range slices.Sorted(maps.Keys(described)) {
		r.size += nodeSize + len(name)
		if required, isList := described[name].([]any); k == stringsByName || k == schemasOrStringsByName && isList {
			if err := check(listOfStrings, described[name], at.Field(name)); err != nil {
				return err
			}
			r.size += len(fmt.Sprint(required))
			continue
		}
		named, err := d.read(described[name], at.Field(name), r.base)
		if err != nil {
			return err
		}
		rules[name] = named
		if keyword == "patternProperties" {
			names, err := d.readPattern(r, name, at.Field(name))
			if err != nil {
				return err
			}
			r.patterns = append(r.patterns, patternRule{names, named})
		}
	}
	r.named[keyword] = rules
	return nil
}

// readPattern reads a regular expression.
func (d *document) readPattern(r *rule, value any, at yamltree.Path) (*regexp.Regexp, error) {
	pattern, isString := value.(string)
	if !isString {
		return nil, expected("a string", value, at)
	}
	compiled, size, err := compilePattern(pattern, at)
	r.size, r.programs, d.programs = r.size+len(pattern), r.programs+size, d.programs+size
	if err == nil && d.programs > maxPrograms {
		err = wrong(at, "the regular expressions are too large")
	}
	return compiled, err
}

// resolve finds what a schema refers to. $dynamicRef is read like $ref.
func (d *document) resolve(r *rule) error {
	for _, keyword := range []string{"$ref", "$dynamicRef"} {
		ref, _ := r.says[keyword].(string)
		if ref == "" {
			continue
		}
		if r.refers = d.find(ref, r.base); r.refers == nil {
			return wrong(r.at.Field(keyword), "%q not found in the JSON Schema", ref)
		}
		return nil
	}
	return nil
}

// find is the schema to which a reference refers; nil when there is none.
func (d *document) find(ref string, base *url.URL) *rule {
	u, err := base.Parse(ref)
	if err != nil {
		return nil
	}
	if !strings.HasPrefix(u.Fragment, "/") {
		return d.byURL[key(u)]
	}
	pointer := u.Fragment[1:]
	u.Fragment, u.RawFragment = "", ""
	return d.byURL[key(u)].below(strings.Split(pointer, "/"))
}

// unescaper reads a step of a JSON pointer.
var unescaper = strings.NewReplacer("~1", "/", "~0", "~")

// below is the schema to which the steps of a JSON pointer lead; nil for none.
func (r *rule) below(steps []string) *rule {
	for len(steps) > 0 && r != nil {
		if r.whole != nil {
			r = r.whole // others may refer to what is ignored
		}
		keyword := steps[0]
		steps = steps[1:]
		if one := r.one[keyword]; one != nil {
			r = one
			continue
		}
		if len(steps) == 0 {
			return nil
		}
		list, named := r.list[keyword], r.named[keyword]
		r = named[unescaper.Replace(steps[0])]
		if at, err := strconv.Atoi(steps[0]); err == nil && at >= 0 && at < len(list) {
			r = list[at]
		}
		steps = steps[1:]
	}
	return r
}
