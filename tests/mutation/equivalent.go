//go:build unix

package main

import (
	"os"
	"regexp"
	"strings"
)

// readEquivalent reads the file that lists mistakes without a visible effect. A
// line that begins with # is the reason for those below it, and * at the end of
// a line matches any text.
func readEquivalent(path string) (*regexp.Regexp, error) {
	data, err := os.ReadFile(path) //nolint:gosec // a file of the repository
	if err != nil {
		return nil, err
	}
	any := []string{"nothing"}
	for line := range strings.Lines(string(data)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		start, isStart := strings.CutSuffix(line, "*")
		one := regexp.QuoteMeta(start)
		if isStart {
			one += ".*"
		}
		any = append(any, one)
	}
	return regexp.Compile("^(?:" + strings.Join(any, "|") + ")$")
}

var printed = regexp.MustCompile(`(?m)^(?:missed|not reached): (\S+?):\d+ (.*)$`)

// readPrinted reads the mistakes that an earlier run printed.
func readPrinted(path string) (map[string]bool, error) {
	data, err := os.ReadFile(path) //nolint:gosec // a file of the user
	if err != nil {
		return nil, err
	}
	keys := make(map[string]bool)
	for _, m := range printed.FindAllStringSubmatch(string(data), -1) {
		keys[m[1]+" "+m[2]] = true
	}
	return keys, nil
}
