package code

// Applications.
const (
	WasmCloud          Code = 3001
	LeftOutResource    Code = 3002
	ScopesIgnored      Code = 3003
	DependencyNotFound Code = 3004
	OrderLost          Code = 3005
	OutputNotFound     Code = 3006
	OutputUnknown      Code = 3007
	InputCycle         Code = 3008
	InputPath          Code = 3009
	URLNotRead         Code = 3010
	ReferencedObject   Code = 3011
	ObjectInInput      Code = 3012
	ObjectConflict     Code = 3013
	TerraformLeftOut   Code = 3014
	ServiceOfBoth      Code = 3015
)

// Types, properties and patches.
const (
	UnknownType           Code = 3101
	TypeNotRendered       Code = 3102
	ConflictingTraitTypes Code = 3103
	WrongProperty         Code = 3104
	UnknownTypeProperty   Code = 3105
	IgnoredTypeProperty   Code = 3106
	RequiredProperty      Code = 3107
	RejectedByDefinition  Code = 3108
	PropertyWithoutEffect Code = 3109
	NoWorkloadToPatch     Code = 3110
	NoContainerToPatch    Code = 3111
	PatchConflict         Code = 3112
	JSONPatch             Code = 3113
	ServiceWithoutPorts   Code = 3114
	WrongTarget           Code = 3115
	IncompleteObject      Code = 3116
	WorkloadReference     Code = 3117
	DuplicateListKey      Code = 3118
	LabelsNotStrings      Code = 3119
)

// Definitions.
const (
	InvalidCUE           Code = 3201
	InvalidCUEFile       Code = 3202
	UnsupportedImport    Code = 3203
	TemplateLimit        Code = 3204
	TemplateError        Code = 3205
	ClusterValue         Code = 3206
	NoTemplate           Code = 3207
	FormerSchematic      Code = 3208
	DifferentDefinitions Code = 3209
	EmptyRevision        Code = 3210
	RevisionNotFound     Code = 3211
)

// Policies and clusters.
const (
	PolicyNeedsController Code = 3301
	FormerPolicy          Code = 3302
	IgnoredPolicy         Code = 3303
	UnusedPolicy          Code = 3304
	PolicyNotFound        Code = 3305
	PolicyComponent       Code = 3306
	PolicyMatchesNothing  Code = 3307
	WidePolicy            Code = 3308
	ClusterLabels         Code = 3309
	ClusterChoice         Code = 3310
	UnknownCluster        Code = 3311
	ReadOnlyObjects       Code = 3312
)

// Workflows.
const (
	WorkflowNotFound     Code = 3401
	StepNotFound         Code = 3402
	StepsInStep          Code = 3403
	StepNotRendered      Code = 3404
	StepLeftOut          Code = 3405
	StepEffectLost       Code = 3406
	StepInput            Code = 3407
	StepComponent        Code = 3408
	ComponentNotDeployed Code = 3409
)
