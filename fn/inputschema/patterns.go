package inputschema

// rule is a rule for strings, of Kubernetes or of the program: a rule of
// package oam as a pattern.
type rule struct {
	pattern string
	max     int // characters
	message string
}

var (
	namespace     = rule{`^([a-z0-9]([-a-z0-9]*[a-z0-9])?)?$`, 63, "a namespace must consist of lowercase letters, digits and '-', and begin and end with a letter or digit"}
	label         = rule{`^[a-z0-9]([-a-z0-9]*[a-z0-9])?$`, 63, "a name must consist of lowercase letters, digits and '-', and begin and end with a letter or digit"}
	portName      = rule{`^([0-9]+-)*[0-9]*[a-z]([a-z0-9]|-[a-z0-9])*$`, 15, "a port name must consist of lowercase letters, digits and single '-', with at least one letter"}
	oamName       = rule{`^[A-Za-z0-9]([-_.A-Za-z0-9]*[A-Za-z0-9])?$`, 63, "a name must consist of letters, digits, '-', '_' and '.', and begin and end with a letter or digit"}
	parameterName = rule{`^[^\x00-,/:-@\[-^\x60{-\x7f]+$`, 0, "a name must consist of letters of any alphabet, digits, '_', '-' and '.'"} // not \p, which editors may not support
	headerName    = rule{`^[-A-Za-z0-9]+$`, 0, "the name of an HTTP header must consist of letters, digits and '-'"}
	kindName      = rule{`^[A-Z][A-Za-z0-9]*$`, 63, "a kind must begin with an uppercase letter and consist of letters and digits"}
	plainName     = rule{`^[a-z0-9]*$`, 0, "must consist of lowercase letters and digits"}
	absolute      = rule{`^(/|[A-Za-z]:[\\/])`, 0, "must be an absolute path, which begins with /"}
)

// matching requires strings to match a rule. It does not affect other values.
func matching(r rule, schemas ...node) {
	for _, s := range schemas {
		s["pattern"] = r.pattern
		s["patternErrorMessage"] = r.message // what editors show
		if r.max > 0 {
			s["maxLength"] = r.max
		}
	}
}
