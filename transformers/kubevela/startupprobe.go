package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/vela/pod"
)

type startupProbeProperties struct {
	startupProbe
	Probes []startupProbe `yaml:"probes" doc:"The same for several containers, in place of the other properties."`
}

type startupProbe struct {
	ContainerName                 string          `yaml:"containerName" default:"" doc:"Container that is probed; that of the component when absent."`
	InitialDelaySeconds           int64           `yaml:"initialDelaySeconds" default:"0" doc:"Seconds after the start of the container before the first probe."`
	PeriodSeconds                 int64           `yaml:"periodSeconds" default:"10" doc:"Seconds from one probe to the next."`
	TimeoutSeconds                int64           `yaml:"timeoutSeconds" default:"1" doc:"Seconds after which a probe fails."`
	SuccessThreshold              int64           `yaml:"successThreshold" default:"1" doc:"Successes in a row after which the container has started."`
	FailureThreshold              int64           `yaml:"failureThreshold" default:"3" doc:"Failures in a row after which the container is started anew."`
	TerminationGracePeriodSeconds *int64          `yaml:"terminationGracePeriodSeconds" doc:"Seconds in which the container may end after a failure."`
	Exec                          *pod.ExecAction `yaml:"exec" doc:"Command that exits with 0 when the container has started."`
	HTTPGet                       *startupHTTPGet `yaml:"httpGet" doc:"HTTP request that succeeds when the container has started."`
	GRPC                          *startupGRPC    `yaml:"grpc" doc:"gRPC health check that succeeds when the container has started."`
	TCPSocket                     *startupSocket  `yaml:"tcpSocket" doc:"Port that accepts connections when the container has started."`
}

type startupHTTPGet struct {
	Path        *string          `yaml:"path" doc:"Path of the request."`
	Port        int64            `yaml:"port" schema:"required" doc:"Port of the container."`
	Host        *string          `yaml:"host" doc:"Host to connect to; the pod when absent."`
	Scheme      *string          `yaml:"scheme" enum:"HTTP,HTTPS" doc:"HTTP or HTTPS."`
	HTTPHeaders []pod.HTTPHeader `yaml:"httpHeaders" doc:"Headers of the request."`
}

type startupGRPC struct {
	Port    int64   `yaml:"port" schema:"required" doc:"Port of the container."`
	Service *string `yaml:"service" doc:"Service that is checked."`
}

type startupSocket struct {
	Port int64   `yaml:"port" schema:"required" doc:"Port of the container."`
	Host *string `yaml:"host" doc:"Host to connect to; the pod when absent."`
}

var _ = register(&Trait{
	Name:      "startup-probe",
	Summary:   "Says how to tell that containers have started.",
	Becomes:   "startupProbe of containers",
	AppliesTo: workloads,
}, probeStartup)

func probeStartup(u *Use, p *startupProbeProperties) {
	each(u, "probes", &p.startupProbe, p.Probes, func(p *startupProbe) string { return p.ContainerName }, func(c *object.Map, at string, p *startupProbe) {
		u.unify("container "+c.String("name"), c, object.Of("startupProbe", p.object()),
			u.keepUnwritten(at, "startupProbe.", "initialDelaySeconds", "periodSeconds", "timeoutSeconds", "successThreshold", "failureThreshold"))
	})
}

func (p *startupProbe) object() *object.Map {
	o := object.Of()
	if p.Exec != nil {
		o.Set("exec", object.Of("command", vela.Strings(p.Exec.Command)))
	}
	if get := p.HTTPGet; get != nil {
		o.Set("httpGet", object.Of("path", get.Path, "port", get.Port, "host", get.Host, "scheme", get.Scheme, "httpHeaders", pod.Headers(get.HTTPHeaders)))
	}
	if p.GRPC != nil {
		o.Set("grpc", object.Of("port", p.GRPC.Port, "service", p.GRPC.Service))
	}
	if p.TCPSocket != nil {
		o.Set("tcpSocket", object.Of("port", p.TCPSocket.Port, "host", p.TCPSocket.Host))
	}
	return o.
		Set("initialDelaySeconds", p.InitialDelaySeconds).
		Set("periodSeconds", p.PeriodSeconds).
		Set("timeoutSeconds", p.TimeoutSeconds).
		Set("successThreshold", p.SuccessThreshold).
		Set("failureThreshold", p.FailureThreshold).
		Set("terminationGracePeriodSeconds", p.TerminationGracePeriodSeconds)
}
