package object

import "strings"

// CutAPIVersion returns the group and the version of an apiVersion. The core group
// is "".
func CutAPIVersion(apiVersion string) (group, version string) {
	if group, version, hasGroup := strings.Cut(apiVersion, "/"); hasGroup {
		return group, version
	}
	return "", apiVersion
}

// Group returns the group of an apiVersion, or "" for the core group.
func Group(apiVersion string) string {
	group, _ := CutAPIVersion(apiVersion)
	return group
}

// CutType returns the apiVersion and the kind of a type such as
// apps/v1.Deployment. A name without a period is a kind.
func CutType(name string) (apiVersion, kind string) {
	if dot := strings.LastIndexByte(name, '.'); dot >= 0 {
		return name[:dot], name[dot+1:]
	}
	return "", name
}

// KindOf returns the kind of a type such as apps/v1.Deployment.
func KindOf(name string) string {
	_, kind := CutType(name)
	return kind
}
