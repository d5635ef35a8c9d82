package kptfn_test

import (
	"fmt"

	"github.com/kptdev/krm-functions-sdk/go/fn"

	"github.com/render-oam/render-oam/fn/kptfn"
)

// A program that chains functions: the first sets the namespace of all
// resources, the second renders them.
func Example() {
	namespace := fn.ResourceListProcessorFunc(func(rl *fn.ResourceList) (bool, error) {
		for _, item := range rl.Items {
			if err := item.SetNamespace("prod"); err != nil {
				return false, err
			}
		}
		return true, nil
	})
	list, err := fn.ParseResourceList([]byte(`apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: core.oam.dev/v1alpha1
  kind: ComponentSchematic
  metadata:
    name: queue
  spec:
    workloadType: core.oam.dev/v1alpha1.Worker
    containers:
    - name: main
      image: example.com/queue:1
- apiVersion: core.oam.dev/v1alpha1
  kind: ApplicationConfiguration
  metadata:
    name: shop
  spec:
    components:
    - componentName: queue
      instanceName: orders
`))
	if err != nil {
		fmt.Println(err)
		return
	}
	done, err := fn.Chain(namespace, kptfn.Processor).Process(list)
	fmt.Println(done, err)
	for _, item := range list.Items {
		fmt.Println(item.GetKind(), item.GetNamespace(), item.GetName())
	}
	// Output:
	// true <nil>
	// ComponentSchematic prod queue
	// ApplicationConfiguration prod shop
	// Deployment prod orders
}
