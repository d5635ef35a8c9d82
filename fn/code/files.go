package code

// Files and folders.
const (
	CannotRead       Code = 7001
	EmptyFile        Code = 7002
	EmptyFolder      Code = 7003
	NothingToRender  Code = 7004
	NothingValidated Code = 7005
	SkippedLink      Code = 7006
	PlatformFile     Code = 7007
	DefinitionFiles  Code = 7008
	KeptFile         Code = 7009
	RemovedFile      Code = 7010
	CannotWrite      Code = 7011
	DeprecatedFlag   Code = 7012
)

// Hosts.
const (
	PluginConfig Code = 7101
	GoExtension  Code = 7102
	NothingToDo  Code = 7103
)
