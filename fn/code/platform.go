package code

// The Platform.
const (
	StrictWarnings    Code = 5001
	FunctionConfig    Code = 5002
	KubernetesVersion Code = 5003
	DuplicatePlatform Code = 5004
	IgnoredPlatform   Code = 5005
)

// The policy.
const (
	InvalidPattern      Code = 5101
	UselessRule         Code = 5102
	EmptyPolicy         Code = 5103
	DenyOneVersion      Code = 5104
	ForbiddenKind       Code = 5105
	ForbiddenNamespace  Code = 5106
	ForbiddenAnnotation Code = 5107
	ForbiddenWorkload   Code = 5108
)

// Traits of the Platform.
const (
	SameTraitTwice            Code = 5201
	NarrowedToNothing         Code = 5202
	UnsupportedImplementation Code = 5203
	InvalidStep               Code = 5204
	StepIdentity              Code = 5205
	StepTarget                Code = 5206
	StepResult                Code = 5207
	StepObjectExists          Code = 5208
)
