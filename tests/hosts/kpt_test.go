package hosts

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// generated are the files to which kpt writes the objects of the application in
// oam.
var generated = []string{
	"configmap_front-main-config.yaml",
	"deployment_front.yaml",
	"horizontalpodautoscaler_front-trait-autoscaler.yaml",
	"ingress_front-trait-ingress.yaml",
	"persistentvolumeclaim_data.yaml",
	"service_front.yaml",
}

// other is a resource that the function must not change, written in a way that
// is easily lost.
const other = `# A comment.
apiVersion: v1
kind: ConfigMap
metadata: {name: "other"} # In flow style.
data:
    port:   "80"
    text: |+
      kept

`

// kptPackage returns a package with these files and a pipeline that runs the
// function.
func kptPackage(t *testing.T, more map[string]string) string {
	t.Helper()
	needKpt(t)
	all := map[string]string{"Kptfile": kptfile}
	for name, content := range more {
		all[name] = content
	}
	return folderOf(t, all)
}

// renderKpt renders a package in place, and returns its files. A second render
// must not change a byte.
func renderKpt(t *testing.T, folder string) map[string]string {
	t.Helper()
	kpt(t, folder, "", "fn", "render", folder, "--allow-exec", "--truncate-output=false")
	once := files(t, folder)
	kpt(t, folder, "", "fn", "render", folder, "--allow-exec", "--truncate-output=false")
	assert.Equal(t, once, files(t, folder), "a second render changes the package")
	return once
}

func names(files map[string]string) (all []string) {
	for name := range files {
		all = append(all, name)
	}
	slices.Sort(all)
	return all
}

// TestKptRender checks that the user's files stay, that the sources are marked,
// and that generated files are next to them.
func TestKptRender(t *testing.T) {
	t.Parallel()
	source := map[string]string{"oam.yaml": oam, "other.yaml": other, "README.md": "# Shop\n"}
	folder := kptPackage(t, source)
	after := renderKpt(t, folder)
	assert.ElementsMatch(t, append([]string{"Kptfile", "README.md", "oam.yaml", "other.yaml"}, generated...), names(after))
	idle := kptPackage(t, source)
	kpt(t, idle, "", "fn", "eval", idle, "--exec", "cat")
	for _, name := range []string{"Kptfile", "README.md", "other.yaml"} {
		assert.Equal(t, read(t, idle, name), after[name], "%s is not as kpt writes it with a function that does nothing", name)
	}
	mark := "  annotations:\n    config.kubernetes.io/local-config: \"true\"\n"
	marked := strings.NewReplacer("name: web\nspec:", "name: web\n"+mark+"spec:", "name: shop\nspec:", "name: shop\n"+mark+"spec:").Replace(oam)
	assert.Equal(t, marked, after["oam.yaml"], "only the mark changes in the sources")

	all := objects(t, stream(t, folder))
	delete(all, "v1 ConfigMap <nil>/other")
	checkReferences(t, all, "<nil>", func(name string) string { return name })
	expected := objects(t, mustRun(t, "", oam, program))
	assert.Equal(t, expected, all)
	for _, name := range generated {
		assert.NotContains(t, after[name], "config.kubernetes.io/", "kpt's own annotations are left in %s", name)
	}
	assert.Equal(t, expected, objects(t, mustRun(t, folder, "", program, "render", "oam.yaml")),
		"the marked sources render by themselves")
	all["v1 ConfigMap <nil>/other"] = objects(t, other)["v1 ConfigMap <nil>/other"]
	assert.Equal(t, all, objects(t, mustRun(t, folder, "", program, "render", ".")), "the rendered package renders to itself")
}

// TestKptChanges changes the application between two renders, and checks that
// files of removed objects are gone, and that other objects keep their files.
func TestKptChanges(t *testing.T) {
	t.Parallel()
	second := "    - componentName: web\n      instanceName: back\n      traits: [{name: volume-mounter, properties: {volumeName: data}}]\n"
	shared := oam
	for name, test := range map[string]struct {
		before, after string
		gone, come    []string
	}{
		"instance renamed": {
			oam, strings.Replace(oam, "instanceName: front", "instanceName: shopfront", 1),
			slices.DeleteFunc(slices.Clone(generated), func(name string) bool { return name == "persistentvolumeclaim_data.yaml" }),
			[]string{
				"configmap_shopfront-main-config.yaml", "deployment_shopfront.yaml", "horizontalpodautoscaler_shopfront-trait-autoscaler.yaml",
				"ingress_shopfront-trait-ingress.yaml", "service_shopfront.yaml",
			},
		},
		"trait removed": {
			oam, strings.Replace(oam, "        - name: auto-scaler\n", "", 1),
			[]string{"horizontalpodautoscaler_front-trait-autoscaler.yaml"}, nil,
		},
		"component removed": {
			shared + second, shared,
			[]string{"configmap_back-main-config.yaml", "deployment_back.yaml", "service_back.yaml"}, nil,
		},
		"component added": {
			shared, shared + second, nil,
			[]string{"configmap_back-main-config.yaml", "deployment_back.yaml", "service_back.yaml"},
		},
		"last component removed": {
			oam, oam[:strings.Index(oam, "  components:\n")] + "  components: []\n", generated, nil,
		},
		"parameter changed": {
			oam, strings.Replace(oam, "color = blue", "color = red", 1), nil, nil,
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := kptPackage(t, map[string]string{"oam.yaml": test.before, "other.yaml": other})
			before := names(renderKpt(t, folder))
			write(t, filepath.Join(folder, "oam.yaml"), test.after)
			after := names(renderKpt(t, folder))
			expected := slices.DeleteFunc(before, func(name string) bool { return slices.Contains(test.gone, name) })
			assert.ElementsMatch(t, append(expected, test.come...), after)
			all := objects(t, stream(t, folder))
			delete(all, "v1 ConfigMap <nil>/other")
			assert.Equal(t, objects(t, mustRun(t, "", test.after, program)), all)
		})
	}
}

// TestKptMovedFile moves a generated object to another file, and formats it.
// The next render must keep the file.
func TestKptMovedFile(t *testing.T) {
	t.Parallel()
	folder := kptPackage(t, map[string]string{"oam.yaml": oam})
	before := renderKpt(t, folder)
	write(t, filepath.Join(folder, "workloads", "web.yaml"), before["deployment_front.yaml"]+"---\n"+before["service_front.yaml"])
	require.NoError(t, os.Remove(filepath.Join(folder, "deployment_front.yaml")))
	require.NoError(t, os.Remove(filepath.Join(folder, "service_front.yaml")))
	after := renderKpt(t, folder)
	assert.Contains(t, names(after), "workloads/web.yaml")
	assert.NotContains(t, names(after), "deployment_front.yaml")
	assert.NotContains(t, names(after), "service_front.yaml")
	assert.Equal(t, objects(t, mustRun(t, "", oam, program)), objects(t, stream(t, folder)))
}

// TestKptSubpackage has an application in a folder, and one in a subpackage
// that renders itself too. Generated files must be next to each.
func TestKptSubpackage(t *testing.T) {
	t.Parallel()
	sub := strings.NewReplacer("front", "back", "name: data", "name: back-data", "volumeName: data", "volumeName: back-data",
		"name: shop\n", "name: stock\n", "name: web\n", "name: depot\n", "componentName: web", "componentName: depot").Replace(oam)
	folder := kptPackage(t, map[string]string{
		"apps/oam.yaml": oam,
		"sub/oam.yaml":  sub,
		"sub/Kptfile":   strings.Replace(kptfile, "name: package", "name: sub", 1),
	})
	after := names(renderKpt(t, folder))
	expected := []string{"Kptfile", "apps/oam.yaml", "sub/Kptfile", "sub/oam.yaml"}
	for _, name := range generated {
		name = strings.Replace(name, "_data", "_back-data", 1)
		expected = append(expected, "sub/"+strings.Replace(name, "front", "back", 1))
	}
	for _, name := range generated {
		expected = append(expected, "apps/"+name)
	}
	assert.ElementsMatch(t, expected, after)
}

// TestKptPlatform passes the Platform in each way that kpt has.
func TestKptPlatform(t *testing.T) {
	t.Parallel()
	platform := `apiVersion: render-oam.dev/v1alpha1
kind: Platform
metadata:
  name: default
spec:
  traits:
    auto-scaler:
      implementation: keda
`
	expected := objects(t, mustRun(t, "", oam+"---\n"+platform, program))
	require.Contains(t, expected, "keda.sh/v1alpha1 ScaledObject <nil>/front-trait-autoscaler")

	for name, pkg := range map[string]map[string]string{
		"configPath": {"platform.yaml": platform, "Kptfile": kptfile + "      configPath: platform.yaml\n"},
		"configMap":  {"Kptfile": kptfile + "      configMap:\n        traits.auto-scaler.implementation: keda\n"},
		"in package": {"platform.yaml": platform},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pkg["oam.yaml"] = oam
			folder := kptPackage(t, pkg)
			renderKpt(t, folder)
			assert.Equal(t, expected, objects(t, stream(t, folder)))
		})
	}
	for name, call := range map[string]struct{ file, arg string }{
		"eval with a file":             {file: platform, arg: "--fn-config=platform.yaml"},
		"eval, the Platform in a file": {file: platform},
		"eval with an argument":        {arg: "traits.auto-scaler.implementation=keda"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			folder := kptPackage(t, map[string]string{"oam.yaml": oam})
			args := []string{"fn", "eval", folder, "--exec", program}
			if call.file != "" {
				write(t, filepath.Join(folder, "platform.yaml"), call.file)
			}
			switch {
			case strings.HasPrefix(call.arg, "--"):
				args = append(args, "--fn-config="+filepath.Join(folder, "platform.yaml"))
			case call.arg != "":
				args = append(args, "--", call.arg)
			}
			kpt(t, folder, "", args...)
			assert.Equal(t, expected, objects(t, stream(t, folder)))
		})
	}
}

// TestKptDropsSources checks that the OAM resources are dropped if the Platform
// requires it, except files that the Kptfile names, and that the rendered
// objects stay, even after another render without the sources.
func TestKptDropsSources(t *testing.T) {
	t.Parallel()
	folder := kptPackage(t, map[string]string{
		"oam.yaml":      oam,
		"platform.yaml": "apiVersion: render-oam.dev/v1alpha1\nkind: Platform\nmetadata:\n  name: default\nspec:\n  sources: drop\n",
		"Kptfile":       kptfile + "      configPath: platform.yaml\n",
	})
	assert.ElementsMatch(t, append([]string{"Kptfile", "platform.yaml"}, generated...), names(renderKpt(t, folder)))
}

// TestKptPipes runs the program between kpt's source and sink.
func TestKptPipes(t *testing.T) {
	folder := kptPackage(t, map[string]string{"oam.yaml": oam, "other.yaml": other})
	list := mustRun(t, folder, kpt(t, folder, "", "fn", "source", folder), program)
	sink := filepath.Join(t.TempDir(), "sink")
	kpt(t, folder, list, "fn", "sink", sink)
	assert.Equal(t, renderKpt(t, folder), files(t, sink), "the files must be the same as with kpt fn render")
}

// TestKptErrors checks that errors are reported, and that the package does not
// change.
func TestKptErrors(t *testing.T) {
	folder := kptPackage(t, map[string]string{
		"oam.yaml":   strings.Replace(oam, "componentName: web", "componentName: wed", 1),
		"other.yaml": other,
	})
	before := files(t, folder)
	results := t.TempDir()
	_, stderr, err := run(t, folder, "", "kpt", "fn", "render", folder, "--allow-exec", "--truncate-output=false", "--results-dir", results)
	assert.Error(t, err)
	assert.Contains(t, stderr, `[error] core.oam.dev/v1alpha1/ApplicationConfiguration/shop spec.components[0].componentName: ComponentSchematic "wed" not found; did you mean "web"?`)
	assert.Equal(t, before, files(t, folder))
	report := read(t, results, "results.yaml")
	assert.Contains(t, report, "proposedValue: web")
	assert.Contains(t, report, "path: oam.yaml")
}
