package kubevela

import (
	"slices"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
)

type hpaProperties struct {
	Min              int64       `yaml:"min" default:"1" doc:"Minimum number of replicas."`
	Max              int64       `yaml:"max" default:"10" doc:"Maximum number of replicas."`
	TargetAPIVersion string      `yaml:"targetAPIVersion" default:"apps/v1" doc:"apiVersion of the workload."`
	TargetKind       string      `yaml:"targetKind" default:"Deployment" doc:"Kind of the workload."`
	CPU              hpaTarget   `yaml:"cpu" doc:"Target for CPU."`
	Mem              *hpaTarget  `yaml:"mem" doc:"Target for memory."`
	PodCustomMetrics []podMetric `yaml:"podCustomMetrics" doc:"Metrics of pods."`
}

type hpaTarget struct {
	Type  string `yaml:"type" enum:"Utilization,AverageValue" default:"Utilization" doc:"Whether value is a percentage of the request or an amount."`
	Value int64  `yaml:"value" default:"50" doc:"Target value."`
}

type podMetric struct {
	Name  string `yaml:"name" schema:"required" doc:"Name of the metric."`
	Value string `yaml:"value" schema:"required" doc:"Target for the average value, such as 1k."`
}

var _ = register(&Trait{
	Name:      "hpa",
	Summary:   "Scales the component by its CPU and memory utilization, and by metrics of its pods.",
	Becomes:   "HorizontalPodAutoscaler",
	AppliesTo: scalable,
}, addHPA)

func addHPA(u *Use, p *hpaProperties) {
	u.warnScaled(p.TargetKind)
	apiVersion := "autoscaling/v2"
	if u.Minor < 23 {
		apiVersion = "autoscaling/v2beta2"
	}
	metrics := object.List{p.CPU.metric("cpu")}
	if p.Mem != nil {
		metrics = append(metrics, p.Mem.metric("memory"))
	}
	for _, m := range p.PodCustomMetrics {
		metrics = append(metrics, object.Of("type", "Pods", "pods", object.Of(
			"metric", object.Of("name", m.Name),
			"target", object.Of("type", "AverageValue", "averageValue", m.Value),
		)))
	}
	u.Add("hpa", object.Of(
		"apiVersion", apiVersion,
		"kind", "HorizontalPodAutoscaler",
		"metadata", object.Of("name", u.Name),
		"spec", object.Of(
			"scaleTargetRef", object.Of("apiVersion", p.TargetAPIVersion, "kind", p.TargetKind, "name", u.Name),
			"minReplicas", p.Min,
			"maxReplicas", p.Max,
			"metrics", metrics,
		),
	))
}

func (t *hpaTarget) metric(resource string) *object.Map {
	field := "averageUtilization"
	if t.Type == "AverageValue" {
		field = "averageValue"
	}
	return object.Of("type", "Resource", "resource", object.Of(
		"name", resource,
		"target", object.Of("type", t.Type, field, t.Value),
	))
}

// warnScaled warns if the trait scales another kind of workload.
func (u *Use) warnScaled(kind string) {
	u.warnTarget(kind, func(is string) bool { return !slices.Contains(unknown[is], "replicas") })
}

// warnTarget warns if the trait is for another kind of workload. applies reports whether
// it can be for a kind.
func (u *Use) warnTarget(kind string, applies func(kind string) bool) {
	if u.Output == nil {
		return
	}
	switch is := u.Output.String("kind"); {
	case is == "" || is == kind:
	case applies(is):
		u.Warn(code.WrongTarget, "targetKind", "targetKind is %q, but the workload is a %s: write targetKind: %s", kind, is, is).Propose(is)
	default:
		u.Warn(code.WrongTarget, "targetKind", "targetKind is %q, but the workload is a %s: remove the trait", kind, is)
	}
}
