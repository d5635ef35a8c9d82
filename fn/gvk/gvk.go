// Package gvk takes apiVersions, and names of types such as apps/v1.Deployment, apart.
package gvk

import "strings"

// Cut returns the group and the version of an apiVersion. The core group is "".
func Cut(apiVersion string) (group, version string) {
	if group, version, hasGroup := strings.Cut(apiVersion, "/"); hasGroup {
		return group, version
	}
	return "", apiVersion
}

// Group returns the group of an apiVersion, "" for the core group.
func Group(apiVersion string) string {
	group, _ := Cut(apiVersion)
	return group
}

// CutType returns the apiVersion and the kind in GROUP/VERSION.KIND. A name without
// a period is a kind.
func CutType(name string) (apiVersion, kind string) {
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		return name[:dot], name[dot+1:]
	}
	return "", name
}

// Kind returns the kind in GROUP/VERSION.KIND.
func Kind(name string) string {
	_, kind := CutType(name)
	return kind
}
