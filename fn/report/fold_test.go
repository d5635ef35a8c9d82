package report

import (
	"errors"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
)

// TestShapes checks what similar messages have in common.
func TestShapes(t *testing.T) {
	for message, want := range map[string]string{
		"":                         "",
		"got 0 of 9":               "got 0 of 0",
		"got 10 of 99x8":           "got 0 of 0x0",
		"007 is 90":                "0 is 0",
		"1/2:3":                    "0/0:0",
		`x "a\"b5" y`:              "x  y",
		`x "a\\" 5`:                "x  0",
		`x \"z`:                    `x \`,
		`"a" and "b"`:              " and ",
		`"a"1"b"22`:                "00",
		"must be at least 1, é, 値": "must be at least 0, é, 値",
	} {
		assert.Equal(t, "error "+code.WrongType.String()+" "+want, shape(&result.Result{Severity: result.Error, Code: code.WrongType, Message: message}), message)
	}
	assert.Equal(t, "info  x", shape(&result.Result{Severity: result.Info, Message: "x"}))
}

// TestFewResults checks the numbers of results from which similar ones are folded.
func TestFewResults(t *testing.T) {
	other := &result.Result{Code: code.RequiredField, Severity: result.Error, Message: "required field is missing"}
	for name, c := range map[string]struct {
		results []*result.Result
		lines   int
	}{
		"10 similar ones":             {alike(10), 10},
		"10 similar ones and another": {append(alike(10), other), 11},
		"11 similar ones":             {alike(11), 3},
		"11 similar ones and another": {append(alike(11), other), 4},
	} {
		for _, form := range []string{Text, Pretty} {
			shown := written(t, &Report{Results: c.results}, form, Style{})
			assert.Equal(t, c.lines, strings.Count(shown, "warning")+strings.Count(shown, "error"), "%s in the form %s", name, form)
		}
	}
}

// full fails after some bytes.
type full struct{ room int }

func (w *full) Write(data []byte) (int, error) {
	if w.room -= len(data); w.room < 0 {
		return 0, errors.New("the disk is full")
	}
	return len(data), nil
}

// TestReportsThatCannotBeWritten checks that each form returns the error, wherever it
// occurs.
func TestReportsThatCannotBeWritten(t *testing.T) {
	all := odd()
	all.Results = append(all.Results, alike(11)...)
	for _, form := range Names() {
		length := len(written(t, all, form, Style{}))
		for room := 0; room < length; room += 5 {
			assert.Error(t, all.Write(&full{room}, form, Style{}), "%s after %d bytes", form, room)
		}
		assert.Error(t, all.Write(&full{length - 1}, form, Style{}), form)
		assert.NoError(t, all.Write(&full{length}, form, Style{}), form)
	}
}

// TestUsualWidth checks the width of a terminal that does not report its own.
func TestUsualWidth(t *testing.T) {
	var names []string
	for range 200 {
		names = append(names, "a")
	}
	wide := &Report{Results: []*result.Result{{Severity: result.Error, Message: `unsupported value "b": must be one of ` + strings.Join(names, " ")}}}
	usual := written(t, wide, Pretty, Style{Width: 80})
	assert.Equal(t, usual, written(t, wide, Pretty, Style{}))
	assert.Equal(t, usual, written(t, wide, Pretty, Style{Width: -1}))
	assert.NotEqual(t, usual, written(t, wide, Pretty, Style{Width: 82}))
	assert.NotEqual(t, usual, written(t, wide, Pretty, Style{Width: 1}))
}
