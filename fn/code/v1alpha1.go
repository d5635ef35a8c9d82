package code

// Spellings of other drafts and versions.
const (
	DeprecatedField      Code = 2001
	DeprecatedValue      Code = 2002
	DeprecatedForm       Code = 2003
	DeprecatedHeader     Code = 2004
	DeprecatedAndCurrent Code = 2005
	IgnoredDeprecated    Code = 2006
	RemovedField         Code = 2007
	FormOfOtherVersion   Code = 2008
	NotInSpecification   Code = 2009
	KubeVelaSpelling     Code = 2010
	AlternativeSpelling  Code = 2011
	MisplacedProperty    Code = 2012
	EmptyConfiguration   Code = 2013
)

// Components.
const (
	ComponentNotFound         Code = 2101
	AmbiguousComponent        Code = 2102
	ComponentInOtherNamespace Code = 2103
	EnvironmentName           Code = 2104
	NoValue                   Code = 2105
	DuplicatePort             Code = 2106
	ProbeAction               Code = 2107
	SuccessThreshold          Code = 2108
	ProbePort                 Code = 2109
	InvalidImage              Code = 2110
	ImageTag                  Code = 2111
	MountConflict             Code = 2112
	SharedVolume              Code = 2113
	CPUUnit                   Code = 2114
	UnitAssumed               Code = 2115
	TinyDisk                  Code = 2116
	HeaderValue               Code = 2117
	LabelIgnored              Code = 2118
)

// Parameters, variables and placeholders.
const (
	UnknownParameter        Code = 2201
	UnknownParameterLiteral Code = 2202
	ParameterRequired       Code = 2203
	UnknownParameterValue   Code = 2204
	UnusedParameterValue    Code = 2205
	ParameterType           Code = 2206
	StructuredParameter     Code = 2207
	UnknownReference        Code = 2208
	MalformedPlaceholder    Code = 2209
	LiteralPlaceholder      Code = 2210
	UnquotedPlaceholder     Code = 2211
	EmptyPlaceholder        Code = 2212
	StructuredPlaceholder   Code = 2213
	ExpansionTooLarge       Code = 2214
	NestedVariable          Code = 2215
	SettingRequired         Code = 2216
)

// Traits.
const (
	UnknownTrait              Code = 2301
	TraitNotImplemented       Code = 2302
	TraitNotApplicable        Code = 2303
	TraitNeedsReplicas        Code = 2304
	DuplicateTrait            Code = 2305
	ConflictingTraits         Code = 2306
	UnknownProperty           Code = 2307
	DuplicateProperty         Code = 2308
	PropertiesRejected        Code = 2309
	NoServiceToRoute          Code = 2310
	DuplicateRoute            Code = 2311
	InvalidHostName           Code = 2312
	ServicePort               Code = 2313
	UnusedTLSHost             Code = 2314
	GatewayRequired           Code = 2315
	NotForHTTPRoute           Code = 2316
	MinimumAboveMaximum       Code = 2317
	UtilizationWithoutRequest Code = 2318
	NoReplicasField           Code = 2319
	ExclusiveVolume           Code = 2320
	ScaledSingleton           Code = 2321
	UnknownVolume             Code = 2322
	EphemeralVolume           Code = 2323
	VolumeAlreadyClaimed      Code = 2324
	UnclaimedVolume           Code = 2325
)

// Scopes.
const (
	UnknownScopeType      Code = 2401
	DuplicateScopeType    Code = 2402
	ScopeNotFound         Code = 2403
	AmbiguousScope        Code = 2404
	OverlappingScopes     Code = 2405
	ScopeNotImplemented   Code = 2406
	ScopeByType           Code = 2407
	ScopePropertyRequired Code = 2408
	ScopePropertyRejected Code = 2409
	NoProbe               Code = 2410
	ProbeIgnored          Code = 2411
	UnknownScopeMember    Code = 2412
	HealthPropertyUnread  Code = 2413
	ForeignPods           Code = 2414
)

// Workload types.
const (
	UnknownWorkloadType   Code = 2501
	DuplicateWorkloadType Code = 2502
	InvalidReplicasPath   Code = 2503
	FieldWithoutEffect    Code = 2504
	ContainerRequired     Code = 2505
	PortsNotAllowed       Code = 2506
	SettingRejected       Code = 2507
	ServerWithoutPort     Code = 2508
	ReservedGroup         Code = 2509
	DraftWorkloadType     Code = 2510
)

// JSON Schemas of traits, workload types and scopes.
const (
	InvalidSchema       Code = 2601
	DefaultRejected     Code = 2602
	UsedDefaultRejected Code = 2603
)
