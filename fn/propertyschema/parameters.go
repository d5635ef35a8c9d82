package propertyschema

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/jsonschema"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// parameter is an entry of the older list of parameters.
type parameter struct {
	Name        string     `yaml:"name" schema:"required" doc:"Name."`
	Description string     `yaml:"description" doc:"Description for users."`
	Type        string     `yaml:"type" schema:"required" doc:"JSON type."`
	Required    bool       `yaml:"required" doc:"Whether a value is required."`
	Default     *yaml.Node `yaml:"default" doc:"Default value."`
}

// otherTypes are other names of JSON types in lists of parameters.
var otherTypes = map[string]string{"int": "integer", "double": "number", "float": "number", "numeric": "number", "bool": "boolean"}

// jsonType returns the JSON type of this name, or "".
func jsonType(name string) string {
	if slices.Contains(jsonschema.TypeNames, name) {
		return name
	}
	return otherTypes[name]
}

// ofList returns the JSON Schema of a list of parameters. It reports errors in the
// list, and whether there are any.
func ofList(node *yaml.Node, at yamltree.Path, report *result.Reporter) (described map[string]any, isBroken bool) {
	report = report.Part()
	var listed []parameter
	decode.Into(node, &listed, at, report)
	properties, required := map[string]any{}, []any{}
	for i, p := range listed {
		if p.Name == "" {
			continue // reported as missing
		}
		if broken := oam.PlaceholderNameRule(p.Name); broken != "" {
			report.Error(code.InvalidName, at.Item(i).Field("name").String(), "%q: %s", p.Name, broken).Found(p.Name)
		}
		if properties[p.Name] != nil {
			report.Error(code.DuplicateName, at.Item(i).Field("name").String(), "duplicate parameter %q: names must be unique", p.Name).Found(p.Name)
			continue
		}
		property := map[string]any{}
		item, isList := strings.CutPrefix(p.Type, "[]")
		switch {
		case jsonType(p.Type) != "":
			property["type"] = jsonType(p.Type)
		case slices.Contains(oam.ListTypes, p.Type):
			property["type"] = "array"
			if isList {
				property["items"] = map[string]any{"type": jsonType(item)}
			}
		case p.Type != "":
			report.Error(code.InvalidSchema, at.Item(i).Field("type").String(), "%q is not a JSON type%s", p.Type, result.DidYouMean(p.Type, jsonschema.TypeNames)).
				Found(p.Type).Propose(result.Nearest(p.Type, jsonschema.TypeNames))
		}
		if p.Description != "" {
			property["description"] = p.Description
		}
		if v, err := jsonschema.FromNode(p.Default, at); err == nil && !yamltree.IsNull(p.Default) {
			property["default"] = v.JSON() // one that JSON cannot express is reported with the other defaults
		}
		properties[p.Name] = property
		if p.Required {
			required = append(required, p.Name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required}, !report.OK()
}
