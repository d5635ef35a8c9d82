package inputschema

// rule is a rule of Kubernetes, or of the program, for a text: those of package
// oam as patterns.
type rule struct {
	pattern string
	most    int // characters
	message string
}

var (
	namespace  = rule{`^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$`, 63, "a namespace consists of lower-case letters, digits and '-', and begins and ends with a letter or digit"}
	label      = rule{`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`, 63, "a name consists of lower-case letters, digits and '-', and begins and ends with a letter or digit"}
	portName   = rule{`^([0-9]+-)*[0-9]*[a-z]([a-z0-9]|-[a-z0-9])*$`, 15, "a port name consists of lower-case letters, digits and single '-', with at least one letter"}
	oamName    = rule{`^[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$`, 63, "a name consists of letters, digits, '-', '_' and '.', and begins and ends with a letter or digit"}
	callName   = rule{`^[^\x00-,/:-@\[-^\x60{-\x7f]+$`, 0, "a name consists of letters of any alphabet, digits, '_', '-' and '.'"} // not \p, which editors may not have
	headerName = rule{`^[-A-Za-z0-9]+$`, 0, "the name of an HTTP header consists of letters, digits and '-'"}
	kindName   = rule{`^[A-Z][A-Za-z0-9]*$`, 63, "a kind begins with an upper-case letter and consists of letters and digits"}
	plainName  = rule{`^[a-z0-9]*$`, 0, "it consists of lower-case letters and digits"}
	absolute   = rule{`^(/|[A-Za-z]:[\\/])`, 0, "a path is absolute: it begins with /"}
)

// matching makes texts match a rule. What is no text does not matter.
func matching(r rule, schemas ...node) {
	for _, s := range schemas {
		s["pattern"] = r.pattern
		s["patternErrorMessage"] = r.message // what editors show
		if r.most > 0 {
			s["maxLength"] = r.most
		}
	}
}
