package v1alpha2

import (
	"encoding/json"
	"fmt"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// hashOf returns the hash in the name that the runtime gives to a trait: the
// hash of the runtime's struct as the library spew prints it.
func hashOf(t *Trait) string {
	return rule.Hash([]byte(dump(t)))
}

// dump prints a trait as spew prints the runtime's struct.
func dump(t *Trait) string {
	return fmt.Sprintf("(v1alpha2.ComponentTrait){Trait:(runtime.RawExtension){Raw:([]uint8)%v Object:(runtime.Object)<nil>}"+
		" DataOutputs:([]v1alpha2.DataOutput)%s DataInputs:([]v1alpha2.DataInput)%s}",
		rawJSON(t.Trait), dumpList(t.DataOutputs, dumpOutput), dumpList(t.DataInputs, dumpInput))
}

func dumpOutput(o DataOutput) string {
	return fmt.Sprintf("{Name:(string)%s FieldPath:(string)%s Conditions:%s OutputStore:%s}",
		o.Name, o.FieldPath, dumpConditions(o.Conditions), dumpStore(o.OutputStore))
}

func dumpInput(in DataInput) string {
	paths := "<nil>"
	if in.ToFieldPaths != nil {
		paths = fmt.Sprint(in.ToFieldPaths)
	}
	return fmt.Sprintf("{ValueFrom:(v1alpha2.DataInputValueFrom){DataOutputName:(string)%s} ToFieldPaths:([]string)%s Conditions:%s InputStore:%s}",
		in.ValueFrom.DataOutputName, paths, dumpConditions(in.Conditions), dumpStore(in.InputStore))
}

func dumpConditions(conditions *yaml.Node) string {
	return "([]v1alpha2.ConditionRequirement)" + dumpList(entries(conditions), func(c *yaml.Node) string {
		return fmt.Sprintf("{Operator:(v1alpha2.ConditionOperator)%s Value:(string)%s ValueFrom:%s FieldPath:(string)%s}",
			value(c, "op"), value(c, "value"), dumpValueFrom(c), value(c, "fieldPath"))
	})
}

func dumpStore(store *yaml.Node) string {
	return fmt.Sprintf("(v1alpha2.StoreReference){TypedReference:(v1alpha1.TypedReference){APIVersion:(string)%s Kind:(string)%s Name:(string)%s UID:(types.UID)%s} Operations:([]v1alpha2.DataOperation)%s}",
		value(store, "apiVersion"), value(store, "kind"), value(store, "name"), value(store, "uid"), dumpList(entries(yamltree.Get(store, "operations")), dumpOperation))
}

func dumpOperation(o *yaml.Node) string {
	return fmt.Sprintf("{Type:(string)%s Operator:(v1alpha2.DataOperator)%s ToFieldPath:(string)%s ToDataPath:(string)%s Value:(string)%s ValueFrom:%s Conditions:%s}",
		value(o, "type"), value(o, "op"), value(o, "toFieldPath"), value(o, "toDataPath"), value(o, "value"), dumpValueFrom(o), dumpConditions(yamltree.Get(o, "conditions")))
}

func dumpValueFrom(of *yaml.Node) string {
	return fmt.Sprintf("(v1alpha2.ValueFrom){FieldPath:(string)%s}", value(yamltree.Get(of, "valueFrom"), "fieldPath"))
}

func dumpList[E any](list []E, entry func(E) string) string {
	if list == nil {
		return "<nil>"
	}
	dumped := make([]string, len(list))
	for i := range list {
		dumped[i] = entry(list[i])
	}
	return "[" + strings.Join(dumped, " ") + "]"
}

// rawJSON returns an object as the API server sends it: JSON with sorted keys.
func rawJSON(node *yaml.Node) []byte {
	tree, err := object.FromNode(node)
	if err != nil {
		return nil // reported when it is written
	}
	raw, err := json.Marshal(general(tree))
	if err != nil {
		return nil
	}
	return raw
}

// general returns a tree of objects in the types that encoding/json writes.
func general(value any) any {
	switch v := value.(type) {
	case *object.Map:
		fields := make(map[string]any, v.Len())
		for _, f := range v.Fields() {
			fields[f.Key] = general(f.Value)
		}
		return fields
	case object.List:
		list := make([]any, len(v))
		for i := range v {
			list[i] = general(v[i])
		}
		return list
	case object.Plain:
		return json.RawMessage(v)
	}
	return value
}
