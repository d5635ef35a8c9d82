package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type serviceAccountProperties struct {
	Name       string       `yaml:"name" schema:"required" doc:"Name of the ServiceAccount."`
	Create     bool         `yaml:"create" default:"false" doc:"Generate the ServiceAccount."`
	Privileges []privileges `yaml:"privileges" doc:"Privileges of the ServiceAccount."`
}

type privileges struct {
	Verbs           []string `yaml:"verbs" schema:"required" doc:"Allowed verbs, such as get."`
	APIGroups       []string `yaml:"apiGroups" doc:"API groups of the resources."`
	Resources       []string `yaml:"resources" doc:"Resources that the privilege covers."`
	ResourceNames   []string `yaml:"resourceNames" doc:"Names of the objects that the privilege covers."`
	NonResourceURLs []string `yaml:"nonResourceURLs" doc:"Paths of the API server that the privilege covers."`
	Scope           string   `yaml:"scope" enum:"namespace,cluster" default:"namespace" doc:"Scope of the privilege: the namespace or the cluster."`
}

var _ = register(&Trait{
	Name:      "service-account",
	Summary:   "Sets the ServiceAccount of the pods and its privileges.",
	Becomes:   "serviceAccountName of the pods, ServiceAccount, Roles and their bindings",
	AppliesTo: workloads,
}, setServiceAccount)

func setServiceAccount(u *Use, p *serviceAccountProperties) {
	if p.Create {
		u.Add("service-account", object.Of("apiVersion", "v1", "kind", "ServiceAccount", "metadata", object.Of("name", p.Name)))
	}
	subject := object.Of("kind", "ServiceAccount", "name", p.Name)
	if rules := rulesOf(p.Privileges, "cluster"); rules != nil {
		addRole(u, "cluster-role", "ClusterRole", u.Namespace+":"+p.Name, rules, subject.Clone().Set("namespace", u.Namespace))
	}
	if rules := rulesOf(p.Privileges, "namespace"); rules != nil {
		addRole(u, "role", "Role", p.Name, rules, subject)
	}
	u.Patch(
		object.Of("spec", object.Of("template", object.Of("spec", object.Of("serviceAccountName", p.Name)))),
		object.Replace("spec.template.spec.serviceAccountName"),
	)
}

// rulesOf returns the rules of a role for the privileges of a scope.
func rulesOf(all []privileges, scope string) (rules object.List) {
	for _, p := range all {
		if p.Scope == scope {
			rules = append(rules, object.Of(
				"verbs", vela.Strings(p.Verbs),
				"apiGroups", vela.Strings(p.APIGroups),
				"resources", vela.Strings(p.Resources),
				"resourceNames", vela.Strings(p.ResourceNames),
				"nonResourceURLs", vela.Strings(p.NonResourceURLs),
			))
		}
	}
	return rules
}

// addRole adds a role and its binding.
func addRole(u *Use, output, kind, name string, rules object.List, subject *object.Map) {
	const group = "rbac.authorization.k8s.io"
	u.Add(output, object.Of(
		"apiVersion", group+"/v1",
		"kind", kind,
		"metadata", object.Of("name", name),
		"rules", rules,
	))
	u.Add(output+"-binding", object.Of(
		"apiVersion", group+"/v1",
		"kind", kind+"Binding",
		"metadata", object.Of("name", name),
		"roleRef", object.Of("apiGroup", group, "kind", kind, "name", name),
		"subjects", object.List{subject},
	))
}
