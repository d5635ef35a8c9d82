package v1beta1

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// Application is what a user deploys: components with their traits, policies that
// apply to all of them, and a workflow that says what is deployed where.
type Application struct {
	oam.Resource
	Spec ApplicationSpec `yaml:"spec" schema:"required" doc:"The application."`

	// Shown are the components as they were deployed, and Others the objects of
	// steps and policies, for a picture of the application.
	Shown  []*Shown
	Others []*object.Map

	pkg      string   // that the application was read from
	clusters []string // of its objects
}

// scope returns where the application is.
func (a *Application) scope() scope {
	return scope{a.Metadata.Namespace, a.pkg, krm.RenamingOf(a.Metadata.Annotations)}
}

// ApplicationSpec is the spec of an Application.
type ApplicationSpec struct {
	Components []Component `yaml:"components" schema:"required" doc:"Components of the application."`
	Policies   []Policy    `yaml:"policies" doc:"Policies: where components are deployed, and what differs there."`
	Workflow   *Workflow   `yaml:"workflow" doc:"Steps that deploy the application. Without a workflow, all components are deployed."`
}

// Component is a part of the application that runs on its own.
type Component struct {
	Name             string     `yaml:"name" schema:"required,filled" doc:"Name of the component, unique in the application."`
	Type             string     `yaml:"type" schema:"required,filled" doc:"Component type: one that is built in, or that a ComponentDefinition defines."`
	ExternalRevision string     `yaml:"externalRevision" doc:"Name of the revision of the component."`
	Properties       *yaml.Node `yaml:"properties" doc:"Properties of the type."`
	DependsOn        []string   `yaml:"dependsOn" doc:"Components that must be deployed first."`
	Inputs           []Input    `yaml:"inputs" doc:"Values from other components to set as properties."`
	Outputs          []Output   `yaml:"outputs" doc:"Values that other components use."`
	Traits           []Trait    `yaml:"traits" doc:"Traits, in the order in which they are applied."`
	Scopes           *yaml.Node `yaml:"scopes" doc:"Ignored."`
}

// Trait adds objects to a component, or changes its workload.
type Trait struct {
	Type       string     `yaml:"type" schema:"required,filled" doc:"Trait type: one that is built in, or that a TraitDefinition defines."`
	Properties *yaml.Node `yaml:"properties" doc:"Properties, as the type describes them."`
}

// Input is a property that gets the output of another component or step.
type Input struct {
	From         string `yaml:"from" schema:"required,filled" doc:"Name of the output."`
	ParameterKey string `yaml:"parameterKey" doc:"Property that takes the value."`
}

// Output is a value of a component that others use as an input.
type Output struct {
	Name      string `yaml:"name" schema:"required,filled" doc:"Name of the output."`
	ValueFrom string `yaml:"valueFrom" schema:"required,filled" doc:"Where the value is, such as output.metadata.name."`
}

// Policy applies to the components of an application.
type Policy struct {
	Name       string     `yaml:"name" doc:"Name of the policy, unique in the application."`
	Type       string     `yaml:"type" schema:"required,filled" doc:"Policy type."`
	Properties *yaml.Node `yaml:"properties" doc:"Properties, as the type describes them."`
}

// Workflow is the steps of an application, or the name of a Workflow that has them.
type Workflow struct {
	Ref   string     `yaml:"ref" doc:"Name of a Workflow."`
	Mode  *yaml.Node `yaml:"mode" doc:"Whether steps run one after the other (StepByStep), or all at once (DAG)."`
	Steps []Step     `yaml:"steps" doc:"Steps, in their order."`
}

// Step is one step of a workflow.
type Step struct {
	SubStep
	SubSteps []SubStep `yaml:"subSteps" doc:"Steps of a step-group."`
}

// SubStep is a step of a group. It cannot have further steps.
type SubStep struct {
	Name       string     `yaml:"name" doc:"Name of the step, unique in the workflow."`
	Type       string     `yaml:"type" schema:"required,filled" doc:"Step type."`
	Properties *yaml.Node `yaml:"properties" doc:"Properties, as the type describes them."`
	DependsOn  []string   `yaml:"dependsOn" doc:"Steps that must run first."`
	Inputs     []Input    `yaml:"inputs" doc:"Values of other steps that become properties."`
	Outputs    []Output   `yaml:"outputs" doc:"Values that other steps use."`
	If         string     `yaml:"if" doc:"Condition for running the step."`
	Timeout    string     `yaml:"timeout" doc:"How long the step may take."`
	Mode       string     `yaml:"mode" enum:"DAG,StepByStep" doc:"How the steps of a group run."`
	Meta       *yaml.Node `yaml:"meta" doc:"Alias of the step."`
}

// PolicyObject is a policy that several Applications use.
type PolicyObject struct {
	oam.Resource
	Type       string     `yaml:"type" schema:"required,filled" doc:"Policy type."`
	Properties *yaml.Node `yaml:"properties" doc:"Properties, as the type describes them."`
}

// WorkflowObject is a workflow that several Applications use.
type WorkflowObject struct {
	oam.Resource
	Mode  *yaml.Node `yaml:"mode" doc:"Whether steps run one after the other (StepByStep), or all at once (DAG)."`
	Steps []Step     `yaml:"steps" doc:"Steps, in their order."`
}

// readApplication reads an Application, and reports the mistakes that do not depend
// on other resources.
func (f *FrontEnd) readApplication(item *krm.Item, report *result.Reporter) {
	if isWasmCloud(item.Take()) {
		report.Error(code.WasmCloud, "", "this is an Application of wasmCloud, which uses the same apiVersion and kind: deploy it with wash")
		return
	}
	read := &Application{pkg: item.Package()}
	decode.Exact(item.Take(), read, yamltree.Root, report)
	read.Report = report
	read.check()
	f.applications = append(f.applications, read)
}

// isWasmCloud reports whether an Application is one of wasmCloud: all its components
// have types of wasmCloud.
func isWasmCloud(node *yaml.Node) bool {
	components := yamltree.Get(yamltree.Get(node, "spec"), "components")
	if components == nil || components.Kind != yaml.SequenceNode || len(components.Content) == 0 {
		return false
	}
	for _, component := range components.Content {
		switch kind := yamltree.Get(component, "type"); {
		case kind == nil:
			return false
		case kind.Value != "capability" && kind.Value != "actor" && (kind.Value != "component" || !hasWasmImage(component)):
			return false
		}
	}
	return true
}

// hasWasmImage reports whether a component has an image, as those of wasmCloud do.
func hasWasmImage(component *yaml.Node) bool {
	properties := yamltree.Get(component, "properties")
	return yamltree.Get(properties, "image") != nil && yamltree.Get(properties, "ports") == nil
}

// check reports names that are missing, duplicate or invalid, and references to
// components that do not exist.
func (a *Application) check() {
	a.checkName("metadata.name", "the application", a.Metadata.Name, "app.oam.dev/name")
	names := make(map[string]int)
	var known []string
	for i := range a.Spec.Components {
		c, at := &a.Spec.Components[i], componentPath(i)
		a.checkName(at.Field("name").String(), "the component", c.Name, "app.oam.dev/component")
		a.checkUnique(names, c.Name, i, at.Field("name"), func(first int) string { return componentPath(first).Field("name").String() }, "component")
		known = append(known, c.Name)
		if c.Scopes != nil {
			a.Report.Info(code.ScopesIgnored, at.Field("scopes").String(), "scopes are ignored: KubeVela no longer supports them")
		}
	}
	for i := range a.Spec.Components {
		for j, name := range a.Spec.Components[i].DependsOn {
			at := componentPath(i).Field("dependsOn").Item(j).String()
			switch near := result.Nearest(name, known); {
			case name == a.Spec.Components[i].Name:
				a.Report.Error(code.DependencyNotFound, at, "component %q depends on itself", name).Found(name)
			case !contains(known, name):
				a.Report.Error(code.DependencyNotFound, at, "component %q not found%s", name, hint("components", name, known)).
					Found(name).Propose(near)
			}
		}
	}
	policies := make(map[string]int)
	for i := range a.Spec.Policies {
		p, at := &a.Spec.Policies[i], policyPath(i)
		a.checkUnique(policies, p.Name, i, at.Field("name"), func(first int) string { return policyPath(first).Field("name").String() }, "policy")
	}
}

// checkUnique reports a duplicate name.
func (a *Application) checkUnique(names map[string]int, name string, i int, at yamltree.Path, first func(int) string, what string) {
	if name == "" {
		return
	}
	if other, isThere := names[name]; isThere {
		a.Report.Error(code.DuplicateName, at.String(), "duplicate %s %q%s", what, name, a.Report.OtherOne(first(other))).Found(name)
		return
	}
	names[name] = i
}

// checkName reports a name that is not a valid value of the label with it.
func (a *Application) checkName(at, of, name, label string) {
	if broken := rule.LabelValue(name); broken != "" {
		a.Report.Error(code.InvalidName, at, "the name of %s is the value of label %s: %s", of, label, broken).Found(name)
	}
}

func componentPath(i int) yamltree.Path { return yamltree.At("spec").Field("components").Item(i) }

func policyPath(i int) yamltree.Path { return yamltree.At("spec").Field("policies").Item(i) }
