package oam

import "go.yaml.in/yaml/v3"

// Container is one container of a component.
type Container struct {
	Name            string            `yaml:"name" schema:"required" doc:"Name, unique in the component."`
	Image           string            `yaml:"image" schema:"required" doc:"Image of the container. May contain [fromParam(NAME)]."`
	ImagePullSecret string            `yaml:"imagePullSecret" doc:"Name of the Secret that holds the credentials for the image."`
	ImagePullPolicy string            `yaml:"imagePullPolicy" enum:"Always,IfNotPresent,Never" doc:"When the image is pulled. Not in the specification."`
	Cmd             []string          `yaml:"cmd" doc:"Entry point, instead of the entry point of the image. May contain [fromParam(NAME)]."`
	Args            []string          `yaml:"args" doc:"Arguments, instead of the arguments of the image. May contain [fromParam(NAME)]."`
	Env             []Env             `yaml:"env" doc:"Environment variables."`
	Config          []ConfigFile      `yaml:"config" doc:"Files to place in the container."`
	Ports           []Port            `yaml:"ports" doc:"Ports that the container listens on."`
	Resources       Resources         `yaml:"resources" doc:"Resources that the container requires."`
	LivenessProbe   *Probe            `yaml:"livenessProbe" placeholder:"fromParam" doc:"Check whether the container is alive."`
	ReadinessProbe  *Probe            `yaml:"readinessProbe" placeholder:"fromParam" doc:"Check whether the container is ready for requests."`
	Labels          map[string]string `yaml:"labels" doc:"Labels for the pod. Not in the specification."`
}

// Source says where a string comes from: a literal, a parameter, or a Secret.
type Source struct {
	Value      *string    `yaml:"value" doc:"Literal value, also used when the parameter is unset."`
	FromParam  string     `yaml:"fromParam" doc:"Parameter whose value is used instead."`
	FromSecret *SecretKey `yaml:"fromSecret" doc:"Key of a Secret whose value is used. An extension, as in v1alpha2."`
}

// SecretKey names one key of a Secret.
type SecretKey struct {
	Name string `yaml:"name" schema:"required" doc:"Name of the Secret."`
	Key  string `yaml:"key" schema:"required" doc:"Key in the Secret."`
}

// Env is an environment variable.
type Env struct {
	Name string `yaml:"name" schema:"required" doc:"Name of the variable."`
	Source
}

// ConfigFile is a file placed in a container.
type ConfigFile struct {
	Path string `yaml:"path" schema:"required" doc:"Absolute path of the file in the container."`
	Source
}

// Port is a port that a container listens on.
type Port struct {
	Name          string `yaml:"name" schema:"required" doc:"Name, at most 15 characters."`
	ContainerPort int32  `yaml:"containerPort" schema:"required" min:"1" max:"65535" doc:"Port number."`
	Protocol      string `yaml:"protocol" enum:"TCP,UDP,SCTP" default:"TCP" doc:"Transport protocol."`
}

// Resources are what a container needs to run.
type Resources struct {
	CPU      *Amount            `yaml:"cpu" doc:"CPU, in cores, such as 0.5 or 500m."`
	Memory   *Amount            `yaml:"memory" doc:"Memory, such as 128Mi or 1.5G; a bare number is Mi, one with an exponent is bytes."`
	GPU      *Amount            `yaml:"gpu" doc:"Number of GPUs, rounded up to an integer."`
	Volumes  []Volume           `yaml:"volumes" doc:"Volumes to mount."`
	Extended []ExtendedResource `yaml:"extended" doc:"Other resources, by the name that nodes use."`
}

// Amount is the amount of a resource that a container needs.
type Amount struct {
	Required string `yaml:"required" number:"true" schema:"required" doc:"Requested amount."`
}

// ExtendedResource is a resource beyond cpu, memory and gpu.
type ExtendedResource struct {
	Name     string `yaml:"name" schema:"required" doc:"Resource name, such as example.com/fpga."`
	Required string `yaml:"required" number:"true" schema:"required" doc:"An integer, such as 2 or 1k."`
}

// Volume is a volume mounted into a container.
type Volume struct {
	Name          string `yaml:"name" schema:"required" doc:"Name of the volume. Containers that use the same name share it."`
	MountPath     string `yaml:"mountPath" schema:"required" doc:"Absolute path in the container."`
	AccessMode    string `yaml:"accessMode" enum:"RW,RO" default:"RW" doc:"RW (read and write) or RO (read only)."`
	SharingPolicy string `yaml:"sharingPolicy" enum:"Exclusive,Shared" default:"Exclusive" doc:"Whether other instances may mount the volume too."`
	Disk          *Disk  `yaml:"disk" doc:"Disk of the volume."`
}

// Disk is the disk of a volume.
type Disk struct {
	Required  string `yaml:"required" number:"true" schema:"required" doc:"Size, such as 200M or 1Gi; a bare number is bytes."`
	Ephemeral bool   `yaml:"ephemeral" doc:"Whether the disk is deleted with the pod."`
}

// Ephemeral reports whether the volume is deleted with the pod.
func (v *Volume) Ephemeral() bool { return v.Disk != nil && v.Disk.Ephemeral }

// Probe checks the health of a container; exactly one of Exec, HTTPGet and
// TCPSocket is set. The times are in seconds.
type Probe struct {
	Exec                *ExecProbe `yaml:"exec" doc:"Run a command in the container."`
	HTTPGet             *HTTPProbe `yaml:"httpGet" doc:"Send an HTTP request."`
	TCPSocket           *TCPProbe  `yaml:"tcpSocket" doc:"Open a TCP connection."`
	InitialDelaySeconds *int32     `yaml:"initialDelaySeconds" unit:"seconds" min:"0" doc:"Seconds from the start of the container to the first check."`
	PeriodSeconds       *int32     `yaml:"periodSeconds" unit:"seconds" min:"1" doc:"Seconds between checks."`
	TimeoutSeconds      *int32     `yaml:"timeoutSeconds" unit:"seconds" min:"1" doc:"Seconds after which a check fails."`
	SuccessThreshold    *int32     `yaml:"successThreshold" min:"1" doc:"Consecutive successes after which the container is healthy."`
	FailureThreshold    *int32     `yaml:"failureThreshold" min:"1" doc:"Consecutive failures after which the container is unhealthy."`
}

// ExecProbe runs a command.
type ExecProbe struct {
	Command []string `yaml:"command" schema:"required" doc:"Command and its arguments."`
}

// HTTPProbe sends an HTTP request.
type HTTPProbe struct {
	Path        string       `yaml:"path" schema:"required" doc:"Path of the request."`
	Port        int32        `yaml:"port" schema:"required" min:"1" max:"65535" doc:"Port number."`
	HTTPHeaders []HTTPHeader `yaml:"httpHeaders" doc:"Headers of the request."`
}

// HTTPHeader is a header of a request.
type HTTPHeader struct {
	Name  string `yaml:"name" schema:"required" doc:"Name of the header."`
	Value string `yaml:"value" schema:"required,empty" doc:"Value of the header."`
}

// TCPProbe opens a connection.
type TCPProbe struct {
	Port int32 `yaml:"port" schema:"required" min:"1" max:"65535" doc:"Port number."`
}

// WorkloadSetting is a setting of an extended workload type.
type WorkloadSetting struct {
	Name        string     `yaml:"name" schema:"required" doc:"Name of the setting."`
	Description string     `yaml:"description" doc:"Description for users."`
	Type        string     `yaml:"type" doc:"JSON type of the value."`
	Required    bool       `yaml:"required" doc:"Whether a value is required."`
	Value       *yaml.Node `yaml:"value" doc:"Value. May contain fromParam at any depth."`
	FromParam   string     `yaml:"fromParam" doc:"Parameter whose value is used instead."`
}
