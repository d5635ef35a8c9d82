package object

// Optional returns a string as a value of a field, which is omitted if the
// string is empty.
func Optional(value string) any {
	if value == "" {
		return nil
	}
	return value
}
