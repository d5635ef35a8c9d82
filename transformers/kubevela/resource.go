package kubevela

import (
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type resourceProperties struct {
	CPU      vela.NumberOrString `yaml:"cpu" doc:"CPU request and limit of the containers, together with memory."`
	Memory   vela.Amount         `yaml:"memory" doc:"Memory request and limit of the containers, together with cpu."`
	Requests *resourceAmounts    `yaml:"requests" doc:"Requests of the containers."`
	Limits   *resourceAmounts    `yaml:"limits" doc:"Limits of containers."`
}

type resourceAmounts struct {
	CPU    vela.NumberOrString `yaml:"cpu" default:"1" doc:"CPU."`
	Memory vela.Amount         `yaml:"memory" default:"2048Mi" doc:"Memory."`
}

var _ = register(&Trait{
	Name:      "resource",
	Summary:   "Sets requests and limits of the container.",
	Becomes:   "resources of the container",
	AppliesTo: []string{"deployments.apps", "statefulsets.apps", "daemonsets.apps", "jobs.batch", "cronjobs.batch"},
}, setResources)

func setResources(u *Use, p *resourceProperties) {
	requests, limits := p.Requests.object(), p.Limits.object()
	switch both := p.CPU.Value != nil && p.Memory != ""; {
	case both && requests == nil && limits == nil:
		requests = object.Of("cpu", p.CPU.Value, "memory", string(p.Memory))
		limits = requests.Clone()
	case requests != nil || limits != nil:
		if p.CPU.Value != nil || p.Memory != "" {
			u.Warn(code.PropertyWithoutEffect, "", "cpu and memory have no effect together with requests or limits")
		}
	case p.CPU.Value != nil:
		u.Warn(code.PropertyWithoutEffect, "memory", "required field is missing: cpu has no effect without it")
	case p.Memory != "":
		u.Warn(code.PropertyWithoutEffect, "cpu", "required field is missing: memory has no effect without it")
	}
	resources := object.List{object.Of("resources", vela.OrEmpty(object.Of("requests", requests, "limits", limits)))}
	for _, path := range []string{"spec.template", "spec.jobTemplate.spec.template"} {
		if u.Output != nil && u.hasPods(path) {
			u.Patch(object.Of("spec", u.inPods(path, object.Of("containers", resources))),
				object.Replace(path+".spec.containers.resources.requests"), object.Replace(path+".spec.containers.resources.limits"))
		}
	}
}

// hasPods reports whether the workload has a pod template at a path, or at the
// parent of the path.
func (u *Use) hasPods(path string) bool {
	if path == "spec.template" {
		return u.Has("spec", "template")
	}
	return u.Has("spec", "jobTemplate")
}

// inPods returns the spec of a workload with a pod template at a path.
func (u *Use) inPods(path string, spec *object.Map) *object.Map {
	template := object.Of("template", object.Of("spec", spec))
	if path == "spec.template" {
		return template
	}
	return object.Of("jobTemplate", object.Of("spec", template))
}

func (a *resourceAmounts) object() *object.Map {
	if a == nil {
		return nil
	}
	return object.Of("cpu", a.CPU.Value, "memory", string(a.Memory))
}
