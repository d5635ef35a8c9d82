package code

// Generated objects.
const (
	NameTaken            Code = 6001
	SameObjectInPackages Code = 6002
	ObjectName           Code = 6003
	InvalidHeader        Code = 6004
	GeneratedInput       Code = 6005
	NotWritable          Code = 6006
	OutputTooLarge       Code = 6007
	OutputPath           Code = 6008
)

// Objects that conflict with each other.
const (
	ContradictingRoutes Code = 6101
	CompetingScalers    Code = 6102
	UnclearNamespace    Code = 6103
)

// Objects of earlier runs.
const (
	RemovedObject    Code = 6201
	OrphanedObject   Code = 6202
	KptfileSelectors Code = 6203
)
