package pod

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

// HostAlias is an entry for the hosts file of a pod.
type HostAlias struct {
	IP        string   `yaml:"ip" schema:"required" doc:"IP address."`
	Hostnames []string `yaml:"hostnames" doc:"Host names of the address."`
}

// HostAliases returns the list hostAliases of a pod.
func HostAliases(aliases []HostAlias) any {
	list := make(object.List, len(aliases))
	for i, a := range aliases {
		list[i] = object.Of("ip", a.IP, "hostnames", vela.StringsOrNone(a.Hostnames))
	}
	return vela.List(list, aliases != nil)
}
