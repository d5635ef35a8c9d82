// Package cluster checks the output with a real Kubernetes: whether the API
// server accepts it, and whether controllers run it.
package cluster

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"k8s.io/apimachinery/pkg/runtime"
	utiljson "k8s.io/apimachinery/pkg/util/json"
	"sigs.k8s.io/yaml"

	"github.com/render-oam/render-oam/tests/cluster/client"
	"github.com/render-oam/render-oam/tests/cluster/controlplane"
)

// root is the root of the repository.
const root = "../.."

// timeout is how long anything in the cluster may take.
const timeout = 90 * time.Second

// The clusters. Each starts with the first test that needs it.
var (
	newest = sync.OnceValues(func() (*client.Client, error) { return start(controlplane.Newest) })
	oldest = sync.OnceValues(func() (*client.Client, error) { return start(controlplane.Oldest) })
)

// running are the control planes to stop at the end.
var running struct {
	sync.Mutex
	all []*controlplane.ControlPlane
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, c := range running.all {
		if err := c.Stop(code != 0); err != nil {
			fmt.Println(err)
			code = 1
		}
	}
	os.Exit(code)
}

// start starts a version of Kubernetes, with stand-ins for custom resource
// definitions.
func start(v controlplane.Version) (*client.Client, error) {
	c, err := controlplane.Start(v, "kube", filepath.Join(root, "bin"))
	if err != nil {
		return nil, err
	}
	running.Lock()
	running.all = append(running.all, c)
	running.Unlock()
	return c.Client, errors.Join(define(c.Client), c.StartControllers())
}

// define defines the kinds that are not built into Kubernetes.
func define(c *client.Client) error {
	files, err := filepath.Glob("crds/*.yaml")
	if err != nil {
		return err
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			return err
		}
		definition := &client.Object{}
		if err := yaml.UnmarshalStrict(data, &definition.Object); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
		if err := c.Define(definition); err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

// connect returns a client for a cluster, and starts the cluster if necessary.
func connect(t *testing.T, cluster func() (*client.Client, error)) *client.Client {
	t.Helper()
	c, err := cluster()
	require.NoError(t, err)
	return c
}

// retry calls f until it returns no error or the timeout is reached.
func retry(f func() error) error {
	deadline := time.Now().Add(timeout)
	for {
		err := f()
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// eventually fails the test unless f returns no error before the timeout.
func eventually(t *testing.T, what string, f func() error) {
	t.Helper()
	require.NoError(t, retry(f), "%s, after %s", what, timeout)
}

// program is the path of the program, which is built once from the repository.
var program = sync.OnceValues(func() (string, error) {
	binary, err := filepath.Abs(filepath.Join(root, "bin", "render-oam-cluster-test"))
	if err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-o", binary, "./cmd/render-oam")
	build.Dir = root
	out, err := build.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("%w\n%s", err, out)
	}
	return binary, nil
})

// tryRender renders files and folders.
func tryRender(t *testing.T, paths ...string) (stdout, stderr string, err error) {
	t.Helper()
	binary, err := program()
	require.NoError(t, err)
	command := exec.Command(binary, append([]string{"render"}, paths...)...)
	var out, errs bytes.Buffer
	command.Stdout, command.Stderr = &out, &errs
	err = command.Run()
	return out.String(), errs.String(), err
}

// render renders files and folders, and fails the test if there are errors.
func render(t *testing.T, paths ...string) []*client.Object {
	t.Helper()
	stdout, stderr, err := tryRender(t, paths...)
	require.NoError(t, err, stderr)
	return objects(t, []byte(stdout))
}

// made is the annotation on everything that the program generates.
const made = "render-oam.dev/application"

// objects returns the objects in a stream, and those inside its lists, as
// kubectl reads them. Documents that it cannot read must not be generated ones.
func objects(t *testing.T, stream []byte) (all []*client.Object) {
	t.Helper()
	for document := range strings.SplitSeq("\n"+string(stream), "\n---") {
		var fields map[string]any
		err := yaml.UnmarshalStrict([]byte(document), &fields)
		if err != nil && strings.Contains(document, "kind: ResourceList") {
			err = yaml.Unmarshal([]byte(document), &fields) // a merge key next to the key that overrides it, which stays as the user wrote it
		}
		if err != nil {
			require.NotContains(t, document, made, "%s", err)
			continue
		}
		if len(fields) > 0 {
			all = append(all, flatten(t, fields)...)
		}
	}
	return all
}

// flatten returns an object, or the items of a list.
func flatten(t *testing.T, fields map[string]any) (all []*client.Object) {
	t.Helper()
	kind, _ := fields["kind"].(string)
	items, isList := fields["items"].([]any)
	if !isList || !strings.HasSuffix(kind, "List") {
		data, err := json.Marshal(fields)
		require.NoError(t, err)
		o := &client.Object{}
		require.NoError(t, utiljson.Unmarshal(data, &o.Object))
		return []*client.Object{o}
	}
	for _, item := range items {
		if fields, is := item.(map[string]any); is {
			all = append(all, flatten(t, fields)...)
		}
	}
	return all
}

// generated returns the objects that the program generated.
func generated(all []*client.Object) (found []*client.Object) {
	for _, o := range all {
		if o.GetAnnotations()[made] != "" {
			found = append(found, o)
		}
	}
	return found
}

// describe returns a name for an object in messages.
func describe(o *client.Object) string { return o.GetKind() + "/" + o.GetName() }

// as returns an object as its Go type.
func as[T any](t *testing.T, o *client.Object) *T {
	t.Helper()
	typed := new(T)
	require.NoError(t, runtime.DefaultUnstructuredConverter.FromUnstructured(o.Object, typed), describe(o))
	return typed
}

// ofKind returns the objects of a kind as its Go type.
func ofKind[T any](t *testing.T, kind string, all []*client.Object) (found []*T) {
	t.Helper()
	for _, o := range all {
		if o.GetKind() == kind {
			found = append(found, as[T](t, o))
		}
	}
	return found
}

// makeNamespace creates a namespace in which pods can run.
func makeNamespace(t *testing.T, c *client.Client, name string) {
	t.Helper()
	o := &client.Object{}
	o.SetAPIVersion("v1")
	o.SetKind("Namespace")
	o.SetName(name)
	_, _, err := c.Apply(o, false)
	require.NoError(t, err)
}

// read returns the content of a file.
func read(t *testing.T, parts ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	require.NoError(t, err)
	return data
}

// glob returns the files that match a pattern. There must be at least one.
func glob(t *testing.T, parts ...string) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(parts...))
	require.NoError(t, err)
	assert.NotEmpty(t, files)
	return files
}
