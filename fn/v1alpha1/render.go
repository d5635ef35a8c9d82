package v1alpha1

import (
	"cmp"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/resolve"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/yamltree"
	"github.com/render-oam/render-oam/transformers"
)

// sortConfigurations sorts the configurations by namespace, name and package, and
// reports those that share all of them.
func (f *FrontEnd) sortConfigurations() {
	slices.SortStableFunc(f.model.Configurations, func(a, b *ApplicationConfiguration) int {
		return cmp.Or(a.Metadata.Compare(&b.Metadata), strings.Compare(a.Metadata.Annotations[krm.AnnotationPackage], b.Metadata.Annotations[krm.AnnotationPackage]))
	})
	for i := 1; i < len(f.model.Configurations); i++ {
		a, b := f.model.Configurations[i-1], f.model.Configurations[i]
		if a.Metadata.Name == b.Metadata.Name && a.Metadata.Namespace == b.Metadata.Namespace && a.Metadata.Name != "" &&
			a.Metadata.Annotations[krm.AnnotationPackage] == b.Metadata.Annotations[krm.AnnotationPackage] {
			b.Report.Error(code.DuplicateResource, "metadata.name", "duplicate ApplicationConfiguration %q%s",
				b.Metadata.Name, a.Report.OtherOne("metadata.name")).Found(b.Metadata.Name)
		}
	}
}

// applications renders the configurations. Independent ones are rendered in
// several goroutines.
func (f *FrontEnd) applications() []*app.Application {
	all, of := f.model.Configurations, f.countUses()
	return f.env.RenderAll(app.Independent{
		Count: len(all),
		Is:    func(i int) bool { return f.isIndependent(all[i]) },
		Render: func(i int, log *result.Log) *app.Application {
			all[i].Report.Move(log)
			return f.application(all[i], log)
		},
		Release: func(i int) {
			f.release(of, all[i])
			all[i] = nil
		},
	})
}

// isIndependent reports whether an application neither changes nor needs other
// applications, and uses no function of a Go program.
func (f *FrontEnd) isIndependent(c *ApplicationConfiguration) bool {
	if len(c.Spec.Scopes) > 0 || len(f.extensions.Traits)+len(f.extensions.WorkloadTypes) > 0 {
		return false
	}
	catalog := f.view(f.packageOf(&c.Resource)).catalog
	for i := range c.Spec.Components {
		component := &c.Spec.Components[i]
		if len(component.ApplicationScopes) > 0 {
			return false
		}
		for j := range component.Traits {
			if !catalog.IsOwn(component.Traits[j].Name) {
				return false
			}
		}
	}
	return true
}

// application renders one configuration. Results about resources that other
// applications also use are added to a part of the log.
func (f *FrontEnd) application(c *ApplicationConfiguration, log *result.Log) *app.Application {
	source := &Application{Configuration: c}
	application := &app.Application{
		Kind: oam.KindApplicationConfiguration, Name: c.Metadata.Name, Namespace: c.Metadata.Namespace,
		Annotations: c.Metadata.Annotations, Report: c.Report, Source: source,
	}
	variables := resolve.NewVariables(c.Spec.Variables, variablesPath, c.Report)
	for i := range c.Spec.Components {
		in := f.newInstance(c, i)
		field := in.Path.Field("instanceName").String()
		part := &app.Part{Name: "instance " + in.Name(), Field: field, At: strings.TrimSuffix(field, ".instanceName"), Report: c.Report}
		if f.budget.Allows(part) {
			f.instance(in, variables, log)
		}
		part.Objects, part.Makers = in.Objects, makers(in)
		f.budget.Take(part)
		source.Instances = append(source.Instances, in)
		application.Parts = append(application.Parts, part)
	}
	return application
}

// variablesPath is the path of the variables in a configuration.
var variablesPath = yamltree.At("spec").Field("variables")

// Instance is an instance of a component with its entry and its schematic.
type Instance struct {
	*instance.Instance
	Entry    *Component          // in the configuration
	Declared *ComponentSchematic // as its developer wrote it, or nil if it is missing or invalid
	Applied  []transformers.Applied
}

// newInstance returns the entry at position i in the components of a
// configuration.
func (f *FrontEnd) newInstance(c *ApplicationConfiguration, i int) *Instance {
	entry := &c.Spec.Components[i]
	return &Instance{Entry: entry, Instance: &instance.Instance{
		Application: &c.Resource, Path: yamltree.At("spec").Field("components").Item(i), GPUResource: f.platform.Spec.GPUResourceName,
		InstanceName: entry.InstanceName, ComponentName: entry.ComponentName,
		Traits: entry.Traits, ScopeNames: entry.ApplicationScopes,
	}}
}

// makers returns the traits of an instance that added objects.
func makers(in *Instance) (makers []app.Maker) {
	for _, applied := range in.Applied {
		if len(applied.Objects) > 0 {
			makers = append(makers, app.Maker{Name: "trait " + applied.Trait, At: applied.At.String(), Objects: applied.Objects})
		}
	}
	return makers
}

// instance renders one instance of a component. It reports as many errors as
// possible.
func (f *FrontEnd) instance(in *Instance, variables *resolve.Variables, log *result.Log) {
	seen := f.view(f.packageOf(in.Application))
	schematic := seen.schematics.find(in)
	if schematic == nil {
		schematic = seen.schematics.near(in) // to report the same errors as with the right name
	}
	if schematic == nil {
		f.withoutSchematic(in, variables)
		return
	}
	report := schematic.Report.Share(log)
	in.Component = schematic.component(report)
	workload := seen.types.Find(in.WorkloadType())
	if workload == nil {
		if near := seen.types.Near(in.WorkloadType()); near != "" {
			meant := *schematic
			meant.Spec.WorkloadType = near
			schematic, in.Component, workload = &meant, meant.component(report), seen.types.Find(near)
		}
	}
	in.Replicable = workload != nil && workload.Replicable
	plan := transformers.NewPlan(in.Instance, variables, seen.catalog)
	parameters := NewParameters(schematic, report, in.Entry, in.Path, variables, in.Application.Report)
	in.Declared, in.Component = schematic, parameters.Schematic().component(parameters.found)
	in.Component.Source = report
	isBroken := !parameters.OK() || !report.OK() || !in.Component.Report.OK()
	if workload == nil {
		plan.Check()
		f.scopes.Join(in.Instance)
		return
	}
	if workload.Ports {
		if broken := rule.Service(in.Name()); broken != "" && rule.Label(in.Name()) == "" {
			in.Reject(code.InvalidName, "instanceName", "%q: %s", in.Name(), broken)
		}
	}
	if rejection := f.platform.RejectWorkloadType(in.WorkloadType()); rejection != "" {
		in.Reject(code.ForbiddenWorkload, "componentName", "component %q has the workload type %s, which %s", schematic.Metadata.Name, in.WorkloadType(), rejection)
		plan.Check()
		return
	}
	if seen.types.Generate(in.Instance); in.Workload == nil {
		plan.Check()
		f.scopes.Join(in.Instance)
		return
	}
	isApplied := plan.Apply() // also to a broken instance, to report all its errors; with errors, nothing is written
	in.Applied = plan.Applied
	if hasJoined := f.scopes.Join(in.Instance); isApplied && hasJoined && !isBroken {
		plan.Finish()
	}
}

// component converts the schematic for generators and transformers, with the
// reporters for results about it.
func (s *ComponentSchematic) component(report *result.Reporter) *instance.Component {
	return &instance.Component{
		Metadata: s.Metadata, Report: report, Source: report,
		WorkloadType: s.Spec.WorkloadType, OSType: s.Spec.OSType, Arch: s.Spec.Arch,
		Containers: s.Spec.Containers, Settings: s.Spec.WorkloadSettings,
	}
}

// withoutSchematic reports the errors of an instance whose schematic is
// missing: in its traits and its use of variables.
func (f *FrontEnd) withoutSchematic(in *Instance, variables *resolve.Variables) {
	seen := f.view(f.packageOf(in.Application))
	alone := *in.Instance
	alone.Component = &instance.Component{}
	transformers.NewPlan(&alone, variables, seen.catalog).Check()
	f.scopes.Join(&alone)
	for i, value := range in.Entry.ParameterValues {
		variables.Expand(value.Value, in.Path.Field("parameterValues").Item(i).Field("value"), in.Application.Report)
	}
}
