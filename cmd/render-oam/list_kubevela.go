package main

import (
	"fmt"
	"io"

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
	fmt.Fprintln(w, "\nTRAIT OF KUBEVELA\tAPPLIES TO\tPROPERTIES\t\tBECOMES")
	for _, l := range list {
		if l.APIVersion == kubevela {
			printRow(w, []string{l.Name}, l.AppliesTo, propertyNames(l.Properties), nil, []string{l.Becomes})
		}
	}
}

// printKubeVelaComponents prints those of a list that come with KubeVela.
func printKubeVelaComponents(w io.Writer, list []listed) {
	fmt.Fprintln(w, "\nCOMPONENT TYPE OF KUBEVELA\tBECOMES\t\tSUMMARY")
	for _, l := range list {
		if l.APIVersion == kubevela {
			fmt.Fprintf(w, "%s\t%s\t\t%s\n", l.Name, l.Becomes, l.Summary)
		}
	}
}
