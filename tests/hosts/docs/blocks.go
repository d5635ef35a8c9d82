// Package docs runs what the documents show: README.md, CONTRIBUTING.md and the
// files in docs.
//
//   - console and sh blocks are run by a shell in a copy of the repository,
//     with the program on PATH. Where a console block shows output, it must be
//     the output.
//   - yaml blocks are validated: OAM resources as they are, a Platform with the
//     examples.
//   - a block below the comment <!-- file: PATH --> must be that file.
//   - a block below the comment <!-- save: PATH --> is saved to that file, for
//     the commands that follow it.
//
// The blocks of README.md and docs/tutorial.md are run in order, in one copy.
//
// Run with -update to update output and files.
package docs

import (
	"fmt"
	"strings"
)

// block is a fenced block of a document.
type block struct {
	document string
	line     int    // of the opening fence, starting at 1
	language string // what follows the fence
	file     string // of the comment file above it, or ""
	saved    string // of the comment save above it, or ""
	text     string // without the indentation of the block

	indent      string
	start, stop int // lines of the text, starting at 0
}

func (b block) String() string { return fmt.Sprintf("%s:%d", b.document, b.line) }

// blocksOf finds the blocks of a document.
func blocksOf(document, text string) (blocks []block, err error) {
	lines := strings.SplitAfter(text, "\n")
	file, saved := "", ""
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if path, isFile := strings.CutPrefix(line, "<!-- file: "); isFile {
			file = strings.TrimSuffix(path, " -->")
			continue
		}
		if path, isSaved := strings.CutPrefix(line, "<!-- save: "); isSaved {
			saved = strings.TrimSuffix(path, " -->")
			continue
		}
		language, isFence := strings.CutPrefix(line, "```")
		if !isFence {
			if line != "" {
				file, saved = "", ""
			}
			continue
		}
		b := block{document: document, line: i + 1, language: language, file: file, saved: saved, start: i + 1}
		b.indent = lines[i][:strings.Index(lines[i], "`")]
		for i++; i < len(lines) && strings.TrimSpace(lines[i]) != "```"; i++ {
			b.text += strings.TrimPrefix(lines[i], b.indent)
		}
		if i == len(lines) {
			return nil, fmt.Errorf("%s: the block is not closed", b)
		}
		b.stop = i
		blocks = append(blocks, b)
		file, saved = "", ""
	}
	return blocks, nil
}

// replace replaces the content of blocks of a document.
func replace(text string, blocks []block) string {
	lines := strings.SplitAfter(text, "\n")
	var out strings.Builder
	at := 0
	for _, b := range blocks {
		out.WriteString(strings.Join(lines[at:b.start], ""))
		for line := range strings.Lines(b.text) {
			if line != "\n" {
				out.WriteString(b.indent)
			}
			out.WriteString(line)
		}
		at = b.stop
	}
	out.WriteString(strings.Join(lines[at:], ""))
	return out.String()
}

// command is a command in a block, with the output below it.
type command struct{ line, output string }

// commandsOf returns the commands of a block: those after a $ in a console
// block, or each line of an sh block.
func commandsOf(b block) (commands []command, err error) {
	for line := range strings.Lines(b.text) {
		switch shown, isCommand := strings.CutPrefix(line, "$ "); {
		case b.language == "sh":
			shown, _, _ := strings.Cut(line, " #")
			if shown = strings.TrimSpace(shown); shown != "" && !strings.HasPrefix(shown, "#") {
				commands = append(commands, command{line: shown})
			}
		case isCommand:
			commands = append(commands, command{line: strings.TrimSpace(shown)})
		case len(commands) == 0:
			return nil, fmt.Errorf("%s: a console block must start with a command, after a $", b)
		default:
			commands[len(commands)-1].output += line
		}
	}
	if len(commands) == 0 {
		return nil, fmt.Errorf("%s: the block has no command", b)
	}
	return commands, nil
}
