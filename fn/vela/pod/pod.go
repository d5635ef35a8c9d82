// Package pod holds what component types and traits of KubeVela have in common of
// pods: the properties as structs, and what they become.
package pod
