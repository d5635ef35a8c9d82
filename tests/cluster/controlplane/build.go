package controlplane

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
)

// Version is a version of Kubernetes that the folder kube can be built with.
type Version struct {
	modfile        string // in that folder, with the version number
	hasControllers bool
}

// The versions to test with.
var (
	Newest = Version{modfile: "go.mod", hasControllers: true}
	Oldest = Version{modfile: "oldest.mod"}
)

// number returns the version number, such as 1.37.2.
func (v Version) number(kube string) (string, error) {
	data, err := os.ReadFile(filepath.Join(kube, v.modfile))
	if err != nil {
		return "", err
	}
	found := regexp.MustCompile(`(?m)^\tk8s\.io/kubernetes v(.+)$`).FindSubmatch(data)
	if found == nil {
		return "", fmt.Errorf("%s requires no k8s.io/kubernetes", v.modfile)
	}
	return string(found[1]), nil
}

// build builds a version from the sources in the folder kube to the folder bin,
// unless that was already done, and returns the path of the binary.
func (v Version) build(kube, bin, number string) (string, error) {
	args := v.buildArgs(number)
	sum, err := hashOf(kube, args)
	if err != nil {
		return "", err
	}
	if bin, err = filepath.Abs(bin); err != nil {
		return "", err
	}
	prefix := "kube-" + number + "-"
	binary := filepath.Join(bin, prefix+sum)
	if _, err := os.Stat(binary); err == nil {
		return binary, nil
	}
	fmt.Printf("building Kubernetes %s for the first time, which takes minutes\n", number)
	if err := os.MkdirAll(bin, 0o755); err != nil {
		return "", err
	}
	unfinished := binary + ".unfinished"
	build := exec.Command("go", append(args, "-o", unfinished, ".")...)
	build.Dir = kube
	build.Env = append(build.Environ(), "CGO_ENABLED=0", "GOGC=off", "GOWORK=off", "GOFLAGS=")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("%s: %w\n%s", build, err, out)
	}
	earlier, _ := filepath.Glob(filepath.Join(bin, prefix+"*"))
	for _, name := range earlier {
		if name != unfinished {
			os.Remove(name) //nolint:errcheck // it only takes space
		}
	}
	return binary, os.Rename(unfinished, binary)
}

// buildArgs returns the arguments for go. Without optimization and debug
// information, the build takes half the time. The server reports the version
// that is set here.
func (v Version) buildArgs(number string) []string {
	args := []string{"build", "-modfile=" + v.modfile, "-buildvcs=false", "-gcflags=all=-N -l -dwarf=false"}
	if !v.hasControllers {
		args = append(args, "-tags=apiserveronly")
	}
	parts := strings.Split(number, ".")
	const pkg = "k8s.io/component-base/version"
	return append(args, fmt.Sprintf("-ldflags=-s -w -X %[1]s.gitVersion=v%[2]s -X %[1]s.gitMajor=%[3]s -X %[1]s.gitMinor=%[4]s", pkg, number, parts[0], parts[1]))
}

// hashOf returns a hash of everything that a build depends on.
func hashOf(kube string, args []string) (string, error) {
	hash := sha256.New()
	fmt.Fprintln(hash, runtime.Version(), args)
	files, err := os.ReadDir(kube)
	if err != nil {
		return "", err
	}
	for _, file := range files {
		data, err := os.ReadFile(filepath.Join(kube, file.Name()))
		if err != nil {
			return "", err
		}
		fmt.Fprintln(hash, file.Name(), len(data))
		hash.Write(data)
	}
	return hex.EncodeToString(hash.Sum(nil))[:12], nil
}
