package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/result"
)

// lookUp finds the topics that a name can mean, or the path of a field in them,
// such as gateway.http.
func (k *known) lookUp(text string) (topics []topic, path []string) {
	topics = k.find(text)
	for name := text; len(topics) == 0; {
		i := strings.LastIndexByte(name, '.')
		if i < 0 {
			return nil, nil
		}
		name, path = name[:i], append([]string{strings.TrimSuffix(name[i+1:], "[]")}, path...)
		topics = k.find(name)
	}
	return topics, path
}

// findIn finds the traits or types with a name. command is the command that
// lists all of them.
func (k *known) findIn(name, class, command string) ([]topic, error) {
	isOther := func(t topic) bool { return (t.class == classTrait) != (class == classTrait) || t.class == classKind }
	if topics := slices.DeleteFunc(k.find(name), isOther); len(topics) > 0 {
		return topics, nil
	}
	var names []string
	for _, t := range slices.DeleteFunc(k.topics(), isOther) {
		names = append(names, t.shortName())
	}
	return nil, fmt.Errorf("unknown %s %q%s", strings.ToLower(class), name, namesHint(name, names, "render-oam "+command+" lists them"))
}

// namesHint returns the end of a message about an unknown name: the closest
// name, or all names if they are few, or the command that lists them.
func namesHint(name string, known []string, list string) string {
	if hint := result.DidYouMean(name, known); hint != "" {
		return hint
	}
	switch {
	case len(known) > 10:
		return ": " + list
	case len(known) == 1:
		return ": must be " + known[0]
	}
	return ": must be " + result.OneOfNames(known)
}

// explainEach prints what is known about topics with the same name.
func explainEach(w io.Writer, topics []topic, path []string, isRecursive bool) error {
	for i, t := range topics {
		if i > 0 {
			fmt.Fprintln(w, "\n"+strings.Repeat("-", screenWidth)+"\n")
		}
		if err := t.explain(w, path, isRecursive, len(topics) > 1); err != nil {
			return err
		}
	}
	return nil
}

// explain prints what is known about a topic, or about a field of it. If there
// are other topics with the same name, it need not have the field.
func (t *topic) explain(w io.Writer, path []string, isRecursive, hasOthers bool) error {
	f, schema := t.fields()
	at, unknown, names := f.below(schema, path)
	if at == nil && !hasOthers {
		return t.unknownField(unknown, names)
	}
	fmt.Fprintf(w, "%-16s%s (%s)\n", t.class+":", t.name, t.apiVersion)
	if at == nil {
		fmt.Fprintf(w, "\n%s\n", t.unknownField(unknown, names))
		return nil
	}
	if len(path) == 0 {
		printLabeled(w, "APPLIES TO:", strings.Join(t.appliesTo, ", "))
		printLabeled(w, "BECOMES:", strings.Join(t.becomes, "; "))
		printParagraph(w, "DESCRIPTION", t.about())
	} else {
		fmt.Fprintf(w, "%-16s%s <%s>\n", "FIELD:", strings.Join(path, "."), f.typeOf(at))
		printParagraph(w, "DESCRIPTION", f.description(at))
		printParagraph(w, "VALUES", strings.Join(f.limits(at), "\n"))
	}
	o := f.object(at)
	if properties, _ := o["properties"].(map[string]any); len(properties) > 0 {
		fmt.Fprintf(w, "\nFIELDS:\n")
		f.print(w, o, "  ", isRecursive, 0)
	}
	if example := exampleOf(t); len(path) == 0 && example != "" {
		fmt.Fprintf(w, "\nEXAMPLE:\n")
		for line := range strings.Lines(example) {
			fmt.Fprint(w, "  ", line)
		}
	}
	return nil
}

// fields returns the fields of a topic and its schema.
func (t *topic) fields() (f fields, schema map[string]any) {
	schema = plain(t.fieldSchema())
	definitions, _ := schema["definitions"].(map[string]any)
	if schema == nil { // it has no fields
		schema = map[string]any{}
	}
	return fields{definitions, t.class == classKind && t.apiVersion != kubevela}, schema
}

func (t *topic) unknownField(path, names []string) error {
	last := path[len(path)-1]
	hint := ""
	if len(names) > 0 {
		of := strings.Join(append([]string{t.shortName()}, path[:len(path)-1]...), ".")
		hint = namesHint(last, names, "render-oam explain "+of+" lists its fields")
	}
	return fmt.Errorf("%s has no field %q%s", t.name, strings.Join(path, "."), hint)
}

// print prints the fields of an object, the required ones first.
func (f fields) print(w io.Writer, object map[string]any, indent string, isRecursive bool, depth int) {
	required, _ := object["required"].([]any)
	properties, _ := object["properties"].(map[string]any)
	var first, others []string
	for _, name := range slices.Sorted(maps.Keys(properties)) {
		if slices.Contains(required, any(name)) {
			first = append(first, name)
		} else {
			others = append(others, name)
		}
	}
	for _, name := range append(first, others...) {
		schema, _ := properties[name].(map[string]any)
		if schema == nil || schema["deprecated"] == true || schema["doNotSuggest"] == true {
			continue
		}
		line := fmt.Sprintf("%s <%s>", name, f.typeOf(schema))
		if slices.Contains(required, any(name)) {
			line += " -required-"
		}
		fmt.Fprintf(w, "%s%s\n", indent, line)
		below := f.object(schema)
		if isRecursive {
			if below != nil && depth < 8 {
				f.print(w, below, indent+"  ", true, depth+1)
			}
			continue
		}
		for _, text := range []string{f.description(schema), strings.Join(f.limits(schema), "; ")} {
			if text == "" {
				continue
			}
			for _, l := range fill(text, screenWidth-len(indent)-4) {
				fmt.Fprintf(w, "%s    %s\n", indent, l)
			}
		}
	}
}

// description returns what a schema says about a field.
func (f fields) description(schema map[string]any) string {
	if text := stringOf(schema["description"]); text != "" {
		return text
	}
	for _, v := range f.variants(schema) {
		if text := stringOf(v["description"]); text != "" {
			return text
		}
	}
	return ""
}

// printLabeled prints a line with a label, and further lines below it.
func printLabeled(w io.Writer, label, text string) {
	if text == "" {
		return
	}
	for i, line := range fill(text, screenWidth-16) {
		if i > 0 {
			label = ""
		}
		fmt.Fprintf(w, "%-16s%s\n", label, line)
	}
}

func printParagraph(w io.Writer, title, text string) {
	if text == "" {
		return
	}
	fmt.Fprintf(w, "\n%s:\n", title)
	for _, line := range fill(text, screenWidth-2) {
		fmt.Fprintf(w, "  %s\n", line)
	}
}
