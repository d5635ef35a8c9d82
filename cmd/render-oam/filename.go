package main

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// fileExtension is that of the files that are written.
const fileExtension = ".yaml"

// reservedNames are those that a file must not have before its extension, in any
// case: some tools read a file of this name in any folder, and Windows treats the
// others as devices.
var reservedNames = map[string]bool{
	"kustomization": true, "kptfile": true, // kustomize, kpt
	"chart": true, "values": true, "requirements": true, // helm
	"fleet": true, "skaffold": true,
	"con": true, "prn": true, "aux": true, "nul": true,
	"com0": true, "com1": true, "com2": true, "com3": true, "com4": true, "com5": true, "com6": true, "com7": true, "com8": true, "com9": true,
	"lpt0": true, "lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "lpt5": true, "lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true,
}

// fileNames gives files names that no two of them have, on any file system.
type fileNames struct {
	taken map[string]bool // in lowercase
}

// take returns the name of a file, made of a name that Kubernetes accepts, or of a
// namespace, _ and such a name. It adds _ to distinguish files, because such names
// do not have it.
func (n *fileNames) take(name string) string {
	name = shorten(name)
	if device, _, _ := strings.Cut(strings.ToLower(name), "."); reservedNames[strings.ToLower(name)] || reservedNames[device] {
		name = escape(name)
	}
	for n.taken[strings.ToLower(name)] {
		name += "_"
	}
	n.taken[strings.ToLower(name)] = true
	return name + fileExtension
}

// escape makes a reserved name another one. Windows looks at what comes before the
// first dot.
func escape(name string) string {
	device, rest, hasDot := strings.Cut(name, ".")
	if hasDot {
		return device + "_." + rest
	}
	return device + "_"
}

// shorten cuts a name that is too long for file systems, and makes it unique with a
// part of its checksum.
func shorten(name string) string {
	const maxLength, room = 255, 8 // of a file name, and for what is added to it
	if len(name)+len(fileExtension)+room <= maxLength {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	end := "_" + hex.EncodeToString(sum[:8])
	return name[:maxLength-len(fileExtension)-room-len(end)] + end
}
