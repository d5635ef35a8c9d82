package kio_test

import (
	"fmt"
	"os"
	"strings"

	"sigs.k8s.io/kustomize/kyaml/kio"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	oamkio "github.com/render-oam/render-oam/fn/kio"
)

// A kyaml pipeline reads a folder, renders its OAM resources, and prints the
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

// onlyServices returns the Services.
func onlyServices(nodes []*yaml.RNode) (services []*yaml.RNode, err error) {
	for _, node := range nodes {
		if node.GetKind() == "Service" {
			services = append(services, node)
		}
	}
	return services, nil
}

// A trait in Go gets the objects of an instance as nodes, the workload first.
// It can use any filter of kustomize or kyaml.
func ExampleTrait() {
	filter := &oamkio.Filter{Traits: []oamkio.Trait{{
		Name:       "team",
		Properties: "{type: object, properties: {name: {type: string}}, required: [name]}",
		Serve: func(properties *yaml.RNode) kio.Filter {
			name := yaml.GetValue(properties.Field("name").Value)
			return kio.FilterFunc(func(objects []*yaml.RNode) ([]*yaml.RNode, error) {
				return objects, objects[0].PipeE(yaml.SetAnnotation("example.com/team", name))
			})
		},
	}}}
	input := &kio.ByteReader{OmitReaderAnnotations: true, Reader: strings.NewReader(withTeam)}
	err := kio.Pipeline{
		Inputs: []kio.Reader{input},
		Filters: []kio.Filter{filter, kio.FilterFunc(func(nodes []*yaml.RNode) ([]*yaml.RNode, error) {
			for _, node := range nodes {
				if node.GetKind() == "Deployment" {
					fmt.Println(node.GetName(), node.GetAnnotations()["example.com/team"])
				}
			}
			return nodes, nil
		})},
	}.Execute()
	if err != nil {
		panic(err)
	}
	// Output:
	// web payments
}

const withTeam = application + `    traits:
    - name: team
      properties:
        name: payments
`

// A workload type in Go returns the objects of an instance as nodes, the
// workload first. It gets the metadata, the selector and the pod template of
// the instance.
func ExampleWorkloadType() {
	filter := &oamkio.Filter{WorkloadTypes: []oamkio.WorkloadType{{
		Name:    "example.com/v1.Agent",
		Summary: "Runs on every node.",
		Generate: func(c *oamkio.Component) ([]*yaml.RNode, error) {
			agent, err := yaml.Parse("{apiVersion: apps/v1, kind: DaemonSet, spec: {selector: {}}}")
			if err != nil {
				return nil, err
			}
			return []*yaml.RNode{agent}, agent.PipeE(
				yaml.Tee(yaml.SetField("metadata", c.Metadata)),
				yaml.Get("spec"),
				yaml.Tee(yaml.SetField("template", c.PodTemplate)),
				yaml.Get("selector"),
				yaml.SetField("matchLabels", yaml.NewMapRNode(&c.Selector)),
			)
		},
	}}}
	input := strings.Replace(application, "core.oam.dev/v1alpha1.Worker", "example.com/v1.Agent", 1)
	err := kio.Pipeline{
		Inputs: []kio.Reader{&kio.ByteReader{OmitReaderAnnotations: true, Reader: strings.NewReader(input)}},
		Filters: []kio.Filter{filter, kio.FilterFunc(func(nodes []*yaml.RNode) ([]*yaml.RNode, error) {
			for _, node := range nodes {
				if node.GetKind() == "DaemonSet" {
					image, err := node.Pipe(yaml.Lookup("spec", "template", "spec", "containers", "0", "image"))
					if err != nil {
						return nil, err
					}
					fmt.Println(node.GetName(), image.YNode().Value)
				}
			}
			return nodes, nil
		})},
	}.Execute()
	if err != nil {
		panic(err)
	}
	// Output:
	// web example.com/web:1.4.2
}
