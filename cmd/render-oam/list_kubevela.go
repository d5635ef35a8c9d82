package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/render-oam/render-oam/fn/v1beta1"
	traits "github.com/render-oam/render-oam/transformers/kubevela"
)

// kubevela is the apiVersion of KubeVela's Applications.
const kubevela = "core.oam.dev/v1beta1"

// listKubeVelaTraits are the traits that come with KubeVela.
func listKubeVelaTraits() (all []listed) {
	for _, t := range traits.All() {
		all = append(all, listed{APIVersion: kubevela, Name: t.Name, Summary: t.Summary, AppliesTo: t.AppliesTo, Becomes: t.Becomes, Properties: t.JSONSchema()})
	}
	return all
}

// listKubeVelaComponents are the component types that come with KubeVela.
func listKubeVelaComponents() (all []listed) {
	for _, c := range v1beta1.ComponentTypes() {
		all = append(all, listed{APIVersion: kubevela, Name: c.Name, Summary: c.Summary, Becomes: c.Becomes, Properties: c.JSONSchema()})
	}
	return all
}

// printKubeVelaTraits prints those of a list that come with KubeVela.
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

// printKubeVelaComponents prints those of a list that come with KubeVela.
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
