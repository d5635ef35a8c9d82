// Package v1alpha1 has types of other packages that the structs of
// oam-kubernetes-runtime contain, under their original names.
package v1alpha1

import "k8s.io/apimachinery/pkg/types"

// TypedReference names an object.
type TypedReference struct {
	APIVersion string
	Kind       string
	Name       string
	UID        types.UID
}
