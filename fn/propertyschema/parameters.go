package propertyschema

import (
	"maps"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
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

// jsonTypes are the JSON types by the names that lists of parameters use.
var jsonTypes = map[string]string{
	"string": "string", "number": "number", "integer": "integer", "boolean": "boolean", "object": "object",
	"array": "array", "null": "null", "int": "integer", "double": "number", "float": "number", "numeric": "number", "bool": "boolean",
}

// ofList is the JSON Schema of a list of parameters. It returns false for a list with
// errors, which it reports.
func ofList(node *yaml.Node, at yamltree.Path, report *result.Reporter) (map[string]any, bool) {
	report = report.Part()
	var listed []parameter
	decode.Into(node, &listed, at, report)
	properties, required := map[string]any{}, []any{}
	for i, p := range listed {
		if p.Name == "" {
			continue // reported as missing
		}
		if broken := oam.CallNameRule(p.Name); broken != "" {
			report.Error(code.InvalidName, at.Item(i).Field("name").String(), "%q: %s", p.Name, broken).Found(p.Name)
		}
		if properties[p.Name] != nil {
			report.Error(code.DuplicateName, at.Item(i).Field("name").String(), "duplicate parameter %q: names must be unique", p.Name).Found(p.Name)
			continue
		}
		property := map[string]any{}
		if known := jsonTypes[p.Type]; known != "" {
			property["type"] = known
		} else if slices.Contains(oam.ListTypes, p.Type) {
			property["type"] = "array"
			if item := jsonTypes[strings.TrimPrefix(p.Type, "[]")]; item != "" {
				property["items"] = map[string]any{"type": item}
			}
		} else if p.Type != "" {
			report.Error(code.InvalidSchema, at.Item(i).Field("type").String(), "%q is not a JSON type%s", p.Type,
				result.DidYouMean(p.Type, slices.Sorted(maps.Values(jsonTypes)))).
				Found(p.Type).Propose(result.Nearest(p.Type, slices.Sorted(maps.Values(jsonTypes))))
		}
		if p.Description != "" {
			property["description"] = p.Description
		}
		if v, err := valueOf(p.Default); err == nil && !yamltree.IsNull(p.Default) {
			property["default"] = v.json // one that JSON does not have is reported with the other defaults
		}
		properties[p.Name] = property
		if p.Required {
			required = append(required, p.Name)
		}
	}
	return map[string]any{"type": "object", "properties": properties, "required": required}, report.OK()
}
