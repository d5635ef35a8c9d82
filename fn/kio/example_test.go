package kio_test

import (
	"os"

	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	oamkio "github.com/render-oam/render-oam/fn/kio"
)

// A pipeline of kyaml reads a folder, renders what is OAM in it, and prints the
// objects.
func ExampleFilter() {
	err := kio.Pipeline{
		Inputs:  []kio.Reader{kio.LocalPackageReader{PackagePath: "../../examples/hello-world/app"}},
		Filters: []kio.Filter{&oamkio.Filter{}, kio.FilterFunc(onlyServices)},
		Outputs: []kio.Writer{kio.ByteWriter{Writer: os.Stdout, ClearAnnotations: []string{
			"render-oam.dev/application", "render-oam.dev/generated-as",
			"config.kubernetes.io/path", "internal.config.kubernetes.io/path", "internal.config.kubernetes.io/seqindent",
		}}},
	}.Execute()
	if err != nil {
		panic(err)
	}
	// Output:
	// apiVersion: v1
	// kind: Service
	// metadata:
	//   name: first-app-helloworld-python-v1
	//   labels:
	//     app.kubernetes.io/component: helloworld-python-v1
	//     app.kubernetes.io/managed-by: render-oam
	//     app.kubernetes.io/name: first-app
	//     oam.dev/instance-name: first-app-helloworld-python-v1
	// spec:
	//   type: ClusterIP
	//   selector:
	//     app.kubernetes.io/name: first-app
	//     oam.dev/instance-name: first-app-helloworld-python-v1
	//   ports:
	//   - name: http
	//     port: 9999
	//     protocol: TCP
	//     targetPort: http
}

// onlyServices keeps the Services.
func onlyServices(nodes []*yaml.RNode) (services []*yaml.RNode, err error) {
	for _, node := range nodes {
		if node.GetKind() == "Service" {
			services = append(services, node)
		}
	}
	return services, nil
}
