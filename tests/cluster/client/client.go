// Package client is a small client of the Kubernetes API. Unlike client-go, it
// returns the warnings of the server, and it needs none of client-go's modules.
package client

import (
	"bytes"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	utiljson "k8s.io/apimachinery/pkg/util/json"
)

// Manager is the field manager of everything that is applied.
const Manager = "render-oam-tests"

// Object is an object of any kind.
type Object = unstructured.Unstructured

// Client talks to one API server, as a cluster administrator.
type Client struct {
	URL   string
	Token string

	http      http.Client
	mutex     sync.Mutex
	resources map[string]resource // by apiVersion and kind
}

// resource is the server's name for a kind.
type resource struct {
	plural       string
	isNamespaced bool
}

// Error is an error response of the server.
type Error struct {
	Code    int
	Message string
}

func (e *Error) Error() string { return fmt.Sprintf("%d: %s", e.Code, e.Message) }

// IsNotFound reports whether an error means that the object or its kind does
// not exist.
func IsNotFound(err error) bool {
	var e *Error
	return errors.As(err, &e) && e.Code == http.StatusNotFound
}

// New returns a client for the server at a URL. It does not verify the server's
// certificate.
func New(address, token string) *Client {
	transport := &http.Transport{
		TLSClientConfig:     &tls.Config{InsecureSkipVerify: true},
		ForceAttemptHTTP2:   true,
		MaxIdleConnsPerHost: 8,
	}
	return &Client{
		URL: address, Token: token,
		http:      http.Client{Transport: transport, Timeout: time.Minute},
		resources: make(map[string]resource),
	}
}

// Kubeconfig returns a configuration with which other clients use the same
// server.
func (c *Client) Kubeconfig() []byte {
	return fmt.Appendf(nil, `apiVersion: v1
kind: Config
current-context: test
contexts:
- name: test
  context: {cluster: test, user: test}
clusters:
- name: test
  cluster: {server: %q, insecure-skip-tls-verify: true}
users:
- name: test
  user: {token: %q}
`, c.URL, c.Token)
}

// Ready reports whether the server is ready.
func (c *Client) Ready() bool {
	_, _, err := c.send(http.MethodGet, "/readyz", "", nil)
	return err == nil
}

// Apply applies an object with server-side apply, strict validation and force.
// It returns the resulting object and the server's warnings.
func (c *Client) Apply(o *Object, isDryRun bool) (*Object, []string, error) {
	query := url.Values{"fieldManager": {Manager}, "fieldValidation": {"Strict"}, "force": {"true"}}
	if isDryRun {
		query.Set("dryRun", "All")
	}
	return c.patch(o, "application/apply-patch+yaml", query)
}

// ApplyWithoutForce applies an object like Apply, but fails if a field has
// another value and another manager.
func (c *Client) ApplyWithoutForce(o *Object) (*Object, []string, error) {
	return c.patch(o, "application/apply-patch+yaml", url.Values{"fieldManager": {Manager}, "fieldValidation": {"Strict"}})
}

// Define applies a CustomResourceDefinition, and returns once its kind is
// served.
func (c *Client) Define(definition *Object) error {
	_, warnings, err := c.Apply(definition, false)
	if err != nil {
		return err
	}
	if len(warnings) > 0 {
		return fmt.Errorf("the server warns about %s: %q", definition.GetName(), warnings)
	}
	for deadline := time.Now().Add(time.Minute); ; time.Sleep(100 * time.Millisecond) {
		live, err := c.Get(definition.GetAPIVersion(), definition.GetKind(), "", definition.GetName())
		if err != nil {
			return err
		}
		if hasCondition(live, "Established") {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("%s is not established", definition.GetName())
		}
	}
}

func hasCondition(o *Object, name string) bool {
	conditions, _, _ := unstructured.NestedSlice(o.Object, "status", "conditions")
	return slices.ContainsFunc(conditions, func(c any) bool {
		condition, _ := c.(map[string]any)
		return condition["type"] == name && condition["status"] == "True"
	})
}

// Merge merges an object into the existing one by the merge strategies of its
// type, as kubectl apply does with an object that it has not applied before.
func (c *Client) Merge(o *Object) (*Object, []string, error) {
	return c.patch(o, "application/strategic-merge-patch+json", url.Values{"fieldManager": {Manager}, "fieldValidation": {"Strict"}})
}

// PreviewMerge returns the object that Merge would result in, as kubectl diff
// does.
func (c *Client) PreviewMerge(o *Object) (*Object, []string, error) {
	return c.patch(o, "application/strategic-merge-patch+json", url.Values{"fieldManager": {Manager}, "fieldValidation": {"Strict"}, "dryRun": {"All"}})
}

// MergeAs merges fields into an object as a given manager. A null field is
// removed.
func (c *Client) MergeAs(o *Object, manager string) (*Object, []string, error) {
	return c.patch(o, "application/merge-patch+json", url.Values{"fieldManager": {manager}, "fieldValidation": {"Strict"}})
}

func (c *Client) patch(o *Object, contentType string, query url.Values) (*Object, []string, error) {
	path, err := c.path(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName())
	if err != nil {
		return nil, nil, err
	}
	return c.sendObject(http.MethodPatch, path+"?"+query.Encode(), contentType, o)
}

// Create creates an object as a given manager.
func (c *Client) Create(o *Object, manager string) (*Object, []string, error) {
	path, err := c.path(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), "")
	if err != nil {
		return nil, nil, err
	}
	query := url.Values{"fieldManager": {manager}, "fieldValidation": {"Strict"}}
	return c.sendObject(http.MethodPost, path+"?"+query.Encode(), "application/json", o)
}

// Replace replaces all fields of an object, as kubectl replace does.
func (c *Client) Replace(o *Object) (*Object, []string, error) {
	path, err := c.path(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName())
	if err != nil {
		return nil, nil, err
	}
	query := url.Values{"fieldManager": {Manager}, "fieldValidation": {"Strict"}}
	return c.sendObject(http.MethodPut, path+"?"+query.Encode(), "application/json", o)
}

// SetStatus sets fields in the status of an object.
func (c *Client) SetStatus(o *Object, status map[string]any) error {
	path, err := c.path(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName())
	if err != nil {
		return err
	}
	patch := &Object{Object: map[string]any{"apiVersion": o.GetAPIVersion(), "kind": o.GetKind(), "status": status}}
	_, _, err = c.sendObject(http.MethodPatch, path+"/status", "application/merge-patch+json", patch)
	return err
}

// Get returns an object.
func (c *Client) Get(apiVersion, kind, namespace, name string) (*Object, error) {
	path, err := c.path(apiVersion, kind, namespace, name)
	if err != nil {
		return nil, err
	}
	found, _, err := c.sendObject(http.MethodGet, path, "", nil)
	return found, err
}

// Scale returns the scale of an object, which only some kinds have.
func (c *Client) Scale(apiVersion, kind, namespace, name string) (*Object, error) {
	path, err := c.path(apiVersion, kind, namespace, name)
	if err != nil {
		return nil, err
	}
	found, _, err := c.sendObject(http.MethodGet, path+"/scale", "", nil)
	return found, err
}

// List returns the objects of a kind in a namespace that match a label
// selector.
func (c *Client) List(apiVersion, kind, namespace, selector string) ([]Object, error) {
	path, err := c.path(apiVersion, kind, namespace, "")
	if err != nil {
		return nil, err
	}
	found, _, err := c.sendObject(http.MethodGet, path+"?"+url.Values{"labelSelector": {selector}}.Encode(), "", nil)
	if err != nil {
		return nil, err
	}
	list, err := found.ToList()
	if err != nil {
		return nil, err
	}
	return list.Items, nil
}

// Delete deletes an object. The policy is Background, Foreground or Orphan.
func (c *Client) Delete(o *Object, policy string) error {
	path, err := c.path(o.GetAPIVersion(), o.GetKind(), o.GetNamespace(), o.GetName())
	if err != nil {
		return err
	}
	_, _, err = c.send(http.MethodDelete, path+"?"+url.Values{"propagationPolicy": {policy}}.Encode(), "", nil)
	return err
}

// IsNamespaced reports whether objects of the kind are in namespaces.
func (c *Client) IsNamespaced(o *Object) bool {
	r, err := c.resource(o.GetAPIVersion(), o.GetKind())
	return err == nil && r.isNamespaced
}

// Knows reports whether the server has the kind of an object.
func (c *Client) Knows(o *Object) bool {
	_, err := c.resource(o.GetAPIVersion(), o.GetKind())
	return err == nil
}

// path returns the path of an object, or of the list of its kind if name is "".
func (c *Client) path(apiVersion, kind, namespace, name string) (string, error) {
	r, err := c.resource(apiVersion, kind)
	if err != nil {
		return "", err
	}
	path := groupPath(apiVersion)
	if r.isNamespaced && namespace != "" {
		path += "/namespaces/" + namespace
	}
	path += "/" + r.plural
	if name != "" {
		path += "/" + name
	}
	return path, nil
}

func groupPath(apiVersion string) string {
	if !strings.Contains(apiVersion, "/") {
		return "/api/" + apiVersion
	}
	return "/apis/" + apiVersion
}

// resource asks the server for its name of a kind, once per kind.
func (c *Client) resource(apiVersion, kind string) (resource, error) {
	key := apiVersion + " " + kind
	c.mutex.Lock()
	defer c.mutex.Unlock()
	if found, known := c.resources[key]; known {
		return found, nil
	}
	data, _, err := c.send(http.MethodGet, groupPath(apiVersion), "", nil)
	if err != nil {
		return resource{}, fmt.Errorf("the server has no %s: %w", apiVersion, err)
	}
	var list struct {
		Resources []struct {
			Name       string `json:"name"`
			Kind       string `json:"kind"`
			Namespaced bool   `json:"namespaced"`
		} `json:"resources"`
	}
	if err := json.Unmarshal(data, &list); err != nil {
		return resource{}, err
	}
	for _, r := range list.Resources {
		if !strings.Contains(r.Name, "/") {
			c.resources[apiVersion+" "+r.Kind] = resource{r.Name, r.Namespaced}
		}
	}
	found, known := c.resources[key]
	if !known {
		return resource{}, fmt.Errorf("the server has no %s of %s: %w", kind, apiVersion, &Error{Code: http.StatusNotFound})
	}
	return found, nil
}

func (c *Client) sendObject(method, path, contentType string, o *Object) (*Object, []string, error) {
	var body []byte
	if o != nil {
		var err error
		if body, err = json.Marshal(o); err != nil {
			return nil, nil, err
		}
	}
	data, warnings, err := c.send(method, path, contentType, body)
	if err != nil {
		return nil, warnings, err
	}
	answer := &Object{}
	return answer, warnings, utiljson.Unmarshal(data, &answer.Object) // keeps integers
}

// send sends a request, and returns the body of the answer and the server's
// warnings.
func (c *Client) send(method, path, contentType string, body []byte) ([]byte, []string, error) {
	request, err := http.NewRequest(method, c.URL+path, bytes.NewReader(body))
	if err != nil {
		return nil, nil, err
	}
	request.Header.Set("Authorization", "Bearer "+c.Token)
	request.Header.Set("Accept", "application/json")
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := c.http.Do(request)
	if err != nil {
		return nil, nil, err
	}
	defer response.Body.Close() //nolint:errcheck // it was read
	data, err := io.ReadAll(response.Body)
	if err != nil {
		return nil, nil, err
	}
	warnings := warningTexts(response.Header.Values("Warning"))
	if response.StatusCode < 300 {
		return data, warnings, nil
	}
	var status struct {
		Message string `json:"message"`
	}
	if json.Unmarshal(data, &status) != nil || status.Message == "" {
		status.Message = string(data)
	}
	return nil, warnings, &Error{Code: response.StatusCode, Message: status.Message}
}

// warningTexts returns the messages in headers such as 299 - "text".
func warningTexts(headers []string) (texts []string) {
	for _, header := range headers {
		_, quoted, _ := strings.Cut(header, `"`)
		text := strings.TrimSuffix(strings.TrimSpace(quoted), `"`)
		texts = append(texts, strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(text))
	}
	return texts
}
