package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

// probe says how to tell that a container is alive, or ready.
type probe struct {
	Exec                *execProbe `yaml:"exec" doc:"Command that exits with 0 when all is well."`
	HTTPGet             *httpProbe `yaml:"httpGet" doc:"HTTP request that succeeds when all is well."`
	TCPSocket           *tcpProbe  `yaml:"tcpSocket" doc:"Port that accepts connections when all is well."`
	InitialDelaySeconds int64      `yaml:"initialDelaySeconds" default:"0" doc:"Seconds after the start of the container before the first probe."`
	PeriodSeconds       int64      `yaml:"periodSeconds" default:"10" doc:"Seconds from one probe to the next."`
	TimeoutSeconds      int64      `yaml:"timeoutSeconds" default:"1" doc:"Seconds after which a probe fails."`
	SuccessThreshold    int64      `yaml:"successThreshold" default:"1" doc:"Successes in a row after which a failed container is well again."`
	FailureThreshold    int64      `yaml:"failureThreshold" default:"3" doc:"Failures in a row after which the container is not well."`
}

type execProbe struct {
	Command []string `yaml:"command" schema:"required" doc:"Command and its arguments."`
}

type httpProbe struct {
	Path        string       `yaml:"path" schema:"required" doc:"Path of the request."`
	Port        int64        `yaml:"port" schema:"required" doc:"Port of the container."`
	Host        *string      `yaml:"host" doc:"Host to connect to; the pod when absent."`
	Scheme      *string      `yaml:"scheme" doc:"HTTP or HTTPS."`
	HTTPHeaders []httpHeader `yaml:"httpHeaders" doc:"Headers of the request."`
}

type httpHeader struct {
	Name  string `yaml:"name" schema:"required" doc:"Name of the header."`
	Value string `yaml:"value" schema:"required" doc:"Value of the header."`
}

type tcpProbe struct {
	Port int64 `yaml:"port" schema:"required" doc:"Port of the container."`
}

func (p *probe) object() *object.Map {
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

func (p *httpProbe) object() *object.Map {
	headers := make(object.List, len(p.HTTPHeaders))
	for i, h := range p.HTTPHeaders {
		headers[i] = object.Of("name", h.Name, "value", h.Value)
	}
	return object.Of(
		"path", p.Path,
		"port", p.Port,
		"host", p.Host,
		"scheme", p.Scheme,
		"httpHeaders", vela.List(headers, p.HTTPHeaders != nil),
	)
}
