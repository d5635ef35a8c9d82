package kubevela

import "github.com/render-oam/render-oam/fn/object"

type cpuScalerProperties struct {
	Min              int64  `yaml:"min" default:"1" doc:"Minimum number of replicas."`
	Max              int64  `yaml:"max" default:"10" doc:"Maximum number of replicas."`
	CPUUtil          int64  `yaml:"cpuUtil" default:"50" doc:"Target CPU utilization, as a percentage of the request."`
	TargetAPIVersion string `yaml:"targetAPIVersion" default:"apps/v1" doc:"apiVersion of the workload."`
	TargetKind       string `yaml:"targetKind" default:"Deployment" doc:"Kind of the workload."`
}

var _ = register(&Trait{
	Name:      "cpuscaler",
	Summary:   "Scales the component by its CPU utilization.",
	Becomes:   "HorizontalPodAutoscaler",
	AppliesTo: scalable,
}, scaleByCPU)

func scaleByCPU(u *Use, p *cpuScalerProperties) {
	u.warnScaled(p.TargetKind)
	u.Add("cpuscaler", object.Of(
		"apiVersion", "autoscaling/v1",
		"kind", "HorizontalPodAutoscaler",
		"metadata", object.Of("name", u.Name),
		"spec", object.Of(
			"scaleTargetRef", object.Of("apiVersion", p.TargetAPIVersion, "kind", p.TargetKind, "name", u.Name),
			"minReplicas", p.Min,
			"maxReplicas", p.Max,
			"targetCPUUtilizationPercentage", p.CPUUtil,
		),
	))
}
