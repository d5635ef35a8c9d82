package oam

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
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// This file is the only table of names that have older spellings: API groups,
// kinds, workload types, types of scopes and traits. All code that reads such a
// name looks it up here.

// FormerGroups are API groups of the model before core.oam.dev. They are still
// read.
var FormerGroups = []string{"core.hydra.io", "hydra"}

// UnsupportedGroup is an API group of the model before v1alpha1.
const UnsupportedGroup = "hydra.microsoft.com"

// FormerKinds maps older names of kinds of v1alpha1 to the current ones.
var FormerKinds = map[string]string{
	"Configuration":            KindApplicationConfiguration,
	"OperationalConfiguration": KindApplicationConfiguration,
	"Component":                KindComponentSchematic,
	"Scope":                    KindApplicationScope,
}

// FormerWorkloadTypes maps older names of the core workload types to the
// current ones, without group and version.
var FormerWorkloadTypes = map[string]string{
	"Singleton":         "SingletonServer",
	"SingletonService":  "SingletonServer",
	"Replicated":        "Server",
	"ReplicatedService": "Server",
	"ReplicableService": "Server",
	"Service":           "Server",
	"ReplicableTask":    "Task",
	"ReplicatedTask":    "Task",
}

// CoreWorkloadTypes are the core workload types, without group and version.
var CoreWorkloadTypes = []string{"Server", "SingletonServer", "Worker", "SingletonWorker", "Task", "SingletonTask"}

// scopeTypes are the core types of scopes, without group and version, by the
// other names that the specification has for them.
var scopeTypes = map[string]string{
	"Network": "NetworkScope", "NetworkScope": "NetworkScope",
	"Health": "HealthScope", "HealthScope": "HealthScope",
}

// formerScopeTypes are names that extended types of scopes had in drafts of the
// specification.
var formerScopeTypes = map[string]string{
	"core.hydra.io/v1.ResourceQuotaScope":      "resources.oam.dev/v1.ResourceQuotaScope",
	"resources.hydra.io/v1.ResourceQuotaScope": "resources.oam.dev/v1.ResourceQuotaScope",
	"core.hydra.io/v1.IdentityScope":           "identity.oam.dev/v1.IdentityScope",
	"identity.hydra.io/v1.IdentityScope":       "identity.oam.dev/v1.IdentityScope",
}

// CurrentGroup returns the current API group for an earlier one.
func CurrentGroup(written string) string {
	if slices.Contains(FormerGroups, written) {
		return Group
	}
	return written
}

// CoreName returns the name of a core type without its group and version. It
// can be written GROUP/VERSION.NAME, NAME or, as for some traits,
// NAME.GROUP/VERSION. It returns false for a name of another group.
func CoreName(written string) (name string, isCore bool) {
	if slash := strings.LastIndexByte(written, '/'); slash >= 0 {
		group, rest := written[:slash], written[slash+1:]
		version, name, hasName := strings.Cut(rest, ".")
		if hasName {
			return name, isCoreVersion(group, version)
		}
		for _, known := range append([]string{Group}, FormerGroups...) {
			if name, is := strings.CutSuffix(group, "."+known); is {
				return name, isCoreVersion(known, rest)
			}
		}
		return written, false
	}
	if name, is := strings.CutSuffix(written, "."+Group); is {
		return name, true
	}
	return written, !strings.Contains(written, ".")
}

// isCoreVersion reports whether a version of a group is v1alpha1, or was read
// as v1alpha1. The earlier groups had no other version.
func isCoreVersion(group, version string) bool {
	return group == Group && (version == Version || version == "v1") || slices.Contains(FormerGroups, group)
}

// WorkloadTypeName returns the current name of a core workload type that has an
// older spelling: a former name, no group, or an earlier group or version. Case
// and separators do not matter. Other names do not change.
func WorkloadTypeName(written string) string {
	if kind, isCurrent := strings.CutPrefix(written, APIVersion+"."); isCurrent && slices.Contains(CoreWorkloadTypes, kind) {
		return written
	}
	kind, isCore := CoreName(written)
	if !isCore {
		return written
	}
	for _, now := range CoreWorkloadTypes {
		if result.Plain(now) == result.Plain(kind) {
			return APIVersion + "." + now
		}
	}
	for former, now := range FormerWorkloadTypes {
		if result.Plain(former) == result.Plain(kind) {
			return APIVersion + "." + now
		}
	}
	return written // without a group, or misspelled
}

// ScopeTypeName returns the current name of a core type of scopes that has
// another spelling: with or without the suffix Scope or the group, in version
// v1, or in an earlier group. Case and separators do not matter. Other names do
// not change.
func ScopeTypeName(written string) string {
	if now, isFormer := formerScopeTypes[written]; isFormer {
		return now
	}
	kind, isCore := CoreName(written)
	for name, now := range scopeTypes {
		if isCore && result.Plain(name) == result.Plain(kind) {
			return APIVersion + "." + now
		}
	}
	return written
}

// ScopeTypeOfFormerGroup is ScopeTypeName for names in an earlier group only,
// which are deprecated. All other spellings are in the specification.
func ScopeTypeOfFormerGroup(written string) string {
	if group, _, _ := strings.Cut(written, "/"); slices.Contains(FormerGroups, group) || formerScopeTypes[written] != "" {
		return ScopeTypeName(written)
	}
	return written
}

// TraitName returns the name of a trait without the group and version that some
// configurations write before or after it.
func TraitName(name string) string {
	short, isCore := CoreName(name)
	if group, _, _ := strings.Cut(name, "/"); isCore || group == "standard.oam.dev" {
		return short
	}
	return name
}

// TraitKey returns what all spellings of a trait's name share: they are matched
// without case, separators, group and version.
func TraitKey(name string) string { return result.Plain(TraitName(name)) }

// KindName returns the current name of a kind of v1alpha1 that has an older
// one.
func KindName(written string) string {
	if now, isFormer := FormerKinds[written]; isFormer {
		return now
	}
	return written
}

// The parts of GROUP/VERSION.KIND (specification, chapter 2: group, version,
// and kind). Kubernetes also allows other forms of versions, which some APIs
// have.
var (
	versionPattern = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^v[0-9]([-0-9a-z]*[0-9a-z])?$`) })
	kindPattern    = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[A-Z][0-9A-Za-z]*$`) })
)

// TypeRule checks the name of a type: GROUP/VERSION.KIND. what describes the
// thing with the name, and example is an example of a name.
func TypeRule(name, what, example string) string {
	apiVersion, kind := object.CutType(name)
	group, version := object.CutAPIVersion(apiVersion)
	switch {
	case kind == "" || group != "" && rule.Subdomain(group) != "" || !versionPattern().MatchString(version):
		return what + " must be GROUP/VERSION.KIND, such as " + example
	case TypeKindRule(kind) != "":
		return "in GROUP/VERSION.KIND, " + TypeKindRule(kind)
	}
	return ""
}

// TypeKindRule checks the kind in GROUP/VERSION.KIND (specification, chapter 7:
// names).
func TypeKindRule(kind string) string {
	switch {
	case len(kind) > 63:
		return fmt.Sprintf("a kind must be no more than 63 characters, got %d", len(kind))
	case !kindPattern().MatchString(kind):
		return "a kind must start with an uppercase letter and consist of ASCII letters and digits"
	}
	return ""
}

// WorkloadTypeRule checks the name of a workload type: GROUP/VERSION.KIND,
// which in the group of OAM itself must be one of the core types.
func WorkloadTypeRule(name string) string {
	kind, isCore := strings.CutPrefix(name, APIVersion+".")
	switch {
	case isCore && slices.Contains(CoreWorkloadTypes, kind):
		return ""
	case Is(name):
		kind, _ = CoreName(name)
		return "unknown core workload type: must be one of " + result.OneOf(CoreWorkloadTypes) + result.DidYouMean(kind, CoreWorkloadTypes)
	}
	return TypeRule(name, "a workload type", APIVersion+".Server")
}

// WorkloadTypes are the workload types that a trait applies to, in the current
// spelling. "*" means any.
type WorkloadTypes []string

// UnmarshalField reads the list, and reports names that no workload type can
// have.
func (w *WorkloadTypes) UnmarshalField(node *yaml.Node, path yamltree.Path, report *result.Reporter) {
	if yamltree.IsNull(node) {
		return
	}
	var written []string
	if decode.Into(node, &written, path, report) && len(written) == 0 {
		report.Error(code.EmptyValue, path.String(), `must not be empty, or the trait applies to nothing: write a workload type, or "*" for any`).Propose(`["*"]`)
	}
	for i, name := range written {
		now := WorkloadTypeName(name)
		if now != name {
			report.Warn(code.DeprecatedValue, path.Item(i).String(), "%q is deprecated: use %q", name, now).
				Found(name).Propose(now).Fix(result.RewriteNode(node.Content[i], now))
		}
		broken := WorkloadTypeRule(now)
		switch {
		case broken == "" || now == "*" || yamltree.IsNull(node.Content[i]) || node.Content[i].Kind != yaml.ScalarNode:
		case slices.Contains(neverServed, result.Plain(shortName(now))):
			report.Warn(code.DraftWorkloadType, path.Item(i).String(), "%q existed only in a draft of the specification: remove it, no component has this workload type", name).
				Found(name).Fix(result.LeaveNode(node.Content[i], "list entries are not removed"))
			continue
		default:
			report.Error(code.InvalidName, path.Item(i).String(), "%q: %s", name, broken).Found(name)
		}
		if name != "" {
			*w = append(*w, now)
		}
	}
}

// JSONSchema describes the list.
func (*WorkloadTypes) JSONSchema() map[string]any {
	return map[string]any{"type": "array", "minItems": 1, "items": map[string]any{"type": "string"}}
}

// neverServed are workload types that only drafts of the specification have, as
// result.Plain spells them.
var neverServed = []string{"quorumservice"}

func shortName(name string) string {
	short, _ := CoreName(name)
	return short
}

// IsTypeVersion reports whether a string is the version in GROUP/VERSION.KIND.
func IsTypeVersion(version string) bool { return versionPattern().MatchString(version) }

// IsCoreScopeType reports whether a name is the current name of a core type of
// scopes.
func IsCoreScopeType(name string) bool {
	kind, isCore := strings.CutPrefix(name, APIVersion+".")
	return isCore && scopeTypes[kind] != ""
}
