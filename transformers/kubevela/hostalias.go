package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela/pod"
)

type hostAliasProperties struct {
	HostAliases []pod.HostAlias `yaml:"hostAliases" schema:"required" doc:"Entries for the hosts file of the pods."`
}

var _ = register(&Trait{
	Name:      "hostalias",
	Summary:   "Adds entries to the hosts file of the pods.",
	Becomes:   "hostAliases of the pods",
	AppliesTo: workloads,
}, addHostAliases)

func addHostAliases(u *Use, p *hostAliasProperties) {
	u.Patch(
		object.Of("spec", object.Of("template", object.Of("spec", object.Of("hostAliases", pod.HostAliases(p.HostAliases))))),
		object.ByKey("spec", "ip"),
	)
}
