package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/render-oam/render-oam/fn/result"
)

// Characters that have a meaning in a workflow command of GitHub Actions.
var (
	inMessage  = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A")
	inProperty = strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C")
)

// writeGitHub writes a workflow command for each result. GitHub shows it at the
// line.
func (r *Report) writeGitHub(w io.Writer) error {
	for _, of := range r.Results {
		var properties []string
		add := func(name, value string) {
			properties = append(properties, name+"="+inProperty.Replace(result.Printable(value)))
		}
		if isFile(of.Place.File) {
			add("file", r.path(of.Place.File))
			at := r.region(of)
			if at.line > 0 {
				add("line", fmt.Sprint(at.line))
			}
			if at.column > 0 {
				add("col", fmt.Sprint(at.column))
			}
			if at.end > 0 {
				add("endColumn", fmt.Sprint(at.end))
			}
		}
		if of.Code != 0 {
			add("title", of.Code.String())
		}
		command := map[result.Severity]string{result.Error: "error", result.Warning: "warning", result.Info: "notice"}[of.Severity]
		if len(properties) > 0 {
			command += " " + strings.Join(properties, ",")
		}
		if _, err := fmt.Fprintf(w, "::%s::%s\n", command, inMessage.Replace(aboutField(of))); err != nil {
			return err
		}
	}
	return nil
}
