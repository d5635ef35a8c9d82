package code

// YAML and JSON.
const (
	InvalidYAML        Code = 1001
	InvalidJSON        Code = 1002
	TabIndentation     Code = 1003
	UnrenderedTemplate Code = 1004
	NotUTF8            Code = 1005
	InvalidAlias       Code = 1006
	InvalidMergeKey    Code = 1007
	DuplicateKey       Code = 1008
	CarriageReturn     Code = 1009
	InputTooLarge      Code = 1010
	AmbiguousScalar    Code = 1011
)

// Resources.
const (
	NotAResource        Code = 1101
	SkippedDocument     Code = 1102
	InvalidResourceList Code = 1103
	UnknownGroup        Code = 1104
	PassedThrough       Code = 1105
	UnknownKind         Code = 1106
	UnsupportedVersion  Code = 1107
	DuplicateResource   Code = 1108
)

// Fields and their values.
const (
	UnknownField       Code = 1201
	RequiredField      Code = 1202
	WrongType          Code = 1203
	UnsupportedValue   Code = 1204
	OutOfRange         Code = 1205
	NullValue          Code = 1206
	EmptyValue         Code = 1207
	IgnoredField       Code = 1208
	FieldAlias         Code = 1209
	QuotedValue        Code = 1210
	FieldNotApplicable Code = 1211
	MutuallyExclusive  Code = 1212
	InvalidQuantity    Code = 1213
	InvalidLabel       Code = 1214
	InvalidName        Code = 1215
	DuplicateName      Code = 1216
	InvalidPath        Code = 1217
)
