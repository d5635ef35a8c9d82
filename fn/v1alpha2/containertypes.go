package v1alpha2

import "github.com/render-oam/render-oam/fn/oam"

// containerizedSpec is the spec of a ContainerizedWorkload (specification, chapter
// 4: containerized workload).
type containerizedSpec struct {
	OSType     string      `yaml:"osType" enum:"linux,windows" doc:"Operating system of the nodes."`
	Arch       string      `yaml:"arch" enum:"i386,amd64,arm,arm64" doc:"Processor architecture of the nodes."`
	Containers []container `yaml:"containers" schema:"required" doc:"Containers of the pods."`
}

// ContainerizedWorkloadSpec is a value of the type of the spec of a
// ContainerizedWorkload, for what describes the fields.
func ContainerizedWorkloadSpec() any { return containerizedSpec{} }

type container struct {
	Name            string       `yaml:"name" schema:"required" doc:"Name of the container."`
	Image           string       `yaml:"image" schema:"required" doc:"Image of the container."`
	ImagePullSecret string       `yaml:"imagePullSecret" doc:"Secret for pulling the image."`
	Command         []string     `yaml:"command" doc:"Command that replaces the image's entry point."`
	Args            []string     `yaml:"args" doc:"Arguments of the command."`
	Env             []env        `yaml:"env" doc:"Environment variables."`
	Config          []configFile `yaml:"config" doc:"Files that the container reads."`
	Ports           []port       `yaml:"ports" doc:"Ports that the container listens on."`
	Resources       resources    `yaml:"resources" doc:"What the container needs."`
	LivenessProbe   *probe       `yaml:"livenessProbe" doc:"Whether the container lives."`
	ReadinessProbe  *probe       `yaml:"readinessProbe" doc:"Whether the container is ready for traffic."`
}

type env struct {
	Name       string         `yaml:"name" schema:"required" doc:"Name of the variable."`
	Value      *string        `yaml:"value" doc:"Value of the variable."`
	FromSecret *oam.SecretKey `yaml:"fromSecret" doc:"Secret that has the value."`
}

type configFile struct {
	Path       string         `yaml:"path" schema:"required" doc:"Path of the file in the container."`
	Value      *string        `yaml:"value" doc:"Text of the file."`
	FromSecret *oam.SecretKey `yaml:"fromSecret" doc:"Secret that has the text."`
}

type port struct {
	Name          string `yaml:"name" schema:"required" doc:"Name of the port."`
	ContainerPort int32  `yaml:"containerPort" schema:"required" min:"1" max:"65535" doc:"Number of the port."`
	Protocol      string `yaml:"protocol" enum:"TCP,UDP" default:"TCP" doc:"Protocol."`
}

type resources struct {
	CPU      *required  `yaml:"cpu" doc:"Processor time, in cores."`
	Memory   *required  `yaml:"memory" doc:"Memory; a bare number is bytes."`
	GPU      *required  `yaml:"gpu" doc:"GPUs."`
	Volumes  []volume   `yaml:"volumes" doc:"Volumes that are mounted."`
	Extended []extended `yaml:"extended" doc:"Extended resources."`
}

type required struct {
	Required string `yaml:"required" schema:"required" doc:"Amount, as a quantity of Kubernetes."`
}

type extended struct {
	Name     string `yaml:"name" schema:"required" doc:"Name of the resource, such as example.com/dongle."`
	Required string `yaml:"required" schema:"required" doc:"Amount."`
}

type volume struct {
	Name          string `yaml:"name" schema:"required" doc:"Name of the volume, and of the PersistentVolumeClaim for it."`
	MountPath     string `yaml:"mountPath" schema:"required" doc:"Folder of the container where it is mounted."`
	AccessMode    string `yaml:"accessMode" enum:"RO,RW" default:"RW" doc:"Whether the container may write to it."`
	SharingPolicy string `yaml:"sharingPolicy" enum:"Exclusive,Shared" default:"Exclusive" doc:"Whether several pods may mount it."`
	Disk          *disk  `yaml:"disk" doc:"What the volume needs."`
}

type disk struct {
	Required  string `yaml:"required" schema:"required" doc:"Size, as a quantity of Kubernetes."`
	Ephemeral bool   `yaml:"ephemeral" doc:"Whether the data ends with the pod."`
}

type probe struct {
	Exec      *execAction `yaml:"exec" doc:"Command to run in the container."`
	HTTPGet   *httpGet    `yaml:"httpGet" doc:"Request to send."`
	TCPSocket *tcpSocket  `yaml:"tcpSocket" doc:"Connection to open."`

	InitialDelaySeconds *int32 `yaml:"initialDelaySeconds" min:"0" doc:"Seconds before the first probe."`
	TimeoutSeconds      *int32 `yaml:"timeoutSeconds" min:"1" doc:"Seconds before a probe fails."`
	PeriodSeconds       *int32 `yaml:"periodSeconds" min:"1" doc:"Seconds between probes."`
	SuccessThreshold    *int32 `yaml:"successThreshold" min:"1" doc:"How many probes must succeed."`
	FailureThreshold    *int32 `yaml:"failureThreshold" min:"1" doc:"How many probes must fail."`
}

type execAction struct {
	Command []string `yaml:"command" schema:"required" doc:"Command."`
}

type httpGet struct {
	Path        string           `yaml:"path" doc:"Path of the request."`
	Port        int32            `yaml:"port" schema:"required" min:"1" max:"65535" doc:"Port."`
	HTTPHeaders []oam.HTTPHeader `yaml:"httpHeaders" doc:"Headers of the request."`
}

type tcpSocket struct {
	Port int32 `yaml:"port" schema:"required" min:"1" max:"65535" doc:"Port."`
}
