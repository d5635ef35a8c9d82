package kubevela

import "github.com/render-oam/render-oam/fn/object"

// annotationsProperties are annotations by key; null removes one.
type annotationsProperties map[string]*string

var _ = register(&Trait{
	Name:      "annotations",
	Summary:   "Adds annotations to the workload, its pods and jobs. null removes one.",
	Becomes:   "annotations of the workload and of its pod and job templates",
	AppliesTo: anything,
}, annotate)

func annotate(u *Use, p *annotationsProperties) {
	if !u.hasWorkload() {
		return
	}
	metadata := object.Of("metadata", object.Of("annotations", nullable(*p)))
	hasTemplate, hasJobs, hasPodsOfJobs := u.Has("spec", "template"), u.Has("spec", "jobTemplate"), u.Has("spec", "jobTemplate", "spec", "template")
	u.Merge(metadata)
	if hasTemplate {
		u.Merge(object.Of("spec", object.Of("template", metadata)))
	}
	if hasJobs {
		u.Merge(object.Of("spec", object.Of("jobTemplate", metadata)))
	}
	if hasPodsOfJobs {
		u.Merge(object.Of("spec", object.Of("jobTemplate", object.Of("spec", object.Of("template", metadata)))))
	}
}
