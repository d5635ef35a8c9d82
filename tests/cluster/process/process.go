// Package process runs servers on the loopback interface for tests. It stops
// them when the program that started them ends for any reason.
package process

import (
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// startTimeout is how long a server may take to become ready.
const startTimeout = 2 * time.Minute

// guard runs a command, and stops it when its own standard input is closed.
const guard = `exec 3<&0
"$@" </dev/null &
child=$!
(read -r _ <&3; kill -KILL $child) 2>/dev/null &
wait $child`

// Group is a number of servers that belong together. Their logs are in its
// folder.
type Group struct {
	Folder string

	processes []*process
}

type process struct {
	name  string
	cmd   *exec.Cmd
	stdin io.Closer
	ended chan struct{}
}

// NewGroup returns a group without servers, in a new folder. The name of the
// folder is short, because the length of socket names in it is limited.
func NewGroup(name string) (*Group, error) {
	folder, err := os.MkdirTemp("", name+"-")
	if err != nil {
		return nil, err
	}
	return &Group{Folder: folder}, nil
}

// Guarded returns the command for a server that does not stop when its standard
// input is closed.
func Guarded(argv ...string) []string {
	return append([]string{"/bin/sh", "-c", guard, "sh"}, argv...)
}

// Path returns the path of a file in the folder.
func (g *Group) Path(elements ...string) string {
	return filepath.Join(append([]string{g.Folder}, elements...)...)
}

// Start starts a server, which must stop when its standard input is closed:
// that happens at the latest when the program that called Start ends. If env is
// nil, the server has the environment of that program.
func (g *Group) Start(name string, env []string, argv ...string) error {
	log, err := os.Create(g.LogPath(name))
	if err != nil {
		return err
	}
	defer log.Close() //nolint:errcheck // the process has its own handle
	cmd := exec.Command(argv[0], argv[1:]...)
	cmd.Dir, cmd.Env, cmd.Stdout, cmd.Stderr = g.Folder, env, log, log
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	p := &process{name: name, cmd: cmd, stdin: stdin, ended: make(chan struct{})}
	go func() {
		cmd.Wait() //nolint:errcheck // how it ended is in its log
		close(p.ended)
	}()
	g.processes = append(g.processes, p)
	return nil
}

// LogPath returns the path of a server's log.
func (g *Group) LogPath(name string) string { return g.Path(name + ".log") }

// WaitFor waits until something exists. It fails if a server stops.
func (g *Group) WaitFor(what string, isThere func() bool) error {
	for deadline := time.Now().Add(startTimeout); !isThere(); time.Sleep(50 * time.Millisecond) {
		if err := g.Check(); err != nil {
			return err
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("no %s after %s, logs are in %s", what, startTimeout, g.Folder)
		}
	}
	return nil
}

// PID returns the process ID of a server, or of the shell that guards it.
func (g *Group) PID(name string) int {
	for _, p := range g.processes {
		if p.name == name {
			return p.cmd.Process.Pid
		}
	}
	return 0
}

// Check fails if a server has stopped.
func (g *Group) Check() error {
	for _, p := range g.processes {
		select {
		case <-p.ended:
			return fmt.Errorf("%s has ended:\n%s", p.name, g.lastLines(p.name))
		default:
		}
	}
	return nil
}

func (g *Group) lastLines(name string) string {
	data, err := os.ReadFile(g.LogPath(name))
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	return strings.Join(lines[max(0, len(lines)-10):], "\n")
}

// Stop stops all servers, the last one first, and removes the folder unless the
// logs are to be kept.
func (g *Group) Stop(keepLogs bool) error {
	var errs []error
	for i := len(g.processes) - 1; i >= 0; i-- {
		p := g.processes[i]
		p.stdin.Close() //nolint:errcheck // it may have ended
		select {
		case <-p.ended:
		case <-time.After(20 * time.Second):
			errs = append(errs, fmt.Errorf("%s does not end", p.name), p.cmd.Process.Kill())
		}
	}
	g.processes = nil
	if keepLogs {
		fmt.Println("logs are in", g.Folder)
		return errors.Join(errs...)
	}
	return errors.Join(append(errs, os.RemoveAll(g.Folder))...)
}

// FreePorts returns ports of the loopback interface that nothing listens on.
func FreePorts(n int) (ports []int, err error) {
	for range n {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close() //nolint:errcheck // nothing was written
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
