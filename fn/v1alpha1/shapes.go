package v1alpha1

import (
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// move is a field of an older form, for the functions that rewrite it. They
// return whether the field stays in its map.
type move struct {
	*normalizer            // its path is that of the map with the field
	mapping     *yaml.Node // that map
	position    int        // of the field's key in the map's content
}

func (m *move) key() *yaml.Node   { return m.mapping.Content[m.position] }
func (m *move) value() *yaml.Node { return m.mapping.Content[m.position+1] }

// moveToAnnotations reads metadata.version and metadata.description, which became
// annotations.
func moveToAnnotations(m *move) (keep bool) {
	name := m.key().Value
	annotations := yamltree.Get(m.mapping, "annotations")
	under := lineOfKey(m.mapping, "annotations")
	m.report.Warn(code.DeprecatedForm, m.path(m.key()), "%q is deprecated here: write it under metadata.annotations", name).
		Fix(result.Edit{Action: result.Move, Line: m.key().Line, Column: m.key().Column, Old: name, New: "annotations", Under: under})
	if annotations == nil || annotations.Kind != yaml.MappingNode {
		annotations = &yaml.Node{Kind: yaml.MappingNode, Line: m.key().Line}
		m.mapping.Content = append(m.mapping.Content, yamltree.TextAt("annotations", m.key()), annotations)
	}
	if yamltree.Get(annotations, name) == nil {
		annotations.Content = append(annotations.Content, yamltree.TextAt(name, m.key()), m.value())
	}
	return false
}

// lineOfKey returns the line of a key, or 0 if the map does not have it.
func lineOfKey(mapping *yaml.Node, key string) (line int) {
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		if mapping.Content[i].Value == key {
			line = mapping.Content[i].Line
		}
	}
	return line
}

// listSettings reads workload settings written as a map of names to
// values.
func listSettings(m *move) (keep bool) {
	settings := m.value()
	if settings.Kind != yaml.MappingNode {
		return true
	}
	list := &yaml.Node{Kind: yaml.SequenceNode, Line: settings.Line, Column: settings.Column}
	for i := 0; i+1 < len(settings.Content); i += 2 {
		key, value := settings.Content[i], settings.Content[i+1]
		list.Content = append(list.Content, &yaml.Node{
			Kind: yaml.MappingNode, Line: key.Line, Column: key.Column,
			Content: []*yaml.Node{yamltree.TextAt("name", key), key, yamltree.TextAt("value", key), value},
		})
	}
	m.mapping.Content[m.position+1] = list
	return true
}

// rootedPath reads the relative path of a config file, which is below the root
// folder (specification, chapter 3: config file).
func rootedPath(m *move) (keep bool) {
	path := m.value()
	written := path.Value
	isAbsolute := strings.HasPrefix(written, "/") || len(written) > 1 && written[1] == ':' || strings.HasPrefix(written, `\\`)
	if path.Kind != yaml.ScalarNode || yamltree.IsNull(path) || written == "" || isAbsolute || yamltree.IsPlaceholder(written) || strings.Contains("/"+written+"/", "/../") {
		return true
	}
	now := "/" + strings.TrimPrefix(written, "./")
	m.report.Warn(code.DeprecatedForm, m.path(m.key()), "%q is read as a path relative to /: write %s", written, now).
		Found(written).Propose(now).Fix(result.RewriteNode(path, now))
	m.mapping.Content[m.position+1] = yamltree.TextAt(now, path)
	return true
}

// textIn returns a scalar in a map as a string, or "" if there is none.
func textIn(mapping *yaml.Node, key string) string {
	value := yamltree.Get(mapping, key)
	if yamltree.IsNull(value) || value.Kind != yaml.ScalarNode {
		return ""
	}
	return value.Value
}

// joinImage reads an image written as {name, digest}.
func joinImage(m *move) (keep bool) {
	image := m.value()
	name, digest := textIn(image, "name"), textIn(image, "digest")
	if name == "" {
		return true // the decoder reports it
	}
	joined := yamltree.TextAt(name, image)
	if digest != "" {
		joined.Value += "@" + digest
	}
	m.report.Warn(code.DeprecatedForm, m.path(m.key()), "a map is deprecated here: write image: %s", joined.Value).Propose(joined.Value).
		Fix(result.Edit{Action: result.SetText, Line: m.key().Line, Column: m.key().Column, Old: "image", New: joined.Value})
	m.mapping.Content[m.position+1] = joined
	return true
}

// joinTag reads the tag of an image from a separate field.
func joinTag(m *move) (keep bool) {
	image, tag := yamltree.Get(m.mapping, "image"), m.value()
	if textIn(m.mapping, "image") == "" || textIn(m.mapping, "tag") == "" {
		m.report.Error(code.ImageTag, m.path(m.key()), `"tag" is not a field of a container: write image: NAME:TAG`)
		return false
	}
	name, digest, hasDigest := strings.Cut(image.Value, "@")
	if at := strings.LastIndexByte(name, ':'); at > strings.LastIndexByte(name, '/') {
		m.report.Error(code.ImageTag, m.path(m.key()), "the image %q already has a tag: remove one", image.Value).Found(tag.Value)
		return false
	}
	joined := name + ":" + tag.Value
	if hasDigest {
		joined += "@" + digest
	}
	m.replace(image, joined, m.report.Warn(code.DeprecatedForm, m.path(m.key()), "\"tag\" is deprecated: write image: %s", joined).Found(tag.Value).Propose(joined))
	image.Value = joined
	return false
}

// listComponent reads the only component of a configuration, which early
// versions of the specification wrote without a list.
func listComponent(m *move) (keep bool) {
	only := m.value()
	if only.Kind != yaml.MappingNode || yamltree.Get(only, "componentName") == nil && yamltree.Get(only, "name") == nil {
		return true // the decoder reports it
	}
	m.report.Warn(code.DeprecatedForm, m.path(m.key()), "a single component is deprecated here: write a list, with a dash before its first field").
		Fix(result.LeaveNode(m.key(), "it becomes a list, and the lines below it need a new indentation"))
	m.mapping.Content[m.position+1] = &yaml.Node{
		Kind: yaml.SequenceNode, Line: only.Line, Column: only.Column, Content: []*yaml.Node{only},
	}
	return true
}

// readVariable reads from and fromParam of a value, with the name of a
// variable.
func readVariable(m *move) (keep bool) {
	key, name := m.key(), m.value()
	if textIn(m.mapping, key.Value) == "" {
		m.report.Error(code.WrongType, m.path(key), "expected the name of a variable, got %s: %s", yamltree.Describe(name), variableHint)
		isOnly := yamltree.Get(m.mapping, "value") == nil
		key.Value = "value" // so that the value is not reported as missing too
		return isOnly
	}
	placeholder := "[fromVariable(" + name.Value + ")]"
	if literal := yamltree.Get(m.mapping, "value"); literal != nil {
		m.replace(literal, placeholder, m.report.Warn(code.DeprecatedForm, m.path(key), "%q is deprecated, and takes precedence over value: write value: %q", key.Value, placeholder).
			Found(name.Value).Propose(placeholder))
		*literal = *yamltree.TextAt(placeholder, literal)
		literal.Style = yaml.DoubleQuotedStyle
		return false
	}
	m.report.Warn(code.DeprecatedForm, m.path(key), "%q is deprecated: write value: %q", key.Value, placeholder).Found(name.Value).Propose(placeholder).
		Fix(result.RewriteNode(key, "value")).Fix(result.RewriteNode(name, placeholder))
	key.Value = "value"
	m.mapping.Content[m.position+1] = &yaml.Node{
		Kind: yaml.ScalarNode, Style: yaml.DoubleQuotedStyle, Value: placeholder, Line: name.Line, Column: name.Column,
	}
	return true
}

// listPaths reads the volumes of a container under their original name, paths.
// A map is a single volume.
func listPaths(m *move) (keep bool) {
	key, paths := m.key(), m.value()
	if yamltree.Get(m.mapping, "volumes") != nil {
		m.report.Error(code.DeprecatedAndCurrent, m.path(key), "%q is a deprecated name of \"volumes\", which is also set: remove one", key.Value)
		return false
	}
	r := m.report.Warn(code.DeprecatedForm, m.path(key), "%q is deprecated: use \"volumes\", and \"mountPath\" for each path", key.Value).Found(key.Value).Propose("volumes")
	if paths.Kind == yaml.MappingNode {
		r.Fix(result.LeaveNode(key, "it becomes a list, and the lines below it need a new indentation"))
		m.mapping.Content[m.position+1] = &yaml.Node{
			Kind: yaml.SequenceNode, Line: paths.Line, Column: paths.Column, Content: []*yaml.Node{paths},
		}
	} else {
		r.Fix(result.RewriteNode(key, "volumes"))
	}
	key.Value = "volumes"
	return true
}

// numberPort reads the port of a probe as the name of a port of the container. The
// current form is its number.
func numberPort(m *move) (keep bool) {
	for _, check := range []string{"httpGet", "tcpSocket"} {
		port := yamltree.Get(yamltree.Get(m.value(), check), "port")
		if port == nil || port.Kind != yaml.ScalarNode {
			continue
		}
		number := m.portNamed(port.Value)
		if number == nil {
			continue // a number, or an error that the decoder reports
		}
		m.report.Warn(code.DeprecatedForm, m.path(m.key())+"."+check+".port", "a port name is deprecated here: write the port number %s", number.Value).
			Found(port.Value).Propose(number.Value).Fix(result.Edit{Action: result.Unquote, Line: port.Line, Column: port.Column, Old: port.Value, New: number.Value})
		*port = yaml.Node{Kind: yaml.ScalarNode, Value: number.Value, Line: port.Line, Column: port.Column}
	}
	return true
}

// portNamed returns the number of a port of the visited container, or nil.
func (m *move) portNamed(name string) *yaml.Node {
	ports := yamltree.Get(m.mapping, "ports")
	if ports == nil || ports.Kind != yaml.SequenceNode {
		return nil
	}
	for _, port := range ports.Content {
		if called := yamltree.Get(port, "name"); called == nil || called.Value != name {
			continue
		}
		for _, field := range []string{"containerPort", "value"} {
			if textIn(port, field) != "" {
				return yamltree.Get(port, field)
			}
		}
	}
	return nil
}

// nameTrait reads a trait whose name is in type. If it also has a name, that
// was the name of the trait's instance.
func nameTrait(m *move) (keep bool) {
	key, written := m.key(), m.value()
	if textIn(m.mapping, "type") == "" {
		return true // reported with the unknown fields of a trait
	}
	trait := oam.TraitName(written.Value)
	if yamltree.Get(m.mapping, "name") == nil {
		m.report.Warn(code.FieldAlias, m.path(key), "\"type\" is an alias: write name: %s", trait).Found(written.Value).Propose(trait).
			Fix(result.RewriteNode(key, "name")).Fix(result.RewriteNode(written, trait))
		key.Value = "name"
		m.mapping.Content[m.position+1] = yamltree.TextAt(trait, written)
		return true
	}
	for i := 0; i+1 < len(m.mapping.Content); i += 2 {
		if m.mapping.Content[i].Value != "name" {
			continue
		}
		old := m.mapping.Content[i+1]
		m.replace(old, trait, m.report.Warn(code.DeprecatedForm, m.path(key), "\"type\" is deprecated: the name of a trait is its type, write name: %s instead of %q", trait, old.Value).
			Found(written.Value).Propose(trait))
		m.mapping.Content[i+1] = yamltree.TextAt(trait, old)
	}
	return false
}

// nameScope reads a scope whose name is its type, as in examples of the
// specification.
func nameScope(m *move) (keep bool) {
	written := m.value()
	if yamltree.Get(m.mapping, "type") != nil || written.Kind != yaml.ScalarNode || !strings.Contains(written.Value, "/") {
		return true
	}
	scopeType := oam.ScopeTypeName(written.Value)
	kind, _ := oam.CoreName(scopeType)
	name := rule.ProperName(strings.TrimSuffix(object.KindOf(kind), "Scope"))
	m.report.Warn(code.DeprecatedForm, m.path(m.key()), "a type as the name of a scope is deprecated: write name: %s and type: %s", name, scopeType).Found(written.Value).
		Fix(result.LeaveNode(m.key(), "it becomes two fields"))
	m.mapping.Content[m.position+1] = yamltree.TextAt(name, written)
	m.mapping.Content = append(m.mapping.Content, yamltree.TextAt("type", m.key()), yamltree.TextAt(scopeType, written))
	return true
}

// flattenSchema reads a JSON Schema of a trait's properties in two older forms
// of the specification, which wrap it in another schema: as JSON, and with the
// list of required properties under properties.
func flattenSchema(m *move) (keep bool) {
	outer := m.value()
	inner := yamltree.Get(outer, "properties")
	if outer.Kind != yaml.MappingNode || inner == nil {
		return true
	}
	if inner.Kind == yaml.ScalarNode && strings.HasPrefix(strings.TrimSpace(inner.Value), "{") {
		m.report.Warn(code.DeprecatedForm, m.path(m.key())+".properties", "JSON here is deprecated: write the schema under spec.properties").
			Fix(result.LeaveNode(m.key(), "the outer schema is removed"))
		m.mapping.Content[m.position+1] = inner
		return true
	}
	for i := 0; inner.Kind == yaml.MappingNode && i+1 < len(inner.Content); i += 2 {
		key, list := inner.Content[i], inner.Content[i+1]
		if key.Value != "required" || list.Kind != yaml.SequenceNode || yamltree.Get(outer, "required") != nil {
			continue
		}
		m.report.Warn(code.DeprecatedForm, m.path(m.key())+".properties.required", "\"required\" under \"properties\" is deprecated: write it next to \"properties\", indented less").
			Fix(result.LeaveNode(key, "the line needs a new indentation"))
		inner.Content = append(inner.Content[:i:i], inner.Content[i+2:]...)
		outer.Content = append(outer.Content, key, list)
	}
	return true
}

// replace adds the edits that remove the field and change the value of another
// one instead: either both edits or none.
func (m *move) replace(other *yaml.Node, now string, r *result.Result) {
	switch {
	case m.mapping.Style&yaml.FlowStyle != 0:
		r.Fix(result.LeaveNode(m.key(), "it is in flow style"))
	case m.position == 0:
		r.Fix(result.LeaveNode(m.key(), "it is the first field of a list entry"))
	default:
		r.Fix(result.RewriteNode(other, now)).Fix(result.Edit{Action: result.Remove, Line: m.key().Line, Column: m.key().Column, Old: m.key().Value})
	}
}

// notInSpecification warns about a field that is supported but not specified.
func notInSpecification(m *move) (keep bool) {
	m.report.Warn(code.NotInSpecification, m.path(m.key()), "%q is not in the specification of v1alpha1, but is supported", m.key().Value)
	return true
}

// nameInstance reads the name of a component as in KubeVela: next to a type, it is
// the name of the instance.
func nameInstance(m *move) (keep bool) {
	if yamltree.Get(m.mapping, "componentName") != nil || yamltree.Get(m.mapping, "instanceName") != nil {
		return true
	}
	for i := 0; i+1 < len(m.mapping.Content); i += 2 {
		if key := m.mapping.Content[i]; key.Value == "name" {
			m.renameKey(key, "instanceName", "the name of the instance")
		}
	}
	return true
}

// typeComponent reads the type of a component in KubeVela, which is the name of
// the component.
func typeComponent(m *move) (keep bool) {
	if yamltree.Get(m.mapping, "componentName") == nil { // otherwise the decoder reports it as unknown
		m.renameKey(m.key(), "componentName", "the name of the component")
	}
	return true
}

// renameKey replaces a key of KubeVela with the name in v1alpha1.
func (m *move) renameKey(key *yaml.Node, now, what string) {
	m.report.Warn(code.KubeVelaSpelling, m.path(key), "%q is %s in KubeVela: use %q", key.Value, what, now).
		Found(key.Value).Propose(now).Fix(result.RewriteNode(key, now))
	key.Value = now
}

// belongsUnderProperties reports a field next to the properties of a trait that
// belongs under properties. It is read as if it were there.
func belongsUnderProperties(m *move) (keep bool) {
	name := m.key().Value
	if name == "name" || name == "properties" {
		return true
	}
	hint := "write properties of a trait under properties: indent it by two more spaces"
	if yamltree.Get(m.mapping, "properties") == nil {
		hint = "write properties of a trait under properties: add a properties: line above it, and indent it by two more spaces"
	}
	near, isMeant := result.Nearest(name, []string{"name", "properties"}), false
	if known, isKnown := decode.MeaningOf(oam.TraitBinding{}, name); isKnown && yamltree.Get(m.mapping, known.Field) == nil {
		near, isMeant = known.Field, true
	}
	if isMeant || near == "properties" || near == "name" && yamltree.Get(m.mapping, "name") == nil {
		hint = `did you mean "` + near + `"?`
	}
	m.report.Error(code.MisplacedProperty, m.path(m.key()), "%q is not a field of a trait: %s", name, hint)
	if near != "" && yamltree.Get(m.mapping, near) == nil {
		m.key().Value = near
		return true
	}
	properties := yamltree.Get(m.mapping, "properties")
	if properties == nil {
		properties = &yaml.Node{Kind: yaml.MappingNode, Line: m.key().Line, Column: m.key().Column}
		m.mapping.Content = append(m.mapping.Content, yamltree.TextAt("properties", m.key()), properties)
	}
	if properties.Kind == yaml.MappingNode && yamltree.Get(properties, name) == nil {
		properties.Content = append(properties.Content, m.key(), m.value())
	}
	return false
}
