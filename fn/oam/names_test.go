package oam

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// TestWorkloadTypeNames checks every spelling of a core workload type.
func TestWorkloadTypeNames(t *testing.T) {
	for now, spellings := range map[string]string{
		"Server":          "Server server SERVER Replicated ReplicatedService ReplicableService Service replicable-service",
		"SingletonServer": "SingletonServer singleton-server singleton_server Singleton SingletonService",
		"Worker":          "Worker worker",
		"SingletonWorker": "SingletonWorker singletonworker",
		"Task":            "Task ReplicableTask ReplicatedTask replicatedtask",
		"SingletonTask":   "SingletonTask singleton-task",
	} {
		for spelling := range strings.FieldsSeq(spellings) {
			for _, written := range []string{
				spelling, "core.oam.dev/v1alpha1." + spelling, "core.oam.dev/v1." + spelling, "core.hydra.io/v1alpha1." + spelling, "core.hydra.io/v7." + spelling,
				"hydra/v1." + spelling, spelling + ".core.oam.dev", spelling + ".core.oam.dev/v1alpha1", spelling + ".core.oam.dev/v1", spelling + ".core.hydra.io/v3", spelling + ".hydra/v1",
			} {
				assert.Equal(t, "core.oam.dev/v1alpha1."+now, WorkloadTypeName(written), written)
			}
			for _, other := range []string{
				"apps/v1." + spelling, "core.oam.dev/v1alpha2." + spelling, spelling + ".example.com", spelling + ".apps/v1", spelling + ".core.oam.dev/v1beta1", "core.oam.dev/" + spelling + "/v1",
			} {
				assert.Equal(t, other, WorkloadTypeName(other))
			}
		}
	}
	for _, other := range []string{"", "*", "/Server", "Servers", "core.oam.dev/v1alpha1.Servers", "core.oam.dev/v1alpha1", "Deployment"} {
		assert.Equal(t, other, WorkloadTypeName(other))
	}
}

// TestScopeTypeNames checks every spelling of a type of scopes.
func TestScopeTypeNames(t *testing.T) {
	for now, spellings := range map[string]string{
		"core.oam.dev/v1alpha1.NetworkScope":      "Network NetworkScope network-scope core.oam.dev/v1.Network core.oam.dev/v1alpha1.networkscope Network.core.oam.dev/v1alpha1",
		"core.oam.dev/v1alpha1.HealthScope":       "Health HealthScope HEALTH core.oam.dev/v1alpha1.HealthScope",
		"resources.oam.dev/v1.ResourceQuotaScope": "resources.oam.dev/v1.ResourceQuotaScope",
		"identity.oam.dev/v1.IdentityScope":       "identity.oam.dev/v1.IdentityScope",
		"example.com/v1.Network":                  "example.com/v1.Network",
		"Net":                                     "Net",
	} {
		for written := range strings.FieldsSeq(spellings) {
			assert.Equal(t, now, ScopeTypeName(written), written)
			assert.Equal(t, written, ScopeTypeOfFormerGroup(written), "it is not deprecated")
		}
		assert.Equal(t, strings.HasPrefix(now, "core.oam.dev/"), IsCoreScopeType(now), now)
	}
	for former, now := range map[string]string{
		"core.hydra.io/v1.ResourceQuotaScope":      "resources.oam.dev/v1.ResourceQuotaScope",
		"resources.hydra.io/v1.ResourceQuotaScope": "resources.oam.dev/v1.ResourceQuotaScope",
		"core.hydra.io/v1.IdentityScope":           "identity.oam.dev/v1.IdentityScope",
		"identity.hydra.io/v1.IdentityScope":       "identity.oam.dev/v1.IdentityScope",
		"core.hydra.io/v1alpha1.NetworkScope":      "core.oam.dev/v1alpha1.NetworkScope",
		"hydra/v1.Health":                          "core.oam.dev/v1alpha1.HealthScope",
	} {
		assert.Equal(t, now, ScopeTypeName(former))
		assert.Equal(t, now, ScopeTypeOfFormerGroup(former))
	}
	assert.False(t, IsCoreScopeType("core.oam.dev/v1alpha1.Other"))
	assert.True(t, IsCoreScopeType("core.oam.dev/v1alpha1.Network"))
}

func TestTraitNames(t *testing.T) {
	for written, now := range map[string]string{
		"ingress": "ingress", "ingress.core.oam.dev": "ingress", "ingress.core.oam.dev/v1alpha1": "ingress", "core.oam.dev/v1alpha1.ingress": "ingress",
		"core.oam.dev/v1.ingress": "ingress", "core.hydra.io/v9.ingress": "ingress", "ingress.hydra/v1": "ingress", "standard.oam.dev/v1alpha2.ingress": "ingress",
		"example.com/v1.ingress": "example.com/v1.ingress", "ingress.example.com": "ingress.example.com", "core.oam.dev/v1alpha2.ingress": "core.oam.dev/v1alpha2.ingress",
		"standard.oam.dev/ingress": "standard.oam.dev/ingress",
	} {
		assert.Equal(t, now, TraitName(written), written)
	}
	assert.Equal(t, TraitKey("manual-scaler"), TraitKey("core.oam.dev/v1alpha1.ManualScaler"))
	assert.NotEqual(t, TraitKey("manual-scaler"), TraitKey("example.com/v1.ManualScaler"))
}

func TestKindsAndGroups(t *testing.T) {
	for written, now := range map[string]string{
		"Configuration": "ApplicationConfiguration", "OperationalConfiguration": "ApplicationConfiguration", "Component": "ComponentSchematic", "Scope": "ApplicationScope",
		"ApplicationConfiguration": "ApplicationConfiguration", "component": "component",
	} {
		assert.Equal(t, now, KindName(written))
	}
	for written, now := range map[string]string{"core.hydra.io": "core.oam.dev", "hydra": "core.oam.dev", "core.oam.dev": "core.oam.dev", "hydra.microsoft.com": "hydra.microsoft.com"} {
		assert.Equal(t, now, CurrentGroup(written))
		assert.True(t, Is(written))
		assert.True(t, Is(written+"/v1.Kind"))
		assert.False(t, Is("x"+written))
	}
}

func TestTypeRules(t *testing.T) {
	const form = "a type must be GROUP/VERSION.KIND, such as v1.X"
	long := "K" + strings.Repeat("x", 62)
	for name, want := range map[string]string{
		"v1.Pod": "", "apps/v1.Deployment": "", "a.b/v1alpha1.K1": "", "a.b/v1-x.K": "", "a.b/v1." + long: "",
		"a.b/v1." + long + "x": "in GROUP/VERSION.KIND, a kind must be no more than 63 characters, got 64",
		"a.b/v1.kind":          "in GROUP/VERSION.KIND, a kind must start with an uppercase letter and consist of ASCII letters and digits",
		"a.b/v1.Ki-nd":         "in GROUP/VERSION.KIND, a kind must start with an uppercase letter and consist of ASCII letters and digits",
		"":                     form, "Pod": form, "apps/v1": form, "A_/v1.K": form, "a/1.K": form, "a/v.K": form, "a/v1-.K": form, "a/v1.": form, "a/V1.K": form,
	} {
		assert.Equal(t, want, TypeRule(name, "a type", "v1.X"), name)
	}
	for name, want := range map[string]string{
		"core.oam.dev/v1alpha1.Server": "", "core.oam.dev/v1alpha1.SingletonTask": "", "example.com/v1.Thing": "",
		"core.oam.dev/v1alpha1.Servr": `unknown core workload type: must be one of Server, SingletonServer, Worker, SingletonWorker, Task or SingletonTask; did you mean "Server"?`,
		"core.oam.dev/v1alpha1.Zzzzz": `unknown core workload type: must be one of Server, SingletonServer, Worker, SingletonWorker, Task or SingletonTask`,
		"hydra/v1.Zzzzz":              `unknown core workload type: must be one of Server, SingletonServer, Worker, SingletonWorker, Task or SingletonTask`,
		"Server":                      "a workload type must be GROUP/VERSION.KIND, such as core.oam.dev/v1alpha1.Server",
	} {
		assert.Equal(t, want, WorkloadTypeRule(name), name)
	}
	assert.True(t, IsTypeVersion("v1alpha1"))
	assert.False(t, IsTypeVersion("alpha1"))
}

func TestNameRules(t *testing.T) {
	long := strings.Repeat("a", 63)
	for name, want := range map[string][2]string{
		"a": {}, "A_b-c.1": {}, long: {},
		"":         {"a name must not be empty", ""},
		"a b":      {"a name must consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit", "the name of a scope is used in a label, so it must consist of letters, digits, '-', '_' and '.', and start and end with a letter or digit"},
		long + "a": {"a name must be no more than 63 characters, got 64", "the name of a scope is used in a label, so it must be no more than 63 characters, got 64"},
	} {
		assert.Equal(t, want, [2]string{NameRule(name), ScopeRule(name)}, name)
	}
	for name, isGood := range map[string]bool{"é1": true, "名前": true, "n\u0301": true, "٣": true, "a_b-c.d": true, "a+b": false, "a/b": false, "a)": false, "a ": false} {
		assert.Equal(t, isGood, PlaceholderNameRule(name) == "", name)
	}
}

// TestMismatch checks values of each type with parameters of each type.
func TestMismatch(t *testing.T) {
	for of, wants := range map[string]map[string]string{
		"string": {
			"a": "", "'5'": "", "2001-01-01": "", "''": "", "|\n  5": "",
			"5": `a string for parameter "p", got 5: write "5"`, "yes": "", "true": `a string for parameter "p", got true: write "true"`, "~": `a string for parameter "p", got null: write "" for an empty string`,
			"[a]": `a string for parameter "p", got a list`, "{a: b}": `a string for parameter "p", got a map`,
		},
		"number": {
			"5": "", "1.5": "", "0x1f": "", "1e3": "", "-1": "",
			"'5'": `a number for parameter "p", got "5": write 5 without quotes`, "a": `a number for parameter "p", got "a": write a number such as 5 or 1.5`,
			".inf": `a number for parameter "p", got .inf: write a number such as 5 or 1.5`, ".nan": `a number for parameter "p", got .nan: write a number such as 5 or 1.5`,
			"[5]": `a number for parameter "p", got a list: write a number such as 5 or 1.5`, "true": `a number for parameter "p", got true: write a number such as 5 or 1.5`,
		},
		"boolean": {
			"true": "", "False": "", "yes": "", "off": "",
			"'yes'": `true or false for parameter "p", got "yes": write true without quotes`, "'off'": `true or false for parameter "p", got "off": write false without quotes`,
			"5": `true or false for parameter "p", got 5`, "[true]": `true or false for parameter "p", got a list`,
		},
		"null":   {"~": "", "": "", "'~'": `null for parameter "p", got "~"`, "0": `null for parameter "p", got 0`},
		"object": {"{}": "", "{a: b}": "", "[]": `a map for parameter "p", got a list`, "a": `a map for parameter "p", got "a"`},
		"array":  {"[]": "", "[a]": "", "{}": `a list for parameter "p", got a map`, "a": `a list for parameter "p", got "a"`},
		"other":  {"a": "", "[]": ""},
	} {
		for text, want := range wants {
			if want != "" {
				want = "expected " + want
			}
			assert.Equal(t, want, (&Parameter{Name: "p", Type: of}).Mismatch(value(t, text)), "%s: %s", of, text)
		}
	}
}

// value returns a value as the parser reads it.
func value(t *testing.T, text string) *yaml.Node {
	t.Helper()
	var document yaml.Node
	require.NoError(t, yaml.Unmarshal([]byte("a: "+text+"\n"), &document))
	return document.Content[0].Content[1]
}

type source struct{}

func (source) Ref() result.Ref           { return result.Ref{} }
func (source) Place(string) result.Place { return result.Place{} }

// unmarshaled calls read with a value, and returns what was reported.
func unmarshaled(t *testing.T, text string, read func(*yaml.Node, yamltree.Path, *result.Reporter)) (messages []string) {
	t.Helper()
	var log result.Log
	read(value(t, text), yamltree.At("at"), log.For(source{}))
	for _, r := range log.Sorted() {
		messages = append(messages, r.String())
	}
	return messages
}

func TestLists(t *testing.T) {
	for text, want := range map[string]StringList{"a": {"a"}, "'a, b,,c ,'": {"a", "b", "c"}, "''": nil, "[a, 'b,c']": {"a", "b,c"}, "[]": {}} {
		var l StringList
		assert.Empty(t, unmarshaled(t, text, l.UnmarshalField), text)
		assert.Equal(t, want, l, text)
	}
	for text, want := range map[string]struct {
		types    WorkloadTypes
		messages []string
	}{
		"~":                              {},
		"['*']":                          {WorkloadTypes{"*"}, nil},
		"[core.oam.dev/v1alpha1.Server]": {WorkloadTypes{"core.oam.dev/v1alpha1.Server"}, nil},
		"[Server, example.com/v1.Thing]": {WorkloadTypes{"core.oam.dev/v1alpha1.Server", "example.com/v1.Thing"}, []string{`warning: at[0]: "Server" is deprecated: use "core.oam.dev/v1alpha1.Server"`}},
		"[]":                             {nil, []string{`error: at: must not be empty, or the trait applies to nothing: write a workload type, or "*" for any`}},
		"[QuorumService, '*']":           {WorkloadTypes{"*"}, []string{`warning: at[0]: "QuorumService" existed only in a draft of the specification: remove it, no component has this workload type`}},
		"[Zzz]":                          {WorkloadTypes{"Zzz"}, []string{`error: at[0]: "Zzz": a workload type must be GROUP/VERSION.KIND, such as core.oam.dev/v1alpha1.Server`}},
		"['*', [a]]":                     {WorkloadTypes{"*"}, []string{"error: at[1]: expected a string, got a list"}},
		"['']":                           {nil, []string{`error: at[0]: "": a workload type must be GROUP/VERSION.KIND, such as core.oam.dev/v1alpha1.Server`}},
	} {
		var w WorkloadTypes
		assert.Equal(t, want.messages, unmarshaled(t, text, w.UnmarshalField), text)
		assert.Equal(t, want.types, w, text)
	}
}

func TestPropertiesInAList(t *testing.T) {
	for text, want := range map[string]struct {
		json     string
		isBroken bool
		messages []string
	}{
		"{a: 1}":                  {json: "{a: 1}"},
		"[1, 2]":                  {json: "[1, 2]"},
		"x":                       {json: "x"},
		"~":                       {},
		"[]":                      {json: "{}"},
		"[{name: a, value: 1}]":   {json: "{a: 1}"},
		"[{name: 5, value: [1]}]": {json: "{'5': [1]}"},
		"[{name: a, value: 1}, {name: a, value: 2}]": {json: "{a: 1}", isBroken: true, messages: []string{`error: at[1].name: duplicate property "a": remove one`}},
		"[{name: a}, {value: 1}]":                    {json: "{}", isBroken: true, messages: []string{"error: at[0].value: required field is missing: Value, of any type", "error: at[1].name: required field is missing: Name of the parameter, variable or property"}},
	} {
		var p Properties
		assert.Equal(t, want.messages, unmarshaled(t, text, p.UnmarshalField), text)
		assert.Equal(t, want.isBroken, p.Broken, text)
		if want.json == "" {
			assert.Nil(t, p.Node, text)
		} else {
			assert.True(t, yamltree.Equal(value(t, want.json), p.Node), text)
		}
		assert.Equal(t, "at", p.Path.String())
	}
}

// TestSame checks which differences of two resources count.
func TestSame(t *testing.T) {
	build := func(change func(*Container)) any {
		text := "x"
		c := &Container{Name: "a", Cmd: []string{"b"}, Env: []Env{{Name: "E", Source: Source{Value: &text}}}, Labels: map[string]string{"l": "1"}}
		change(c)
		return c
	}
	same := build(func(*Container) {})
	assert.True(t, Same(same, build(func(*Container) {})))
	other := "y"
	for i, change := range []func(*Container){
		func(c *Container) { c.Name = "b" },
		func(c *Container) { c.Cmd = append(c.Cmd, "c") },
		func(c *Container) { c.Cmd[0] = "c" },
		func(c *Container) { c.Env[0].Value = nil },
		func(c *Container) { c.Env[0].Value = &other },
		func(c *Container) { c.Labels["m"] = "1" },
		func(c *Container) { c.Resources.CPU = &Amount{} },
	} {
		assert.False(t, Same(same, build(change)), i)
		assert.False(t, Same(build(change), same), i)
	}
	for _, test := range []struct {
		a, b Metadata
		want bool
	}{
		{Metadata{Name: "a", UID: "1"}, Metadata{Name: "a", UID: "2"}, true},
		{Metadata{Name: "a"}, Metadata{Name: "b"}, false},
		{Metadata{Namespace: "a"}, Metadata{Namespace: "b"}, false},
		{Metadata{Labels: map[string]string{"a": "1"}}, Metadata{}, false},
		{Metadata{Annotations: map[string]string{"a": "1"}}, Metadata{}, false},
		{Metadata{Annotations: map[string]string{"config.kubernetes.io/path": "1"}}, Metadata{Annotations: map[string]string{"internal.config.kubernetes.io/index": "2"}}, true},
	} {
		assert.Equal(t, test.want, Same(test.a, test.b), test)
	}
	type withNode struct {
		Node   *yaml.Node
		Report *result.Reporter
	}
	var log result.Log
	assert.True(t, Same(withNode{Node: value(t, "[1]")}, withNode{value(t, "[ 1 ]"), log.For(source{})}))
	assert.False(t, Same(withNode{Node: value(t, "[1]")}, withNode{Node: value(t, "[2]")}))
}
