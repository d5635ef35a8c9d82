package fn

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
)

// TestIsInside says which paths stay in the folder of a package, on every
// operating system.
func TestIsInside(t *testing.T) {
	for _, file := range []string{"a.yaml", "./a.yaml", "a/b.yaml", "a/../b.yaml", "..a", "a..", ".../a", "a b", "é", "a", "ab:c", "."} {
		assert.True(t, isInside(file), "%q", file)
	}
	for _, file := range []string{"..", "../a", "a/../..", "a/../../b", "/a", "//a", "C:a", "C:", "c:/a", `a\b`, `..\a`, "a\x00", "a\nb", "a\x7f", "a\u0085"} {
		assert.False(t, isInside(file), "%q", file)
	}
}

// TestPathOf says in which file the host keeps a resource.
func TestPathOf(t *testing.T) {
	for _, test := range []struct {
		annotations map[string]string
		want        string
		isHosted    bool
	}{
		{nil, "", false},
		{map[string]string{"a": "b"}, "", false},
		{map[string]string{krm.AnnotationPath: "a"}, "a", true},
		{map[string]string{krm.AnnotationLegacyPath: "b"}, "b", true},
		{map[string]string{krm.AnnotationPath: "a", krm.AnnotationLegacyPath: "b"}, "a", true},
		{map[string]string{krm.AnnotationPath: "", krm.AnnotationLegacyPath: "b"}, "b", true},
		{map[string]string{krm.AnnotationPath: "a", krm.AnnotationKustomizeID: "x"}, "", false},
		{map[string]string{krm.AnnotationHelmFile: "t"}, "", true},
	} {
		assert.Equal(t, test.want, pathOf(test.annotations), "%v", test.annotations)
		assert.Equal(t, test.isHosted, isHosted(test.annotations), "%v", test.annotations)
	}
}

// TestNewPath says in which files new objects are written.
func TestNewPath(t *testing.T) {
	p := &previous{paths: map[[2]string]bool{{"", "app/service_web.yaml"}: true, {"pkg", "app/deployment_web.yaml"}: true}, tried: make(map[[2]string]int)}
	o := func(kind string) *object.Map { return object.Of("kind", kind, "metadata", object.Of("name", "web")) }
	for _, test := range []struct{ pkg, folder, kind, want string }{
		{"", "app", "Service", "app/service_web_oam.yaml"},
		{"", "app", "Service", "app/service_web_oam2.yaml"},
		{"", "app", "Service", "app/service_web_oam3.yaml"},
		{"", "app", "Deployment", "app/deployment_web.yaml"},
		{"", ".", "Deployment", "deployment_web.yaml"},
		{"pkg", "app", "Service", "app/service_web.yaml"},
		{"pkg", "app", "Deployment", "app/deployment_web_oam.yaml"},
	} {
		assert.Equal(t, test.want, p.newPath(test.pkg, test.folder, o(test.kind)), "%v", test)
	}
}

// TestHoldsItems says which objects look like lists.
func TestHoldsItems(t *testing.T) {
	for _, test := range []struct {
		field string
		value any
		want  bool
	}{
		{"items", object.List{}, true}, {"items", object.EmptyList, true}, {"ITEMS", "x", true}, {"items", "null", true},
		{"items", nil, false}, {"items", object.Plain("null"), false}, {"item", "x", false},
	} {
		assert.Equal(t, test.want, holdsItems(object.Of("kind", "A", test.field, test.value)), "%v", test)
	}
}

// TestNamespaceOf says in which namespace an object is for a policy.
func TestNamespaceOf(t *testing.T) {
	for _, test := range []struct {
		namespace any
		want      string
	}{
		{"a", "a"}, {"", ""}, {nil, ""}, {object.Plain("5"), "5"}, {object.Plain("null"), ""}, {object.Plain("true"), "true"}, {object.List{}, ""},
	} {
		assert.Equal(t, test.want, namespaceOf(object.Of("metadata", object.Of("namespace", test.namespace))), "%v", test)
	}
}
