package cluster

import (
	"bytes"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/types"

	"github.com/render-oam/render-oam/tests/cluster/client"
)

// selector selects what the program generated from an application.
const selector = "app.kubernetes.io/managed-by=render-oam,app.kubernetes.io/name="

// change is a change to an application, and its effect.
type change struct {
	name     string
	file     string // contains old once, which is replaced by new
	old, new string
	rolls    []string // workloads that get new pods
	scales   []string // workloads whose number of pods changes
	gone     []string // objects that are pruned
}

// changes are made to the example voting, one after the other.
var changes = []change{
	{name: "nothing"},
	{
		name: "a parameter", file: "application.yaml",
		old: "value: Tabs", new: "value: Semicolons",
		rolls: []string{"Deployment/vote"},
	},
	{
		name: "a variable", file: "application.yaml",
		old: "value: latest", new: "value: 1.5.0",
		rolls: []string{"Deployment/vote", "Deployment/result", "Deployment/worker"},
	},
	{
		name: "a config file", file: "components.yaml",
		old: "maxmemory 64mb", new: "maxmemory 96mb",
		rolls: []string{"StatefulSet/redis"},
	},
	{
		name: "a replica count", file: "application.yaml",
		old: "replicaCount: 2", new: "replicaCount: 4",
		scales: []string{"Deployment/worker"},
	},
	{
		name: "a removed trait", file: "application.yaml",
		old: `
      traits:
        - name: manual-scaler
          properties:
            replicaCount: 4`, new: "",
		scales: []string{"Deployment/worker"},
	},
	{
		name: "a removed component", file: "application.yaml",
		old: `
    - componentName: result
      instanceName: result
      parameterValues:
        - name: tag
          value: "[fromVariable(tag)]"
      traits:
        - name: ingress
          properties:
            hostname: "result.[fromVariable(domain)]"`, new: "",
		gone: []string{"Deployment/result", "Ingress/result-trait-ingress", "Service/result"},
	},
	{
		name: "a removed trait that added an object", file: "application.yaml",
		old: `
        - name: auto-scaler
          properties:
            minimum: 2
            maximum: 10
            cpu: 70`, new: "",
		gone: []string{"HorizontalPodAutoscaler/vote-trait-autoscaler"},
	},
	{
		name: "a workload type", file: "components.yaml",
		old: "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata:\n  name: redis\n" +
			"  annotations:\n    description: Queue of votes\nspec:\n  workloadType: core.oam.dev/v1alpha1.SingletonServer",
		new:  "apiVersion: core.oam.dev/v1alpha1\nkind: ComponentSchematic\nmetadata:\n  name: redis\nspec:\n  workloadType: core.oam.dev/v1alpha1.Server",
		gone: []string{"StatefulSet/redis"},
	},
}

// TestChanged changes an application step by step, and applies it each time
// with server-side apply.
func TestChanged(t *testing.T) {
	t.Parallel()
	in := prepare(t, "changed")
	in.runChanges(in.apply, func() []string { return in.prune("voting") })
}

// TestChangedByKubectl does the same with kubectl, which computes the changes
// on the client, and prunes.
func TestChangedByKubectl(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("kubectl"); err != nil {
		t.Skip("kubectl is not on PATH")
	}
	in := prepare(t, "changed-by-kubectl")
	var pruned []string
	in.runChanges(func(objects []*client.Object) {
		in.take(objects)
		pruned = in.kubectlApply("voting")
	}, func() []string { return pruned })
}

// runChanges applies the example, then each change, and checks the effect.
// prune returns the names of the objects that it removed.
func (in *installed) runChanges(apply func([]*client.Object), prune func() []string) {
	in.t.Helper()
	app := in.t.TempDir()
	require.NoError(in.t, os.CopyFS(app, os.DirFS(filepath.Join(root, "examples", "voting", "app"))))
	others := in.others()
	apply(render(in.t, app))
	assert.Empty(in.t, prune())
	in.waitReady()
	for _, change := range changes {
		if change.file != "" {
			text := string(read(in.t, app, change.file))
			require.Equal(in.t, 1, strings.Count(text, change.old), "%s: %q in %s", change.name, change.old, change.file)
			text = strings.Replace(text, change.old, change.new, 1)
			require.NoError(in.t, os.WriteFile(filepath.Join(app, change.file), []byte(text), 0o644))
		}
		pods, uids := in.podsByWorkload(), in.uids()
		apply(render(in.t, app))
		assert.ElementsMatch(in.t, change.gone, prune(), "%s: pruned objects", change.name)
		in.waitReady()
		in.checkPods(change, pods)
		for name, uid := range in.uids() {
			assert.Contains(in.t, []types.UID{"", uid}, uids[name], "%s: %s was created again", change.name, name)
		}
		in.check()
	}
	for _, o := range others {
		_, err := in.c.Get(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName())
		assert.NoError(in.t, err, "an object of another tool must stay")
	}
}

// others returns objects that do not belong to the application, although they
// look similar.
func (in *installed) others() (made []*client.Object) {
	in.t.Helper()
	for name, labels := range map[string]map[string]any{
		"of-another-application": {"app.kubernetes.io/managed-by": "render-oam", "app.kubernetes.io/name": "voting-2"},
		"of-another-manager":     {"app.kubernetes.io/managed-by": "helm", "app.kubernetes.io/name": "voting"},
	} {
		o, _, err := in.c.Apply(&client.Object{Object: map[string]any{
			"apiVersion": "v1", "kind": "ConfigMap",
			"metadata": map[string]any{"name": name, "namespace": in.namespace, "labels": labels},
		}}, false)
		require.NoError(in.t, err)
		made = append(made, o)
	}
	return made
}

// podsByWorkload returns the UIDs of the pods of each workload.
func (in *installed) podsByWorkload() map[string][]types.UID {
	in.t.Helper()
	all := make(map[string][]types.UID)
	for workload := range in.templates() {
		all[workload] = []types.UID{}
		for _, pod := range in.podsOf(workload) {
			all[workload] = append(all[workload], pod.UID)
		}
	}
	return all
}

// checkPods compares the pods with those before a change.
func (in *installed) checkPods(change change, before map[string][]types.UID) {
	in.t.Helper()
	for workload, pods := range in.podsByWorkload() {
		kept := 0
		for _, pod := range pods {
			if slices.Contains(before[workload], pod) {
				kept++
			}
		}
		switch earlier, known := before[workload]; {
		case !known:
		case slices.Contains(change.rolls, workload):
			assert.Zero(in.t, kept, "%s: pods of %s that were not replaced", change.name, workload)
		case slices.Contains(change.scales, workload):
			assert.NotEqual(in.t, len(earlier), len(pods), "%s: pods of %s", change.name, workload)
			assert.Equal(in.t, min(len(earlier), len(pods)), kept, "%s: pods of %s that were kept", change.name, workload)
		default:
			assert.ElementsMatch(in.t, earlier, pods, "%s: pods of %s", change.name, workload)
		}
	}
}

// uids returns the UIDs of the installed objects.
func (in *installed) uids() map[string]types.UID {
	in.t.Helper()
	all := make(map[string]types.UID)
	for _, o := range in.objects {
		found, err := in.c.Get(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName())
		require.NoError(in.t, err)
		all[describe(o)] = found.GetUID()
	}
	return all
}

// prunable are the kinds that the program generates from the example.
var prunable = []string{
	"v1/ConfigMap", "v1/PersistentVolumeClaim", "v1/Service", "apps/v1/Deployment", "apps/v1/StatefulSet", "batch/v1/Job",
	"autoscaling/v2/HorizontalPodAutoscaler", "networking.k8s.io/v1/Ingress", "networking.k8s.io/v1/NetworkPolicy",
}

// prune deletes the objects that have the labels of an application and that it
// no longer generates.
func (in *installed) prune(application string) (gone []string) {
	in.t.Helper()
	for _, kind := range prunable {
		at := strings.LastIndexByte(kind, '/')
		found, err := in.c.List(kind[:at], kind[at+1:], in.namespace, selector+application)
		require.NoError(in.t, err)
		for _, o := range found {
			o.SetAPIVersion(kind[:at])
			o.SetKind(kind[at+1:])
			if isWanted := slices.ContainsFunc(in.objects, func(w *client.Object) bool { return describe(w) == describe(&o) }); isWanted {
				continue
			}
			require.NoError(in.t, in.c.Delete(&o, "Background"))
			gone = append(gone, describe(&o))
		}
	}
	return gone
}

// kubectlApply applies the objects with kubectl, and returns what it pruned.
func (in *installed) kubectlApply(application string) (pruned []string) {
	in.t.Helper()
	args := []string{
		"--server=" + in.c.URL, "--token=" + in.c.Token, "--insecure-skip-tls-verify", "--kubeconfig=/dev/null", "--cache-dir=" + in.t.TempDir(),
		"--namespace=" + in.namespace, "apply", "--prune", "--validate=strict", "--selector=" + selector + application, "--filename=-",
	}
	for _, kind := range prunable {
		if strings.Count(kind, "/") == 1 {
			kind = "core/" + kind
		}
		args = append(args, "--prune-allowlist="+kind)
	}
	var input bytes.Buffer
	for _, o := range in.objects {
		data, err := o.MarshalJSON()
		require.NoError(in.t, err)
		input.Write(data)
	}
	kubectl := exec.Command("kubectl", args...)
	kubectl.Stdin = &input
	out, err := kubectl.CombinedOutput()
	require.NoError(in.t, err, string(out))
	assert.NotContains(in.t, string(out), "Warning", string(out))
	for line := range strings.Lines(string(out)) {
		if name, is := strings.CutSuffix(strings.TrimSpace(line), " pruned"); is {
			pruned = append(pruned, nameOf(name))
		}
	}
	return pruned
}

// nameOf returns the name in the form of describe for a name that kubectl
// prints, such as deployment.apps/web.
func nameOf(resource string) string {
	resource, name, _ := strings.Cut(resource, "/")
	resource, _, _ = strings.Cut(resource, ".")
	for _, kind := range prunable {
		if kind = path.Base(kind); strings.EqualFold(kind, resource) {
			return kind + "/" + name
		}
	}
	return resource + "/" + name
}

// TestTaskIsReplaced checks a limit of all ways of applying: the template of a
// Job is immutable. Its parallelism is not.
func TestTaskIsReplaced(t *testing.T) {
	t.Parallel()
	in := prepare(t, "task")
	app := t.TempDir()
	require.NoError(t, os.CopyFS(app, os.DirFS("testdata/shop")))
	report := func(edits ...string) *client.Object {
		for _, file := range []string{"components.yaml", "applications.yaml"} {
			text := strings.NewReplacer(edits...).Replace(string(read(t, app, file)))
			require.NoError(t, os.WriteFile(filepath.Join(app, file), []byte(text), 0o644))
		}
		in.take(slices.DeleteFunc(render(t, app), func(o *client.Object) bool { return describe(o) != "Job/report" }))
		require.Len(t, in.objects, 1)
		return in.objects[0]
	}
	_, _, err := in.c.Apply(report(), false)
	require.NoError(t, err)
	in.waitReady()
	_, _, err = in.c.Apply(report("replicaCount: 3", "replicaCount: 2"), false)
	require.NoError(t, err)

	changed := report("default: May", "default: June")
	_, _, err = in.c.Apply(changed, false)
	require.ErrorContains(t, err, "field is immutable")
	require.NoError(t, in.c.Delete(changed, "Background"))
	eventually(t, "new job", func() error {
		_, _, err = in.c.Apply(changed, false)
		return err
	})
	in.waitReady()
	in.check()
}
