package pod

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

// Probe checks whether a container is alive or ready.
type Probe struct {
	Exec                *ExecAction      `yaml:"exec" doc:"Command that exits with 0 if the container is healthy."`
	HTTPGet             *HTTPGetAction   `yaml:"httpGet" doc:"HTTP request that succeeds if the container is healthy."`
	TCPSocket           *TCPSocketAction `yaml:"tcpSocket" doc:"Port that accepts connections if the container is healthy."`
	InitialDelaySeconds int64            `yaml:"initialDelaySeconds" default:"0" doc:"Seconds between the start of the container and the first probe."`
	PeriodSeconds       int64            `yaml:"periodSeconds" default:"10" doc:"Seconds between probes."`
	TimeoutSeconds      int64            `yaml:"timeoutSeconds" default:"1" doc:"Timeout of a probe in seconds."`
	SuccessThreshold    int64            `yaml:"successThreshold" default:"1" doc:"Consecutive successes after which a failed probe succeeds."`
	FailureThreshold    int64            `yaml:"failureThreshold" default:"3" doc:"Consecutive failures after which the probe fails."`
}

// ExecAction is a command in the container.
type ExecAction struct {
	Command []string `yaml:"command" schema:"required" doc:"Command and its arguments."`
}

// HTTPGetAction is an HTTP request.
type HTTPGetAction struct {
	Path        string       `yaml:"path" schema:"required" doc:"Path of the request."`
	Port        int64        `yaml:"port" schema:"required" doc:"Port of the container."`
	Host        *string      `yaml:"host" doc:"Host to connect to. Defaults to the pod."`
	Scheme      *string      `yaml:"scheme" doc:"HTTP or HTTPS."`
	HTTPHeaders []HTTPHeader `yaml:"httpHeaders" doc:"Headers of the request."`
}

// HTTPHeader is a header of an HTTP request.
type HTTPHeader struct {
	Name  string `yaml:"name" schema:"required" doc:"Name of the header."`
	Value string `yaml:"value" schema:"required" doc:"Value of the header."`
}

// TCPSocketAction is a connection to a port.
type TCPSocketAction struct {
	Port int64 `yaml:"port" schema:"required" doc:"Port of the container."`
}

// Object returns the probe of the container, or nil for nil.
func (p *Probe) Object() *object.Map {
	if p == nil {
		return nil
	}
	o := object.Of()
	if p.Exec != nil {
		o.Set("exec", object.Of("command", vela.Strings(p.Exec.Command)))
	}
	if p.HTTPGet != nil {
		o.Set("httpGet", p.HTTPGet.object())
	}
	if p.TCPSocket != nil {
		o.Set("tcpSocket", object.Of("port", p.TCPSocket.Port))
	}
	return o.
		Set("initialDelaySeconds", p.InitialDelaySeconds).
		Set("periodSeconds", p.PeriodSeconds).
		Set("timeoutSeconds", p.TimeoutSeconds).
		Set("successThreshold", p.SuccessThreshold).
		Set("failureThreshold", p.FailureThreshold)
}

func (p *HTTPGetAction) object() *object.Map {
	return object.Of(
		"path", p.Path,
		"port", p.Port,
		"host", p.Host,
		"scheme", p.Scheme,
		"httpHeaders", Headers(p.HTTPHeaders),
	)
}

// Headers returns the list httpHeaders of a request.
func Headers(headers []HTTPHeader) any {
	list := make(object.List, len(headers))
	for i, h := range headers {
		list[i] = object.Of("name", h.Name, "value", h.Value)
	}
	return vela.List(list, headers != nil)
}
