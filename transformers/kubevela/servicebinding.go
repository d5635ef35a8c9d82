package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type serviceBindingProperties struct {
	EnvMappings map[string]secretKey `yaml:"envMappings" schema:"required" doc:"Keys of Secrets by the name of the environment variable."`
}

type secretKey struct {
	Key    *string `yaml:"key" doc:"Key in the Secret. Defaults to the name of the variable."`
	Secret string  `yaml:"secret" schema:"required" doc:"Name of the Secret."`
}

var _ = register(&Trait{
	Name:      "service-binding",
	Summary:   "Sets environment variables from Secrets. Deprecated: use storage.",
	Becomes:   "env of the container of the component",
	AppliesTo: workloads,
}, bindService)

func bindService(u *Use, p *serviceBindingProperties) {
	if u.container("", "") == nil {
		return
	}
	var env object.List
	for _, name := range vela.Keys(p.EnvMappings) {
		of := p.EnvMappings[name]
		key := name
		if of.Key != nil {
			key = *of.Key
		}
		env = append(env, object.Of("name", name, "valueFrom", object.Of("secretKeyRef", object.Of("name", of.Secret, "key", key))))
	}
	u.Patch(
		object.Of("spec", object.Of("template", object.Of("spec", object.Of("containers", object.List{object.Of("name", u.Name, "env", orNone(env))})))),
		object.ByKey("spec.template.spec.containers", "name"),
	)
}
