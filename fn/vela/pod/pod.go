// Package pod has the properties of pods that component types and traits of
// KubeVela share, and the fields that they generate.
package pod
