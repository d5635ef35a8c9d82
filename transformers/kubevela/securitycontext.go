package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

type securityContextProperties struct {
	containerSecurity
	Containers []containerSecurity `yaml:"containers" doc:"Properties of several containers, instead of the other properties."`
}

type containerSecurity struct {
	ContainerName            string   `yaml:"containerName" default:"" doc:"Container to change. Defaults to that of the component."`
	AddCapabilities          []string `yaml:"addCapabilities" doc:"Capabilities to add."`
	AllowPrivilegeEscalation bool     `yaml:"allowPrivilegeEscalation" default:"false" doc:"Allow processes to gain more privileges than their parent."`
	DropCapabilities         []string `yaml:"dropCapabilities" doc:"Capabilities to drop."`
	Privileged               bool     `yaml:"privileged" default:"false" doc:"Run the container as privileged."`
	ReadOnlyRootFilesystem   bool     `yaml:"readOnlyRootFilesystem" default:"false" doc:"Make the root filesystem read-only."`
	RunAsNonRoot             bool     `yaml:"runAsNonRoot" default:"true" doc:"Require that the container does not run as root."`
	RunAsUser                *int64   `yaml:"runAsUser" doc:"User ID of the process."`
	RunAsGroup               *int64   `yaml:"runAsGroup" doc:"Group ID of the process."`
}

var _ = register(&Trait{
	Name:      "securitycontext",
	Summary:   "Sets the security context of containers.",
	Becomes:   "securityContext of containers",
	AppliesTo: workloads,
}, secureContainers)

func secureContainers(u *Use, p *securityContextProperties) {
	each(u, "containers", &p.containerSecurity, p.Containers, func(p *containerSecurity) string { return p.ContainerName }, func(c *object.Map, at string, p *containerSecurity) {
		u.unify("container "+c.String("name"), c, object.Of("securityContext", object.Of(
			"capabilities", vela.OrEmpty(object.Of("add", vela.Strings(p.AddCapabilities), "drop", vela.Strings(p.DropCapabilities))),
			"runAsUser", p.RunAsUser,
			"runAsGroup", p.RunAsGroup,
			"allowPrivilegeEscalation", p.AllowPrivilegeEscalation,
			"readOnlyRootFilesystem", p.ReadOnlyRootFilesystem,
			"privileged", p.Privileged,
			"runAsNonRoot", p.RunAsNonRoot,
		)), u.keepUnwritten(at, "securityContext.", "allowPrivilegeEscalation", "readOnlyRootFilesystem", "privileged", "runAsNonRoot"))
	})
}
