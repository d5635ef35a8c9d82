package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/vela/pod"
)

type startupProbeProperties struct {
	startupProbe
	Probes []startupProbe `yaml:"probes" doc:"Properties of several containers, instead of the other properties."`
}

type startupProbe struct {
	ContainerName                 string          `yaml:"containerName" default:"" doc:"Container to probe. Defaults to that of the component."`
	InitialDelaySeconds           int64           `yaml:"initialDelaySeconds" default:"0" doc:"Seconds between the start of the container and the first probe."`
	PeriodSeconds                 int64           `yaml:"periodSeconds" default:"10" doc:"Seconds between probes."`
	TimeoutSeconds                int64           `yaml:"timeoutSeconds" default:"1" doc:"Timeout of a probe in seconds."`
	SuccessThreshold              int64           `yaml:"successThreshold" default:"1" doc:"Consecutive successes after which the container has started."`
	FailureThreshold              int64           `yaml:"failureThreshold" default:"3" doc:"Consecutive failures after which the container is restarted."`
	TerminationGracePeriodSeconds *int64          `yaml:"terminationGracePeriodSeconds" doc:"Grace period in seconds to stop the container after a failure."`
	Exec                          *pod.ExecAction `yaml:"exec" doc:"Command that exits with 0 once the container has started."`
	HTTPGet                       *startupHTTPGet `yaml:"httpGet" doc:"HTTP request that succeeds once the container has started."`
	GRPC                          *startupGRPC    `yaml:"grpc" doc:"gRPC health check that succeeds once the container has started."`
	TCPSocket                     *startupSocket  `yaml:"tcpSocket" doc:"Port that accepts connections once the container has started."`
}

type startupHTTPGet struct {
	Path        *string          `yaml:"path" doc:"Path of the request."`
	Port        int64            `yaml:"port" schema:"required" doc:"Port of the container."`
	Host        *string          `yaml:"host" doc:"Host to connect to. Defaults to the pod."`
	Scheme      *string          `yaml:"scheme" enum:"HTTP,HTTPS" doc:"HTTP or HTTPS."`
	HTTPHeaders []pod.HTTPHeader `yaml:"httpHeaders" doc:"Headers of the request."`
}

type startupGRPC struct {
	Port    int64   `yaml:"port" schema:"required" doc:"Port of the container."`
	Service *string `yaml:"service" doc:"Service to check."`
}

type startupSocket struct {
	Port int64   `yaml:"port" schema:"required" doc:"Port of the container."`
	Host *string `yaml:"host" doc:"Host to connect to. Defaults to the pod."`
}

var _ = register(&Trait{
	Name:      "startup-probe",
	Summary:   "Sets probes that check whether containers have started.",
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
