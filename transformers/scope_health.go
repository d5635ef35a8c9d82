package transformers

import (
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/component"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/schema"
)

// healthProperties are the properties of a health scope (specification,
// chapter 4: health scope). Times are in seconds, rates in percent.
type healthProperties struct {
	ProbeMethod               string     `yaml:"probe-method" schema:"required" doc:"How members are probed; with httpGet or tcpSocket, those without a readiness probe get one."`
	ProbeEndpoint             string     `yaml:"probe-endpoint" schema:"required" doc:"What is probed; with httpGet a path, with tcpSocket the number of a port."`
	ProbeTimeout              *int32     `yaml:"probe-timeout" unit:"seconds" min:"1" doc:"Seconds after which a probe has failed."`
	ProbeInterval             *int32     `yaml:"probe-interval" unit:"seconds" min:"1" doc:"Seconds from probe to probe."`
	FailureRateThreshold      percentage `yaml:"failure-rate-threshold" doc:"Percent of failures above which the scope has failed."`
	HealthyRateThreshold      percentage `yaml:"healthy-rate-threshold" doc:"Percent of successes above which the scope is healthy."`
	HealthThresholdPercentage percentage `yaml:"health-threshold-percentage" doc:"Percent of healthy members that an upgrade needs."`
	RequiredHealthyComponents stringList `yaml:"required-healthy-components" doc:"Members that must be healthy, as a list or with commas between them."`
}

// percentage is a number from 0 to 100, as it was written; "" when it was not.
type percentage string

// UnmarshalField reads a number from 0 to 100, in decimal: what else YAML has for
// numbers is not read alike by all.
func (p *percentage) UnmarshalField(node *yaml.Node, path schema.Path, report *result.Reporter) {
	text := strings.TrimPrefix(strings.TrimSuffix(node.Value, "%"), "+")
	number, err := strconv.ParseFloat(text, 64)
	isDecimal := strings.Trim(text, "0123456789.") == ""
	isOctal := len(text) > 1 && text[0] == '0' && text[1] != '.'
	if node.Kind != yaml.ScalarNode || err != nil || !isDecimal || isOctal || number > 100 {
		report.Error(path.String(), "expected a number from 0 to 100, such as 75 or 99.5, found %s", schema.Describe(node)).Found(node.Value)
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

var _ = registerScope(&ScopeType{
	Name:       "health",
	Kind:       "HealthScope",
	Summary:    "Members are probed, and counted together.",
	Becomes:    "readiness probes; HealthScope where the Platform says that the cluster serves it",
	Properties: healthProperties{},
	Overlap:    true,
	join:       joinHealth,
	serve:      serveHealth,
})

// probes are the methods by which this program itself makes probes.
var probes = []string{"httpGet", "tcpSocket"}

// nearProbe is the method that was most likely meant; "" for none.
func nearProbe(written string) string {
	for word, method := range map[string]string{"http": "httpGet", "tcp": "tcpSocket"} {
		if strings.Contains(strings.ToLower(written), word) {
			return method
		}
	}
	return result.Nearest(written, probes)
}

// checkHealth warns of what has no effect: a method that gives no member a probe,
// and thresholds that nothing reads. Where the cluster serves health scopes, it is
// for its controller to say what there is. It warns of members that are none, too.
func checkHealth(s *Scope) {
	p := s.properties.(*healthProperties)
	at := s.Declared.Properties.Path
	isServed := s.Platform.Spec.Scopes.Health.ServesHealthScope
	near := nearProbe(p.ProbeMethod)
	isProbe := strings.EqualFold(near, p.ProbeMethod)
	switch {
	case p.ProbeMethod == "" || isProbe: // reported, or as it should be
	case near != "":
		s.Application.Report.Warn(at.Field("probe-method").String(), "%q gives no member a probe; did you mean %q?", p.ProbeMethod, near).
			Found(p.ProbeMethod).Propose(near)
	case !isServed:
		s.Application.Report.Warn(at.Field("probe-method").String(), "%q gives no member a probe: write %s, or give the components a readinessProbe", p.ProbeMethod, result.OneOf(probes)).
			Found(p.ProbeMethod)
	}
	if !isServed {
		s.warnUnread()
	}
	if s.Application.Report.Errors() > 0 {
		return // there may be more members
	}
	var names []string
	for _, member := range s.Members {
		names = append(names, member.Name(), member.ComponentName)
	}
	slices.Sort(names)
	names = slices.Compact(names)
	for _, name := range p.RequiredHealthyComponents {
		if near := result.Nearest(name, names); near != "" && near != name { // others may be in another input
			s.Application.Report.Warn(at.Field("required-healthy-components").String(), "no member of the scope is called %q; did you mean %q?", name, near).
				Found(name)
		}
	}
}

// warnUnread warns of properties that only a controller of health scopes reads.
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
			s.Application.Report.Warn(s.Declared.Properties.Path.Field(property.name).String(),
				"it has no effect: a controller of health scopes reads it, and the Platform has no spec.scopes.health.servesHealthScope: true")
		}
	}
}

// joinHealth gives the containers of a member that have a port and no
// readiness probe the scope's probe.
func joinHealth(s *Scope, in *component.Instance) {
	p := s.properties.(*healthProperties)
	at := s.Declared.Properties.Path.Field("probe-endpoint").String()
	near := result.Nearest(p.ProbeMethod, probes)
	port, err := strconv.ParseUint(strings.TrimPrefix(p.ProbeEndpoint, ":"), 10, 16)
	switch {
	case near == "" || !strings.EqualFold(near, p.ProbeMethod) || p.ProbeEndpoint == "":
		return // reported
	case near == "httpGet" && !strings.HasPrefix(p.ProbeEndpoint, "/"):
		s.Application.Report.Error(at, "%q is not an absolute path: it must begin with /", p.ProbeEndpoint).Found(p.ProbeEndpoint).Propose("/" + p.ProbeEndpoint)
		return
	case near == "tcpSocket" && (err != nil || port == 0):
		s.Application.Report.Error(at, "expected the number of a port, such as 8080, found %q", p.ProbeEndpoint).Found(p.ProbeEndpoint)
		return
	case in.PodTemplate == nil:
		in.Application.Report.Warn(in.Path.Field("applicationScopes").String(),
			"the pods of a %s are not known here, so the health scope %q gives them no probe", in.WorkloadKind(), s.Declared.Name)
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
			lacks = "no container of component %q has the TCP port " + p.ProbeEndpoint
		}
		in.Application.Report.Warn(in.Path.Field("applicationScopes").String(), "the health scope %q gives instance %q no probe: "+lacks,
			s.Declared.Name, in.Name(), in.Component.Metadata.Name)
	}
}

// setProbe gives a container its probe, unless a step or another scope gave it one.
// It reports whether the container has one.
func (s *Scope) setProbe(in *component.Instance, name string, made, probe *object.Map) bool {
	own, isMap := made.Get("readinessProbe").(*object.Map)
	isThere := made.Get("readinessProbe") != nil && (!isMap || own.Len() > 0)
	if probe == nil || isThere {
		if other := in.ProbedBy[name]; probe != nil && other != "" {
			in.Application.Report.Warn(in.Path.Field("applicationScopes").String(),
				"container %q of instance %q has the probe of health scope %q, so that of %q is left out", name, in.Name(), other, s.Declared.Name)
		}
		return isThere
	}
	if in.ProbedBy == nil {
		in.ProbedBy = make(map[string]string)
	}
	in.ProbedBy[name] = s.Declared.Name
	made.Set("readinessProbe", probe)
	return true
}

// probe is the probe of a container with these ports; nil for none. A tcpSocket
// checks the port that the scope names, httpGet the port called http, else the
// first.
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

// httpPort is the port to probe: the one called http, else the first.
func httpPort(ports []oam.Port) int32 {
	for _, p := range ports {
		if p.Name == "http" {
			return p.ContainerPort
		}
	}
	return ports[0].ContainerPort
}

// serveHealth makes the scope's own object, for clusters that have a controller
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

// value is the number as the field of an object.
func (p percentage) value() any {
	if p == "" {
		return nil
	}
	return object.Plain(p)
}
