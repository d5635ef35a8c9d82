package pod

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

// Probe says how to tell that a container is alive, or ready.
type Probe struct {
	Exec                *ExecAction      `yaml:"exec" doc:"Command that exits with 0 when all is well."`
	HTTPGet             *HTTPGetAction   `yaml:"httpGet" doc:"HTTP request that succeeds when all is well."`
	TCPSocket           *TCPSocketAction `yaml:"tcpSocket" doc:"Port that accepts connections when all is well."`
	InitialDelaySeconds int64            `yaml:"initialDelaySeconds" default:"0" doc:"Seconds after the start of the container before the first probe."`
	PeriodSeconds       int64            `yaml:"periodSeconds" default:"10" doc:"Seconds from one probe to the next."`
	TimeoutSeconds      int64            `yaml:"timeoutSeconds" default:"1" doc:"Seconds after which a probe fails."`
	SuccessThreshold    int64            `yaml:"successThreshold" default:"1" doc:"Successes in a row after which a failed container is well again."`
	FailureThreshold    int64            `yaml:"failureThreshold" default:"3" doc:"Failures in a row after which the container is not well."`
}

// ExecAction is a command in the container.
type ExecAction struct {
	Command []string `yaml:"command" schema:"required" doc:"Command and its arguments."`
}

// HTTPGetAction is an HTTP request.
type HTTPGetAction struct {
	Path        string       `yaml:"path" schema:"required" doc:"Path of the request."`
	Port        int64        `yaml:"port" schema:"required" doc:"Port of the container."`
	Host        *string      `yaml:"host" doc:"Host to connect to; the pod when absent."`
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

// Object is the probe of the container; nil where there is none.
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

// Headers is the list httpHeaders of a request.
func Headers(headers []HTTPHeader) any {
	list := make(object.List, len(headers))
	for i, h := range headers {
		list[i] = object.Of("name", h.Name, "value", h.Value)
	}
	return vela.List(list, headers != nil)
}
