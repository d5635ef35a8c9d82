package kubevela

import (
	"slices"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type commandProperties struct {
	containerCommand
	Containers []containerCommand `yaml:"containers" doc:"Properties of several containers, instead of the other properties."`
}

type containerCommand struct {
	ContainerName string   `yaml:"containerName" default:"" doc:"Container to change. Defaults to that of the component."`
	Command       []string `yaml:"command" doc:"Command, instead of that of the container."`
	Args          []string `yaml:"args" doc:"Arguments, instead of those of the container."`
	AddArgs       []string `yaml:"addArgs" doc:"Arguments to add if they are missing."`
	DelArgs       []string `yaml:"delArgs" doc:"Arguments to remove."`
}

var _ = register(&Trait{
	Name:      "command",
	Summary:   "Sets the command and the arguments of containers.",
	Becomes:   "command and args of containers",
	AppliesTo: workloads,
}, command)

func command(u *Use, p *commandProperties) {
	each(u, "containers", &p.containerCommand, p.Containers, func(p *containerCommand) string { return p.ContainerName }, func(c *object.Map, at string, p *containerCommand) {
		if p.Args != nil && (p.AddArgs != nil || p.DelArgs != nil) {
			u.Error(code.MutuallyExclusive, at+"args", "args is mutually exclusive with addArgs and delArgs: remove one")
			return
		}
		if p.Command != nil {
			c.Set("command", vela.Strings(p.Command))
		}
		c.Set("args", orNone(p.arguments(c)))
	})
}

// arguments returns the resulting arguments of the container.
func (p *containerCommand) arguments(c *object.Map) (args object.List) {
	own := list(c.Get("args"))
	if p.Args != nil {
		own = nil
		for _, arg := range p.Args {
			own = append(own, arg)
		}
	}
	for _, arg := range own {
		if text, isText := arg.(string); !isText || !slices.Contains(p.DelArgs, text) {
			args = append(args, arg)
		}
	}
	for _, arg := range p.AddArgs {
		if !slices.Contains(p.DelArgs, arg) && !slices.Contains(own, any(arg)) {
			args = append(args, arg)
		}
	}
	return args
}
