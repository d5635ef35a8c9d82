// Package v1alpha1 has the types of other packages that the structs of
// oam-kubernetes-runtime have in them, under their own names.
package v1alpha1

import "k8s.io/apimachinery/pkg/types"

// TypedReference names an object.
type TypedReference struct {
	APIVersion string
	Kind       string
	Name       string
	UID        types.UID
}
