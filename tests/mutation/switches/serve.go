//go:build unix

package switches

import (
	"bufio"
	"flag"
	"fmt"
	"os"
	"syscall"
)

// Serving is the environment variable that makes a test binary serve.
const Serving = "SWITCHES_SERVE"

// maxMemory and maxOutput limit the resources that a mistake can use up.
const (
	maxMemory = 6 << 30
	maxOutput = 1 << 30
)

// forget holds functions that clear what a package remembers between runs.
var forget []func()

// Forget adds a function that clears what a package remembers between runs.
func Forget(f func()) { forget = append(forget, f) }

// Tests are the tests of a package, which can serve requests.
type Tests struct {
	// M is the *testing.M of the package.
	M interface{ Run() int }
}

// Run runs the tests. If the program serves, it reads a line with the names of
// tests from standard input, runs them, writes the exit code to file descriptor
// 3, and repeats that.
func (t Tests) Run() int {
	if os.Getenv(Serving) == "" {
		return t.M.Run()
	}
	os.Unsetenv(Serving) //nolint:errcheck // tests may start the program again
	limit(syscall.RLIMIT_AS, maxMemory)
	limit(syscall.RLIMIT_FSIZE, maxOutput)
	flag.Set("test.failfast", "true") //nolint:errcheck // the flag exists
	replies := os.NewFile(3, "replies")
	syscall.CloseOnExec(3)
	requests := bufio.NewScanner(os.Stdin)
	requests.Buffer(nil, 1<<24)
	for requests.Scan() {
		for _, f := range forget {
			f()
		}
		flag.Set("test.run", requests.Text()) //nolint:errcheck // the flag exists
		fmt.Fprintln(replies, t.M.Run())
	}
	return 0
}

func limit(of int, most uint64) {
	syscall.Setrlimit(of, &syscall.Rlimit{Cur: most, Max: most}) //nolint:errcheck // a precaution
}
