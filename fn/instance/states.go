package instance

import "reflect"

// States holds what traits, scopes and steps remember: one value of each type.
// Only the file that declares the type knows the value, so an instance does not
// have to.
type States struct{ byType map[reflect.Type]any }

// State returns the value of a type. It starts as the zero value.
func State[T any](s *States) *T {
	key := reflect.TypeFor[T]()
	if value, has := s.byType[key]; has {
		return value.(*T)
	}
	if s.byType == nil {
		s.byType = make(map[reflect.Type]any)
	}
	value := new(T)
	s.byType[key] = value
	return value
}
