package krm

import (
	"fmt"
	"strings"
	"testing"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/tests/cases"
)

// lists are ResourceLists, without their apiVersion and kind. \n is a line break.
var lists = []string{
	``, `items:\n`, `items: []\n`, `items: ~\n`, `items: null # c\n`, `items: {}\n`, `items: x\n`, `items:\n- kind: A\n`, `items:\n  - kind: A\n`, `items:\n- kind: A`, `items:\n-   kind: A\n    metadata:\n      name: a\n`, `items:\n-\n  kind: A\n`, `items:\n- # c\n  kind: A\n- kind: B # d\n# e\n`,
	`items: [{kind: A}]\n`, `items: [{kind: A}, {kind: B}]\n`, `items: [\n{kind: A},\n{kind: B}\n]\n`, `items:\n- {kind: A}\n- {kind: B, metadata: {name: b}}\n`, `items:\n- &x {kind: A}\n- *x\n`, `items:\n- kind: A\n  a: &x b\n- kind: B\n  b: *x\n`, `items:\n- kind: A\n  a: &x b\n  c: *x\n- kind: B\n`, `a: &x b\nitems:\n- kind: A\n  c: *x\n`, `items: &x\n- kind: A\nother: *x\n`, `other: &x\n- kind: A\nitems: *x\n`,
	`items:\n- a\n- 5\n- ~\n- [b]\n- kind: A\n`, `items:\n- kind: A\n- ~\n`, `items:\n- - kind: A\n`, `items:\n- kind: A\n  kind: B\n`, `items:\n- <<: {kind: A}\n`, `items:\n- kind: A\n  text: |\n    a\n- kind: B\n`, `items:\n- kind: A\n  text: |+\n    a\n\n- kind: B\n`, `items:\n- kind: A\n  text: "a\n    b"\n- kind: B\n`, `items:\n- kind: A\n  text: a\n    b\n- kind: B\n`, `items:\n- ? kind\n  : A\n- kind: B\n`, `items:\n- kind: !!str A\n- kind: B\n`, `items:\n- !!map\n  kind: A\n- kind: B\n`,
	`items:\n# a\n- kind: A\n# b\n\n# c\n- kind: B\n  # d\n# e\nother: x\n`, `# a\nitems: # b\n# c\n- kind: A\n # d\n  # e\n- &x kind: B\n`, `items:\n- kind: A\n# a\n# b\nresults:\n- message: x\n`, `items:\r\n- kind: A\r\n- &x kind: B\r\n`, `items:\r\n- kind: A\r\n`, `items:\n- kind: A\n\n\n`, `items:\n- kind: A\n...\n`, `items:\n- kind: A\n---\nkind: B\n`, `items:\n- kind: A\n---\n# c\n`,
	`functionConfig:\n`, `functionConfig: {}\n`, `functionConfig: ~\n`, `functionConfig: {kind: C}\n`, `functionConfig:\n  kind: C\n`, `functionConfig: # c\n  # d\n  kind: C\n  # e\n# f\nitems: []\n`, `functionConfig: x\n`, `functionConfig: [a]\n`, `functionConfig:\n- kind: C\n`, `functionConfig: &x {kind: C}\nother: *x\n`, `other: &x {kind: C}\nfunctionConfig: *x\n`, `functionConfig:\n  apiVersion: render-oam.dev/v1alpha1\n  kind: Platform\n  metadata:\n    name: p\nitems:\n- kind: A\n`,
	`results:\n`, `results: []\n`, `results: ~\n`, `results: x\n`, `results: {}\n`, `results:\n- message: a\n`, `results:\n  - message: a\n    # b\n# c\n`, `results: [{message: a}]\n`, `results: &x [{message: a}]\nother: *x\n`, `results:\n- message: &x a\nother: *x\n`, `results:\n- message: |\n    a\nitems: []\n`,
	`metadata: {name: x}\nitems: []\n`, `metadata:\n  name: x\nother:\n- a\nitems: []\n`, `items: []\nitems: []\n`, `items: []\n"items": [{kind: A}]\n`, `"items": []\n`, `items : []\n`, `items: []\n a: b\n`, `items: [\n`, `items:\n- kind: A\n b: c\n`, `items:\n- kind: "A\n`, `items:\n- kind: A\n\tb: c\n`, `items:\n- kind: *x\n`, `items:\n- kind: &x A\n  b: &y [*x, *y]\n`, `items:\n- {<<: 5}\n`, `functionConfig: {<<: 5}\n`, `other: {<<: 5}\nresults: [{a: {<<: 5}}]\n`,
	`items:\n- apiVersion: v1\n  kind: List\n  items:\n  - apiVersion: core.oam.dev/v1alpha1\n    kind: A\n  - kind: B\n`, `items:\n- apiVersion: v1\n  kind: List\n  items: [{apiVersion: core.oam.dev/v1alpha1, kind: A}, x]\n- kind: B\n`, `items:\n- apiVersion: config.kubernetes.io/v1\n  kind: ResourceList\n  items: []\n`, `items:\n- kind: A\n  a: b\u2028c\n- kind: B\n`, `items:\n- kind: A\n  a: 'b\u0085'\n- kind: B\n`, `items:\n- kind: A\n  a: b\r- kind: B\n`,
}

// TestLists reads each ResourceList, alone and after other documents, and compares
// what was read and what is written with testdata/lists.txt: the same items, if
// that is not what was read, with a new object and a result, and only the first item. There, ^
// is the apiVersion and kind of the list, + a new object, and $ a new result.
func TestLists(t *testing.T) {
	var text strings.Builder
	replacer := strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\r`, "\r", `\u0085`, "\u0085", `\u2028`, "\u2028")
	shown := strings.NewReplacer(wrapper, "^", "- kind: New\n", "+", "results:\n- message: new\n  severity: info\n", "$")
	more := []*object.Map{object.Of("kind", "New")}
	results := []*result.Result{{Message: "new", Severity: result.Info}}
	for n, list := range lists {
		fmt.Fprintf(&text, "=== %s\n", list)
		list = replacer.Replace(list)
		for _, form := range []struct{ name, text string }{
			{"after", wrapper + list},
			{"before", list + wrapper},
			{"marked", "# lead\n---\n" + wrapper + list},
			{"in flow style", "{" + strings.ReplaceAll(strings.TrimSuffix(wrapper, "\n"), "\n", ", ") + ", " + strings.TrimSuffix(list, "\n") + "}\n"},
		} {
			isOneLine := !strings.Contains(strings.TrimSuffix(list, "\n"), "\n")
			if form.name == "in flow style" && (!isOneLine || !strings.Contains(list, ": ")) || form.name == "before" && !strings.HasSuffix(list, "\n") || form.name == "marked" && n%10 > 0 {
				continue
			}
			fmt.Fprintf(&text, "--- %s:", form.name)
			var log result.Log
			in := Read([]byte(form.text), "f.yaml", &log)
			fmt.Fprintf(&text, " form %d", in.Form)
			for _, item := range in.Items {
				place := item.Place("")
				fmt.Fprintf(&text, ", %s at line %d and %s", item.Ref(), item.line, place)
			}
			if in.FunctionConfig != nil {
				fmt.Fprintf(&text, ", config %s at line %d, %d values", in.FunctionConfig.Ref(), in.FunctionConfig.line, len(in.FunctionConfig.Node().Content))
			}
			text.WriteString("\n")
			for _, r := range log.Sorted() {
				fmt.Fprintf(&text, "%s %s\n", r.Code, r)
			}
			if in.Form != ResourceList {
				continue
			}
			if same := string(in.Append(nil, in.Items, nil, nil)); same != form.text {
				fmt.Fprintf(&text, "same %q\n", shown.Replace(same))
			}
			fmt.Fprintf(&text, "more %q\n", shown.Replace(string(in.Append(nil, in.Items, more, results))))
			if form.name == "after" {
				fmt.Fprintf(&text, "first %q\n", shown.Replace(string(in.Append(nil, in.Items[:min(1, len(in.Items))], nil, results))))
			}
		}
	}
	cases.CompareText(t, "testdata/lists.txt", text.String(), *update)
}
