package object

// Optional is a string as the field of an object, omitted when it is empty.
func Optional(value string) any {
	if value == "" {
		return nil
	}
	return value
}
