package transformers

import (
	"strconv"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
)

// manualScalerProperties are the properties of the trait manual-scaler
// (specification, chapter 5: manual scaler).
type manualScalerProperties struct {
	ReplicaCount int32 `yaml:"replicaCount" schema:"required" min:"0" doc:"Number of replicas."`
}

// Other names for the properties, for messages.
var _ = decode.Explain(manualScalerProperties{}, decode.Meanings{
	"replicas": means("replicaCount"), "replica": means("replicaCount"), "count": means("replicaCount"),
	"scale": means("replicaCount"), "instances": means("replicaCount"), "number": means("replicaCount"),
	"size": means("replicaCount"),
})

var _ = register(&Trait{
	Name:       "manual-scaler",
	Summary:    "Sets the number of replicas.",
	AppliesTo:  append(core("Server", "Worker", "Task"), "openfaas.com/v1alpha2.Function", "openfaas.com/v1.Function"),
	Replicable: true,
	Properties: manualScalerProperties{},
	Conflicts:  map[string]string{"auto-scaler": "both set the number of replicas"},
	Implementations: []Implementation{
		implementation("replicas", "replicas of the Deployment, parallelism of the Job", scaleManually),
	},
	finish: warnScaledSingleton,
})

// scaleManually sets the field of the workload that holds the number of replicas.
func scaleManually(use *Use, p *manualScalerProperties) {
	if use.Replicas == nil {
		use.Error(code.NoReplicasField, "", "the workload of %q has no field for the number of replicas", use.Name())
		return
	}
	var count any = p.ReplicaCount
	if use.Replicas.IsString {
		count = strconv.Itoa(int(p.ReplicaCount))
	}
	last := len(use.Replicas.Path) - 1
	use.Workload.Map(use.Replicas.Path[:last]...).Set(use.Replicas.Path[last], count)
}
