package main

import (
	"fmt"
	"io"
	"strings"
)

// kubevela is the apiVersion of KubeVela's Applications.
const kubevela = "core.oam.dev/v1beta1"

// listKubeVelaComponents returns the component types of KubeVela.
func listKubeVelaComponents(k *known) (all []listed) {
	for _, t := range k.components() {
		all = append(all, listed{APIVersion: t.apiVersion, Name: t.name, Summary: t.summary, Becomes: strings.Join(t.becomes, ", "), Properties: t.fieldSchema()})
	}
	return all
}

// printKubeVelaTraits prints the traits of a list that come with KubeVela.
func printKubeVelaTraits(w io.Writer, list []listed) {
	t := textTable{w: w, widths: []int{27, 53}}
	fmt.Fprintln(w)
	t.row("TRAIT OF KUBEVELA", "BECOMES")
	for _, l := range list {
		if l.APIVersion != kubevela {
			continue
		}
		t.row(l.Name, l.Becomes)
		t.row("", "applies to: "+strings.Join(l.AppliesTo, ", "))
		if names := propertyNames(l.Properties); len(names) > 0 {
			t.row("", "properties: "+strings.Join(names, ", "))
		}
	}
}

// printKubeVelaComponents prints the component types of a list that come with
// KubeVela.
func printKubeVelaComponents(w io.Writer, list []listed) {
	t := textTable{w: w, widths: []int{28, 52}}
	fmt.Fprintln(w)
	t.row("COMPONENT TYPE OF KUBEVELA", "BECOMES")
	for _, l := range list {
		if l.APIVersion == kubevela {
			t.row(l.Name, l.Becomes)
			t.below(l.Summary)
		}
	}
}
