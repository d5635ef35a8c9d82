// Package kptfn is the function for Go programs that run kpt functions in their
// own process, such as Porch, or that chain several of them. It is a separate
// module, so that other programs do not depend on kpt's SDK.
//
//	pipeline := fn.Chain(kptfn.Processor, another)
package kptfn

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/kptdev/krm-functions-sdk/go/fn"

	oamfn "github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/result"
)

// Processor renders the OAM resources of a ResourceList.
var Processor fn.ResourceListProcessor = fn.ResourceListProcessorFunc(Process)

// Process renders the OAM resources of a ResourceList in place: the items keep
// their order, and the generated objects follow them. If the results have
// errors, it returns false, and the items are unchanged. It returns an error
// only if the output cannot be read.
func Process(rl *fn.ResourceList) (bool, error) {
	var log result.Log
	output, err := fn.ParseResourceList(oamfn.Run(input(rl), "", &log))
	if err != nil {
		return false, fmt.Errorf("render-oam: its output cannot be read: %w", err)
	}
	rl.Results = append(rl.Results, output.Results...)
	if log.Errors() > 0 {
		return false, nil
	}
	rl.Items = output.Items
	return true, nil
}

// input returns a ResourceList in the form that the function reads. The list's
// own ToYAML would sort the items.
func input(rl *fn.ResourceList) []byte {
	var list bytes.Buffer
	list.WriteString("apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n")
	if rl.FunctionConfig != nil && !rl.FunctionConfig.IsEmpty() {
		list.WriteString("functionConfig:\n")
		indent(&list, rl.FunctionConfig)
	}
	if len(rl.Items) > 0 {
		list.WriteString("items:\n")
	}
	for _, item := range rl.Items {
		list.WriteString("-\n")
		indent(&list, item)
	}
	return list.Bytes()
}

// indent writes an object with indentation.
func indent(list *bytes.Buffer, object *fn.KubeObject) {
	for line := range strings.Lines(object.String()) {
		if line != "\n" {
			list.WriteString("  ")
		}
		list.WriteString(line)
	}
}
