package kubevela

import "github.com/render-oam/render-oam/fn/object"

type podSecurityContextProperties struct {
	AppArmorProfile *securityProfile `yaml:"appArmorProfile" doc:"AppArmor profile of the containers."`
	FSGroup         *int64           `yaml:"fsGroup" doc:"Group ID that owns the volumes."`
	RunAsGroup      *int64           `yaml:"runAsGroup" doc:"Group ID of the processes."`
	RunAsUser       *int64           `yaml:"runAsUser" doc:"User ID of the processes."`
	RunAsNonRoot    bool             `yaml:"runAsNonRoot" default:"true" doc:"Require that the containers do not run as root."`
	SeccompProfile  *securityProfile `yaml:"seccompProfile" doc:"Seccomp profile of the containers."`
}

type securityProfile struct {
	Type             string  `yaml:"type" schema:"required" enum:"RuntimeDefault,Unconfined,Localhost" doc:"Type of the profile."`
	LocalhostProfile *string `yaml:"localhostProfile" doc:"Profile on the node, if type is Localhost."`
}

var _ = register(&Trait{
	Name:      "podsecuritycontext",
	Summary:   "Sets the security context of the pods.",
	Becomes:   "securityContext of the pods",
	AppliesTo: workloads,
}, securePods)

func securePods(u *Use, p *podSecurityContextProperties) {
	u.Patch(
		object.Of("spec", object.Of("template", object.Of("spec", object.Of("securityContext", object.Of(
			"appArmorProfile", p.AppArmorProfile.object(),
			"fsGroup", p.FSGroup,
			"runAsGroup", p.RunAsGroup,
			"runAsUser", p.RunAsUser,
			"seccompProfile", p.SeccompProfile.object(),
			"runAsNonRoot", p.RunAsNonRoot,
		))))),
		u.keepUnwritten("", "spec.template.spec.securityContext.", "runAsNonRoot")...,
	)
}

func (p *securityProfile) object() *object.Map {
	if p == nil {
		return nil
	}
	return object.Of("type", p.Type, "localhostProfile", p.LocalhostProfile)
}
