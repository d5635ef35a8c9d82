// Package v1alpha2 has the form of the structs in which oam-kubernetes-runtime
// holds a trait: the names of traits depend on what go-spew prints for them.
package v1alpha2

import (
	"fmt"
	"hash/fnv"

	"github.com/davecgh/go-spew/spew"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/util/rand"

	"github.com/render-oam/render-oam/tests/hosts/internal/oamruntime/v1alpha1"
)

// ComponentTrait is a trait of a component.
type ComponentTrait struct {
	Trait       runtime.RawExtension
	DataOutputs []DataOutput
	DataInputs  []DataInput
}

// DataOutput is a value for other objects.
type DataOutput struct {
	Name        string
	FieldPath   string
	Conditions  []ConditionRequirement
	OutputStore StoreReference
}

// DataInput is a value of another object.
type DataInput struct {
	ValueFrom    DataInputValueFrom
	ToFieldPaths []string
	Conditions   []ConditionRequirement
	InputStore   StoreReference
}

// DataInputValueFrom names an output.
type DataInputValueFrom struct {
	DataOutputName string
}

// StoreReference names an object that keeps a value.
type StoreReference struct {
	v1alpha1.TypedReference
	Operations []DataOperation
}

// DataOperation changes an object that keeps a value.
type DataOperation struct {
	Type        string
	Operator    DataOperator
	ToFieldPath string
	ToDataPath  string
	Value       string
	ValueFrom   ValueFrom
	Conditions  []ConditionRequirement
}

// DataOperator is an operator of a DataOperation.
type DataOperator string

// ConditionRequirement is a condition of a value.
type ConditionRequirement struct {
	Operator  ConditionOperator
	Value     string
	ValueFrom ValueFrom
	FieldPath string
}

// ConditionOperator is an operator of a condition.
type ConditionOperator string

// ValueFrom names a field.
type ValueFrom struct {
	FieldPath string
}

// Hash returns the hash in the name of a trait.
func (t *ComponentTrait) Hash() string {
	hash := fnv.New32a()
	printer := spew.ConfigState{Indent: " ", SortKeys: true, DisableMethods: true, SpewKeys: true}
	_, _ = printer.Fprintf(hash, "%#v", *t)
	return rand.SafeEncodeString(fmt.Sprint(hash.Sum32()))
}
