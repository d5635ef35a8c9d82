package v1alpha2

import (
	"encoding/json"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/object"
)

// traitName is the name that the runtime gives to a trait without one:
// COMPONENT-TRAIT-HASH. Middle is the name of the trait's definition up to the
// first period, "" where there is none.
func traitName(component, middle string, trait *object.Map, t *Trait) string {
	if middle = strings.ToLower(middle); middle == "" {
		middle = "trait"
	}
	return component + "-" + middle + "-" + hash(trait, t)
}

// hash is a hash of the trait as Go prints the struct that the runtime holds it in,
// so that the name stays the same.
func hash(trait *object.Map, t *Trait) string {
	raw, err := json.Marshal(general(trait))
	if err != nil {
		raw = nil // a tree of objects is always JSON
	}
	var b strings.Builder
	fmt.Fprintf(&b, "(v1alpha2.ComponentTrait){Trait:(runtime.RawExtension){Raw:([]uint8)%v Object:(runtime.Object)<nil>}", raw)
	b.WriteString(" DataOutputs:([]v1alpha2.DataOutput)")
	const store = "(v1alpha2.StoreReference){TypedReference:(v1alpha1.TypedReference){APIVersion:(string) Kind:(string) Name:(string) UID:(types.UID)} Operations:([]v1alpha2.DataOperation)<nil>}"
	const conditions = "Conditions:([]v1alpha2.ConditionRequirement)<nil>"
	dumpList(&b, len(t.DataOutputs), func(i int) string {
		o := &t.DataOutputs[i]
		return fmt.Sprintf("{Name:(string)%s FieldPath:(string)%s %s OutputStore:%s}", o.Name, o.FieldPath, conditions, store)
	})
	b.WriteString(" DataInputs:([]v1alpha2.DataInput)")
	dumpList(&b, len(t.DataInputs), func(i int) string {
		in := &t.DataInputs[i]
		return fmt.Sprintf("{ValueFrom:(v1alpha2.DataInputValueFrom){DataOutputName:(string)%s} ToFieldPaths:([]string)%v %s InputStore:%s}",
			in.ValueFrom.DataOutputName, in.ToFieldPaths, conditions, store)
	})
	b.WriteString("}")
	sum := fnv.New32a()
	_, _ = sum.Write([]byte(b.String()))
	return encode(strconv.FormatUint(uint64(sum.Sum32()), 10))
}

func dumpList(b *strings.Builder, n int, entry func(int) string) {
	if n == 0 {
		b.WriteString("<nil>")
		return
	}
	entries := make([]string, n)
	for i := range entries {
		entries[i] = entry(i)
	}
	b.WriteString("[" + strings.Join(entries, " ") + "]")
}

// encode spells a text with letters and digits that make no bad words, as
// Kubernetes does.
func encode(text string) string {
	const alphabet = "bcdfghjklmnpqrstvwxz2456789"
	encoded := make([]byte, len(text))
	for i := range len(text) {
		encoded[i] = alphabet[int(text[i])%len(alphabet)]
	}
	return string(encoded)
}

// general is a tree of objects in the types that encoding/json writes.
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
