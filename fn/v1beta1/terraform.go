package v1beta1

import (
	"slices"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// terraformType is a component type with a definition in Terraform. It generates a
// Configuration, which KubeVela's Terraform controller applies.
type terraformType struct{ *definition }

// terraformFields are the properties that are fields of the Configuration. All
// others are variables of the module.
var terraformFields = []string{"writeConnectionSecretToRef", "providerRef", "gitCredentialsSecretReference", "customRegion", "deleteResource", "forceDelete", "inlineCredentials"}

// notVariables are properties that are never variables.
var notVariables = []string{"writeConnectionSecretToRef", "providerRef", "gitCredentialsSecretReference", "customRegion", "forceDelete"}

// Render generates the Configuration.
func (t *terraformType) Render(u *vela.Use) *vela.Objects {
	configuration, at := yamltree.Get(t.terraform, "configuration"), t.at.Field("spec").Field("schematic").Field("terraform").Field("configuration")
	if configuration == nil {
		t.report.Error(code.RequiredField, at.String(), "required field is missing: Terraform module, or the address of its repository")
		return nil
	}
	spec, variables := object.Of(), object.Of()
	if yamltree.Text(yamltree.Get(t.terraform, "type")) == "remote" {
		spec.Set("remote", configuration.Value)
		if path := yamltree.Text(yamltree.Get(t.terraform, "path")); path != "" {
			spec.Set("path", path)
		}
	} else {
		spec.Set("hcl", configuration.Value)
	}
	report := u.Report.Part()
	if u.Properties != nil && u.Properties.Kind == yaml.MappingNode {
		for i := 0; i+1 < len(u.Properties.Content); i += 2 {
			name := u.Properties.Content[i].Value
			var value vela.Any
			value.UnmarshalField(u.Properties.Content[i+1], u.At.Field(name), report)
			if slices.Contains(terraformFields, name) {
				spec.Set(name, value.Value)
			}
			if !slices.Contains(notVariables, name) {
				variables.Set(name, value.Value)
			}
		}
	}
	for _, field := range []string{"writeConnectionSecretToRef", "providerRef", "gitCredentialsSecretReference", "customRegion", "deleteResource"} {
		if node := yamltree.Get(t.terraform, field); node != nil && spec.Get(field) == nil {
			var value vela.Any
			value.UnmarshalField(node, t.at.Field("spec").Field("schematic").Field("terraform").Field(field), t.report)
			spec.Set(field, value.Value)
		}
	}
	if !report.OK() {
		return nil
	}
	if secret, isMap := spec.Get("writeConnectionSecretToRef").(*object.Map); isMap && secret.String("namespace") == "" {
		secret.Set("namespace", u.Namespace)
	}
	if variables.Len() > 0 {
		spec.Set("variable", variables)
	}
	made := &vela.Objects{Output: object.Of(
		"apiVersion", "terraform.core.oam.dev/v1beta2",
		"kind", "Configuration",
		"metadata", object.Of("annotations", t.ownAnnotations()),
		"spec", spec,
	)}
	made.Generalize()
	return made
}

// ownAnnotations returns the annotations of the definition, without records of
// tools.
func (t *terraformType) ownAnnotations() map[string]string { return withoutRecords(t.annotations) }
