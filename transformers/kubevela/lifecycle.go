package kubevela

import (
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/vela/pod"
)

type lifecycleProperties struct {
	PostStart *lifecycleHandler `yaml:"postStart" doc:"Action after a container starts."`
	PreStop   *lifecycleHandler `yaml:"preStop" doc:"Action before a container stops."`
}

type lifecycleHandler struct {
	Exec      *pod.ExecAction     `yaml:"exec" doc:"Command in the container."`
	HTTPGet   *lifecycleHTTPGet   `yaml:"httpGet" doc:"HTTP request."`
	TCPSocket *lifecycleTCPSocket `yaml:"tcpSocket" doc:"Connection to a port."`
}

type lifecycleHTTPGet struct {
	Path        *string          `yaml:"path" doc:"Path of the request."`
	Port        int64            `yaml:"port" schema:"required" min:"1" max:"65535" doc:"Port of the container."`
	Host        *string          `yaml:"host" doc:"Host to connect to. Defaults to the pod."`
	Scheme      string           `yaml:"scheme" enum:"HTTP,HTTPS" default:"HTTP" doc:"HTTP or HTTPS."`
	HTTPHeaders []pod.HTTPHeader `yaml:"httpHeaders" doc:"Headers of the request."`
}

type lifecycleTCPSocket struct {
	Port int64   `yaml:"port" schema:"required" min:"1" max:"65535" doc:"Port of the container."`
	Host *string `yaml:"host" doc:"Host to connect to. Defaults to the pod."`
}

var _ = register(&Trait{
	Name:      "lifecycle",
	Summary:   "Sets actions after containers start and before they stop.",
	Becomes:   "lifecycle of all containers",
	AppliesTo: workloads,
}, addLifecycle)

func addLifecycle(u *Use, p *lifecycleProperties) {
	if !u.hasWorkload() {
		return
	}
	containers := u.containers()
	if containers == nil {
		u.Error(code.NoContainerToPatch, "", "the %s has no containers in spec.template.spec", u.Output.String("kind"))
		return
	}
	for _, c := range containers {
		u.unify("container "+c.String("name"), c, object.Of("lifecycle", vela.OrEmpty(object.Of(
			"postStart", p.PostStart.object(),
			"preStop", p.PreStop.object(),
		))), nil)
	}
}

func (h *lifecycleHandler) object() any {
	if h == nil {
		return nil
	}
	o := object.Of()
	if h.Exec != nil {
		o.Set("exec", object.Of("command", vela.Strings(h.Exec.Command)))
	}
	if get := h.HTTPGet; get != nil {
		o.Set("httpGet", object.Of("path", get.Path, "port", get.Port, "host", get.Host, "scheme", get.Scheme, "httpHeaders", pod.Headers(get.HTTPHeaders)))
	}
	if h.TCPSocket != nil {
		o.Set("tcpSocket", object.Of("port", h.TCPSocket.Port, "host", h.TCPSocket.Host))
	}
	return vela.OrEmpty(o)
}
