// Bench measures how long the repo-servers of an Argo CD take from a commit to
// the manifests of all applications: from OAM resources through the plugin, and
// from the same manifests in the repository. It needs Linux; make engine-bench
// builds what it runs.
package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"time"

	"github.com/render-oam/render-oam/tests/engines/argocd"
	"github.com/render-oam/render-oam/tests/engines/gitrepo"
)

// timeout is how long one measurement may take.
const timeout = 10 * time.Minute

var (
	applications = flag.Int("applications", 500, "number of Applications, each in a folder of one repository")
	components   = flag.Int("components", 10, "number of components of each")
	concurrency  = flag.Int("concurrency", 20, "number of requests at once; Argo CD's status processors, 20 by default")
	only         = flag.String("only", "", "only measure settings whose name contains this")
)

// setting is a way to set up Argo CD.
type setting struct {
	name      string
	folder    string // of the sources
	plugin    string // that the Applications use
	discovery bool   // of the plugin
	paths     string // annotation argocd.argoproj.io/manifest-generate-paths
	servers   int
	flags     []string
}

var settings = []setting{
	{name: "plain manifests", folder: "plain", servers: 1},
	{name: "plain manifests", folder: "plain", servers: 2},
	{name: "OAM, plugin with discovery", folder: "oam", plugin: "render-oam", discovery: true, servers: 1},
	{name: "OAM, plugin of the examples", folder: "oam", plugin: "render-oam", servers: 1},
	{name: "OAM, plugin of the examples", folder: "oam", plugin: "render-oam", servers: 2},
	{
		name: "OAM, without .git", folder: "oam", plugin: "render-oam",
		servers: 1, flags: []string{"--plugin-tar-exclude=.git"},
	},
	{
		name: "OAM, and only the folder is sent", folder: "oam", plugin: "render-oam", paths: ".",
		servers: 1, flags: []string{"--plugin-use-manifest-generate-paths"},
	},
	{
		name: "OAM, and only the folder is sent", folder: "oam", plugin: "render-oam", paths: ".",
		servers: 2, flags: []string{"--plugin-use-manifest-generate-paths"},
	},
}

func main() {
	flag.Parse()
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run() error {
	folder, err := os.MkdirTemp("", "bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // it is temporary
	programs, err := argocd.FindPrograms(filepath.Join("..", ".."))
	if err != nil {
		return err
	}
	programs.ArgoCD += "-optimized" // in the tests, the compiler does not optimize
	fmt.Printf("%d applications of %d components, %d concurrent requests, %d processors\n", *applications, *components, *concurrency, runtime.NumCPU())
	const row = "%-32s %12s %8s %8s %11s %13s %10s %9s\n"
	fmt.Printf(row, "setting", "repo-servers", "wall", "CPU", "repo-server", "plugin server", "render-oam", "manifests")
	for i, s := range settings {
		if !strings.Contains(s.name, *only) {
			continue
		}
		m, err := measure(s, programs, filepath.Join(folder, fmt.Sprint(i)))
		if err != nil {
			return fmt.Errorf("%s, %d servers: %w", s.name, s.servers, err)
		}
		fmt.Printf(row, s.name, fmt.Sprint(s.servers), seconds(m.wall), seconds(m.repoServer+m.pluginServer+m.program),
			seconds(m.repoServer), seconds(m.pluginServer), seconds(m.program), fmt.Sprint(m.manifests))
	}
	return nil
}

func seconds(d time.Duration) string { return fmt.Sprintf("%.1f s", d.Seconds()) }

// measurement is the elapsed time, and the CPU time of the servers with the
// programs that they run. Only render-oam and its shell run in the plugin
// server, git and others in the repo-server.
type measurement struct {
	wall                              time.Duration
	repoServer, pluginServer, program time.Duration
	manifests                         int
}

// measure starts Argo CD, requests the manifests of a first commit, and
// measures a second one, in which every application has changed.
func measure(s setting, programs argocd.Programs, folder string) (m measurement, err error) {
	if s.discovery {
		if programs.Plugin, err = discovering(programs.Plugin, folder+"-plugin"); err != nil {
			return m, err
		}
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return m, err
	}
	repo, err := gitrepo.New(folder)
	if err != nil {
		return m, err
	}
	if err := commitAll(repo, programs.RenderOAM, 1); err != nil {
		return m, err
	}
	a, err := argocd.New(programs)
	if err != nil {
		return m, err
	}
	defer func() {
		if e := a.Stop(err != nil); err == nil {
			err = e
		}
	}()
	var servers []*client
	for i := range s.servers {
		address, err := a.StartRepoServer(fmt.Sprintf("repo-server-%d", i), s.flags...)
		if err != nil {
			return m, err
		}
		c, err := dial(address)
		if err != nil {
			return m, err
		}
		defer c.close()
		servers = append(servers, c)
		if _, err := c.manifests(context.Background(), s.request(repo, 0)); err != nil { // clones
			return m, err
		}
	}
	if err := commitAll(repo, programs.RenderOAM, 2); err != nil {
		return m, err
	}
	before := usage(a, s.servers)
	start := time.Now()
	m.manifests, err = askAll(s, repo, servers)
	m.wall = time.Since(start)
	after := usage(a, s.servers)
	m.repoServer = after.repoServer - before.repoServer
	m.pluginServer = after.pluginServer - before.pluginServer
	m.program = after.program - before.program
	return m, err
}

// askAll requests the manifests of all applications, with the concurrency of a
// controller, from the repo-servers in turn. It returns the number of
// manifests.
func askAll(s setting, repo *gitrepo.Repository, servers []*client) (manifests int, err error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	var all sync.WaitGroup
	var mutex sync.Mutex
	next := make(chan int)
	for range *concurrency {
		all.Go(func() {
			for i := range next {
				n, e := servers[i%len(servers)].manifests(ctx, s.request(repo, i))
				mutex.Lock()
				manifests += n
				if e != nil && err == nil {
					err = e
				}
				mutex.Unlock()
			}
		})
	}
	for i := range *applications {
		next <- i
	}
	close(next)
	all.Wait()
	return manifests, err
}

func (s setting) request(repo *gitrepo.Repository, i int) request {
	return request{repository: repo.URL(), path: fmt.Sprintf("%s/%s", s.folder, nameOf(i)), name: nameOf(i), plugin: s.plugin, paths: s.paths}
}

func nameOf(i int) string { return fmt.Sprintf("app-%04d", i) }

// commitAll commits a version of all applications, as OAM resources in the
// folder oam and as manifests in the folder plain.
func commitAll(repo *gitrepo.Repository, program string, version int) error {
	for i := range *applications {
		if err := repo.Write(filepath.Join("oam", nameOf(i), "app.yaml"), application(nameOf(i), version)); err != nil {
			return err
		}
	}
	// One run renders all applications, which gives the same manifests as one
	// run per application.
	render := exec.Command(program, "render", filepath.Join(repo.Folder, "oam"))
	var out, errs bytes.Buffer
	render.Stdout, render.Stderr = &out, &errs
	if err := render.Run(); err != nil {
		return fmt.Errorf("%w\n%s", err, errs.String())
	}
	plain := make(map[string][]string)
	for document := range strings.SplitSeq(out.String(), "\n---\n") {
		_, name, _ := strings.Cut(document, "app.kubernetes.io/name: ")
		name, _, _ = strings.Cut(name, "\n")
		plain[name] = append(plain[name], document)
	}
	for name, documents := range plain {
		if err := repo.Write(filepath.Join("plain", name, "manifests.yaml"), strings.Join(documents, "\n---\n")); err != nil {
			return err
		}
	}
	_, err := repo.Commit(fmt.Sprintf("Version %d", version))
	return err
}

// application returns an application of servers, each of which renders to a
// Deployment and a Service.
func application(name string, version int) string {
	var b strings.Builder
	for c := range *components {
		fmt.Fprintf(&b, `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: %[1]s-%[2]d
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  parameters:
    - name: tag
      type: string
      required: true
  containers:
    - name: main
      image: registry.example.com/%[1]s/%[2]d:[fromParam(tag)]
      resources:
        cpu: {required: 100m}
        memory: {required: 64Mi}
      ports:
        - name: http
          containerPort: 8080
      env:
        - name: NUMBER
          value: "%[2]d"
---
`, name, c)
	}
	fmt.Fprintf(&b, "apiVersion: core.oam.dev/v1alpha1\nkind: ApplicationConfiguration\nmetadata:\n  name: %s\nspec:\n  components:\n", name)
	for c := range *components {
		fmt.Fprintf(&b, `    - componentName: %[1]s-%[2]d
      instanceName: %[1]s-%[2]d
      parameterValues:
        - name: tag
          value: v%[3]d
      traits:
        - name: manual-scaler
          properties:
            replicaCount: 2
`, name, c, version)
	}
	return b.String()
}

// discovering copies a plugin, and enables discovery for the copy.
func discovering(plugin, folder string) (string, error) {
	if err := os.CopyFS(folder, os.DirFS(plugin)); err != nil {
		return "", err
	}
	path := filepath.Join(folder, "plugin.yaml")
	data, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	text := strings.Replace(string(data), "spec:\n", "spec:\n  discover:\n    fileName: \"*.yaml\"\n", 1)
	return folder, os.WriteFile(path, []byte(text), 0o644)
}
