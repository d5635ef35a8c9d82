package v1beta1

import (
	"strconv"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/cue"
	"github.com/render-oam/render-oam/fn/vela"
)

// cueComponent is a component type with a definition in CUE.
type cueComponent struct{ *definition }

// Render evaluates the template.
func (c *cueComponent) Render(u *vela.Use) *vela.Objects {
	e := evaluate(c.definition, u, nil)
	if e == nil {
		return nil
	}
	return objectsOf(e)
}

// cueTrait is a trait with a definition in CUE.
type cueTrait struct{ *definition }

// Apply evaluates the template, and applies its patches to the objects.
func (t *cueTrait) Apply(u *vela.Use, objects *vela.Objects) bool {
	e := evaluate(t.definition, u, objects)
	if e == nil {
		return false
	}
	if objects.Output == nil && e.HasPatch() {
		u.Error(code.NoWorkloadToPatch, "", "component %q has no workload to patch", u.Name)
		return false
	}
	component := &cue.Evaluation{Output: objects.Output, Outputs: named(objects)}
	component.Defaults, _ = objects.Made.(cue.Defaults)
	if !e.Patch(component) {
		return false
	}
	*objects = *objectsOf(component)
	return true
}

// evaluate checks properties against a template and evaluates it. It reports mistakes,
// and then returns nil.
func evaluate(d *definition, u *vela.Use, objects *vela.Objects) *cue.Evaluation {
	compiled := d.compile()
	if compiled == nil {
		return nil // already reported at the definition
	}
	if !compiled.Check(u.Properties, u.At, u.Report) {
		return nil
	}
	return compiled.Evaluate(u.Properties, contextOf(u.Context, objects), u.At, u.Report)
}

// contextOf returns the context that templates read.
func contextOf(c *vela.Context, objects *vela.Objects) *cue.Context {
	read := &cue.Context{
		Name: c.Name, Namespace: c.Namespace,
		AppName: c.AppName, AppRevision: c.AppRevision, AppRevisionNum: c.AppRevisionNum, Revision: c.Revision,
		AppLabels: c.AppLabels, AppAnnotations: c.AppAnnotations,
		ComponentType: c.ComponentType, Cluster: c.Cluster,
		ClusterVersion: cue.ClusterVersion{Major: "1", Minor: c.Minor, GitVersion: "v1." + strconv.Itoa(c.Minor) + ".0", Platform: "linux/amd64"},
		WorkflowName:   c.WorkflowName, PublishVersion: c.PublishVersion, ReplicaKey: c.ReplicaKey,
		Components: c.Components, Artifacts: c.Artifacts,
	}
	if objects != nil {
		read.Output, read.Outputs = objects.Output, named(objects)
	}
	return read
}

func named(objects *vela.Objects) []cue.Named {
	all := make([]cue.Named, len(objects.Outputs))
	for i, o := range objects.Outputs {
		all[i] = cue.Named{Key: o.Name, Object: o.Object}
	}
	return all
}

func objectsOf(e *cue.Evaluation) *vela.Objects {
	objects := &vela.Objects{Output: e.Output, Made: e.Defaults}
	for _, o := range e.Outputs {
		objects.Add(o.Key, o.Object)
	}
	return objects
}
