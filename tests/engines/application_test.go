package engines

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/render-oam/render-oam/tests/cluster/client"
	"github.com/render-oam/render-oam/tests/engines/gitrepo"
)

// application is an Application of Argo CD, and the repository with its source.
type application struct {
	t      *testing.T
	c      *client.Client
	repo   *gitrepo.Repository
	object *client.Object
}

// state is what Argo CD reports about an Application.
type state struct {
	Metadata struct {
		Annotations map[string]string `json:"annotations"`
	} `json:"metadata"`
	Operation any `json:"operation"`
	Status    struct {
		Sync struct {
			Status   string `json:"status"`
			Revision string `json:"revision"`
		} `json:"sync"`
		Health struct {
			Status string `json:"status"`
		} `json:"health"`
		Conditions []struct {
			Type    string `json:"type"`
			Message string `json:"message"`
		} `json:"conditions"`
		OperationState struct {
			Phase      string `json:"phase"`
			Message    string `json:"message"`
			FinishedAt string `json:"finishedAt"`
			SyncResult struct {
				Revision  string           `json:"revision"`
				Resources []syncedResource `json:"resources"`
			} `json:"syncResult"`
		} `json:"operationState"`
	} `json:"status"`
}

// syncedResource is the result for an object in a sync.
type syncedResource struct {
	Kind      string `json:"kind"`
	Name      string `json:"name"`
	Status    string `json:"status"`
	Message   string `json:"message"`
	HookType  string `json:"hookType"`
	HookPhase string `json:"hookPhase"`
}

// newApplication starts Argo CD if necessary, and creates an Application from a
// file of the examples, with a repository of the test and a new namespace.
func newApplication(t *testing.T, o *client.Object, repo *gitrepo.Repository, name string, edits ...func(spec map[string]any)) *application {
	t.Helper()
	_, err := argo()
	require.NoError(t, err)
	c, err := cluster()
	require.NoError(t, err)
	o.SetName(name)
	spec := o.Object["spec"].(map[string]any)
	spec["source"].(map[string]any)["repoURL"] = repo.URL()
	spec["destination"].(map[string]any)["namespace"] = name
	for _, edit := range edits {
		edit(spec)
	}
	a := &application{t: t, c: c, repo: repo, object: o}
	a.apply()
	return a
}

// path returns an edit that makes an Application use another folder.
func path(folder string) func(map[string]any) {
	return func(spec map[string]any) { spec["source"].(map[string]any)["path"] = folder }
}

// automated makes Argo CD sync each commit, and prune even if nothing remains.
func automated(spec map[string]any) {
	spec["syncPolicy"].(map[string]any)["automated"] = map[string]any{"prune": true, "allowEmpty": true}
}

// parameter returns an edit that sets a parameter of the plugin.
func parameter(name, value string) func(map[string]any) {
	return func(spec map[string]any) {
		plugin := spec["source"].(map[string]any)["plugin"].(map[string]any)
		plugin["parameters"] = []any{map[string]any{"name": name, "string": value}}
	}
}

// edit changes the Application.
func (a *application) edit(edit func(spec map[string]any)) {
	a.t.Helper()
	edit(a.object.Object["spec"].(map[string]any))
	a.apply()
}

// apply applies the Application.
func (a *application) apply() {
	a.t.Helper()
	_, _, err := a.c.Apply(a.object, false)
	require.NoError(a.t, err)
}

// live returns the Application in the cluster.
func (a *application) live() (*client.Object, error) {
	return a.c.Get(a.object.GetAPIVersion(), a.object.GetKind(), a.object.GetNamespace(), a.object.GetName())
}

// get returns what Argo CD reports now.
func (a *application) get() (s state) {
	a.t.Helper()
	o, err := a.live()
	require.NoError(a.t, err)
	data, err := o.MarshalJSON()
	require.NoError(a.t, err)
	require.NoError(a.t, json.Unmarshal(data, &s))
	return s
}

// refresh makes Argo CD look for a new commit, as a webhook does, and waits
// until it has compared the objects.
func (a *application) refresh() {
	a.t.Helper()
	const refresh = "argocd.argoproj.io/refresh"
	o := a.object.DeepCopy()
	annotations := o.GetAnnotations()
	if annotations == nil {
		annotations = make(map[string]string)
	}
	annotations[refresh] = "normal"
	o.SetAnnotations(annotations)
	_, _, err := a.c.Apply(o, false)
	require.NoError(a.t, err)
	a.eventually("refresh", func() error {
		if a.get().Metadata.Annotations[refresh] != "" {
			return errors.New("it has not compared the objects")
		}
		return nil
	})
}

// sync makes Argo CD sync and prune, waits for the end, and returns the result.
func (a *application) sync() state {
	a.t.Helper()
	a.startSync()
	var s state
	a.eventually("end of the sync", func() error {
		if s = a.get(); s.Operation != nil || s.Status.OperationState.FinishedAt == "" {
			return fmt.Errorf("%s: %s", s.Status.OperationState.Phase, s.Status.OperationState.Message)
		}
		return nil
	})
	a.log(s)
	return s
}

// startSync requests a sync like the web UI and the command line.
func (a *application) startSync() {
	a.t.Helper()
	options, _, err := unstructured.NestedSlice(a.object.Object, "spec", "syncPolicy", "syncOptions")
	require.NoError(a.t, err)
	a.eventually("start of the sync", func() error {
		o, err := a.live()
		if err != nil {
			return err
		}
		unstructured.RemoveNestedField(o.Object, "status", "operationState")
		o.Object["operation"] = map[string]any{
			"sync":        map[string]any{"prune": true, "syncOptions": options},
			"initiatedBy": map[string]any{"username": "test"},
		}
		_, _, err = a.c.Replace(o)
		return err
	})
}

// healthy waits until the last commit is synced, all its objects are healthy,
// and no sync is running: Argo CD can miss a commit that arrives during a sync.
func (a *application) healthy() state {
	a.t.Helper()
	commit, err := a.repo.Git("rev-parse", "HEAD")
	require.NoError(a.t, err)
	var s state
	a.eventually("health", func() error {
		a.pretendIngresses()
		s = a.get()
		isRunning := s.Operation != nil || s.Status.OperationState.Phase == "Running"
		if isRunning || s.Status.Sync.Revision != strings.TrimSpace(commit) || s.Status.Sync.Status != "Synced" || s.Status.Health.Status != "Healthy" {
			return errors.New(summary(s))
		}
		return nil
	})
	a.log(s)
	return s
}

// log logs what was synced.
func (a *application) log(s state) {
	a.t.Helper()
	a.t.Logf("Application %s: %s", a.object.GetName(), summary(s))
}

func summary(s state) string {
	var lines []string
	for _, r := range s.Status.OperationState.SyncResult.Resources {
		hook := ""
		if r.HookType != "" {
			hook = r.HookType + " hook " + r.HookPhase + ", "
		}
		lines = append(lines, fmt.Sprintf("\n  %s: %s%s %s", describe(r.Kind, r.Name), hook, r.Status, oneLine(r.Message)))
	}
	for _, c := range s.Status.Conditions {
		lines = append(lines, fmt.Sprintf("\n  %s: %s", c.Type, c.Message))
	}
	return fmt.Sprintf("commit %.7s, %s, %s, operation %s: %s%s", s.Status.Sync.Revision, s.Status.Sync.Status, s.Status.Health.Status,
		s.Status.OperationState.Phase, s.Status.OperationState.Message, strings.Join(lines, ""))
}

// synced returns the objects of the last sync, without those that were pruned.
func synced(s state) (names []string) {
	for _, r := range s.Status.OperationState.SyncResult.Resources {
		if r.Status == "Synced" && r.Kind != "Namespace" {
			names = append(names, describe(r.Kind, r.Name))
		}
	}
	slices.Sort(names)
	return names
}

// comparisonError waits until Argo CD reports that it cannot compare the
// objects, and returns the message.
func (a *application) comparisonError() (message string) {
	a.t.Helper()
	a.eventually("condition ComparisonError", func() error {
		s := a.get()
		for _, c := range s.Status.Conditions {
			if c.Type == "ComparisonError" {
				message = c.Message
				return nil
			}
		}
		return errors.New(summary(s))
	})
	a.t.Logf("Application %s: ComparisonError: %s", a.object.GetName(), message)
	return message
}

// eventually waits until f returns no error, and shows the logs of Argo CD if
// it times out.
func (a *application) eventually(what string, f func() error) {
	a.t.Helper()
	eventually(a.t, what+" of "+a.object.GetName(), func() error {
		running, err := argo()
		if err != nil {
			return err
		}
		if err := running.Check(); err != nil {
			require.NoError(a.t, err)
		}
		return f()
	})
}

// namespace returns the namespace of the objects.
func (a *application) namespace() string {
	namespace, _, _ := unstructured.NestedString(a.object.Object, "spec", "destination", "namespace")
	return namespace
}

// deployment returns the replicas of a Deployment, and the image of its first
// container.
func (a *application) deployment(name string) (replicas, image string) {
	a.t.Helper()
	o := find(a.t, "apps/v1", "Deployment", a.namespace(), name)
	number, _, err := unstructured.NestedInt64(o.Object, "spec", "replicas")
	require.NoError(a.t, err)
	containers, _, err := unstructured.NestedSlice(o.Object, "spec", "template", "spec", "containers")
	require.NoError(a.t, err)
	return strconv.FormatInt(number, 10), containers[0].(map[string]any)["image"].(string)
}

// pretendIngresses does what an Ingress controller would do: it gives each
// Ingress an address, which Argo CD waits for.
func (a *application) pretendIngresses() {
	a.t.Helper()
	ingresses, err := a.c.List("networking.k8s.io/v1", "Ingress", a.namespace(), "")
	require.NoError(a.t, err)
	for _, o := range ingresses {
		if _, has, _ := unstructured.NestedSlice(o.Object, "status", "loadBalancer", "ingress"); has {
			continue
		}
		o.SetAPIVersion("networking.k8s.io/v1")
		o.SetKind("Ingress")
		address := map[string]any{"loadBalancer": map[string]any{"ingress": []any{map[string]any{"ip": "192.0.2.1"}}}}
		require.NoError(a.t, a.c.SetStatus(&o, address))
	}
}

// never fails the test if something exists within the time that it would have
// needed.
func (a *application) never(what string, isThere func() bool) {
	a.t.Helper()
	for range 15 {
		if isThere() {
			a.t.Fatalf("%s: %s", what, summary(a.get()))
		}
		time.Sleep(200 * time.Millisecond)
	}
}
