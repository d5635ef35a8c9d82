package schema

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/fn/inputschema"
	"github.com/render-oam/render-oam/tests/internal/repository"
)

// languageServer is a running yaml-language-server.
type languageServer struct {
	t        *testing.T
	stdin    io.Writer
	messages chan message
	folder   string
	settings map[string]any
	requests int
}

// message is a message of the protocol, in either direction.
type message struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
}

type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type diagnostic struct {
	Range    struct{ Start, End position }
	Severity int
	Message  string
}

// startLanguageServer starts yaml-language-server in a folder that has the
// schema of all kinds, or skips the test if it is not installed.
func startLanguageServer(t *testing.T) *languageServer {
	t.Helper()
	binary, err := exec.LookPath("yaml-language-server")
	if err != nil {
		t.Skip("yaml-language-server is not on PATH: install it with npm install --global yaml-language-server")
	}
	folder := t.TempDir()
	schema, err := json.Marshal(inputschema.All(nil))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "oam.schema.json"), schema, 0o666))

	cmd := exec.Command(binary, "--stdio")
	in, err := cmd.StdinPipe()
	require.NoError(t, err)
	out, err := cmd.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, cmd.Start())
	s := &languageServer{t: t, stdin: in, messages: make(chan message), folder: folder}
	go s.read(out)
	t.Cleanup(func() {
		cmd.Process.Kill() //nolint:errcheck // it may have ended
		for range s.messages {
		}
		cmd.Wait() //nolint:errcheck // it was killed
	})
	s.request("initialize", map[string]any{"processId": os.Getpid(), "rootUri": s.uri(""), "capabilities": map[string]any{
		"textDocument": map[string]any{"hover": map[string]any{"contentFormat": []string{"markdown"}}},
	}})
	s.notify("initialized", map[string]any{})
	s.configure(nil)
	return s
}

// configure sets the schemas that are selected by name.
func (s *languageServer) configure(schemas any) {
	s.t.Helper()
	s.settings = map[string]any{
		"schemas": schemas, "schemaStore": map[string]any{"enable": false}, "validate": true, "hover": true, "completion": true,
	}
	s.notify("workspace/didChangeConfiguration", map[string]any{"settings": map[string]any{"yaml": s.settings}})
	s.wait(s.asksForSettings)
}

// in returns the server for a subtest. It must not send requests.
func (s *languageServer) in(t *testing.T) *languageServer {
	part := *s
	part.t = t
	return &part
}

// read reads messages until the server ends.
func (s *languageServer) read(out io.Reader) {
	defer close(s.messages)
	r := bufio.NewReader(out)
	for {
		header, err := textproto.NewReader(r).ReadMIMEHeader()
		if err != nil {
			return
		}
		length, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			return
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(r, body); err != nil {
			return
		}
		var m message
		if json.Unmarshal(body, &m) == nil {
			s.messages <- m
		}
	}
}

func (s *languageServer) send(m map[string]any) {
	s.t.Helper()
	m["jsonrpc"] = "2.0"
	body, err := json.Marshal(m)
	require.NoError(s.t, err)
	_, err = fmt.Fprintf(s.stdin, "Content-Length: %d\r\n\r\n%s", len(body), body)
	require.NoError(s.t, err)
}

func (s *languageServer) notify(method string, params any) {
	s.t.Helper()
	s.send(map[string]any{"method": method, "params": params})
}

// request sends a request and waits for its result.
func (s *languageServer) request(method string, params any) json.RawMessage {
	s.t.Helper()
	s.requests++
	s.send(map[string]any{"id": s.requests, "method": method, "params": params})
	return s.wait(func(m message) bool { return m.Method == "" && string(m.ID) == strconv.Itoa(s.requests) }).Result
}

// asksForSettings answers the server's request for settings.
func (s *languageServer) asksForSettings(m message) bool {
	var asked struct{ Items []struct{ Section string } }
	if m.Method != "workspace/configuration" || json.Unmarshal(m.Params, &asked) != nil {
		return false
	}
	answers := make([]any, len(asked.Items))
	for i, item := range asked.Items {
		if item.Section == "yaml" {
			answers[i] = s.settings
		}
	}
	s.send(map[string]any{"id": m.ID, "result": answers})
	return true
}

// wait waits for a message, and answers the server's own requests.
func (s *languageServer) wait(isIt func(message) bool) message {
	s.t.Helper()
	timeout := time.After(time.Minute)
	for {
		select {
		case m, isOpen := <-s.messages:
			require.True(s.t, isOpen, "yaml-language-server ended")
			if isIt(m) {
				return m
			}
			if m.Method != "" && m.ID != nil && !s.asksForSettings(m) {
				s.send(map[string]any{"id": m.ID, "result": nil})
			}
		case <-timeout:
			require.Fail(s.t, "yaml-language-server does not respond")
		}
	}
}

func (s *languageServer) uri(name string) string {
	return "file://" + filepath.ToSlash(filepath.Join(s.folder, name))
}

// open opens a document, and returns what the editor underlines.
func (s *languageServer) open(name, text string) (found []diagnostic) {
	s.t.Helper()
	require.NoError(s.t, os.WriteFile(filepath.Join(s.folder, name), []byte(text), 0o666))
	s.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": s.uri(name), "languageId": "yaml", "version": 1, "text": text,
	}})
	var published struct {
		URI         string
		Diagnostics []diagnostic
	}
	s.wait(func(m message) bool {
		return m.Method == "textDocument/publishDiagnostics" && json.Unmarshal(m.Params, &published) == nil && published.URI == s.uri(name)
	})
	return published.Diagnostics
}

// at returns the position of a piece of text in a document.
func (s *languageServer) at(name, text, piece string) map[string]any {
	s.t.Helper()
	before, _, found := strings.Cut(text, piece)
	require.True(s.t, found, piece)
	line := strings.Count(before, "\n")
	return map[string]any{
		"textDocument": map[string]any{"uri": s.uri(name)},
		"position":     position{line, len(before) - strings.LastIndex(before, "\n") - 1},
	}
}

// modeline selects the schema.
const modeline = "# yaml-language-server: $schema=oam.schema.json\n"

// edited is an application as developers and operators write it.
const edited = modeline + `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  containers:
    - name: main
      image: nginx
      ports:
        - name: http
          containerPort: 80
---
` + modeline + `apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: shop
spec:
  components:
    - componentName: web
      instanceName: web
      traits:
        - name: manual-scaler
          properties:
            replicaCount: 2
`

// editedApplication is an application of KubeVela.
const editedApplication = modeline + `apiVersion: core.oam.dev/v1beta1
kind: Application
metadata:
  name: shop
spec:
  components:
    - name: web
      type: webservice
      properties:
        image: nginx
        livenessProbe:
          httpGet:
            path: /
            port: 80
      traits:
        - type: gateway
          properties:
            domain: shop.example.com
            http:
              /: 80
  policies:
    - name: eu
      type: topology
      properties:
        clusters: [eu]
  workflow:
    steps:
      - name: deploy
        type: deploy
        properties:
          policies: [eu]
`

// editedComponent is a Component of v1alpha2.
const editedComponent = modeline + `apiVersion: core.oam.dev/v1alpha2
kind: Component
metadata:
  name: web
spec:
  workload:
    apiVersion: core.oam.dev/v1alpha2
    kind: ContainerizedWorkload
    spec:
      containers:
        - name: web
          image: nginx
          resources:
            cpu:
              required: 100m
            memory:
              required: 64Mi
  parameters:
    - name: image
      fieldPaths: ["spec.containers[0].image"]
`

// TestLanguageServerOfOtherVersions checks what an editor underlines and shows
// in resources of v1alpha2 and KubeVela.
func TestLanguageServerOfOtherVersions(t *testing.T) {
	s := startLanguageServer(t)
	assert.Empty(t, s.open("application.yaml", editedApplication))
	assert.Empty(t, s.open("component.yaml", editedComponent))
	for name, c := range map[string]struct{ before, after, message string }{
		"unknown component type": {"type: webservice", "type: webservic", "unknown component type: must be one of cron-task, daemon, "},
		"unknown trait":          {"type: gateway", "type: hibernate", "unknown trait: must be one of affinity, "},
		"unknown policy type":    {"type: topology", "type: topologie", "unknown policy type: must be one of apply-once, "},
		"unknown step type":      {"type: deploy", "type: deplo", "unknown step type: must be one of apply-application, "},
		"unknown property":       {"domain: shop", "color: shop", "warning: unknown field, which is ignored"},
		"property of a policy":   {"clusters: [eu]", "clusters: eu", "Incorrect type. Expected "},
	} {
		t.Run(name, func(t *testing.T) {
			s := s.in(t)
			file := strings.ReplaceAll(name, " ", "-") + "-of-application.yaml"
			found := s.open(file, strings.Replace(editedApplication, c.before, c.after, 1))
			if assert.Len(t, found, 1) {
				assert.Contains(t, found[0].Message, c.message)
			}
		})
	}
	for file, pieces := range map[string]map[string][]string{
		"application.yaml": {
			"livenessProbe": {"Example", "path: /healthz"},
			"path: /":       {"Example", "/healthz"},
			"domain":        {"Example", "web.example.com"},
			"clusters":      {"Example", "- local"},
			"policies: [eu": {"Example", "- production"},
		},
		"component.yaml": {
			"containers":  {"Example", "registry.example.com/web:1.2.0"},
			"required: 6": {"Example", "256Mi"}, // a field with the name of a keyword
			"fieldPaths":  {"Example", "spec.containers[0].image"},
		},
	} {
		text := map[string]string{"application.yaml": editedApplication, "component.yaml": editedComponent}[file]
		for piece, shown := range pieces {
			var hover struct{ Contents struct{ Value string } }
			require.NoError(t, json.Unmarshal(s.request("textDocument/hover", s.at(file, text, piece)), &hover))
			for _, want := range shown {
				assert.Contains(t, hover.Contents.Value, want, piece)
			}
		}
	}
}

// TestLanguageServer compares what an editor underlines with what the program
// reports.
func TestLanguageServer(t *testing.T) {
	s := startLanguageServer(t)
	assert.Empty(t, s.open("right.yaml", edited))
	for name, c := range map[string]struct{ before, after, at, message string }{
		"unknown trait":    {"manual-scaler", "hibernate", "hibernate", "unknown trait: must be one of auto-scaler, empty, ingress, manual-scaler or volume-mounter; a schema from render-oam schema --platform also has the traits of a Platform"},
		"wrong value":      {"replicaCount: 2", "replicaCount: -1", "-1", "Value is below the minimum of 0."},
		"wrong type":       {"containerPort: 80", "containerPort: [80]", "[80]", "Incorrect type. Expected one of integer, string."},
		"unknown kind":     {"ComponentSchematic", "ComponentSchema", "ComponentSchema", "core.oam.dev/v1alpha1 has the kinds ApplicationConfiguration, ApplicationScope, ComponentSchematic, Trait and WorkloadType"},
		"missing field":    {"      image: nginx\n", "", "name: main", `Missing property "image".`},
		"unknown field":    {"image: nginx", "image: nginx\n      color: red", "color: red", "warning: unknown field, which is ignored"},
		"older spelling":   {"name: manual-scaler", "name: ManualScaler", "name: ManualScaler", "warning: an alternative spelling of this trait: write manual-scaler"},
		"quoted number":    {"containerPort: 80", "containerPort: '80'", "containerPort: '80'", "warning: write the number without quotes"},
		"name of a field":  {"componentName: web", "name: web", "name: web\n      instanceName", `warning: "name" is deprecated: use "componentName"`},
		"unknown property": {"replicaCount: 2", "replicaCount: 2\n            hostname: a", "hostname: a", "warning: unknown field, which is ignored"},
	} {
		t.Run(name, func(t *testing.T) {
			s := s.in(t)
			text := strings.Replace(edited, c.before, c.after, 1)
			file := strings.ReplaceAll(name, " ", "-") + ".yaml"
			found := s.open(file, text)
			if assert.Len(t, found, 1) {
				assert.Equal(t, c.message, found[0].Message)
				assert.Equal(t, s.at(file, text, c.at)["position"], found[0].Range.Start)
			}
		})
	}
}

// TestLanguageServerSelectsByName uses the settings of the example, in a
// document without a modeline.
func TestLanguageServerSelectsByName(t *testing.T) {
	s := startLanguageServer(t)
	var settings map[string]any
	require.NoError(t, json.Unmarshal([]byte(repository.Read(t, "examples/editors/vscode/settings.json")), &settings))
	s.configure(settings["yaml.schemas"])
	wrong := strings.ReplaceAll(strings.Replace(edited, "manual-scaler", "hibernate", 1), modeline, "")
	require.NoError(t, os.MkdirAll(filepath.Join(s.folder, "apps", "shop"), 0o777))
	for _, name := range []string{"shop.oam.yaml", "apps/shop/app.yaml"} {
		if found := s.open(name, wrong); assert.Len(t, found, 1, name) {
			assert.Contains(t, found[0].Message, "unknown trait")
		}
	}
	assert.Empty(t, s.open("other.yaml", wrong))
}

// TestLanguageServerHelps checks what editors show and suggest.
func TestLanguageServerHelps(t *testing.T) {
	s := startLanguageServer(t)
	s.open("app.yaml", edited)
	for piece, shown := range map[string][]string{
		"workloadType": {"such as core.oam.dev/v1alpha1.Server", "Long-running, listens on ports"},
		"replicaCount": {"Number of replicas.", "Example"},
		"containers":   {"Example", "- image: nginx:1.29\n  name: main"},
		"traits":       {"Example", "- name: manual-scaler", "replicaCount: 2"},
		"properties":   {"Example", "replicaCount: 2"},
	} {
		var hover struct{ Contents struct{ Value string } }
		require.NoError(t, json.Unmarshal(s.request("textDocument/hover", s.at("app.yaml", edited, piece)), &hover))
		for _, text := range shown {
			assert.Contains(t, hover.Contents.Value, text, piece)
		}
	}
	text := strings.Replace(edited, "name: manual-scaler\n          properties:\n            replicaCount: 2", "name: ", 1)
	s.open("name.yaml", text)
	place := s.at("name.yaml", text, "      traits:\n        - name: ")
	place["position"] = position{strings.Count(text, "\n") - 1, len("        - name: ")}
	var completion struct{ Items []struct{ Label string } }
	require.NoError(t, json.Unmarshal(s.request("textDocument/completion", place), &completion))
	var labels []string
	for _, item := range completion.Items {
		labels = append(labels, item.Label)
	}
	assert.Subset(t, labels, []string{"auto-scaler", "ingress", "manual-scaler", "volume-mounter"})
}
