// Package code lists the kinds of results. Each kind has a code such as OAM1203,
// which never changes its meaning, so that scripts, editors and people can refer to
// it.
//
// The first digit is the subject: 1 input, 2 v1alpha1, 3 KubeVela, 4 v1alpha2,
// 5 Platform and policy, 6 output, 7 files and hosts. A kind that several versions
// of OAM share has the code of the first of them.
package code

import "fmt"

// Code is a kind of result. Zero is no code.
type Code uint16

// String returns the code as users see it, such as OAM1203, or "".
func (c Code) String() string {
	if c == 0 {
		return ""
	}
	return fmt.Sprintf("OAM%04d", uint16(c))
}
