package transformers

import (
	"strconv"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/object"
)

// autoScalerProperties are the properties of the trait auto-scaler.
type autoScalerProperties struct {
	Minimum int32  `yaml:"minimum" default:"1" min:"1" doc:"Minimum number of replicas."`
	Maximum int32  `yaml:"maximum" default:"10" min:"1" doc:"Maximum number of replicas."`
	CPU     *int32 `yaml:"cpu" unit:"percent" min:"1" doc:"Target average CPU utilization, as a percentage of the requested CPU. Defaults to 80 if memory is not set."`
	Memory  *int32 `yaml:"memory" unit:"percent" min:"1" doc:"Target average memory utilization, as a percentage of the requested memory."`
}

var _ = decode.Explain(autoScalerProperties{}, decode.Meanings{"min": means("minimum"), "max": means("maximum"), "minreplicas": means("minimum"), "maxreplicas": means("maximum"), "minreplicacount": means("minimum"), "maxreplicacount": means("maximum"), "mem": means("memory"), "cpupercent": means("cpu"), "cpuutil": means("cpu"), "cpuutilization": means("cpu"), "targetcpuutilizationpercentage": means("cpu"), "averageutilization": means("cpu"), "memorypercent": means("memory"), "memoryutilization": means("memory"), "targetmemoryutilizationpercentage": means("memory"), "metrics": instead("write cpu or memory, in percent of the request"), "replicas": instead("write minimum and maximum")})

var _ = register(&Trait{
	Name:       "auto-scaler",
	Summary:    "Scales the number of replicas with the load.",
	AppliesTo:  core("Server", "Worker"),
	Properties: autoScalerProperties{},
	Conflicts:  map[string]string{"manual-scaler": "both set the number of replicas"},
	Implementations: []Implementation{
		implementation("hpa", "HorizontalPodAutoscaler (autoscaling/v2)", scaleByHPA),
		implementation("keda", "ScaledObject (keda.sh/v1alpha1)", scaleByKEDA),
	},
})

// metric is a resource whose utilization is measured.
type metric struct {
	resource string
	percent  int32
}

// metrics returns the metrics to scale by. It reports a minimum above the
// maximum.
func (p *autoScalerProperties) metrics(use *Use) (metrics []metric, ok bool) {
	if p.Minimum > p.Maximum && !use.failed("minimum") && !use.failed("maximum") {
		use.Error(code.MinimumAboveMaximum, "minimum", "must be no more than maximum (%d), got %d", p.Maximum, p.Minimum).
			Found(strconv.Itoa(int(p.Minimum)))
		return nil, false
	}
	if p.CPU == nil && p.Memory == nil {
		cpu := int32(80)
		p.CPU = &cpu
	}
	if p.CPU != nil {
		metrics = append(metrics, metric{"cpu", *p.CPU})
	}
	if p.Memory != nil {
		metrics = append(metrics, metric{"memory", *p.Memory})
	}
	p.checkRequests(use, metrics)
	return metrics, true
}

// checkRequests warns about containers without a request for a measured
// resource: the autoscaler cannot compute their utilization.
func (p *autoScalerProperties) checkRequests(use *Use, metrics []metric) {
	for _, m := range metrics {
		for _, c := range use.Component.Containers {
			isRequested := m.resource == "cpu" && c.Resources.CPU != nil || m.resource == "memory" && c.Resources.Memory != nil
			if !isRequested && !use.IsUnsure("resources."+m.resource) {
				use.Warn(code.UtilizationWithoutRequest, "", "%s utilization is a percentage of the requested amount, but container %q of component %q requests none: add resources.%s.required there",
					m.resource, c.Name, use.Component.Metadata.Name, m.resource)
			}
		}
	}
}

func (u *Use) scaleTarget() *object.Map {
	return object.Of(
		"apiVersion", u.Workload.String("apiVersion"),
		"kind", u.Workload.String("kind"),
		"name", u.Name(),
	)
}

func scaleByHPA(use *Use, p *autoScalerProperties) {
	metrics, ok := p.metrics(use)
	if !ok {
		return
	}
	var list object.List
	for _, m := range metrics {
		list = append(list, object.Of(
			"type", "Resource",
			"resource", object.Of(
				"name", m.resource,
				"target", object.Of("type", "Utilization", "averageUtilization", m.percent),
			),
		))
	}
	use.Add(object.Of(
		"apiVersion", "autoscaling/v2",
		"kind", "HorizontalPodAutoscaler",
		"metadata", use.Metadata(use.Name()+"-trait-autoscaler", use.TraitLabels()),
		"spec", object.Of(
			"scaleTargetRef", use.scaleTarget(),
			"minReplicas", p.Minimum,
			"maxReplicas", p.Maximum,
			"metrics", list,
		),
	))
}

func scaleByKEDA(use *Use, p *autoScalerProperties) {
	metrics, ok := p.metrics(use)
	if !ok {
		return
	}
	var triggers object.List
	for _, m := range metrics {
		triggers = append(triggers, object.Of(
			"type", m.resource,
			"metricType", "Utilization",
			"metadata", object.Of("value", strconv.Itoa(int(m.percent))),
		))
	}
	use.Add(object.Of(
		"apiVersion", "keda.sh/v1alpha1",
		"kind", "ScaledObject",
		"metadata", use.Metadata(use.Name()+"-trait-autoscaler", use.TraitLabels()),
		"spec", object.Of(
			"scaleTargetRef", use.scaleTarget(),
			"minReplicaCount", p.Minimum,
			"maxReplicaCount", p.Maximum,
			"triggers", triggers,
		),
	))
}
