package instance

import "reflect"

// States hold what traits, scopes and steps remember: one value of each type. The
// file that declares the type is the only one that knows the value, so an instance
// does not have to.
type States struct{ byType map[reflect.Type]any }

// State returns the value of a type. At first it is the zero value.
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
