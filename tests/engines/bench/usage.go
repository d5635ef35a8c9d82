package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/render-oam/render-oam/tests/engines/argocd"
)

// tick is the unit of times in /proc.
const tick = 10 * time.Millisecond

// usage returns the CPU time that the servers of an Argo CD have used.
func usage(a *argocd.ArgoCD, servers int) (m measurement) {
	for i := range servers {
		name := fmt.Sprintf("repo-server-%d", i)
		own, children := timesOf(a.PID(name))
		m.repoServer += own + children
		own, children = timesOf(a.PID(name + "-plugin"))
		m.pluginServer += own
		m.program += children
	}
	return m
}

// timesOf returns the CPU time of the server that a shell guards, and of the
// completed programs that it ran.
func timesOf(shell int) (own, children time.Duration) {
	list, err := os.ReadFile(fmt.Sprintf("/proc/%[1]d/task/%[1]d/children", shell))
	if err != nil {
		return 0, 0
	}
	server, _, _ := strings.Cut(strings.TrimSpace(string(list)), " ")
	stat, err := os.ReadFile("/proc/" + server + "/stat")
	if err != nil {
		return 0, 0
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(after) // starting at the third field
	number := func(i int) time.Duration {
		n, _ := strconv.Atoi(fields[i-3]) // the kernel wrote it
		return time.Duration(n) * tick
	}
	return number(14) + number(15), number(16) + number(17)
}
