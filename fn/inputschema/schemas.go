// Package inputschema makes the JSON Schemas (draft-07) of the program's input, for
// editors and continuous integration. They come from the types that the input
// is decoded into, the registries of traits, scopes and workload types, and the
// table of dialects.
//
// A schema allows everything that renders, including older dialects. What the
// program warns about has the keyword deprecationMessage, which editors show as
// a warning and other tools ignore.
package inputschema

import (
	"maps"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1alpha1"
	"github.com/render-oam/render-oam/fn/v1alpha2"
	"github.com/render-oam/render-oam/fn/v1beta1"
	"github.com/render-oam/render-oam/transformers"
)

// node is a JSON Schema, or a part of one.
type node = map[string]any

const (
	dialect = "http://json-schema.org/draft-07/schema#"
	idBase  = "https://" + platform.Group + "/schema/"
)

// inputs holds a value of each kind of input, and what its schema needs in
// addition to the type.
var inputs = map[string]struct {
	value  any
	about  string
	refine func(s, shared node, c *catalog) // schemas that others refer to
}{
	oam.KindComponentSchematic:       {v1alpha1.ComponentSchematic{}, "Written by a developer: a component, its containers and parameters.", refineSchematic},
	oam.KindApplicationConfiguration: {v1alpha1.ApplicationConfiguration{}, "Written by an application operator: instances of components, their parameter values, traits and scopes.", refineConfiguration},
	oam.KindTrait:                    {v1alpha1.Trait{}, "Definition of a trait: what it applies to, and its properties.", refineTrait},
	oam.KindWorkloadType:             {v1alpha1.WorkloadType{}, "Definition of a workload type: its kind and settings.", refineWorkloadType},
	oam.KindApplicationScope:         {v1alpha1.ApplicationScope{}, "Definition of a type of scope, and its properties.", refineApplicationScope},
	platform.Kind:                    {platform.Platform{}, "Written by an infrastructure operator: the implementation and the defaults of each trait.", refinePlatform},
}

// Kinds returns the kinds that have a schema, sorted: those of v1alpha2 last,
// with their version.
func Kinds() []string {
	kinds := append(slices.Collect(maps.Keys(inputs)), v1beta1.KindApplication)
	return append(slices.Sorted(slices.Values(kinds)), slices.Sorted(maps.Keys(ofV1alpha2))...)
}

// catalog holds the traits that a schema is generated for.
type catalog struct {
	*transformers.Catalog
	hint string // where other traits come from
	vela *v1beta1.FrontEnd
}

// newCatalog returns the traits of the program, and of a Platform if it is set.
// It reports errors of the Platform.
func newCatalog(p *platform.Platform, vela []*v1beta1.FrontEnd) *catalog {
	c := &catalog{vela: v1beta1.New()}
	if vela != nil {
		c.vela = vela[0]
	}
	if p == nil {
		p = platform.Default()
		c.hint = "; a schema from render-oam schema --platform also has the traits of a Platform"
	}
	c.Catalog = transformers.NewCatalog(p, nil)
	return c
}

// Of returns the schema of one kind, with the traits of a Platform, which may
// be nil, and with the types of the KubeVela definitions that a front end has
// read. It panics for a kind that is not in Kinds.
func Of(kind string, p *platform.Platform, vela ...*v1beta1.FrontEnd) map[string]any {
	shared := node{}
	s := of(kind, shared, newCatalog(p, vela))
	s["$schema"] = dialect
	s["$id"] = idBase + strings.TrimPrefix(kind, oam.Group+"/") + ".json"
	if len(shared) > 0 {
		s["definitions"] = shared
	}
	return s
}

func of(kind string, shared node, c *catalog) node {
	if kind == v1beta1.KindApplication {
		s := application(shared, c.vela)
		addExamples(kind, s)
		return s
	}
	if _, isLater := ofV1alpha2[kind]; isLater {
		return laterSchema(kind, shared)
	}
	input, known := inputs[kind]
	if !known {
		panic("inputschema: unknown kind " + kind)
	}
	s := decode.JSON(input.value)
	s["title"] = kind
	s["description"] = input.about
	loosen(s, "", false)
	properties := s["properties"].(node)
	properties["apiVersion"], properties["kind"] = header(kind)
	if status := properties["status"]; status != nil {
		status.(node)["doNotSuggest"] = true
	}
	input.refine(s, shared, c)
	if kind != platform.Kind {
		allowDialects(kind, s)
	}
	addExamples(kind, s)
	return s
}

// header returns the schemas of the apiVersion and kind of a kind.
func header(kind string) (apiVersion, name node) {
	if kind == platform.Kind {
		return node{"description": "Version of the program's input.", "type": "string", "enum": []string{platform.APIVersion}},
			node{"description": "Kind of the resource.", "type": "string", "enum": []string{platform.Kind}}
	}
	apiVersion = node{
		"description": "Version of the Open Application Model.", "type": "string",
		"anyOf": []any{
			node{"enum": []string{oam.APIVersion}},
			node{"pattern": olderAPIVersions},
		},
	}
	warn(apiVersion, node{"pattern": olderAPIVersions}, "a deprecated API group: write "+oam.APIVersion)
	name = node{"description": "Kind of the resource.", "type": "string", "enum": []string{kind}}
	if older := olderKinds(kind); len(older) > 0 {
		delete(name, "enum")
		pattern := oneOf(older)
		name["anyOf"] = []any{node{"enum": []string{kind}}, node{"pattern": pattern}}
		warn(name, node{"pattern": pattern}, "a deprecated name of this kind: write "+kind)
	}
	return apiVersion, name
}

// olderAPIVersions matches the older groups and versions that are read as
// core.oam.dev/v1alpha1.
var olderAPIVersions = `^(core\.oam\.dev/v1|(` + strings.Join(escapedAll(oam.FormerGroups), "|") + `)/.*)$`

// readAPIVersions matches the older ones and the current one.
var readAPIVersions = `^(core\.oam\.dev/v1(alpha1)?|(` + strings.Join(escapedAll(oam.FormerGroups), "|") + `)/.*)$`

func olderKinds(kind string) (older []string) {
	for _, former := range slices.Sorted(maps.Keys(oam.FormerKinds)) {
		if oam.FormerKinds[former] == kind {
			older = append(older, former)
		}
	}
	return older
}

// All returns the schema of a document of any kind, for editors that use one
// schema for all files. It has the traits of a Platform, which may be nil, and
// the types that a front end knows. It allows other resources.
func All(p *platform.Platform, vela ...*v1beta1.FrontEnd) map[string]any {
	definitions, c := node{}, newCatalog(p, vela)
	var rules []any
	for _, kind := range Kinds() {
		id, names := strings.TrimPrefix(kind, oam.Group+"/"), append([]string{kind}, olderKinds(kind)...)
		definitions[id] = of(kind, definitions, c)
		group := readAPIVersions
		if id != kind {
			group, names = "^"+escaped(v1alpha2.APIVersion)+"$", []string{withoutVersion(kind)}
		}
		switch kind {
		case platform.Kind:
			group = "^" + escaped(platform.APIVersion) + "$"
		case v1beta1.KindApplication:
			group = "^" + escaped(v1beta1.APIVersion) + "$"
		}
		rules = append(rules, node{
			"if":   isOf(node{"pattern": group}, names),
			"then": reference(id),
		})
	}
	rules = append(rules, wrongHeaders()...)
	rules = append(rules, node{ // as kubectl exports resources, and hosts pass them
		"if":   isOf(node{}, []string{"List", "ResourceList"}),
		"then": node{"properties": node{"items": node{"items": node{"$ref": "#"}}, "functionConfig": node{"$ref": "#"}}},
	})
	return node{
		"$schema":     dialect,
		"$id":         idBase + "all.json",
		"title":       "Input of render-oam",
		"description": "Resources of the Open Application Model " + oam.Version + ", and the " + platform.Kind + ". Other resources are allowed.",
		"type":        []string{"object", "null"},
		"properties": node{
			"apiVersion": node{"examples": []string{oam.APIVersion, v1alpha2.APIVersion, v1beta1.APIVersion, platform.APIVersion}},
			"kind":       node{"examples": names()},
		},
		"allOf":       rules,
		"definitions": definitions,
	}
}

// names returns the names of the kinds, without versions.
func names() (names []string) {
	for _, kind := range Kinds() {
		names = append(names, withoutVersion(kind))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// wrongHeaders reject resources in the program's API groups with a kind or version
// that it does not read.
func wrongHeaders() []any {
	known := append(slices.Clone(oam.Kinds), slices.Sorted(maps.Keys(oam.FormerKinds))...)
	isLater := func(kind string) bool { return ofV1alpha2[v1alpha2.APIVersion+"."+kind].value != nil }
	later := slices.DeleteFunc(slices.Clone(known), func(kind string) bool { return !isLater(kind) })
	isOAM := node{"pattern": `^(core\.oam\.dev/v1alpha1|(` + strings.Join(escapedAll(oam.FormerGroups), "|") + `)/.*)$`}
	return []any{
		node{
			"if": hasVersion(isOAM),
			"then": node{"properties": node{"kind": node{
				"pattern": oneOf(append(slices.Clone(known), "HealthScope", v1beta1.KindPolicy, v1beta1.KindWorkflow)), "patternErrorMessage": oam.APIVersion + " has the kinds " + result.AllOf(oam.Kinds),
			}}},
		},
		node{
			"if": isOf(node{"pattern": `^(core\.oam\.dev|hydra\.microsoft\.com)(/|$)`}, append(slices.DeleteFunc(slices.Clone(known), isLater), "OpConfig")),
			"then": node{"properties": node{"apiVersion": node{
				"pattern": `^core\.oam\.dev/v1(alpha1)?$`, "patternErrorMessage": "render-oam reads " + oam.APIVersion,
			}}},
		},
		node{
			"if": isOf(node{"pattern": `^(core\.oam\.dev|hydra\.microsoft\.com)(/|$)`}, later),
			"then": node{"properties": node{"apiVersion": node{
				"pattern": `^core\.oam\.dev/v1(alpha[12])?$`, "patternErrorMessage": "render-oam reads " + oam.APIVersion + " and " + v1alpha2.APIVersion,
			}}},
		},
		node{
			"if": hasVersion(node{"pattern": "^" + escaped(platform.Group) + "/"}),
			"then": node{"properties": node{
				"apiVersion": node{"enum": []string{platform.APIVersion}},
				"kind":       node{"enum": []string{platform.Kind}},
			}},
		},
	}
}

// isOf returns the schema of a resource of one of several kinds.
func isOf(apiVersion node, kinds []string) node {
	s := hasVersion(apiVersion)
	s["required"] = []string{"apiVersion", "kind"}
	s["properties"].(node)["kind"] = node{"pattern": oneOf(kinds)} // editors would suggest an enum
	return s
}

func hasVersion(apiVersion node) node {
	return node{"type": "object", "required": []string{"apiVersion"}, "properties": node{"apiVersion": apiVersion}}
}

// Find returns the kind of this name, matched without case: alone, or as
// VERSION.KIND. If two versions have the kind, the name alone means the first
// one.
func Find(name string) (kind string, found bool) {
	name = strings.TrimPrefix(strings.ToLower(name), oam.Group+"/")
	for _, kind := range Kinds() {
		id := strings.ToLower(withoutVersion(kind))
		if name == id || name == versionOf(kind)+"."+id {
			return kind, true
		}
	}
	return "", false
}

// versionOf returns the version of OAM of a kind, or "" for the program's own
// kinds.
func versionOf(kind string) string {
	switch {
	case kind == platform.Kind:
		return ""
	case kind == v1beta1.KindApplication:
		return strings.TrimPrefix(v1beta1.APIVersion, oam.Group+"/")
	case kind != withoutVersion(kind):
		return strings.TrimPrefix(v1alpha2.APIVersion, oam.Group+"/")
	}
	return oam.Version
}
