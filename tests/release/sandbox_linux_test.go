package release

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/render-oam/render-oam/tests/internal/program"
)

// TestRunsWithNothing runs the binary like the image: in a root folder without
// anything else, as the user nobody, without a network, and by its name.
func TestRunsWithNothing(t *testing.T) {
	if os.Getuid() != 0 {
		t.Skip("only root can change the root folder: not run in an empty one")
	}
	folder := t.TempDir()
	data, err := os.ReadFile(program.Build(t))
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "render-oam"), data, 0o555)) //nolint:gosec // a program
	for path := folder; path != os.TempDir() && path != "/"; path = filepath.Dir(path) {
		require.NoError(t, os.Chmod(path, 0o755)) //nolint:gosec // the user nobody needs access
	}
	cmd := exec.Command("/render-oam")
	cmd.Args, cmd.Dir, cmd.Env, cmd.Stdin = []string{"render-oam"}, "/", []string{"PATH=/"}, strings.NewReader(input)
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Chroot: folder, Cloneflags: syscall.CLONE_NEWNET | syscall.CLONE_NEWNS,
		Credential: &syscall.Credential{Uid: 65534, Gid: 65534},
	}
	out, err := cmd.CombinedOutput()
	if err != nil && strings.Contains(err.Error(), "operation not permitted") {
		t.Skip("no namespaces here: ", err)
	}
	require.NoError(t, err, string(out))
	assert.Contains(t, string(out), "kind: Deployment\n")
}

// TestOpensNoFile traces the system calls of the function: it must open no file
// and no connection, and start no program.
func TestOpensNoFile(t *testing.T) {
	strace, err := exec.LookPath("strace")
	if err != nil {
		t.Skip("strace is not on PATH: not traced")
	}
	trace := filepath.Join(t.TempDir(), "trace")
	cmd := exec.Command(strace, "-f", "-qq", "-e", "trace=%file,%network,%process", "-e", "signal=none", "-o", trace, program.Build(t))
	cmd.Stdin = strings.NewReader(input)
	out, err := cmd.CombinedOutput()
	if err != nil && strings.Contains(string(out), "ptrace") {
		t.Skip("strace is not permitted here: ", string(out))
	}
	require.NoError(t, err, string(out))
	data, err := os.ReadFile(trace)
	require.NoError(t, err)
	first := true
	for line := range strings.Lines(string(data)) {
		_, call, _ := strings.Cut(line, " ")
		switch call = strings.TrimSpace(call); {
		case strings.HasPrefix(call, "execve(") && first:
			first = false // the program itself
		case own.MatchString(call):
		default:
			t.Errorf("the function calls %s", call)
		}
	}
	assert.False(t, first, "nothing was traced")
}

// own matches system calls that Go's runtime makes in every program: it starts
// and interrupts threads, exits, and reads the size of huge pages and its share
// of the processors. A resumed call was already checked when it began.
var own = regexp.MustCompile(`^(clone|clone3|exit|exit_group|tgkill|<\.\.\. \w+ resumed|\+\+\+ )|"/sys/kernel/mm/transparent_hugepage/hpage_pmd_size"|"/proc/self/(cgroup|mountinfo)"|"/sys/fs/cgroup/`)
