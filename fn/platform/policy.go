package platform

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Policy restricts what applications can generate. It applies to every generated
// object.
type Policy struct {
	Kinds      KindRules      `yaml:"kinds" doc:"Kinds that applications can generate."`
	Namespaces NamespaceRules `yaml:"namespaces" doc:"Namespaces in which applications can generate objects."`

	WorkloadTypes WorkloadTypeRules `yaml:"workloadTypes" doc:"Workload types that components can have."`
	Annotations   AnnotationRules   `yaml:"annotations" doc:"Annotations that generated objects can have."`

	kinds         rules[kindPattern]
	namespaces    rules[namePattern]
	workloadTypes rules[kindPattern]
	annotations   rules[namePattern]
}

// KindRules are patterns of kinds.
type KindRules struct {
	Allow Patterns `yaml:"allow" doc:"Kinds that are allowed, as GROUP/VERSION.KIND, or as GROUP.KIND for every version; v1.KIND in the core group. * matches any characters. Defaults to all kinds that deny does not match."`
	Deny  Patterns `yaml:"deny" doc:"Kinds that are denied, even where allow matches them."`
}

// NamespaceRules are patterns of namespaces.
type NamespaceRules struct {
	Allow Patterns `yaml:"allow" doc:"Namespaces that are allowed. * matches any characters; the empty string matches objects without a namespace, including cluster-scoped ones. Defaults to all namespaces that deny does not match."`
	Deny  Patterns `yaml:"deny" doc:"Namespaces that are denied, even where allow matches them."`
}

// WorkloadTypeRules are patterns of workload types.
type WorkloadTypeRules struct {
	Allow Patterns `yaml:"allow" doc:"Workload types that are allowed, in the form of kinds, such as core.oam.dev.*. Defaults to all types that deny does not match."`
	Deny  Patterns `yaml:"deny" doc:"Workload types that are denied, even where allow matches them."`
}

// AnnotationRules are patterns of the keys of annotations.
type AnnotationRules struct {
	Allow Patterns `yaml:"allow" doc:"Keys that are allowed. * matches any characters. Defaults to all keys that deny does not match."`
	Deny  Patterns `yaml:"deny" doc:"Keys that are denied, even where allow matches them."`
}

// Patterns is a list of patterns or, for ConfigMaps, one string with commas
// between them.
type Patterns []string

// UnmarshalField reads either form.
func (p *Patterns) UnmarshalField(node *yaml.Node, path yamltree.Path, report *result.Reporter) {
	switch node.Kind {
	case yaml.ScalarNode:
		for part := range strings.SplitSeq(node.Value, ",") {
			*p = append(*p, strings.TrimSpace(part))
		}
	case yaml.SequenceNode:
		if len(node.Content) == 0 {
			report.Error(code.EmptyValue, path.String(), "expected at least one pattern, got an empty list: remove the field, or write a pattern")
			return
		}
		decode.Into(node, (*[]string)(p), path, report)
	default:
		report.Error(code.WrongType, path.String(), "expected a list of patterns, got %s", yamltree.Describe(node))
	}
}

// JSONSchema describes either form.
func (*Patterns) JSONSchema() map[string]any {
	return map[string]any{
		"type": []any{"array", "string"}, "minItems": 1,
		"items": map[string]any{"type": "string"},
	}
}

// The syntax of patterns, as regular expressions.
const (
	KindPatternForm      = `^(\*|([a-z0-9*]([a-z0-9.*-]*[a-z0-9*])?(/[a-z0-9*]+)?)\.[A-Z*][A-Za-z0-9*-]*)$`
	NamespacePatternForm = `^([a-z0-9*]([a-z0-9*-]*[a-z0-9*])?)?$`
	// Keys of annotations are compared in lowercase.
	AnnotationPatternForm = `^[A-Za-z0-9*]([A-Za-z0-9*._/-]*[A-Za-z0-9*])?$`
)

var (
	kindForm       = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(KindPatternForm) })
	namespaceForm  = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(NamespacePatternForm) })
	annotationForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(AnnotationPatternForm) })
	coreVersion    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^v[0-9*][a-z0-9*]*$`) })
)

// pattern is what a rule matches.
type pattern interface {
	matches(o subject) bool
	text() string
}

// subject is what a policy checks about an object, in lowercase.
type subject struct{ group, version, kind, name string }

// newSubject returns the subject of a kind.
func newSubject(apiVersion, kind string) subject {
	group, version := object.CutAPIVersion(strings.ToLower(apiVersion))
	return subject{group: group, version: version, kind: strings.ToLower(kind)}
}

// kindPattern is a pattern of kinds, in lowercase. The group of the core group is "".
type kindPattern struct{ group, version, kind, written string }

func (p kindPattern) text() string { return p.written }

func (p kindPattern) matches(o subject) bool {
	return glob(p.group, o.group) && glob(p.version, o.version) && glob(p.kind, o.kind)
}

// namePattern is a pattern of namespaces; "" matches objects without one.
type namePattern string

func (p namePattern) text() string           { return string(p) }
func (p namePattern) matches(o subject) bool { return glob(strings.ToLower(string(p)), o.name) }

// invalid is the problem of a pattern, and what was likely meant, or "".
type invalid struct{ problem, proposal string }

// readKind reads a pattern of kinds.
func readKind(written string) (kindPattern, *invalid) {
	if written == "*" {
		return kindPattern{"*", "*", "*", written}, nil
	}
	if !kindForm().MatchString(written) {
		return kindPattern{}, &invalid{"must be GROUP/VERSION.KIND or GROUP.KIND, such as apps.Deployment, or v1.Pod in the core group, with * for any characters", nearKind(written)}
	}
	dot := strings.LastIndexByte(written, '.')
	head, kind := written[:dot], strings.ToLower(written[dot+1:])
	group, version, hasVersion := strings.Cut(head, "/")
	switch {
	case !hasVersion && coreVersion().MatchString(head):
		group, version = "", head
	case !hasVersion:
		version = "*"
	}
	if group == "core" {
		group = ""
	}
	return kindPattern{group, version, kind, written}, nil
}

// nearKind returns the pattern that an invalid one was likely meant to be, or
// "".
func nearKind(written string) string {
	head, kind, _ := strings.Cut(written, "/")
	version, afterVersion, hasTwo := strings.Cut(kind, "/")
	candidates := []string{strings.ToLower(head) + "." + kind, "*." + written}
	dot := max(strings.LastIndexByte(written, '.'), 0)
	if isResource := coreVersion().MatchString(written[:dot]); !isResource { // such as v1.pods
		candidates = append(candidates, written+".*")
	}
	if hasTwo {
		candidates = []string{head + "/" + version + "." + afterVersion}
	}
	candidates = append(candidates, strings.ToLower(written[:dot])+written[dot:])
	for _, candidate := range candidates {
		if kindForm().MatchString(candidate) {
			return candidate
		}
	}
	return ""
}

// readNamespace reads a pattern of namespaces.
func readNamespace(written string) (namePattern, *invalid) {
	if namespaceForm().MatchString(written) {
		return namePattern(written), nil
	}
	wrong := &invalid{problem: `must be a namespace, with * for any characters, or "" for objects without one`}
	if lower := strings.ToLower(strings.TrimSpace(written)); namespaceForm().MatchString(lower) {
		wrong.proposal = lower
	}
	return "", wrong
}

// readAnnotation reads a pattern of the keys of annotations.
func readAnnotation(written string) (namePattern, *invalid) {
	if !annotationForm().MatchString(written) {
		return "", &invalid{problem: "must be the key of an annotation, with * for any characters, such as *snippet*"}
	}
	return namePattern(written), nil
}

// glob reports whether a string matches a pattern, in which * matches any
// characters.
func glob(pattern, s string) bool {
	parts := strings.Split(pattern, "*")
	if len(parts) == 1 {
		return pattern == s
	}
	first, last := parts[0], parts[len(parts)-1]
	if len(s) < len(first)+len(last) || !strings.HasPrefix(s, first) || !strings.HasSuffix(s, last) {
		return false
	}
	s = s[len(first) : len(s)-len(last)]
	for _, part := range parts[1 : len(parts)-1] {
		_, rest, found := strings.Cut(s, part)
		if !found {
			return false
		}
		s = rest
	}
	return true
}

// rules are the patterns of one field of the policy.
type rules[P pattern] struct {
	allow, deny []P
	isLimited   bool          // whether there is an allow list, valid or not
	at          yamltree.Path // of the field
}

func (r rules[P]) count() int { return len(r.allow) + len(r.deny) }

// rejection returns the reason why a subject is not allowed, or "" if it is
// allowed.
func (r rules[P]) rejection(o subject, p *Platform) string {
	for i, pattern := range r.deny {
		if pattern.matches(o) {
			return fmt.Sprintf("is not allowed by %s of %s (denied: %q)", r.at.Field("deny").Item(i), p.name(), pattern.text())
		}
	}
	if !r.isLimited || slices.ContainsFunc(r.allow, func(pattern P) bool { return pattern.matches(o) }) {
		return ""
	}
	return fmt.Sprintf("is not allowed by %s of %s (allowed: %s)", r.at.Field("allow"), p.name(), shortList(r.allow))
}

// shortList lists patterns for a message.
func shortList[P pattern](patterns []P) string {
	const maxPatterns = 8
	var quoted []string
	for i, pattern := range patterns {
		if i == maxPatterns {
			quoted = append(quoted, fmt.Sprintf("%d more", len(patterns)-maxPatterns))
			break
		}
		quoted = append(quoted, fmt.Sprintf("%q", pattern.text()))
	}
	return result.AllOf(quoted)
}

// name returns the name of the Platform for messages.
func (p *Platform) name() string {
	if p.kind != Kind {
		return p.kind + "/" + p.Metadata.Name
	}
	return Kind + "/" + p.Metadata.Name
}

// readPolicy reads the patterns of the policy, and reports patterns that are
// invalid or have no effect.
func (p *Platform) readPolicy() {
	if p.Spec.Policy == nil {
		return
	}
	policy, at := p.Spec.Policy, p.at.Field("policy")
	policy.kinds = readRules(policy.Kinds.Allow, policy.Kinds.Deny, at.Field("kinds"), readKind, p.Report)
	policy.namespaces = readRules(policy.Namespaces.Allow, policy.Namespaces.Deny, at.Field("namespaces"), readNamespace, p.Report)
	policy.workloadTypes = readRules(policy.WorkloadTypes.Allow, policy.WorkloadTypes.Deny, at.Field("workloadTypes"), readKind, p.Report)
	policy.annotations = readRules(policy.Annotations.Allow, policy.Annotations.Deny, at.Field("annotations"), readAnnotation, p.Report)
	if count := policy.kinds.count() + policy.namespaces.count() + policy.workloadTypes.count() + policy.annotations.count(); count == 0 && p.Report.OK() {
		p.Report.Warn(code.EmptyPolicy, at.String(), "the policy has no rules and allows everything: add kinds, namespaces, workloadTypes or annotations")
	}
	warnUseless(policy.kinds, coversKind, p.Report)
	warnUseless(policy.namespaces, coversName, p.Report)
	warnUseless(policy.workloadTypes, coversKind, p.Report)
	warnUseless(policy.annotations, coversName, p.Report)
	for i := range policy.kinds.deny {
		d := &policy.kinds.deny[i]
		if d.group == "" {
			d.version = "*" // the core group has only one version
		} else if d.version != "*" {
			p.Report.Info(code.DenyOneVersion, at.Field("kinds").Field("deny").Item(i).String(), "denies only this version, but the API server may serve the same objects in another one: to deny every version, write %s", d.everyVersion()).
				Propose(d.everyVersion())
		}
	}
}

// everyVersion returns the same pattern for every version.
func (p kindPattern) everyVersion() string {
	group, _, _ := strings.Cut(p.written, "/")
	return group + p.written[strings.LastIndexByte(p.written, '.'):]
}

// readRules reads the patterns of one field.
func readRules[P pattern](allow, deny Patterns, at yamltree.Path, read func(string) (P, *invalid), report *result.Reporter) rules[P] {
	r := rules[P]{at: at, isLimited: allow != nil}
	list := func(field string, written Patterns) (patterns []P) {
		for i, text := range written {
			path := at.Field(field).Item(i).String()
			if report.Failed(path) {
				continue // not a string
			}
			pattern, wrong := read(text)
			if wrong != nil {
				report.Error(code.InvalidPattern, path, "invalid pattern %q: %s%s", text, wrong.problem, didYouMean(wrong.proposal)).Found(text).Propose(wrong.proposal)
				continue
			}
			patterns = append(patterns, pattern)
		}
		return patterns
	}
	r.allow, r.deny = list("allow", allow), list("deny", deny)
	return r
}

func didYouMean(proposal string) string {
	if proposal == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", proposal)
}

// warnUseless warns about patterns that have no effect because another one
// covers them.
func warnUseless[P pattern](r rules[P], covers func(P, P) bool, report *result.Reporter) {
	if !report.OK() {
		return // invalid patterns are missing from the lists, so positions differ from the file
	}
	warn := func(field string, i int, covered P, by string) {
		report.Warn(code.UselessRule, r.at.Field(field).Item(i).String(), "%q has no effect: %s", covered.text(), by).Found(covered.text())
	}
	within := func(field string, patterns []P) {
		for i, pattern := range patterns {
			for j, other := range patterns {
				if covers(other, pattern) && (j < i || !covers(pattern, other)) {
					warn(field, i, pattern, fmt.Sprintf("%s[%d], %q, matches everything that it matches", field, j, other.text()))
					break
				}
			}
		}
	}
	within("allow", r.allow)
	within("deny", r.deny)
	for i, pattern := range r.allow {
		for j, denied := range r.deny {
			if covers(denied, pattern) {
				warn("allow", i, pattern, fmt.Sprintf("deny[%d], %q, denies everything that it matches", j, denied.text()))
				break
			}
		}
	}
}

// coversKind reports whether a matches everything that b matches: only * in a
// matches a * in b.
func coversKind(a, b kindPattern) bool {
	return glob(a.group, b.group) && glob(a.version, b.version) && glob(a.kind, b.kind)
}

func coversName(a, b namePattern) bool {
	return glob(strings.ToLower(string(a)), strings.ToLower(string(b)))
}

// Reject returns why the policy does not allow the kind and the namespace of an
// object, or "" for what it allows. An object of a cluster-scoped kind has no
// namespace, even if it names one.
func (p *Platform) Reject(apiVersion, kind, namespace string) (ofKind, ofNamespace string) {
	if p.Spec.Policy == nil {
		return "", ""
	}
	o := newSubject(apiVersion, kind)
	if !isClusterScoped(o.group, o.kind) {
		o.name = strings.ToLower(namespace)
	}
	ofKind = p.Spec.Policy.kinds.rejection(o, p)
	ofNamespace = p.Spec.Policy.namespaces.rejection(o, p)
	if deny := p.Spec.Policy.namespaces.deny; ofNamespace == "" && len(deny) > 0 && strings.ContainsAny(o.name, "${}") {
		ofNamespace = fmt.Sprintf("has a placeholder, so %s of %s cannot be checked", p.at.Field("policy").Field("namespaces").Field("deny"), p.name())
	}
	return ofKind, ofNamespace
}

// RejectWorkloadType returns why the policy does not allow a workload type, or
// "" if it does.
func (p *Platform) RejectWorkloadType(name string) string {
	apiVersion, kind := object.CutType(name)
	if p.Spec.Policy == nil || apiVersion == "" {
		return ""
	}
	return p.Spec.Policy.workloadTypes.rejection(newSubject(apiVersion, kind), p)
}

// RestrictsAnnotations reports whether the policy restricts annotations.
func (p *Platform) RestrictsAnnotations() bool {
	return p.Spec.Policy != nil && (p.Spec.Policy.annotations.isLimited || p.Spec.Policy.annotations.count() > 0)
}

// RejectAnnotation returns why the policy does not allow an annotation, or ""
// if it does. The program's own annotations are always allowed.
func (p *Platform) RejectAnnotation(key string) string {
	key = strings.ToLower(key)
	if !p.RestrictsAnnotations() || strings.HasPrefix(key, Group+"/") {
		return ""
	}
	return p.Spec.Policy.annotations.rejection(subject{name: key}, p)
}
