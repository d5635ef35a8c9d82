package code

import "slices"

// Subject is the subject of the codes in a range.
type Subject struct {
	digits Code // the first two of each code
	Title  string
}

// subjects are in the order of the codes.
var subjects = []Subject{
	{10, "YAML and JSON"},
	{11, "Resources"},
	{12, "Fields and their values"},
	{20, "Spellings of other drafts and versions"},
	{21, "v1alpha1 components"},
	{22, "Parameters, variables and placeholders"},
	{23, "Traits"},
	{24, "Scopes"},
	{25, "Workload types"},
	{26, "JSON Schemas"},
	{30, "KubeVela Applications"},
	{31, "KubeVela types, properties and patches"},
	{32, "KubeVela definitions"},
	{33, "KubeVela policies and clusters"},
	{34, "KubeVela workflows"},
	{40, "v1alpha2 Components"},
	{41, "v1alpha2 data inputs and outputs"},
	{42, "v1alpha2 traits and scopes"},
	{50, "The Platform"},
	{51, "The policy of the Platform"},
	{52, "Traits of the Platform"},
	{60, "Generated objects"},
	{61, "Objects that conflict with each other"},
	{62, "Objects of earlier runs"},
	{70, "Files and folders"},
	{71, "Hosts"},
}

// Subjects returns the subjects of all codes, in order.
func Subjects() []Subject { return slices.Clone(subjects) }

// Subject returns the subject of the code.
func (c Code) Subject() Subject {
	for _, s := range subjects {
		if c/100 == s.digits {
			return s
		}
	}
	return Subject{}
}
