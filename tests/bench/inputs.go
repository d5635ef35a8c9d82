package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// form is a form in which hosts pass resources.
type form struct {
	name       string
	indent     string // of the items after their dash
	isList     bool
	isFolder   bool   // whether there is one file per resource
	annotation string // format of an item's annotations, with a verb for its number
	resource   func(i int) string
}

var forms = []form{
	{name: "ResourceList as kustomize writes it", isList: true, indent: "  ", resource: resource},
	{
		name: "ResourceList as kpt writes it", isList: true, indent: "  ", resource: resource,
		annotation: "    config.kubernetes.io/index: '0'\n    config.kubernetes.io/path: 'file-%[1]d.yaml'\n" +
			"    internal.config.kubernetes.io/index: '0'\n    internal.config.kubernetes.io/path: 'file-%[1]d.yaml'\n" +
			"    internal.config.kubernetes.io/id: '%[1]d'\n",
	},
	{name: "YAML stream as helm writes it", resource: resource},
	{name: "Folder of files, one resource each", isFolder: true},
}

// make writes an input with n resources to a path.
func (f form) make(path string, n int) error {
	if err := os.RemoveAll(path); err != nil {
		return err
	}
	if f.isFolder {
		return writeFiles(path, n)
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	return errors.Join(f.write(file, n), file.Close())
}

func writeFiles(folder string, n int) error {
	if err := os.Mkdir(folder, 0o755); err != nil {
		return err
	}
	for i := range n {
		file := filepath.Join(folder, fmt.Sprintf("file-%d.yaml", i))
		if err := os.WriteFile(file, []byte(resource(i)), 0o644); err != nil {
			return err
		}
	}
	return nil
}

// write writes an input with n resources. Of every ten, one is a schematic, one
// a configuration that uses it, four are Deployments and four Services.
func (f form) write(w io.Writer, n int) error {
	b := bufio.NewWriter(w)
	if f.isList {
		fmt.Fprint(b, "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	}
	for i := range n {
		item := strings.Replace(f.resource(i), "metadata:\n", "metadata:\n"+f.annotations(i), 1)
		if f.isList {
			item = "- " + strings.ReplaceAll(strings.TrimSuffix(item, "\n"), "\n", "\n"+f.indent) + "\n"
		} else {
			fmt.Fprint(b, "---\n# Source: chart/templates/all.yaml\n")
		}
		fmt.Fprint(b, item)
	}
	return b.Flush()
}

func (f form) annotations(i int) string {
	if f.annotation == "" {
		return ""
	}
	return "  annotations:\n" + fmt.Sprintf(f.annotation, i)
}

// talkative is a form in which two of five resources are OAM. All applications
// have the same route, so each causes a warning.
var talkative = form{name: "ResourceList with a warning for each application", isList: true, indent: "  ", resource: func(i int) string {
	switch i % 10 {
	case 0, 2:
		return fmt.Sprintf(schematic, i)
	case 1, 3:
		return fmt.Sprintf(configuration, i, i-1, "example.com")
	case 4, 5, 6:
		return fmt.Sprintf(deployment, i)
	}
	return fmt.Sprintf(service, i)
}}

func resource(i int) string {
	switch i % 10 {
	case 0:
		return fmt.Sprintf(schematic, i)
	case 1:
		return fmt.Sprintf(configuration, i, i-1, "example.com")
	case 2, 3, 4, 5:
		return fmt.Sprintf(deployment, i)
	}
	return fmt.Sprintf(service, i)
}

const schematic = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web-%[1]d
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  parameters:
  - name: target
    type: string
    default: World
  - name: port
    type: string
    default: "9999"
  containers:
  - name: main
    image: example.com/shop/web:1.4.2
    env:
    - name: TARGET
      fromParam: target
    - name: PORT
      fromParam: port
    ports:
    - name: http
      containerPort: 9999
      protocol: TCP
    resources:
      cpu:
        required: 0.1
      memory:
        required: 128Mi
    readinessProbe:
      httpGet:
        path: /ready
        port: 9999
`

const configuration = `apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: app-%[1]d
spec:
  components:
  - componentName: web-%[2]d
    instanceName: instance-%[1]d
    parameterValues:
    - name: target
      value: Everybody
    traits:
    - name: ingress
      properties:
        hostname: %[3]s
        path: /
        servicePort: 9999
`

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  labels:
    app: other-%[1]d
  name: other-%[1]d
spec:
  replicas: 3
  selector:
    matchLabels:
      app: other-%[1]d
  template:
    metadata:
      labels:
        app: other-%[1]d
    spec:
      containers:
      - image: nginx:1.25
        name: main
        ports:
        - containerPort: 80
          name: http
        resources:
          requests:
            cpu: 100m
            memory: 128Mi
`

const service = `apiVersion: v1
kind: Service
metadata:
  name: other-%[1]d
spec:
  ports:
  - name: http
    port: 80
    targetPort: 8080
  selector:
    app: other-%[1]d
`
