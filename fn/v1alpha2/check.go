package v1alpha2

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/schema"
)

type yamlNode = *yaml.Node

// components is the path of the components of a configuration.
var components = schema.At("spec").Field("components")

// check reports what is wrong with a configuration by itself.
func (c *ApplicationConfiguration) check() {
	for i := range c.Spec.Components {
		in, at := &c.Spec.Components[i], components.Item(i)
		switch {
		case in.ComponentName == "" && in.RevisionName == "":
			if !c.Report.Failed(at.Field("componentName").String()) {
				c.Report.Error(at.Field("componentName").String(), "required field is missing: name the Component, or a revision of it in revisionName")
			}
		case in.ComponentName != "" && in.RevisionName != "":
			c.Report.Error(at.Field("revisionName").String(), "componentName and revisionName are mutually exclusive: remove one").Found(in.RevisionName)
		}
		c.checkForms(in, at)
	}
}

// checkForms reports fields in the form of v1alpha1, where they would be ignored.
func (c *ApplicationConfiguration) checkForms(in *Instance, at schema.Path) {
	if schema.Get(in.Node, "instanceName") != nil {
		c.Report.Error(at.Field("instanceName").String(), "instanceName is a field of %s: in %s the workload has the name of the Component, "+
			"or the one in its metadata.name, which a parameter can set", oam.APIVersion, APIVersion)
	}
	if schema.Get(in.Node, "applicationScopes") != nil {
		c.Report.Error(at.Field("applicationScopes").String(), "applicationScopes is a field of %s: in %s write scopes, each with a scopeRef", oam.APIVersion, APIVersion)
	}
	for i := range in.Traits {
		t, at := &in.Traits[i], at.Field("traits").Item(i)
		if t.Trait == nil && schema.Get(t.Node, "name") != nil {
			c.Report.Error(at.Field("name").String(), "traits are named in %s: in %s write trait, with an object such as a ManualScalerTrait", oam.APIVersion, APIVersion)
		}
	}
}
