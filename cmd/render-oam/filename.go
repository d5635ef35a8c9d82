package main

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// fileExtension is the extension of the files that are written.
const fileExtension = ".yaml"

// reservedNames are names that a file must not have before its extension, in
// any case: some tools read a file with such a name in any folder, and Windows
// treats the others as devices.
var reservedNames = map[string]bool{
	"kustomization": true, "kptfile": true, // kustomize, kpt
	"chart": true, "values": true, "requirements": true, // helm
	"fleet": true, "skaffold": true,
	"con": true, "prn": true, "aux": true, "nul": true,
	"com0": true, "com1": true, "com2": true, "com3": true, "com4": true, "com5": true, "com6": true, "com7": true, "com8": true, "com9": true,
	"lpt0": true, "lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "lpt5": true, "lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true,
}

// fileNames assigns names to files that are unique on any file system.
type fileNames struct {
	taken map[string]bool // in lowercase
}

// take returns the name of a file, for a name that Kubernetes accepts, or for a
// namespace, _ and such a name. It adds _ to make names unique, because names
// in Kubernetes do not contain it.
func (n *fileNames) take(name string) string {
	name = shorten(name)
	if device, _, _ := strings.Cut(strings.ToLower(name), "."); reservedNames[device] {
		name = escape(name)
	}
	for n.taken[strings.ToLower(name)] {
		name += "_"
	}
	n.taken[strings.ToLower(name)] = true
	return name + fileExtension
}

// escape changes a reserved name. Windows looks at what precedes the first dot.
func escape(name string) string {
	device, rest, hasDot := strings.Cut(name, ".")
	if hasDot {
		return device + "_." + rest
	}
	return device + "_"
}

// shorten shortens a name that is too long for file systems, and makes it
// unique with a part of its checksum.
func shorten(name string) string {
	const maxLength, room = 255, 8 // the maximum length of a file name, and room for what is added to it
	if len(name)+len(fileExtension)+room <= maxLength {
		return name
	}
	sum := sha256.Sum256([]byte(name))
	end := "_" + hex.EncodeToString(sum[:8])
	return name[:maxLength-len(fileExtension)-room-len(end)] + end
}
