//go:build unix

package main

import (
	"os"
	"regexp"
	"strings"
)

// readEquivalent reads the file that lists mistakes without a visible effect. A
// line that begins with # is the reason for those below it.
func readEquivalent(path string) (map[string]bool, error) {
	data, err := os.ReadFile(path) //nolint:gosec // a file of the repository
	if err != nil {
		return nil, err
	}
	keys := make(map[string]bool)
	for line := range strings.Lines(string(data)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			keys[line] = true
		}
	}
	return keys, nil
}

var printed = regexp.MustCompile(`(?m)^(?:missed|not reached): (\S+?):\d+ (.*)$`)

// readPrinted reads the mistakes that an earlier run printed.
func readPrinted(path string) (map[string]bool, error) {
	data, err := os.ReadFile(path) //nolint:gosec // what the user names
	if err != nil {
		return nil, err
	}
	keys := make(map[string]bool)
	for _, m := range printed.FindAllStringSubmatch(string(data), -1) {
		keys[m[1]+" "+m[2]] = true
	}
	return keys, nil
}
