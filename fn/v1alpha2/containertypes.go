package v1alpha2

import "github.com/render-oam/render-oam/fn/oam"

// containerizedSpec is the spec of a ContainerizedWorkload (specification, chapter
// 4: containerized workload).
type containerizedSpec struct {
	OSType     string      `yaml:"osType" enum:"linux,windows" doc:"Operating system that the containers need."`
	Arch       string      `yaml:"arch" enum:"i386,amd64,arm,arm64" doc:"Processor architecture that the containers need."`
	Containers []container `yaml:"containers" schema:"required" doc:"Containers of the pods."`
}

// ContainerizedWorkloadSpec returns a value of the type of the spec of a
// ContainerizedWorkload, to describe its fields.
func ContainerizedWorkloadSpec() any { return containerizedSpec{} }

type container struct {
	Name            string       `yaml:"name" schema:"required" doc:"Name of the container."`
	Image           string       `yaml:"image" schema:"required" doc:"Image of the container."`
	ImagePullSecret string       `yaml:"imagePullSecret" doc:"Name of the Secret that holds the credentials for the image."`
	Command         []string     `yaml:"command" doc:"Command, instead of the entry point of the image."`
	Args            []string     `yaml:"args" doc:"Arguments of the command."`
	Env             []env        `yaml:"env" doc:"Environment variables."`
	Config          []configFile `yaml:"config" doc:"Files to place in the container."`
	Ports           []port       `yaml:"ports" doc:"Ports that the container listens on."`
	Resources       resources    `yaml:"resources" doc:"Resources that the container requires."`
	LivenessProbe   *probe       `yaml:"livenessProbe" doc:"Check whether the container is alive."`
	ReadinessProbe  *probe       `yaml:"readinessProbe" doc:"Check whether the container is ready for requests."`
}

type env struct {
	Name       string         `yaml:"name" schema:"required" doc:"Name of the variable."`
	Value      *string        `yaml:"value" doc:"Value of the variable."`
	FromSecret *oam.SecretKey `yaml:"fromSecret" doc:"Key of the Secret with the value."`
}

type configFile struct {
	Path       string         `yaml:"path" schema:"required" doc:"Path of the file in the container."`
	Value      *string        `yaml:"value" doc:"Content of the file."`
	FromSecret *oam.SecretKey `yaml:"fromSecret" doc:"Key of the Secret with the content."`
}

type port struct {
	Name          string `yaml:"name" schema:"required" doc:"Name of the port."`
	ContainerPort int32  `yaml:"containerPort" schema:"required" min:"1" max:"65535" doc:"Port number."`
	Protocol      string `yaml:"protocol" enum:"TCP,UDP" default:"TCP" doc:"Protocol."`
}

type resources struct {
	CPU      *required  `yaml:"cpu" doc:"CPU, in cores."`
	Memory   *required  `yaml:"memory" doc:"Memory; a bare number is bytes."`
	GPU      *required  `yaml:"gpu" doc:"Number of GPUs."`
	Volumes  []volume   `yaml:"volumes" doc:"Volumes to mount."`
	Extended []extended `yaml:"extended" doc:"Extended resources."`
}

type required struct {
	Required string `yaml:"required" schema:"required" doc:"Amount, as a Kubernetes quantity."`
}

type extended struct {
	Name     string `yaml:"name" schema:"required" doc:"Name of the resource, such as example.com/dongle."`
	Required string `yaml:"required" schema:"required" doc:"Amount."`
}

type volume struct {
	Name          string `yaml:"name" schema:"required" doc:"Name of the volume and of its PersistentVolumeClaim."`
	MountPath     string `yaml:"mountPath" schema:"required" doc:"Absolute path in the container."`
	AccessMode    string `yaml:"accessMode" enum:"RO,RW" default:"RW" doc:"RW (read and write) or RO (read only)."`
	SharingPolicy string `yaml:"sharingPolicy" enum:"Exclusive,Shared" default:"Exclusive" doc:"Whether several pods can mount the volume."`
	Disk          *disk  `yaml:"disk" doc:"Disk of the volume."`
}

type disk struct {
	Required  string `yaml:"required" schema:"required" doc:"Size, as a Kubernetes quantity."`
	Ephemeral bool   `yaml:"ephemeral" doc:"Whether the data is deleted with the pod."`
}

type probe struct {
	Exec      *execAction `yaml:"exec" doc:"Run a command in the container."`
	HTTPGet   *httpGet    `yaml:"httpGet" doc:"Send an HTTP request."`
	TCPSocket *tcpSocket  `yaml:"tcpSocket" doc:"Open a TCP connection."`

	InitialDelaySeconds *int32 `yaml:"initialDelaySeconds" min:"0" doc:"Seconds from the start of the container to the first probe."`
	TimeoutSeconds      *int32 `yaml:"timeoutSeconds" min:"1" doc:"Seconds after which a probe fails."`
	PeriodSeconds       *int32 `yaml:"periodSeconds" min:"1" doc:"Seconds between probes."`
	SuccessThreshold    *int32 `yaml:"successThreshold" min:"1" doc:"Consecutive successes after which the container is healthy."`
	FailureThreshold    *int32 `yaml:"failureThreshold" min:"1" doc:"Consecutive failures after which the container is unhealthy."`
}

type execAction struct {
	Command []string `yaml:"command" schema:"required" doc:"Command and its arguments."`
}

type httpGet struct {
	Path        string           `yaml:"path" doc:"Path of the request."`
	Port        int32            `yaml:"port" schema:"required" min:"1" max:"65535" doc:"Port."`
	HTTPHeaders []oam.HTTPHeader `yaml:"httpHeaders" doc:"Headers of the request."`
}

type tcpSocket struct {
	Port int32 `yaml:"port" schema:"required" min:"1" max:"65535" doc:"Port."`
}
