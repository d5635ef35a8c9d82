package krm

import (
	"fmt"
	"strings"
)

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  annotations:
    config.kubernetes.io/index: '0'
    internal.config.kubernetes.io/index: '0'
    internal.config.kubernetes.io/path: apps/web.yaml
  labels:
    app: web
  name: web
  namespace: prod
spec:
  replicas: 3
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
      - args:
        - --listen=:8080
        - --level=info
        env:
        - name: MODE
          value: "1"
        image: registry.example.com/web:1.2.3
        name: web # the only one
        ports:
        - containerPort: 8080
          name: http
        readinessProbe:
          httpGet: {path: /healthz, port: 8080}
        resources:
          limits:
            cpu: 500m
            memory: 128Mi
`

const service = `apiVersion: v1
kind: Service
metadata:
  labels:
    app: web
  name: web
spec:
  ports:
  - name: http
    port: 80
    targetPort: http
  selector:
    app: web
`

const configMap = `apiVersion: v1
data:
  app.properties: |
    # not a comment
    level=info

    [server]
    	port: 8080
  motd: >-
    two lines
    in one
  quoted: "a: b\n"
  single: 'it''s'
kind: ConfigMap
metadata:
  name: web-config
`

// kustomizeList returns a ResourceList with n items, as kustomize writes it.
func kustomizeList(n int) string {
	var b strings.Builder
	b.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n")
	for i := range n {
		text := strings.Replace([]string{deployment, service, configMap}[i%3], "name: web", fmt.Sprintf("name: web-%d", i), 1)
		b.WriteString("- " + indent(text, 2))
	}
	b.WriteString("functionConfig:\n  apiVersion: render-oam.dev/v1\n  kind: Platform\n  metadata:\n    name: platform\n")
	return b.String()
}

// helmStream returns a stream of n documents, as helm 3 writes it.
func helmStream(n int) string {
	var b strings.Builder
	for i := range n {
		text := strings.Replace([]string{deployment, service, configMap}[i%3], "name: web", fmt.Sprintf("name: web-%d", i), 1)
		fmt.Fprintf(&b, "---\n# Source: chart/templates/web-%d.yaml\n%s", i, text)
	}
	return b.String()
}
