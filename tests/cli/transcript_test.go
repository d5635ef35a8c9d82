package cli

import (
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"maps"
	"os"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

const transcriptSums = "sums.txt"

// transcripts compares everything that the program prints in scripts with checksums in
// sums.txt, which -update writes. It tells which scripts change. To see what changes,
// run a script with -v before and after the change.
type transcripts struct {
	want map[string]string // by script
	lock sync.Mutex
	got  map[string]string
}

// newTranscripts reads the checksums.
func newTranscripts(t *testing.T) *transcripts {
	t.Helper()
	all := &transcripts{want: make(map[string]string), got: make(map[string]string)}
	data, err := os.ReadFile(transcriptSums)
	if !errors.Is(err, fs.ErrNotExist) {
		require.NoError(t, err)
	}
	for line := range strings.Lines(string(data)) {
		name, sum, _ := strings.Cut(strings.TrimSpace(line), " ")
		all.want[name] = sum
	}
	t.Cleanup(func() {
		if !*update || t.Failed() {
			return
		}
		maps.Copy(all.want, all.got)
		var sums strings.Builder
		for _, name := range slices.Sorted(maps.Keys(all.want)) {
			if _, err := os.Stat("testdata/" + name + ".txtar"); err == nil {
				fmt.Fprintln(&sums, name, all.want[name])
			}
		}
		require.NoError(t, os.WriteFile(transcriptSums, []byte(sums.String()), 0o644))
	})
	return all
}

// recorder is a test that gets the transcript of a script.
type recorder struct {
	*testing.T
	all *transcripts
}

// Run runs a script.
func (r recorder) Run(name string, script func(testscript.T)) {
	r.T.Run(name, func(t *testing.T) { script(recorder{t, r.all}) })
}

// Verbose makes testscript keep what commands print in phases that pass.
func (r recorder) Verbose() bool { return true }

// Log gets the transcript of a script when it ends.
func (r recorder) Log(values ...any) {
	r.Helper()
	text := fmt.Sprint(values...)
	if last := strings.LastIndex(text, "\n# "); r.Failed() && !testing.Verbose() && last >= 0 {
		text = text[last+1:] // the phase that failed
	}
	if r.Failed() || testing.Verbose() {
		r.T.Log(text)
	}
	if r.Failed() || r.Skipped() || coverage != "" || runtime.GOOS != "linux" {
		return // other systems have other messages
	}
	name, sum := path.Base(r.Name()), fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(printed(text))))
	r.all.lock.Lock()
	defer r.all.lock.Unlock()
	if r.all.got[name] = sum; !*update {
		assert.Equal(r.T, r.all.want[name], sum, "the program prints something else than in sums.txt")
	}
}

// command matches a command whose output is compared: one that runs the program on
// Linux, whoever runs it.
var command = regexp.MustCompile(`^> (\[(unix|symlink)\] )?(! )?(exec|exits \d) render-oam( .*)?$`)

// printed returns what the program prints in a script, without what differs between runs.
func printed(text string) string {
	var b strings.Builder
	isKept := false
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "> ") || strings.HasPrefix(line, "# ") {
			isKept = command.MatchString(strings.TrimSpace(line))
		}
		if isKept {
			b.WriteString(line)
		}
	}
	return changing.ReplaceAllString(strings.NewReplacer(runtime.Version(), "GO", runtime.GOOS+"/"+runtime.GOARCH, "SYSTEM").Replace(b.String()), "")
}

// changing matches durations, and temporary folders.
var changing = regexp.MustCompile(`time="[\d.]+"|/tmp/[\w./-]+`)
