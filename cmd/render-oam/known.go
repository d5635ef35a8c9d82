package main

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/inputschema"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/report"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1beta1"
	"github.com/render-oam/render-oam/transformers"
	traits "github.com/render-oam/render-oam/transformers/kubevela"
)

// known is what applications can use: what is built in, and what a Platform and
// definitions of KubeVela add.
type known struct {
	platform *platform.Platform // nil if there is none
	vela     *v1beta1.FrontEnd
}

// readKnown reads the Platform in a file, if any, and definitions, and reports
// their errors.
func readKnown(file string, definitions []string, t terminal) (*known, error) {
	var log result.Log
	k := &known{vela: v1beta1.New()}
	for _, d := range readDefinitions(definitions, new(fileReader), new([]report.Source), &log) {
		if d.Item != nil {
			k.vela.Read(d.Item, log.For(d.Item))
		} else {
			k.vela.ReadCUE(d.File, d.CUE, log.For(fn.CUEFile(d.File)))
		}
	}
	if file != "" {
		if item := (&source{platform: file}).readPlatform(&log); item != nil {
			item.CheckKeys(log.For(item))
			k.platform = platform.Read(item.Take(), log.For(item))
		}
	}
	if k.platform != nil || len(definitions) > 0 {
		k.traits() // reports errors in them
		k.components()
	}
	printLines(t.stderr, &log)
	if log.Errors() > 0 {
		return nil, errInput
	}
	return k, nil
}

// topic is one thing that can be explained.
type topic struct {
	class      string // TRAIT, COMPONENT TYPE, WORKLOAD TYPE or KIND
	apiVersion string // of the resources that use it
	name       string
	summary    string
	appliesTo  []string
	becomes    []string

	implementations []implementation      // of a trait that has several
	schema          func() map[string]any // of its fields, or nil if it has none
	isCustom        bool                  // has no example
}

// fieldSchema returns the schema of its fields, or nil if it has none.
func (t *topic) fieldSchema() map[string]any {
	if t.schema == nil {
		return nil
	}
	return t.schema()
}

// about describes the topic in a sentence or two.
func (t *topic) about() string {
	if t.summary == "" && t.class == classKind {
		return stringOf(t.fieldSchema()["description"])
	}
	return t.summary
}

// Classes of topics.
const (
	classTrait     = "TRAIT"
	classComponent = "COMPONENT TYPE"
	classWorkload  = "WORKLOAD TYPE"
	classKind      = "KIND"
)

// topics returns everything that can be explained: traits, types and kinds.
func (k *known) topics() (all []topic) {
	all = append(all, k.traits()...)
	for _, l := range listWorkloads() {
		all = append(all, topic{class: classWorkload, apiVersion: l.APIVersion, name: l.Name, summary: l.Summary, becomes: []string{l.Becomes}, isCustom: strings.HasPrefix(l.Name, "GROUP/")})
	}
	all = append(all, k.components()...)
	for _, kind := range inputschema.Kinds() {
		all = append(all, k.kind(kind))
	}
	return all
}

// traits returns the traits of the program, the Platform and definitions.
func (k *known) traits() (all []topic) {
	p := k.platform
	if p == nil {
		p = platform.Default()
	}
	catalog := transformers.NewCatalog(p, nil)
	for _, t := range catalog.Traits() {
		trait := topic{class: classTrait, apiVersion: oam.APIVersion, name: t.Name, summary: t.Summary, appliesTo: t.AppliesTo, isCustom: t.IsCustom()}
		trait.schema = func() map[string]any {
			if value := catalog.JSONOfValue(t); value != nil {
				return value
			}
			return catalog.JSON(t)
		}
		if t.IsCustom() {
			trait.becomes = stepsOf(p, t.Name)
		} else {
			for i, served := range t.Implementations {
				trait.becomes = append(trait.becomes, served.Name+": "+served.Becomes)
				trait.implementations = append(trait.implementations, implementation{served.Name, served.Becomes, i == 0})
			}
		}
		all = append(all, trait)
	}
	builtIn := make(map[string]topic)
	for _, t := range traits.All() {
		builtIn[t.Name] = topic{summary: t.Summary, appliesTo: t.AppliesTo, becomes: []string{t.Becomes}}
	}
	return append(all, kubevelaTopics(classTrait, k.vela.TraitSchemas(), builtIn)...)
}

// components returns the component types of KubeVela.
func (k *known) components() []topic {
	builtIn := make(map[string]topic)
	for _, c := range v1beta1.ComponentTypes() {
		builtIn[c.Name] = topic{summary: c.Summary, becomes: []string{c.Becomes}}
	}
	return kubevelaTopics(classComponent, k.vela.ComponentSchemas(), builtIn)
}

// stepsOf describes the steps of a trait of a Platform.
func stepsOf(p *platform.Platform, trait string) (does []string) {
	for _, step := range p.Spec.Traits[trait].Steps {
		switch {
		case step.Patch != "":
			does = append(does, "a patch of the "+step.Patch)
		case step.Add != nil:
			var added struct{ Kind, APIVersion string }
			if err := step.Add.Decode(&added); err == nil && added.Kind != "" {
				does = append(does, added.Kind)
			}
		}
	}
	return does
}

// kubevelaTopics returns types of KubeVela, with what is known about built-in
// ones.
func kubevelaTopics(class string, types []v1beta1.TypeSchema, builtIn map[string]topic) (all []topic) {
	for _, t := range types {
		of := builtIn[t.Name]
		if of.summary != t.Summary { // a definition replaces the built-in type
			of = topic{summary: t.Summary, isCustom: true}
		}
		of.class, of.apiVersion, of.name = class, kubevela, t.Name
		of.schema = func() map[string]any { return t.Properties }
		all = append(all, of)
	}
	return all
}

// kind returns a kind of input. Its schema includes those of all traits and
// types. It is only built if it is needed, because it is slower than anything
// else here.
func (k *known) kind(kind string) topic {
	of := topic{class: classKind, apiVersion: oam.APIVersion, name: kind, schema: func() map[string]any { return inputschema.Of(kind, k.platform, k.vela) }}
	switch version, name, isVersioned := strings.Cut(strings.TrimPrefix(kind, oam.Group+"/"), "."); {
	case isVersioned:
		of.apiVersion, of.name = oam.Group+"/"+version, name
	case kind == platform.Kind:
		of.apiVersion = platform.APIVersion
	case kind == v1beta1.KindApplication:
		of.apiVersion = kubevela
	}
	return of
}

// find finds the topics that a name can mean. Case does not matter. Workload
// types and kinds can be written with group and version, and kinds in the
// plural.
func (k *known) find(name string) (found []topic) {
	for _, t := range k.topics() {
		if t.isNamed(name) {
			found = append(found, t)
		}
	}
	return found
}

func (t *topic) isNamed(name string) bool {
	name = strings.ToLower(name)
	own := strings.ToLower(t.name)
	if name == own || t.class == classKind && name == own+"s" {
		return true
	}
	short := own[strings.LastIndexByte(own, '.')+1:]
	return t.class == classWorkload && name == short || t.class == classKind && name == strings.ToLower(t.apiVersion)+"."+own
}

// shortName returns the name without the group and version of a workload type.
func (t *topic) shortName() string {
	if t.class == classWorkload {
		return t.name[strings.LastIndexByte(t.name, '.')+1:]
	}
	return t.name
}

// names returns the names of all topics.
func (k *known) names() (names []string) {
	for _, t := range k.topics() {
		name := t.shortName()
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// plain returns a schema whose parts have the types that JSON is decoded into.
func plain(schema map[string]any) (decoded map[string]any) {
	data, _ := json.Marshal(schema)
	_ = json.Unmarshal(data, &decoded) // a schema is JSON
	return decoded
}
