package fn

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
)

// generated returns an object that an earlier run generated from an application:
// the annotation and its value, and others in pairs.
func generated(t *testing.T, namespace, from string, annotations ...string) *krm.Item {
	t.Helper()
	text := "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: now\n  namespace: " + namespace + "\n  labels:\n    " + oam.LabelManagedBy + ": " + oam.ManagedBy +
		"\n  annotations:\n    " + oam.AnnotationApplication + ": " + from + "\n"
	for i := 0; i+1 < len(annotations); i += 2 {
		text += "    " + annotations[i] + ": '" + annotations[i+1] + "'\n"
	}
	in := krm.Read([]byte(text), "input.yaml", &result.Log{})
	require.Len(t, in.Items, 1)
	return in.Items[0]
}

func TestRecordedIdentity(t *testing.T) {
	now := krm.ID{Group: "apps", Kind: "Deployment", Namespace: "prod", Name: "now"}
	assert.Equal(t, now, recordedIdentity(generated(t, "prod", "shop")))
	for record, want := range map[string]krm.ID{
		"apps|Deployment|test|before": {Group: "apps", Kind: "Deployment", Namespace: "test", Name: "before"},
		"|Service||before":            {Kind: "Service", Name: "before"},
		"apps||test|before":           now,
		"apps|Deployment|test|":       now,
		"apps|Deployment|before":      now,
		"apps|Deployment|a|b|c":       now,
		"":                            now,
	} {
		item := generated(t, "prod", "shop", annotationGeneratedAs, record)
		assert.Equal(t, want, recordedIdentity(item), record)
		if want != now {
			assert.Equal(t, record, identityString(want))
		}
	}
}

// TestOwners finds the applications from which objects were generated, after
// either was renamed or moved.
func TestOwners(t *testing.T) {
	pkg, was := krm.AnnotationPackage, "internal.config.kubernetes.io/previousNames"
	shop := &app.Application{Kind: "ApplicationConfiguration", Name: "shop", Namespace: "prod"}
	renamed := &app.Application{Kind: "Application", Name: "new", Namespace: "prod", Annotations: map[string]string{was: "old,older,new"}}
	a := &app.Application{Kind: "ApplicationConfiguration", Name: "twin", Namespace: "prod", Annotations: map[string]string{pkg: "a"}}
	b := &app.Application{Kind: "ApplicationConfiguration", Name: "twin", Namespace: "prod", Annotations: map[string]string{pkg: "b"}}
	alone := &app.Application{Kind: "ApplicationConfiguration", Name: "alone", Namespace: "prod", Annotations: map[string]string{pkg: "a"}}
	broken := &app.Application{Kind: "ApplicationConfiguration", Namespace: "prod"}
	o := newOwners([]*app.Application{shop, renamed, a, b, alone, broken})

	for _, c := range []struct {
		pkg, namespace, name string
		want                 *app.Application
	}{
		{"", "prod", "shop", shop}, {"", "test", "shop", nil}, {"a", "prod", "shop", shop}, {"", "prod", "", nil},
		{"", "prod", "new", renamed}, {"", "prod", "old", renamed}, {"", "prod", "older", renamed}, {"", "prod", "oldest", nil},
		{"a", "prod", "twin", a}, {"b", "prod", "twin", b}, {"c", "prod", "twin", nil}, {"", "prod", "twin", nil},
		{"a", "prod", "alone", alone}, {"b", "prod", "alone", alone}, {"", "prod", "alone", alone},
	} {
		assert.Same(t, c.want, o.find(c.pkg, c.namespace, c.name), "%v", c)
	}

	const record = "apps|Deployment|prod|before"
	id := func(namespace, name string) krm.ID {
		return krm.ID{Group: "apps", Kind: "Deployment", Namespace: namespace, Name: name}
	}
	for reason, c := range map[string]struct {
		item  *krm.Item
		of    key
		title string // "" if no application of the input owns it
	}{
		"as generated":                   {generated(t, "prod", "shop"), key{"", id("prod", "now")}, "ApplicationConfiguration/shop"},
		"from an application before":     {generated(t, "prod", "old"), key{"", id("prod", "now")}, "Application/old"},
		"with another name before":       {generated(t, "prod", "shop", annotationGeneratedAs, record), key{"", id("prod", "before")}, "ApplicationConfiguration/shop"},
		"moved without the application":  {generated(t, "test", "shop", annotationGeneratedAs, record), key{"", id("prod", "before")}, ""},
		"moved together":                 {generated(t, "prod", "shop", annotationGeneratedAs, "apps|Deployment|test|before"), key{"", id("prod", "before")}, "ApplicationConfiguration/shop"},
		"in another namespace":           {generated(t, "test", "prod/shop"), key{"", id("test", "now")}, "ApplicationConfiguration/prod/shop"},
		"in another namespace, recorded": {generated(t, "test", "prod/shop", annotationGeneratedAs, "apps|Deployment|test|before"), key{"", id("test", "before")}, "ApplicationConfiguration/prod/shop"},
		"in another one, and moved":      {generated(t, "prod", "test/shop", annotationGeneratedAs, "apps|Deployment|other|before"), key{"", id("other", "before")}, ""},
		"of a package":                   {generated(t, "prod", "twin", pkg, "b"), key{"b", id("prod", "now")}, "ApplicationConfiguration/twin"},
		"in the package of another":      {generated(t, "prod", "alone", pkg, "b"), key{"a", id("prod", "now")}, "ApplicationConfiguration/alone"},
		"of an application that is gone": {generated(t, "prod", "gone"), key{}, ""},
		"of one in another namespace":    {generated(t, "test", "shop"), key{}, ""},
		"of two in other packages":       {generated(t, "prod", "twin", pkg, "c"), key{}, ""},
		"of an application without name": {generated(t, "prod", `""`), key{}, ""},
	} {
		of, isOwned := o.keyOf(c.item)
		assert.Equal(t, c.of, of, reason)
		assert.Equal(t, c.of != key{}, isOwned, reason)
		if c.title != "" {
			assert.Equal(t, c.title, o.titleOf(c.item), reason)
		}
	}
	assert.Equal(t, "ApplicationConfiguration/gone", o.titleOf(generated(t, "prod", "gone")))
	assert.Equal(t, "ApplicationConfiguration/test/gone", o.titleOf(generated(t, "prod", "test/gone")))
}
