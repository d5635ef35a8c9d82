package main

import (
	"os"
	"os/exec"
	"regexp"
	"strconv"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// TestStart counts what the packages of the program allocate before main runs, which
// every run pays for. Build tables and compile patterns when they are first used.
func TestStart(t *testing.T) {
	const most = 840
	start := exec.Command(os.Args[0], "-test.run=^$")
	start.Env = append(os.Environ(), "GODEBUG=inittrace=1")
	trace, err := start.CombinedOutput()
	require.NoError(t, err)
	total, packages := 0, ""
	for _, line := range regexp.MustCompile(`(?m)^init github\.com/render-oam/\S+ .* (\d+) allocs$`).FindAllSubmatch(trace, -1) {
		allocations, err := strconv.Atoi(string(line[1]))
		require.NoError(t, err)
		total += allocations
		packages += string(line[0]) + "\n"
	}
	require.NotZero(t, total, "the program prints %s", trace)
	assert.LessOrEqual(t, total, most, "%s", packages)
}
