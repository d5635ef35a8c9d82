package fn_test

import (
	"fmt"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
)

const input = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web
spec:
  workloadType: core.oam.dev/v1alpha1.Worker
  containers:
  - name: web
    image: example/web:1.0.0
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: shop
spec:
  components:
  - componentName: %s
    instanceName: web
`

// Run renders a stream of YAML documents, or a ResourceList. Errors in the
// input are in the log.
func ExampleRun() {
	var log result.Log
	output := fn.Run(fmt.Appendf(nil, input, "web"), "shop.yaml", &log)
	fmt.Print(string(output))
	// Output:
	// apiVersion: apps/v1
	// kind: Deployment
	// metadata:
	//   name: web
	//   labels:
	//     app.kubernetes.io/component: web
	//     app.kubernetes.io/managed-by: render-oam
	//     app.kubernetes.io/name: shop
	//     oam.dev/instance-name: web
	//     oam.dev/workload-type: Worker
	//   annotations:
	//     render-oam.dev/application: shop
	// spec:
	//   selector:
	//     matchLabels:
	//       app.kubernetes.io/name: shop
	//       oam.dev/instance-name: web
	//       oam.dev/workload-type: Worker
	//   template:
	//     metadata:
	//       labels:
	//         app.kubernetes.io/component: web
	//         app.kubernetes.io/managed-by: render-oam
	//         app.kubernetes.io/name: shop
	//         oam.dev/instance-name: web
	//         oam.dev/workload-type: Worker
	//     spec:
	//       containers:
	//       - name: web
	//         image: example/web:1.0.0
}

// If there are errors, there is no output. Each result has a place, a message
// and often the value to write instead.
func ExampleRun_errors() {
	var log result.Log
	output := fn.Run(fmt.Appendf(nil, input, "wbe"), "shop.yaml", &log)
	for _, r := range log.Sorted() {
		fmt.Println(r)
		fmt.Println("write", r.Proposed)
	}
	fmt.Println(len(output), "bytes")
	// Output:
	// error: shop.yaml:17: ApplicationConfiguration/shop: spec.components[0].componentName: ComponentSchematic "wbe" not found; did you mean "web"?
	// write web
	// 0 bytes
}
