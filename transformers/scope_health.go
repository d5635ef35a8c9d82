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
	ProbeMethod               string     `yaml:"probe-method" schema:"required" doc:"How members are probed; with httpGet, those without a readiness probe get one."`
	ProbeEndpoint             string     `yaml:"probe-endpoint" schema:"required" doc:"What is probed; with httpGet, a path."`
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

// checkHealth warns of a method that was hardly meant as it is written, and of
// members that are none. Which methods there are is for the cluster to say.
func checkHealth(s *Scope) {
	p := s.properties.(*healthProperties)
	at := s.Declared.Properties.Path
	if near := result.Nearest(p.ProbeMethod, []string{"httpGet"}); near != "" && !strings.EqualFold(near, p.ProbeMethod) {
		s.Application.Report.Warn(at.Field("probe-method").String(), "%q gives no member a probe; did you mean %q?", p.ProbeMethod, near).
			Found(p.ProbeMethod).Propose(near)
	}
	var names []string
	for _, member := range s.Members {
		names = append(names, member.Name(), member.Component.ComponentName)
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

// joinHealth gives the containers of a member that have a port and no
// readiness probe the scope's probe.
func joinHealth(s *Scope, in *component.Instance) {
	p := s.properties.(*healthProperties)
	if !strings.EqualFold(p.ProbeMethod, "httpGet") || in.PodTemplate == nil || p.ProbeEndpoint == "" {
		return // an endpoint that is missing was reported
	}
	if !strings.HasPrefix(p.ProbeEndpoint, "/") {
		s.Application.Report.Error(s.Declared.Properties.Path.Field("probe-endpoint").String(),
			"%q is not an absolute path: it must begin with /", p.ProbeEndpoint).Found(p.ProbeEndpoint).Propose("/" + p.ProbeEndpoint)
		return
	}
	containers, _ := in.PodTemplate.Lookup("spec", "containers").(object.List)
	for i, c := range in.Schematic.Spec.Containers {
		if len(c.Ports) == 0 || c.ReadinessProbe != nil || i >= len(containers) {
			continue
		}
		probe := object.Of("httpGet", object.Of("path", p.ProbeEndpoint, "port", httpPort(c.Ports)))
		if p.ProbeInterval != nil {
			probe.Set("periodSeconds", *p.ProbeInterval)
		}
		if p.ProbeTimeout != nil {
			probe.Set("timeoutSeconds", *p.ProbeTimeout)
		}
		made := containers[i].(*object.Map)
		if own, isMap := made.Get("readinessProbe").(*object.Map); made.Get("readinessProbe") == nil || isMap && own.Len() == 0 {
			made.Set("readinessProbe", probe)
		}
	}
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
