package v1alpha2

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

type yamlNode = *yaml.Node

// components is the path of the components of a configuration.
var components = yamltree.At("spec").Field("components")

// check reports the errors of a configuration that do not depend on other
// resources.
func (c *ApplicationConfiguration) check() {
	for i := range c.Spec.Components {
		in, at := &c.Spec.Components[i], components.Item(i)
		switch {
		case in.ComponentName == "" && in.RevisionName == "":
			if !c.Report.Failed(at.Field("componentName").String()) {
				c.Report.Error(code.RequiredField, at.Field("componentName").String(), "required field is missing: set it to the name of a Component, or set revisionName")
			}
		case in.ComponentName != "" && in.RevisionName != "":
			c.Report.Error(code.MutuallyExclusive, at.Field("revisionName").String(), "componentName and revisionName are mutually exclusive: remove one").Found(in.RevisionName)
		}
	}
}

// checkForms reports fields of a configuration in the form of v1alpha1, where they
// would be ignored. It is called before the configuration is decoded.
func checkForms(node *yaml.Node, report *result.Reporter) {
	spec, at := yamltree.Get(node, "spec"), yamltree.At("spec")
	later := func(at yamltree.Path, field, instead string) {
		report.Error(code.FormOfOtherVersion, at.Field(field).String(), "field %s belongs to %s, not %s: %s", field, oam.APIVersion, APIVersion, instead)
	}
	if yamltree.Get(spec, "variables") != nil {
		later(at, "variables", "write the values under parameterValues of each component")
	}
	if yamltree.Get(spec, "scopes") != nil {
		later(at, "scopes", "write a resource for each scope, and refer to it under scopes of the components")
	}
	for i, in := range entries(yamltree.Get(spec, "components")) {
		at := components.Item(i)
		if yamltree.Get(in, "instanceName") != nil {
			later(at, "instanceName", "the name of the workload is its metadata.name, which a parameter can set, or otherwise the name of the Component")
		}
		if yamltree.Get(in, "applicationScopes") != nil {
			later(at, "applicationScopes", "write scopes: [{scopeRef: {apiVersion: ..., kind: ..., name: NAME}}]")
		}
		for j, v := range entries(yamltree.Get(in, "parameterValues")) {
			if text := value(v, "value"); strings.Contains(text, "[fromVariable(") {
				report.Error(code.FormOfOtherVersion, at.Field("parameterValues").Item(j).Field("value").String(), "variables belong to %s, not %s: write the value itself", oam.APIVersion, APIVersion).Found(text)
			}
		}
		for j, t := range entries(yamltree.Get(in, "traits")) {
			checkTraitForm(t, at.Field("traits").Item(j), report)
		}
	}
}

// checkTraitForm reports a trait that is not in the field trait: a trait of
// v1alpha1, with a name and properties, or an object without that field.
func checkTraitForm(t *yaml.Node, at yamltree.Path, report *result.Reporter) {
	if t.Kind != yaml.MappingNode || yamltree.Get(t, "trait") != nil {
		return
	}
	switch {
	case yamltree.Get(t, "name") != nil:
		report.Error(code.FormOfOtherVersion, at.Field("name").String(), "traits by name belong to %s, not %s: write trait: with an object, such as {apiVersion: %[2]s, kind: ManualScalerTrait, spec: {replicaCount: 2}}",
			oam.APIVersion, APIVersion)
	case yamltree.Get(t, "kind") != nil:
		report.Error(code.FormOfOtherVersion, at.Field("kind").String(), "the object of a trait must be in the field trait: add a trait: line above it, and indent it by two more spaces")
	default:
		return
	}
	for i := 0; i+1 < len(t.Content); i += 2 {
		report.Fail(at.Field(t.Content[i].Value).String()) // part of the same mistake
	}
	report.Fail(at.Field("trait").String())
}
