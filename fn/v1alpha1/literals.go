package v1alpha1

import (
	"bytes"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// The functions of placeholders.
const (
	fromParam    = "fromParam"
	fromVariable = "fromVariable"
)

var placeholders = []string{fromParam, fromVariable}

// placeholderField is a field whose strings, at any depth, are searched for placeholders.
type placeholderField struct {
	kind, at   string
	functions  []string // the function that is expanded there
	todo       string   // what to write instead; NAME is the name in the placeholder
	isProse    bool     // it may mention placeholders, as in a description
	isRejected bool     // a placeholder in it is an error
}

var callPlaces = []placeholderField{
	{kind: inSchematic, at: "spec.containers[].image", functions: []string{fromParam}},
	{kind: inSchematic, at: "spec.containers[].cmd", functions: []string{fromParam}},
	{kind: inSchematic, at: "spec.containers[].args", functions: []string{fromParam}},
	{kind: inSchematic, at: "spec.containers[].livenessProbe", functions: []string{fromParam}},
	{kind: inSchematic, at: "spec.containers[].readinessProbe", functions: []string{fromParam}},
	{kind: inSchematic, at: "spec.containers[].env[].value", todo: "; write fromParam: NAME"},
	{kind: inSchematic, at: "spec.containers[].config[].value", todo: "; write fromParam: NAME"},
	{kind: inSchematic, at: "spec.workloadSettings[].value", functions: []string{fromParam, fromVariable}},
	{kind: inSchematic, at: "spec.workloadSettings[].description", isProse: true},
	{kind: inSchematic, at: "spec.parameters[].description", isProse: true},
	{kind: inConfiguration, at: "spec.variables[].value", isRejected: true},
	{kind: inConfiguration, at: "spec.components[].parameterValues[].value", functions: []string{fromVariable}},
	{kind: inConfiguration, at: "spec.components[].traits[].properties", functions: []string{fromVariable}},
	{kind: inConfiguration, at: "spec.scopes[].properties", functions: []string{fromVariable}},
}

// warnLiterals warns about strings that look like placeholders but are read
// literally: misspelled ones, and those in fields where placeholders are not
// expanded.
func warnLiterals(kind string, root *yaml.Node, report *result.Reporter) {
	if !yamltree.HasScalar(root, resolve.MayHavePlaceholder) {
		return // true for most resources
	}
	var room [128]byte
	l := literals{kind: kind, report: report, pattern: room[:0]}
	l.visit(root, &placeholderField{})
}

type literals struct {
	kind    string
	report  *result.Reporter
	at      yamltree.Trail
	pattern []byte // the path of the visited tree, without list indexes
}

// visit finds placeholders in a tree.
func (l *literals) visit(node *yaml.Node, place *placeholderField) {
	for i := range callPlaces {
		if p := &callPlaces[i]; p.at == string(l.pattern) && p.kind == l.kind {
			place = p
		}
	}
	mark := len(l.pattern)
	switch {
	case place.isProse:
	case node.Kind == yaml.ScalarNode:
		l.text(node, place)
	case node.Kind == yaml.SequenceNode:
		if l.isUnquoted(node, place) {
			return
		}
		l.pattern = append(l.pattern, "[]"...)
		for i, item := range node.Content {
			l.at.Item(i)
			l.visit(item, place)
			l.at.Back()
		}
		l.pattern = l.pattern[:mark]
	case node.Kind == yaml.MappingNode:
		for i := 0; i+1 < len(node.Content); i += 2 {
			l.at.Field(node.Content[i].Value)
			if mark > 0 {
				l.pattern = append(l.pattern, '.')
			}
			l.pattern = append(l.pattern, node.Content[i].Value...)
			l.visit(node.Content[i+1], place)
			l.pattern = l.pattern[:mark]
			l.at.Back()
		}
	}
}

// text warns about parts of a string that look like placeholders but are not.
func (l *literals) text(node *yaml.Node, place *placeholderField) {
	if bytes.HasPrefix(l.pattern, []byte("metadata.annotations.")) && strings.HasPrefix(strings.TrimSpace(node.Value), "{") {
		return // a resource that a tool recorded
	}
	for _, words := range resolve.LikelyPlaceholders(node.Value, placeholders) {
		isExpanded := slices.Contains(place.functions, words.Function)
		at := l.at.Path().String()
		switch {
		case words.IsExact && (isExpanded || place.isRejected || l.report.Failed(at)):
		case len(place.functions) == 0:
			l.report.Warn(code.LiteralPlaceholder, at, "%q is read literally: placeholders are not expanded here%s", words.Text, strings.ReplaceAll(place.todo, "NAME", words.Name)).Found(node.Value)
		case words.IsExact && words.Function == fromVariable: // the error says so
		case words.IsExact:
			words.Function = place.functions[0]
			l.report.Warn(code.LiteralPlaceholder, at, "%q is read literally: a configuration has variables, not parameters; did you mean %q?", words.Text, words.Placeholder()).
				Found(node.Value).Propose(strings.Replace(node.Value, words.Text, words.Placeholder(), 1))
		default:
			if !isExpanded {
				words.Function = place.functions[0]
			}
			l.report.Warn(code.LiteralPlaceholder, at, "%q is read literally; did you mean %q?", words.Text, words.Placeholder()).
				Found(node.Value).Propose(strings.Replace(node.Value, words.Text, words.Placeholder(), 1))
		}
	}
}

// isUnquoted warns about a list that is a placeholder without quotes.
func (l *literals) isUnquoted(node *yaml.Node, place *placeholderField) (is bool) {
	isList := bytes.HasSuffix(l.pattern, []byte(".args")) || bytes.HasSuffix(l.pattern, []byte(".cmd")) // lists of strings, which may be placeholders
	if isList || node.Style&yaml.FlowStyle == 0 || len(node.Content) != 1 || node.Content[0].Kind != yaml.ScalarNode || yamltree.IsQuoted(node.Content[0]) {
		return false
	}
	for _, words := range resolve.LikelyPlaceholders(node.Content[0].Value, placeholders) {
		is = true
		if len(place.functions) > 0 && !slices.Contains(place.functions, words.Function) {
			words.Function = place.functions[0]
		}
		l.report.Warn(code.UnquotedPlaceholder, l.at.Path().String(), "[%s] without quotes is a list; did you mean %q?", words.Text, words.Placeholder()).
			Found("[" + words.Text + "]").Propose(words.Placeholder())
	}
	return is
}
