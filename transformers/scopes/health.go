package scopes

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// healthProperties are the properties of a health scope (specification,
// chapter 4: health scope).
type healthProperties struct {
	ProbeMethod               string         `yaml:"probe-method" schema:"required" doc:"How members are probed. With httpGet or tcpSocket, members without a readiness probe get one."`
	ProbeEndpoint             string         `yaml:"probe-endpoint" schema:"required" doc:"What is probed: a path for httpGet, a port number for tcpSocket."`
	ProbeTimeout              *int32         `yaml:"probe-timeout" unit:"seconds" min:"1" doc:"Seconds after which a probe times out."`
	ProbeInterval             *int32         `yaml:"probe-interval" unit:"seconds" min:"1" doc:"Seconds between probes."`
	FailureRateThreshold      percentage     `yaml:"failure-rate-threshold" doc:"Percentage of failures above which the scope is unhealthy."`
	HealthyRateThreshold      percentage     `yaml:"healthy-rate-threshold" doc:"Percentage of successes above which the scope is healthy."`
	HealthThresholdPercentage percentage     `yaml:"health-threshold-percentage" doc:"Percentage of healthy members that an upgrade requires."`
	RequiredHealthyComponents oam.StringList `yaml:"required-healthy-components" doc:"Members that must be healthy, as a list or separated by commas."`
}

// percentage is a number from 0 to 100 as the input spells it, or "" if it is
// not set.
type percentage string

// UnmarshalField reads a decimal number from 0 to 100. YAML parsers disagree on
// other notations.
func (p *percentage) UnmarshalField(node *yaml.Node, path yamltree.Path, report *result.Reporter) {
	text := strings.TrimPrefix(strings.TrimSuffix(node.Value, "%"), "+")
	number, err := strconv.ParseFloat(text, 64)
	isDecimal := strings.Trim(text, "0123456789.") == ""
	isOctal := len(text) > 1 && text[0] == '0' && text[1] != '.'
	if node.Kind != yaml.ScalarNode || err != nil || !isDecimal || isOctal || number > 100 {
		report.Error(code.OutOfRange, path.String(), "expected a number from 0 to 100, such as 75 or 99.5, got %s", yamltree.Describe(node)).Found(node.Value)
		return
	}
	if text[0] == '.' || text[len(text)-1] == '.' {
		text = strconv.FormatFloat(number, 'f', -1, 64)
	}
	*p = percentage(text)
}

// JSONSchema describes the number.
func (*percentage) JSONSchema() map[string]any {
	return map[string]any{"type": []any{"number", "string"}}
}

var _ = decode.Explain(healthProperties{}, decode.Meanings{"method": decode.Means("probe-method"), "type": decode.Means("probe-method"), "endpoint": decode.Means("probe-endpoint"), "path": decode.Means("probe-endpoint"), "url": decode.Means("probe-endpoint"), "timeout": decode.Means("probe-timeout"), "timeoutseconds": decode.Means("probe-timeout"), "interval": decode.Means("probe-interval"), "periodseconds": decode.Means("probe-interval"), "components": decode.Means("required-healthy-components"), "requiredcomponents": decode.Means("required-healthy-components")})

var _ = register(&Type{
	Name:       "health",
	Kind:       "HealthScope",
	Summary:    "Probes its members, and aggregates their health.",
	Becomes:    "readiness probes; HealthScope if the Platform sets servesHealthScope",
	Properties: healthProperties{},
	Overlap:    true,
	join:       joinHealth,
	serve:      serveHealth,
})

// probes are the methods that this program generates probes for.
var probes = []string{"httpGet", "tcpSocket"}

// nearProbe returns the method that was likely meant, or "".
func nearProbe(written string) string {
	for word, method := range map[string]string{"http": "httpGet", "tcp": "tcpSocket"} {
		if strings.Contains(strings.ToLower(written), word) {
			return method
		}
	}
	return result.Nearest(written, probes)
}

// checkHealth warns about settings without effect: a method that generates no
// probes, and thresholds that nothing reads. If the cluster serves health
// scopes, its controller may support more methods. checkHealth also warns about
// unknown members.
func checkHealth(s *Scope) {
	p := s.properties.(*healthProperties)
	at := s.Declared.Properties.Path
	isServed := s.Platform.Spec.Scopes.Health.ServesHealthScope
	near := nearProbe(p.ProbeMethod)
	isProbe := strings.EqualFold(near, p.ProbeMethod)
	switch {
	case p.ProbeMethod == "" || isProbe: // already reported, or valid
	case near != "":
		s.Application.Report.Warn(code.NoProbe, at.Field("probe-method").String(), "%q generates no probes; did you mean %q?", p.ProbeMethod, near).
			Found(p.ProbeMethod).Propose(near)
	case !isServed:
		s.Application.Report.Warn(code.NoProbe, at.Field("probe-method").String(), "%q generates no probes: write %s, or add a readinessProbe to the components", p.ProbeMethod, result.OneOf(probes)).
			Found(p.ProbeMethod)
	}
	if !isServed {
		s.warnUnread()
	}
	if !s.Application.Report.OK() {
		return // there may be more members
	}
	var names []string
	for _, member := range s.Members {
		names = append(names, member.Name(), member.ComponentName)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	for _, name := range p.RequiredHealthyComponents {
		if near := result.Nearest(name, names); near != "" && near != name { // other members may be in another input
			s.Application.Report.Warn(code.UnknownScopeMember, at.Field("required-healthy-components").String(), "the scope has no member %q; did you mean %q?", name, near).
				Found(name)
		}
	}
}

// warnUnread warns about properties that only a controller for health scopes
// reads.
func (s *Scope) warnUnread() {
	p := s.properties.(*healthProperties)
	for _, property := range []struct {
		name    string
		isGiven bool
	}{
		{"failure-rate-threshold", p.FailureRateThreshold != ""},
		{"healthy-rate-threshold", p.HealthyRateThreshold != ""},
		{"health-threshold-percentage", p.HealthThresholdPercentage != ""},
		{"required-healthy-components", len(p.RequiredHealthyComponents) > 0},
	} {
		if property.isGiven {
			s.Application.Report.Warn(code.HealthPropertyUnread, s.Declared.Properties.Path.Field(property.name).String(),
				"has no effect: only a HealthScope controller reads it, and the Platform does not set spec.scopes.health.servesHealthScope: true")
		}
	}
}

// joinHealth adds the scope's probe to the containers of a member that have a port
// and no readiness probe.
func joinHealth(s *Scope, in *instance.Instance) {
	p := s.properties.(*healthProperties)
	at := s.Declared.Properties.Path.Field("probe-endpoint").String()
	near := result.Nearest(p.ProbeMethod, probes)
	port, err := strconv.ParseUint(strings.TrimPrefix(p.ProbeEndpoint, ":"), 10, 16)
	switch {
	case near == "" || !strings.EqualFold(near, p.ProbeMethod) || p.ProbeEndpoint == "":
		return // already reported
	case near == "httpGet" && !strings.HasPrefix(p.ProbeEndpoint, "/"):
		s.Application.Report.Error(code.InvalidPath, at, "%q is not an absolute path: must begin with /", p.ProbeEndpoint).Found(p.ProbeEndpoint).Propose("/" + p.ProbeEndpoint)
		return
	case near == "tcpSocket" && (err != nil || port == 0):
		s.Application.Report.Error(code.OutOfRange, at, "expected a port number, such as 8080, got %q", p.ProbeEndpoint).Found(p.ProbeEndpoint)
		return
	case in.PodTemplate == nil:
		in.Application.Report.Warn(code.ForeignPods, in.Path.Field("applicationScopes").String(),
			"health scope %q cannot add probes to %s: render-oam does not generate its pods", s.Declared.Name, in.WorkloadKind())
		return
	}
	isProbed := false
	containers, _ := in.PodTemplate.Lookup("spec", "containers").(object.List)
	for i, c := range in.Component.Containers {
		probe := p.probe(near, int32(port), c.Ports)
		isProbed = isProbed || c.ReadinessProbe != nil || probe != nil
		if c.ReadinessProbe == nil && i < len(containers) {
			isProbed = s.setProbe(in, c.Name, containers[i].(*object.Map), probe) || isProbed
		}
	}
	if !isProbed && !in.IsUnsure("ports", "containerPort", "protocol") {
		lacks := "no container of component %q has a TCP port"
		if near == "tcpSocket" {
			lacks = "no container of component %q has the TCP port " + strconv.FormatUint(port, 10)
		}
		in.Application.Report.Warn(code.NoProbe, in.Path.Field("applicationScopes").String(), "health scope %q adds no probe to instance %q: "+lacks,
			s.Declared.Name, in.Name(), in.Component.Metadata.Name)
	}
}

// probedBy records the health scopes whose probes the containers of an instance
// have.
type probedBy struct{ scopes map[string]string } // by container

// setProbe sets the readiness probe of a container, unless a step or another
// scope has set one. It returns whether the container has a probe.
func (s *Scope) setProbe(in *instance.Instance, name string, made, probe *object.Map) bool {
	own, isMap := made.Get("readinessProbe").(*object.Map)
	probed := instance.State[probedBy](&in.States)
	isThere := made.Get("readinessProbe") != nil && (!isMap || own.Len() > 0)
	if probe == nil || isThere {
		if other := probed.scopes[name]; probe != nil && other != "" {
			in.Application.Report.Warn(code.ProbeIgnored, in.Path.Field("applicationScopes").String(),
				"container %q of instance %q has the probe of health scope %q, so the probe of %q is ignored", name, in.Name(), other, s.Declared.Name)
		}
		return isThere
	}
	if probed.scopes == nil {
		probed.scopes = make(map[string]string)
	}
	probed.scopes[name] = s.Declared.Name
	made.Set("readinessProbe", probe)
	return true
}

// probe returns the probe for a container with these ports, or nil. tcpSocket
// checks the port that the scope names, httpGet the port named http, or else
// the first one.
func (p *healthProperties) probe(method string, endpoint int32, ports []oam.Port) *object.Map {
	var tcp []oam.Port
	for _, port := range ports {
		if port.Protocol == "TCP" {
			tcp = append(tcp, port)
		}
	}
	probe := object.Of()
	switch {
	case len(tcp) == 0:
		return nil
	case method == "httpGet":
		probe.Set("httpGet", object.Of("path", p.ProbeEndpoint, "port", httpPort(tcp)))
	case slices.ContainsFunc(tcp, func(port oam.Port) bool { return port.ContainerPort == endpoint }):
		probe.Set("tcpSocket", object.Of("port", endpoint))
	default:
		return nil
	}
	if p.ProbeInterval != nil {
		probe.Set("periodSeconds", *p.ProbeInterval)
	}
	if p.ProbeTimeout != nil {
		probe.Set("timeoutSeconds", *p.ProbeTimeout)
	}
	return probe
}

// httpPort returns the port to probe: the one named http, or else the first
// one.
func httpPort(ports []oam.Port) int32 {
	for _, p := range ports {
		if p.Name == "http" {
			return p.ContainerPort
		}
	}
	return ports[0].ContainerPort
}

// serveHealth generates the HealthScope, for clusters that have a controller
// for it.
func serveHealth(s *Scope) {
	checkHealth(s)
	if !s.Platform.Spec.Scopes.Health.ServesHealthScope {
		return
	}
	p := s.properties.(*healthProperties)
	var timeout, interval any
	if p.ProbeTimeout != nil {
		timeout = *p.ProbeTimeout
	}
	if p.ProbeInterval != nil {
		interval = *p.ProbeInterval
	}
	s.Objects = append(s.Objects, object.Of(
		"apiVersion", oam.APIVersion,
		"kind", "HealthScope",
		"metadata", s.metadata(),
		"spec", object.Of(
			"probeMethod", p.ProbeMethod,
			"probeEndpoint", p.ProbeEndpoint,
			"probeTimeout", timeout,
			"probeInterval", interval,
			"failureRateThreshold", p.FailureRateThreshold.value(),
			"healthyRateThreshold", p.HealthyRateThreshold.value(),
			"healthThresholdPercentage", p.HealthThresholdPercentage.value(),
			"requiredHealthyComponents", []string(p.RequiredHealthyComponents),
		),
	))
}

// value returns the number as the value of a field.
func (p percentage) value() any {
	if p == "" {
		return nil
	}
	return object.Plain(p)
}
