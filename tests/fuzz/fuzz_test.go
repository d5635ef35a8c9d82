// Package fuzz gives the function inputs that no user would write: those of the
// golden cases and the examples, changed at random. Whatever the input, the
// function must end soon, its output must be YAML, and there must be no output
// if there are errors.
//
// The tests take a few seconds, with the same inputs every time. make fuzz
// continues for longer, with Go's own fuzzer.
package fuzz

import (
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	goyaml "go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn"
	"github.com/render-oam/render-oam/fn/fix"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

var (
	seconds = flag.Int("seconds", 3, "maximum time that each test tries random inputs")
	seed    = flag.Uint64("seed", 1, "seed of the random inputs")
)

// maxTime is how long one input may take.
const maxTime = 20 * time.Second

// seeds returns the inputs of the golden cases and of the examples.
func seeds(t testing.TB) (all []string) {
	t.Helper()
	for _, c := range cases.All(t) {
		all = append(all, c.Input)
	}
	err := filepath.WalkDir("../../examples", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || filepath.Ext(path) != ".yaml" || strings.HasPrefix(entry.Name(), "expected") {
			return err
		}
		data, err := os.ReadFile(path)
		all = append(all, string(data))
		return err
	})
	require.NoError(t, err)
	require.Greater(t, len(all), 300)
	return all
}

// run runs the function, and fails if it takes too long.
func run(t testing.TB, input string) (output string, log *result.Log) {
	t.Helper()
	log = &result.Log{}
	started := time.Now()
	output = string(fn.Run([]byte(input), "input.yaml", log))
	if took := time.Since(started); took > maxTime {
		t.Errorf("it took %s", took)
	}
	return output, log
}

// checkRun checks what must hold for every input.
func checkRun(t testing.TB, input string) {
	t.Helper()
	output, log := run(t, input)
	for _, r := range log.Sorted() {
		if line := r.String(); strings.ContainsAny(line, "\n\r\x1b\x00") {
			t.Errorf("a result that is not one line: %q", line)
		}
	}
	if err := parse(output); err != nil {
		t.Fatalf("the output is not YAML: %s\n%s", err, output)
	}
	if log.Errors() > 0 {
		if output != "" && (!strings.Contains(output, "ResourceList") || !strings.Contains(output, "results:")) {
			t.Fatalf("there are errors, and the output is not a ResourceList with results:\n%s", output)
		}
		return
	}
	isStream := krm.Read([]byte(input), "input.yaml", &result.Log{}).Form == krm.Stream
	if output == "" || isStream && strings.Contains(output, "ResourceList") || !isStream && !strings.Contains(input, "\nitems:") {
		return // nothing to render again, or a ResourceList that is now the first document, or one that gets its items
	}
	again, logAgain := run(t, output)
	if logAgain.Errors() > 0 {
		t.Fatalf("the output has errors when it is rendered again: %s\n%s", logAgain.Sorted()[0], output)
	}
	if before, after := withoutResults(output), withoutResults(again); before != after {
		t.Fatalf("rendering the output again changes it: %s", difference(before, after))
	}
}

// difference returns the first place where two strings differ.
func difference(a, b string) string {
	at := 0
	for at < min(len(a), len(b)) && a[at] == b[at] {
		at++
	}
	around := func(s string) string { return s[max(0, at-200):min(len(s), at+200)] }
	return fmt.Sprintf("%q became %q", around(a), around(b))
}

func withoutResults(list string) string {
	before, _, _ := strings.Cut(list, "\nresults:")
	return strings.TrimRight(before, "\r\n")
}

// parse reads a string with another parser.
func parse(text string) error {
	if json.Valid([]byte(text)) {
		return nil // the parser does not know every escape sequence of JSON
	}
	text = strings.ReplaceAll(text, "%YAML 1.2", "%YAML 1.1")
	decoder := goyaml.NewDecoder(strings.NewReader(text))
	for {
		var node goyaml.Node
		if err := decoder.Decode(&node); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

// checkFix makes the edits that the results propose. The result must have the
// same meaning, otherwise the program would not write it.
func checkFix(t testing.TB, input string) {
	t.Helper()
	before, log := run(t, input)
	text, found := input, log
	for range 5 {
		var edits []result.Edit
		for _, r := range found.Sorted() {
			edits = append(edits, r.Edits...)
		}
		changed, made, _ := fix.Apply(text, edits)
		if made == 0 {
			break
		}
		text = changed
		_, found = run(t, text)
	}
	if text == input || log.Errors() > 0 {
		return
	}
	after, _ := run(t, text)
	if found.Errors() > 0 {
		t.Fatalf("the fixed file has an error: %s\n%s", found.Sorted()[0], text)
	}
	if before != after && !strings.Contains(input, "ResourceList") {
		t.Fatalf("the fixed file renders to other objects: %s\n%s", difference(before, after), text)
	}
}

func FuzzRun(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, input string) { checkRun(t, input) })
}

func FuzzFix(f *testing.F) {
	for _, s := range seeds(f) {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, input string) { checkFix(t, input) })
}

// FuzzMutated changes the trees of inputs, so that most are still valid YAML,
// to test the code after the reader.
func FuzzMutated(f *testing.F) {
	all := seeds(f)
	for i := range 200 {
		f.Add(uint64(i))
	}
	f.Fuzz(func(t *testing.T, number uint64) {
		input := mutated(rand.New(rand.NewPCG(number, *seed)), all)
		checkRun(t, input)
		checkFix(t, input)
	})
}

// TestMutated tries random inputs for a while.
func TestMutated(t *testing.T) {
	all := seeds(t)
	end, tried, rendered := time.Now().Add(time.Duration(*seconds)*time.Second), 0, 0
	for number := uint64(0); time.Now().Before(end); number++ {
		input := mutated(rand.New(rand.NewPCG(number, *seed)), all)
		t.Run("", func(t *testing.T) {
			checkRun(t, input)
			checkFix(t, input)
		})
		if t.Failed() {
			t.Fatalf("input %d of seed %d:\n%s", number, *seed, input)
		}
		tried++
		if _, log := run(t, input); log.Errors() == 0 {
			rendered++
		}
	}
	t.Logf("tried %d inputs, %d of them without errors", tried, rendered)
	if tried > 200 && rendered < tried/20 {
		t.Error("nearly all inputs have errors: the code after the reader is not tested")
	}
}
