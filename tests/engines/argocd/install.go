package argocd

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"sigs.k8s.io/yaml"

	"github.com/render-oam/render-oam/tests/cluster/client"
)

// Namespace is the namespace in which Argo CD is installed.
const Namespace = "argocd"

// settings is what the controller reads from the cluster.
const settings = `
apiVersion: v1
kind: Namespace
metadata:
  name: argocd
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cm
  namespace: argocd
  labels: {app.kubernetes.io/part-of: argocd}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: argocd-cmd-params-cm
  namespace: argocd
  labels: {app.kubernetes.io/part-of: argocd}
---
apiVersion: v1
kind: Secret
metadata:
  name: argocd-secret
  namespace: argocd
  labels: {app.kubernetes.io/part-of: argocd}
stringData:
  server.secretkey: test
---
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata:
  name: default
  namespace: argocd
spec:
  sourceRepos: ["*"]
  destinations: [{namespace: "*", server: "*"}]
  clusterResourceWhitelist: [{group: "*", kind: "*"}]
`

// Install adds what Argo CD needs to a cluster: its kinds, from the module that
// the folder tools pins, and its settings. It returns once the kinds are
// served.
func Install(cluster *client.Client, tools string) error {
	module, err := moduleFolder(tools)
	if err != nil {
		return err
	}
	for _, name := range []string{"application", "applicationset", "appproject"} {
		data, err := os.ReadFile(filepath.Join(module, "manifests", "crds", name+"-crd.yaml"))
		if err != nil {
			return err
		}
		if err := apply(cluster, string(data)); err != nil {
			return err
		}
	}
	for document := range strings.SplitSeq(settings, "---\n") {
		if err := apply(cluster, document); err != nil {
			return err
		}
	}
	return nil
}

func moduleFolder(tools string) (string, error) {
	list := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "github.com/argoproj/argo-cd/v3")
	list.Dir = tools
	out, err := list.Output()
	if err != nil {
		return "", fmt.Errorf("%s: %w", list, err)
	}
	return strings.TrimSpace(string(out)), nil
}

// apply applies an object, and retries because a new kind is not served
// immediately.
func apply(cluster *client.Client, document string) error {
	o := &client.Object{}
	if err := yaml.Unmarshal([]byte(document), &o.Object); err != nil {
		return err
	}
	if o.GetKind() == "CustomResourceDefinition" {
		return cluster.Define(o)
	}
	_, _, err := cluster.Apply(o, false)
	return err
}
