package inputschema

import (
	"strings"

	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/generators"
	"github.com/render-oam/render-oam/transformers"
)

// refinePlatform adds the implementations and properties of each trait. Other names
// are custom traits.
func refinePlatform(s, shared node, _ *catalog) {
	traits := at(s, "spec", "traits")
	custom := traits["additionalProperties"].(node)
	refineStep(at(custom, "steps", "[]"))
	refineAppliesTo(at(custom, "appliesTo", "[]"))
	allowDefinition(at(custom, "properties"))
	known, patterns := node{}, node{}
	for _, t := range transformers.All() {
		trait := copied(custom)
		trait["description"] = t.Summary
		var names, becomes []string
		for _, i := range t.Implementations {
			names, becomes = append(names, i.Name), append(becomes, "Generates "+i.Becomes+".")
		}
		implementation := at(trait, "implementation")
		implementation["enum"], implementation["default"] = names, names[0]
		loosenEnum(implementation, "", true)
		implementation["anyOf"].([]any)[0].(node)["enumDescriptions"] = becomes
		defaults := decode.JSON(t.Properties)
		delete(defaults, "required") // the Platform can set the others
		loosen(defaults, "", true)
		defaults["description"] = at(custom, "defaults")["description"]
		trait["properties"].(node)["defaults"] = defaults
		shared["platform.trait."+t.Name] = trait
		known[t.Name] = reference("platform.trait." + t.Name)
		patterns[traitPattern(t.Name)] = reference("platform.trait." + t.Name)
	}
	custom["required"] = []string{"steps"}
	custom["description"] = "A custom trait of the platform."
	traits["properties"], traits["patternProperties"] = known, patterns
	refinePolicy(at(s, "spec", "policy"))
}

// refinePolicy rejects what the program rejects in a policy: unknown fields, null
// instead of rules, and invalid patterns.
func refinePolicy(s node) {
	rejectUnknown(s)
	for name, form := range map[string]string{
		"kinds": platform.KindPatternForm, "namespaces": platform.NamespacePatternForm,
		"workloadTypes": platform.KindPatternForm, "annotations": platform.AnnotationPatternForm,
	} {
		rules := at(s, name)
		rejectUnknown(rules)
		for _, field := range []string{"allow", "deny"} {
			patterns := at(rules, field)
			patterns["type"] = []string{"array", "string"}
			patterns["items"] = node{"type": "string", "pattern": form}
			patterns["pattern"] = severalOf(form)
		}
	}
}

// rejectUnknown makes a schema reject unknown fields and null.
func rejectUnknown(s node) {
	s["type"], s["additionalProperties"] = "object", false
}

// severalOf matches one or more strings of a form, separated by commas.
func severalOf(form string) string {
	one := "(" + strings.TrimSuffix(strings.TrimPrefix(form, "^"), "$") + ")"
	return "^ *" + one + "( *, *" + one + ")* *$"
}

// refineStep makes patch and add mutually exclusive.
func refineStep(s node) {
	s["oneOf"] = []any{
		node{"required": []string{"patch", "with"}},
		node{"required": []string{"add"}},
	}
	at(s, "with")["type"] = "object"
	add := at(s, "add")
	add["type"] = "object"
	add["required"] = []string{"apiVersion", "kind"}
}

// refineTrait describes a definition of properties.
func refineTrait(s, _ node, _ *catalog) {
	refineAppliesTo(at(s, "spec", "appliesTo", "[]"))
	allowDefinition(at(s, "spec", "properties"))
	matching(oamName, at(s, "metadata", "name"))
}

func refineWorkloadType(s, _ node, _ *catalog) {
	allowDefinition(at(s, "spec", "settings"))
	matching(oamName, at(s, "metadata", "name"))
	matching(kindName, at(s, "spec", "names", "kind"))
	matching(plainName, at(s, "spec", "names", "singular"), at(s, "spec", "names", "plural"))
}

// refineApplicationScope describes its names.
func refineApplicationScope(s, _ node, _ *catalog) {
	matching(oamName, at(s, "metadata", "name"))
	matching(parameterName, at(s, "spec", "parameters", "[]", "name"))
}

// refineAppliesTo suggests workload types.
func refineAppliesTo(s node) {
	names := []string{"*"}
	for _, t := range generators.All() {
		names = append(names, t.Name)
	}
	s["examples"] = names
}

// allowDefinition describes the spellings of a schema of properties or
// settings.
func allowDefinition(s node) {
	s["type"] = []string{"object", "string", "array", "null"}
	s["items"] = node{
		"type": "object", "required": []string{"name", "type"},
		"properties": node{
			"name":        node{"type": "string", "description": "Name."},
			"description": node{"type": "string", "description": "Purpose."},
			"type":        node{"type": "string", "description": "JSON type."},
			"required":    node{"type": []string{"boolean", "string"}, "description": "Whether it is required."},
			"default":     node{"description": "Value when it is not set."},
		},
	}
}
