package v1beta1

import (
	"slices"
	"strconv"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/vela"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// ignoredSteps are step types that change no objects.
var ignoredSteps = []string{"notification", "webhook", "print-message-in-status", "restart-workflow", "depends-on-app", "step-group"}

// unsupportedSteps are step types that need a cluster, the network or the results of other
// steps, with the reason.
var unsupportedSteps = map[string]string{
	"read-object": "it reads an object in the cluster", "read-config": "it reads a config in the cluster", "list-config": "it lists configs in the cluster",
	"request": "it sends a request", "create-config": "it writes a config of the controller", "delete-config": "it deletes a config of the controller",
	"build-push-image": "it builds an image in the cluster", "check-metrics": "it queries a metrics server", "clean-jobs": "it deletes Jobs in the cluster",
	"collect-service-endpoints": "it reads the endpoints of Services in the cluster", "deploy-cloud-resource": "the controller deploys it",
	"share-cloud-resource": "it copies a Secret in the cluster", "export-data": "it writes the results of other steps", "export-service": "it writes the results of other steps",
	"export2config": "it writes the results of other steps", "export2secret": "it writes the results of other steps",
	"generate-jdbc-connection": "it reads a Secret in the cluster", "vela-cli": "it runs a command in the cluster",
	"apply-terraform-config": "the controller applies it: use a component whose ComponentDefinition is in Terraform", "apply-terraform-provider": "the controller applies it: add the Provider to the input",
	"deploy2env": "it belongs to env-binding, which KubeVela no longer supports: use topology and override policies, and deploy steps",
}

// step plans a step. An unknown step type is an error, because it can deploy anything.
func (p *planner) step(s *boundStep) {
	if s.If != "" && makesObjects[s.Type] {
		s.report.Warn(code.StepEffectLost, s.field("if"), "the condition is ignored: the objects of the step are always applied").Found(s.If)
	}
	switch why, isRejected := unsupportedSteps[s.Type]; {
	case s.Type == "deploy":
		p.deployStep(s)
	case s.Type == "apply-component" || s.Type == "builtin-apply-component":
		p.applyComponent(s)
	case s.Type == "apply-application" || s.Type == "apply-application-in-parallel" || s.Type == "apply-remaining":
		p.applyAll(s)
	case s.Type == "apply-object":
		p.applyObject(s)
	case s.Type == "apply-deployment":
		p.applyDeployment(s)
	case s.Type == "suspend":
		s.report.Warn(code.StepEffectLost, s.at.String(), "the suspension is ignored: the objects of the steps before and after it are applied together")
	case contains(ignoredSteps, s.Type), s.Type == "":
	case isRejected:
		s.report.Error(code.StepNotRendered, s.field("type"), "step type %q is not supported: %s", s.Type, why).Found(s.Type)
	case p.frontEnd.catalog.find(KindWorkflowStepDefinition, s.Type, p.application.scope()) != nil:
		p.definedStep(s)
	default:
		p.frontEnd.unknownType("step", KindWorkflowStepDefinition, s.Type, p.stepTypes(), s.field("type"), s.report)
	}
}

// stepTypes returns the known step types, sorted.
func (p *planner) stepTypes() []string {
	names := append([]string{"suspend"}, ignoredSteps...)
	for name := range makesObjects {
		names = append(names, name)
	}
	return sorted(append(names, p.frontEnd.catalog.names(KindWorkflowStepDefinition)...))
}

type deployProperties struct {
	Auto                     bool     `yaml:"auto" default:"true" doc:"Run the step without waiting for approval."`
	Policies                 []string `yaml:"policies" doc:"Policies that apply to the components."`
	Parallelism              int64    `yaml:"parallelism" default:"5" doc:"Number of components to deploy at once."`
	IgnoreTerraformComponent bool     `yaml:"ignoreTerraformComponent" default:"true" doc:"Ignore Terraform components."`
}

// deployStep deploys the components with the policies of the step.
func (p *planner) deployStep(s *boundStep) {
	var read deployProperties
	if !s.decode(&read) || p.rejectInputs(s) {
		return
	}
	if !read.Auto {
		s.report.Warn(code.StepEffectLost, s.at.Field("properties").Field("auto").String(), "the approval is ignored: the objects of the step are applied with all others")
	}
	var policies []*policy
	ok := true
	for i, name := range read.Policies {
		of := p.findPolicy(name)
		if of == nil {
			ok = false
			names := p.policyNames()
			s.report.Error(code.PolicyNotFound, s.at.Field("properties").Field("policies").Item(i).String(), "policy %q not found: neither the Application nor the input has it%s", name, hint("policies", name, names)).
				Found(name).Propose(result.Nearest(name, names))
			continue
		}
		p.usedPolicies[name] = true
		policies = append(policies, of)
	}
	if !ok {
		return
	}
	p.deploy(policies, read.IgnoreTerraformComponent)
}

type applyComponentProperties struct {
	Component string `yaml:"component" schema:"required" doc:"Component to deploy."`
	Cluster   string `yaml:"cluster" default:"" doc:"Cluster to deploy to."`
	Namespace string `yaml:"namespace" default:"" doc:"Namespace to deploy to."`
}

// applyComponent deploys one component without policies.
func (p *planner) applyComponent(s *boundStep) {
	var read applyComponentProperties
	if !s.decode(&read) || p.rejectInputs(s) {
		return
	}
	for _, in := range p.components {
		if in.name == read.Component {
			p.add(in.to(placement{read.Cluster, read.Namespace}))
			return
		}
	}
	names := namesOf(p.components)
	s.report.Error(code.StepComponent, s.at.Field("properties").Field("component").String(), "component %q not found%s",
		read.Component, hint("components", read.Component, names)).
		Found(read.Component).Propose(result.Nearest(read.Component, names))
}

type applyAllProperties struct {
	Exceptions []string `yaml:"exceptions" doc:"Components not to deploy."`
}

// applyAll deploys all components without policies, as workflows of older versions of
// KubeVela do.
func (p *planner) applyAll(s *boundStep) {
	var read applyAllProperties
	if !s.decode(&read) || p.rejectInputs(s) {
		return
	}
	names := namesOf(p.components)
	for i, name := range read.Exceptions {
		p.leftOut[name] = true
		if !slices.Contains(names, name) {
			s.report.Error(code.StepComponent, s.at.Field("properties").Field("exceptions").Item(i).String(), "component %q not found%s", name, hint("components", name, names)).
				Found(name).Propose(result.Nearest(name, names))
		}
	}
	for _, in := range p.components {
		if !slices.Contains(read.Exceptions, in.name) {
			p.add(in.to(placement{}))
		}
	}
}

type applyObjectProperties struct {
	Value   *yaml.Node `yaml:"value" schema:"required" doc:"Object to apply."`
	Cluster string     `yaml:"cluster" default:"" doc:"Cluster to deploy to."`
}

// applyObject deploys the object in the properties of the step.
func (p *planner) applyObject(s *boundStep) {
	var read applyObjectProperties
	if !s.decode(&read) || p.rejectInputs(s) {
		return
	}
	at := s.at.Field("properties").Field("value")
	var value vela.AnyMap
	if !decode.Exact(read.Value, &value, at, s.report) {
		return
	}
	isRight := s.requires(value.Map, at.Field("apiVersion"), "every object has an apiVersion and a kind", "apiVersion")
	isRight = s.requires(value.Map, at.Field("kind"), "every object has an apiVersion and a kind", "kind") && isRight
	isRight = s.requires(value.Map, at.Field("metadata").Field("name"), "Name of the object", "metadata", "name") && isRight
	if !isRight {
		return
	}
	p.addObject(s, object.General(value.Map), read.Cluster, at)
}

// requires reports a field of an object that is missing or not a string.
func (s *boundStep) requires(o *object.Map, at yamltree.Path, why string, path ...string) bool {
	if o.String(path...) != "" {
		return true
	}
	if value := otherThanString(o.Lookup(path...)); value != "" {
		s.report.Error(code.WrongType, at.String(), "expected a string, got %s", value)
	} else {
		s.report.Error(code.RequiredField, at.String(), "required field is missing: %s", why)
	}
	return false
}

type applyDeploymentProperties struct {
	Image    string   `yaml:"image" schema:"required" doc:"Image of the container."`
	Replicas int64    `yaml:"replicas" default:"1" doc:"Number of replicas."`
	Cluster  string   `yaml:"cluster" default:"" doc:"Cluster to deploy to."`
	Cmd      []string `yaml:"cmd" doc:"Command of the container."`
}

// applyDeployment deploys a Deployment with the name of the step.
func (p *planner) applyDeployment(s *boundStep) {
	var read applyDeploymentProperties
	if !s.decode(&read) || p.rejectInputs(s) {
		return
	}
	if s.Name == "" {
		s.report.Error(code.RequiredField, s.field("name"), "required field is missing: the Deployment has the name of the step")
		return
	}
	selector := object.Of("workflow.oam.dev/step-name", p.application.Metadata.Name+"-"+s.Name)
	p.addObject(s, object.General(object.Of(
		"apiVersion", "apps/v1",
		"kind", "Deployment",
		"metadata", object.Of("name", s.Name),
		"spec", object.Of(
			"selector", object.Of("matchLabels", selector),
			"replicas", read.Replicas,
			"template", object.Of(
				"metadata", object.Of("labels", selector),
				"spec", object.Of("containers", object.List{object.Of(
					"name", s.Name,
					"image", read.Image,
					"command", vela.Strings(read.Cmd),
				)}),
			),
		),
	)), read.Cluster, s.at)
}

// addObject adds an object of a step.
func (p *planner) addObject(s *boundStep, o *object.Map, cluster string, at yamltree.Path) {
	by := part{name: "step " + strconv.Quote(s.Name), field: s.field("name"), at: s.at.String(), report: s.report}
	m := made{object: o, by: by.name, at: at.String(), report: s.report, cluster: cluster, part: by}
	f := &finisher{p.frontEnd, p.application, &instance{report: s.report, at: at}, p.frontEnd.newMarks(p.application, ""), true}
	if f.isObject(&m) {
		f.complete(&m, nil, placement{})
	}
	p.plan.objects = append(p.plan.objects, m)
}

// rejectInputs reports a step with inputs from other steps.
func (p *planner) rejectInputs(s *boundStep) bool {
	for i, input := range s.Inputs {
		s.report.Error(code.StepInput, s.at.Field("inputs").Item(i).Field("from").String(), "the output %q of another step is known only when the workflow runs: write the value in the properties", input.From).
			Found(input.From)
	}
	return len(s.Inputs) > 0
}
