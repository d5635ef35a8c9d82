package code

import "slices"

// Subject is the subject of the codes in a range.
type Subject struct {
	first Code // the first two digits of the codes
	Title string
}

// subjects are in the order of the codes.
var subjects = []Subject{
	{1000, "YAML and JSON"},
	{1100, "Resources"},
	{1200, "Fields and their values"},
	{2000, "Spellings of other drafts and versions"},
	{2100, "v1alpha1 components"},
	{2200, "Parameters, variables and placeholders"},
	{2300, "Traits"},
	{2400, "Scopes"},
	{2500, "Workload types"},
	{2600, "JSON Schemas"},
	{3000, "KubeVela Applications"},
	{3100, "KubeVela types, properties and patches"},
	{3200, "KubeVela definitions"},
	{3300, "KubeVela policies and clusters"},
	{3400, "KubeVela workflows"},
	{4000, "v1alpha2 Components"},
	{4100, "v1alpha2 data inputs and outputs"},
	{4200, "v1alpha2 traits and scopes"},
	{5000, "The Platform"},
	{5100, "The policy of the Platform"},
	{5200, "Traits of the Platform"},
	{6000, "Generated objects"},
	{6100, "Objects that conflict with each other"},
	{6200, "Objects of earlier runs"},
	{7000, "Files and folders"},
	{7100, "Hosts"},
}

// Subjects returns the subjects of all codes, in order.
func Subjects() []Subject { return slices.Clone(subjects) }

// Subject returns the subject of the code.
func (c Code) Subject() Subject {
	for _, s := range subjects {
		if c/100 == s.first/100 {
			return s
		}
	}
	return Subject{}
}
