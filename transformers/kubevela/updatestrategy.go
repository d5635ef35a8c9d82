package kubevela

import (
	"regexp"
	"slices"
	"sync"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
)

type updateStrategyProperties struct {
	TargetAPIVersion string         `yaml:"targetAPIVersion" default:"apps/v1" doc:"apiVersion of the workload."`
	TargetKind       string         `yaml:"targetKind" enum:"Deployment,StatefulSet,DaemonSet" default:"Deployment" doc:"Kind of the workload."`
	Strategy         updateStrategy `yaml:"strategy" doc:"How pods are replaced."`
}

type updateStrategy struct {
	Type            string          `yaml:"type" enum:"RollingUpdate,Recreate,OnDelete" default:"RollingUpdate" doc:"Type of the strategy."`
	RollingStrategy rollingStrategy `yaml:"rollingStrategy" doc:"Settings of a rolling update."`
}

type rollingStrategy struct {
	MaxSurge       string `yaml:"maxSurge" default:"25%" doc:"Maximum number of additional pods, as a number or a percentage."`
	MaxUnavailable string `yaml:"maxUnavailable" default:"25%" doc:"Maximum number of unavailable pods, as a number or a percentage."`
	Partition      int64  `yaml:"partition" default:"0" doc:"First pod of a StatefulSet to update."`
}

var _ = register(&Trait{
	Name:      "k8s-update-strategy",
	Summary:   "Sets how pods are replaced when the workload changes.",
	Becomes:   "strategy of a Deployment, updateStrategy of a StatefulSet or DaemonSet",
	AppliesTo: []string{"deployments.apps", "statefulsets.apps", "daemonsets.apps"},
}, setUpdateStrategy)

// strategyKinds are the kinds of workloads whose pods are replaced.
var strategyKinds = []string{"Deployment", "StatefulSet", "DaemonSet"}

func setUpdateStrategy(u *Use, p *updateStrategyProperties) {
	u.warnTarget(p.TargetKind, func(is string) bool { return slices.Contains(strategyKinds, is) })
	field, rolling := "updateStrategy", object.Of()
	switch s := &p.Strategy; {
	case p.TargetKind == "Deployment" && s.Type == "OnDelete", p.TargetKind != "Deployment" && s.Type == "Recreate":
		u.Warn(code.WrongTarget, "strategy.type", "%q is not a strategy of a %s: nothing changes", s.Type, p.TargetKind)
		return
	case p.TargetKind == "StatefulSet":
		rolling.Set("partition", s.RollingStrategy.Partition)
	case p.TargetKind == "DaemonSet":
		s.RollingStrategy.ofDaemonSet(u, rolling)
	default:
		field = "strategy"
		rolling.Set("maxSurge", numberOrPercent(s.RollingStrategy.MaxSurge)).Set("maxUnavailable", numberOrPercent(s.RollingStrategy.MaxUnavailable))
	}
	strategy := object.Of("type", p.Strategy.Type)
	if p.Strategy.Type == "RollingUpdate" {
		strategy.Set("rollingUpdate", rolling)
	}
	u.Patch(object.Of("spec", object.Of(field, strategy)), object.Replace("spec."+field))
}

// ofDaemonSet sets the fields for a DaemonSet, which can have only one of the
// two.
func (r *rollingStrategy) ofDaemonSet(u *Use, rolling *object.Map) {
	const at = "strategy.rollingStrategy."
	if u.Wrote(at + "maxSurge") {
		rolling.Set("maxSurge", numberOrPercent(r.MaxSurge))
	}
	if u.Wrote(at+"maxUnavailable") || !u.Wrote(at+"maxSurge") {
		rolling.Set("maxUnavailable", numberOrPercent(r.MaxUnavailable))
	} else {
		rolling.Set("maxUnavailable", int64(0))
	}
}

var whole = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[0-9]+$`) })

// numberOrPercent returns a number if the string is one: Kubernetes accepts strings
// only for percentages.
func numberOrPercent(text string) any {
	if whole().MatchString(text) {
		return object.Plain(text)
	}
	return text
}
