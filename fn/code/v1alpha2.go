package code

// Components and their parameters.
const (
	SREWorks            Code = 4001
	WebhookForm         Code = 4002
	UndeclaredParameter Code = 4003
	ParameterFieldPath  Code = 4004
	FieldPathAdds       Code = 4005
	RevisionName        Code = 4006
	NamespaceOverridden Code = 4007
	DuplicateObject     Code = 4008
)

// Data between components.
const (
	DataOutputNotFound Code = 4101
	DataFieldPath      Code = 4102
	DataNeedsCluster   Code = 4103
	DataUnknown        Code = 4104
)

// Traits and scopes.
const (
	TraitNotListed      Code = 4201
	NeedsController     Code = 4202
	HealthScopeNotFound Code = 4203
)
