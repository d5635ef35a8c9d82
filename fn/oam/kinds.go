package oam

// The kinds of core.oam.dev/v1alpha1.
const (
	KindComponentSchematic       = "ComponentSchematic"
	KindApplicationConfiguration = "ApplicationConfiguration"
	KindTrait                    = "Trait"
	KindApplicationScope         = "ApplicationScope"
	KindWorkloadType             = "WorkloadType"
)

// Kinds are the kinds of core.oam.dev/v1alpha1.
var Kinds = []string{
	KindApplicationConfiguration, KindApplicationScope, KindComponentSchematic, KindTrait, KindWorkloadType,
}
