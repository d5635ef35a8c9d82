//go:build unix

package main

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/render-oam/render-oam/tests/mutation/switches"
)

// outcome is how tests end.
type outcome int

const (
	passed outcome = iota
	failed
	died    // the program ended
	endless // it took too long
)

// worker runs tests with one mistake at a time.
type worker struct {
	folder    string // with the test binaries and the program
	switches  []byte // shared with the processes
	processes map[*suite]*process
	used      []*suite // the most recently used one is last
	once      *worker  // for code that runs when a program starts
}

// maxProcesses is the maximum number of test binaries that a worker keeps
// running.
const maxProcesses = 6

// newWorker creates a folder with links to the test binaries and the program.
func newWorker(folder, binaries string, mistakes int) (*worker, error) {
	if err := os.MkdirAll(folder, 0o755); err != nil { //nolint:gosec // a temporary folder
		return nil, err
	}
	entries, err := os.ReadDir(binaries)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if err := os.Link(filepath.Join(binaries, e.Name()), filepath.Join(folder, e.Name())); err != nil {
			return nil, err
		}
	}
	file := filepath.Join(folder, switches.File)
	if err := os.WriteFile(file, make([]byte, switches.Size(mistakes)), 0o600); err != nil {
		return nil, err
	}
	shared, err := switches.Map(file)
	return &worker{folder: folder, switches: shared, processes: make(map[*suite]*process)}, err
}

// command returns a command that runs a test binary.
func (w *worker) command(s *suite, arguments ...string) *exec.Cmd {
	os.MkdirAll(w.folder+"/tmp", 0o755)                                  //nolint:errcheck,gosec // the tests report that it is missing
	run := exec.Command(filepath.Join(w.folder, s.binary), arguments...) //nolint:gosec // built earlier
	run.Dir = s.folder
	run.Env = append(os.Environ(), "GOMAXPROCS=1", "GOGC=400", "TMPDIR="+w.folder+"/tmp")
	run.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	return run
}

// process is a running test binary that serves requests.
type process struct {
	command  *exec.Cmd
	requests io.WriteCloser
	replies  chan outcome
}

// process returns the running test binary, and starts it if necessary.
func (w *worker) process(s *suite) (*process, error) {
	if p := w.processes[s]; p != nil {
		return p, nil
	}
	if len(w.used) >= maxProcesses {
		w.end(w.used[0])
	}
	p := &process{command: w.command(s, "-test.timeout=0"), replies: make(chan outcome, 1)}
	p.command.Env = append(p.command.Env, switches.Serving+"=1")
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	p.command.ExtraFiles = []*os.File{write}
	if p.requests, err = p.command.StdinPipe(); err != nil {
		return nil, err
	}
	if err := p.command.Start(); err != nil {
		return nil, err
	}
	go p.read(read)
	w.processes[s] = p
	w.used = append(w.used, s)
	return p, errors.Join(write.Close())
}

// read reads the replies of a process until it ends.
func (p *process) read(from *os.File) {
	defer from.Close() //nolint:errcheck // nothing is lost
	lines := bufio.NewScanner(from)
	for lines.Scan() {
		if lines.Text() == "0" {
			p.replies <- passed
		} else {
			p.replies <- failed
		}
	}
	p.replies <- died
}

// end stops a process, and everything that it started.
func (w *worker) end(s *suite) {
	p := w.processes[s]
	if p == nil {
		return
	}
	syscall.Kill(-p.command.Process.Pid, syscall.SIGKILL) //nolint:errcheck // it may have ended
	p.requests.Close()                                    //nolint:errcheck // it has ended
	p.command.Wait()                                      //nolint:errcheck // it was killed
	delete(w.processes, s)
	w.used = remove(w.used, s)
	os.RemoveAll(w.folder + "/tmp")  //nolint:errcheck // it is removed at the end
	os.Mkdir(w.folder+"/tmp", 0o755) //nolint:errcheck,gosec // a temporary folder
}

func remove(list []*suite, s *suite) []*suite {
	var rest []*suite
	for _, other := range list {
		if other != s {
			rest = append(rest, other)
		}
	}
	return rest
}

// endAll stops all processes.
func (w *worker) endAll() {
	for s := range w.processes {
		w.end(s)
	}
}

// run runs tests with a mistake, or with none for 0.
func (w *worker) run(s *suite, tests string, number int, limit time.Duration) (outcome, error) {
	switches.Make(w.switches, number)
	defer switches.Make(w.switches, 0)
	p, err := w.process(s)
	if err != nil {
		return died, err
	}
	if _, err := fmt.Fprintln(p.requests, tests); err != nil {
		w.end(s)
		return died, nil //nolint:nilerr // the process ended
	}
	select {
	case o := <-p.replies:
		if o == died {
			w.end(s)
		}
		return o, nil
	case <-time.After(limit):
		w.end(s)
		return endless, nil
	}
}

// pattern returns the value of the flag -test.run for some tests.
func pattern(units []*unit) string {
	var all []string
	for _, u := range units {
		all = append(all, u.pattern)
	}
	return strings.Join(all, "|")
}
