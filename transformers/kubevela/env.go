package kubevela

import (
	"slices"

	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type envProperties struct {
	containerEnv
	Containers []containerEnv `yaml:"containers" doc:"Properties of several containers, instead of the other properties."`
}

type containerEnv struct {
	ContainerName string            `yaml:"containerName" default:"" doc:"Container to change. Defaults to that of the component."`
	Replace       bool              `yaml:"replace" default:"false" doc:"Replace all variables of the container."`
	Env           map[string]string `yaml:"env" doc:"Values of variables by name."`
	Unset         []string          `yaml:"unset" doc:"Names of variables to remove."`
}

var _ = register(&Trait{
	Name:      "env",
	Summary:   "Sets environment variables of containers.",
	Becomes:   "env of containers",
	AppliesTo: workloads,
}, env)

func env(u *Use, p *envProperties) {
	each(u, "containers", &p.containerEnv, p.Containers, func(p *containerEnv) string { return p.ContainerName }, func(c *object.Map, _ string, p *containerEnv) {
		c.Set("env", orNone(p.variables(c)))
	})
}

// variables returns the resulting variables of the container: its own in their order,
// followed by new ones.
func (p *containerEnv) variables(c *object.Map) (vars object.List) {
	isThere := make(map[string]bool)
	for _, element := range list(c.Get("env")) {
		own, _ := element.(*object.Map)
		name := own.String("name")
		if p.Replace || slices.Contains(p.Unset, name) {
			continue
		}
		isThere[name] = true
		if value, isSet := p.Env[name]; isSet {
			own = object.Of("name", name, "value", value)
		}
		vars = append(vars, own)
	}
	for _, name := range vela.Keys(p.Env) {
		if !isThere[name] && !slices.Contains(p.Unset, name) {
			vars = append(vars, object.Of("name", name, "value", p.Env[name]))
		}
	}
	return vars
}
