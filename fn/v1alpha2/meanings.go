package v1alpha2

import "github.com/render-oam/render-oam/fn/decode"

// This file lists the meaning of names that users write although v1alpha2 does
// not have them.

const (
	inWorkload      = "it belongs to the workload: write it in spec.workload of the Component, where a parameter can set it"
	inContainer     = "it belongs to a container: write it under containers[]"
	manualScaler    = "a ManualScalerTrait sets the number of replicas: write traits: [{trait: {apiVersion: core.oam.dev/v1alpha2, kind: ManualScalerTrait, spec: {replicaCount: 2}}}]"
	scalerAt        = "a ManualScalerTrait sets the number of replicas: add it to the component in the ApplicationConfiguration"
	onlyRequired    = "a ContainerizedWorkload has only requests: write cpu: {required: 500m}, memory: {required: 128Mi}; for limits, write a Deployment as the workload"
	otherWorkload   = "a ContainerizedWorkload has no field for it: write a Deployment as the workload"
	parallel        = "Kubernetes starts everything at once: use a readinessProbe to show when a component is ready"
	volumesOf       = "write it under resources.volumes, as {name: NAME, mountPath: PATH, disk: {required: 1Gi}}"
	objectOfTrait   = "write trait, with an object: {apiVersion: ..., kind: ..., spec: {...}}"
	parametersOf    = "it is a list of {name, value}, for parameters that the Component declares"
	ofConfiguration = "it belongs to the ApplicationConfiguration"
)

// Short names that keep the lists readable.
var means, as, instead = decode.Means, decode.As, decode.Instead

var _ = decode.Explain(ComponentSpec{}, decode.Meanings{
	"object": means("workload"), "template": means("workload"), "definition": means("workload"), "params": means("parameters"), "parametervalues": as("parameters", "set the values in the ApplicationConfiguration"),
	"workloadtype": as("workload", "it is an object with apiVersion and kind"), "type": as("workload", "it is an object with apiVersion and kind"), "containers": instead("write them in spec.workload, whose kind is ContainerizedWorkload"), "image": instead(inWorkload), "replicas": instead(scalerAt), "traits": instead(ofConfiguration), "scopes": instead(ofConfiguration), "workloadsettings": as("workload", "settings are fields of the workload"),
})

var _ = decode.Explain(Parameter{}, decode.Meanings{
	"fieldpath": as("fieldPaths", "it is a list"), "path": as("fieldPaths", "it is a list"), "paths": means("fieldPaths"), "tofieldpaths": means("fieldPaths"), "fields": means("fieldPaths"),
	"type": instead("the type follows from the value"), "default": instead("the default is the value in the workload"), "value": instead("the default is the value in the workload; set other values in the ApplicationConfiguration"), "optional": as("required", "with the opposite value"), "usage": means("description"), "title": means("description"), "key": means("name"), "id": means("name"),
})

var _ = decode.Explain(ConfigurationSpec{}, decode.Meanings{
	"component": as("components", "it is a list"), "services": means("components"), "traits": instead("they belong to a component: write them under spec.components[]"), "parametervalues": instead("they belong to a component: write them under spec.components[]"), "policies": instead("v1alpha2 has no policies"), "workflow": instead("v1alpha2 has no workflow: " + parallel),
})

var _ = decode.Explain(Instance{}, decode.Meanings{
	"name": means("componentName"), "component": means("componentName"), "componentref": means("componentName"), "revision": means("revisionName"), "type": instead("the workload of the Component determines the kind"),
	"parameters": means("parameterValues"), "params": means("parameterValues"), "values": means("parameterValues"), "properties": as("parameterValues", parametersOf), "settings": as("parameterValues", parametersOf), "trait": as("traits", "it is a list"), "scope": as("scopes", "it is a list"), "inputs": means("dataInputs"), "outputs": means("dataOutputs"),
	"replicas": instead(manualScaler), "dependson": instead(parallel), "image": instead(inWorkload), "env": instead(inWorkload), "ports": instead(inWorkload), "containers": instead(inWorkload), "namespace": instead("everything in a configuration is in its namespace"),
})

var _ = decode.Explain(Trait{}, decode.Meanings{"object": means("trait"), "name": instead(objectOfTrait), "type": instead(objectOfTrait), "properties": instead(objectOfTrait), "spec": instead(objectOfTrait), "inputs": means("dataInputs"), "outputs": means("dataOutputs")})

var _ = decode.Explain(Scope{}, decode.Meanings{"scope": means("scopeRef"), "ref": means("scopeRef"), "name": as("scopeRef", "it is a map with apiVersion, kind and name"), "type": as("scopeRef", "it is a map with apiVersion, kind and name")})

var _ = decode.Explain(DataOutput{}, decode.Meanings{"path": means("fieldPath"), "valuefrom": as("fieldPath", "it is a path"), "store": means("outputStore"), "fieldpaths": as("fieldPath", "it is a single path")})

var _ = decode.Explain(DataInput{}, decode.Meanings{"from": as("valueFrom", "it is a map with dataOutputName"), "dataoutputname": as("valueFrom", "write valueFrom: {dataOutputName: NAME}"), "fieldpaths": means("toFieldPaths"), "tofieldpath": as("toFieldPaths", "it is a list"), "store": means("inputStore"), "parameterkey": as("toFieldPaths", "it is a list of paths")})

var _ = decode.Explain(ValueFrom{}, decode.Meanings{"name": means("dataOutputName"), "output": means("dataOutputName")})

var _ = decode.Explain(DefinitionSpec{}, decode.Meanings{
	"reference": means("definitionRef"), "appliesto": means("appliesToWorkloads"), "conflicts": means("conflictsWith"), "workloadref": means("workloadRefPath"), "allowoverlap": means("allowComponentOverlap"), "schematic": instead("definitions with templates belong to core.oam.dev/v1beta1"),
})

var _ = decode.Explain(containerizedSpec{}, decode.Meanings{
	"os": means("osType"), "operatingsystem": means("osType"), "architecture": means("arch"), "container": as("containers", "it is a list"), "template": as("containers", "it is a list"), "replicas": instead(scalerAt), "selector": instead("the program generates it"),
	"image": instead(inContainer), "command": instead(inContainer), "env": instead(inContainer), "ports": instead(inContainer), "resources": instead(inContainer), "volumes": instead("write them under containers[].resources.volumes"), "initcontainers": instead(otherWorkload), "serviceaccountname": instead(otherWorkload), "securitycontext": instead(otherWorkload), "imagepullsecrets": instead("write imagePullSecret in a container"),
})

var _ = decode.Explain(container{}, decode.Meanings{
	"cmd": means("command"), "entrypoint": means("command"), "arguments": means("args"), "environment": means("env"), "envs": means("env"), "envfrom": as("env", "list each variable"), "imagepullsecrets": as("imagePullSecret", "it is a single name"), "imagepullpolicy": instead(otherWorkload), "port": as("ports", "it is a list: [{name: http, containerPort: 8080}]"), "configs": means("config"), "configfiles": means("config"), "files": means("config"),
	"volumes": instead(volumesOf), "volumemounts": instead(volumesOf), "cpu": instead("write it under resources, as cpu: {required: 500m}"), "memory": instead("write it under resources, as memory: {required: 128Mi}"), "limits": instead(onlyRequired), "requests": instead(onlyRequired), "startupprobe": as("livenessProbe", "with initialDelaySeconds"), "healthcheck": means("livenessProbe"), "securitycontext": instead(otherWorkload), "lifecycle": instead(otherWorkload), "workingdir": instead(otherWorkload), "replicas": instead(scalerAt),
})

var _ = decode.Explain(env{}, decode.Meanings{"valuefrom": as("fromSecret", "as {name: NAME, key: KEY}"), "secretkeyref": as("fromSecret", "as {name: NAME, key: KEY}"), "key": means("name"), "fromparam": instead("declare a parameter with the path of this value in its fieldPaths")})

var _ = decode.Explain(configFile{}, decode.Meanings{"file": means("path"), "filename": means("path"), "mountpath": means("path"), "content": means("value"), "data": means("value"), "text": means("value"), "valuefrom": as("fromSecret", "as {name: NAME, key: KEY}"), "fromparam": instead("declare a parameter with the path of this value in its fieldPaths")})

var _ = decode.Explain(port{}, decode.Meanings{"port": means("containerPort"), "targetport": means("containerPort"), "value": means("containerPort"), "hostport": instead("the Service listens on the containerPort"), "nodeport": instead("the Service is of type ClusterIP")})

var _ = decode.Explain(resources{}, decode.Meanings{"limits": instead(onlyRequired), "requests": instead("write cpu: {required: 500m}, memory: {required: 128Mi}"), "mem": means("memory"), "ram": means("memory"), "cpus": means("cpu"), "volumemounts": means("volumes"), "storage": means("volumes")})

var _ = decode.Explain(required{}, decode.Meanings{"request": means("required"), "requests": means("required"), "value": means("required"), "amount": means("required"), "limit": instead(onlyRequired), "limits": instead(onlyRequired)})

var _ = decode.Explain(extended{}, decode.Meanings{"value": means("required"), "amount": means("required"), "count": means("required"), "resource": means("name")})

var _ = decode.Explain(volume{}, decode.Meanings{
	"path": means("mountPath"), "mount": means("mountPath"), "mode": means("accessMode"), "accessmodes": as("accessMode", "it is RW or RO"), "readonly": as("accessMode", "write accessMode: RO"), "policy": means("sharingPolicy"), "size": as("disk", "write disk: {required: 1Gi}"), "storage": as("disk", "write disk: {required: 1Gi}"), "emptydir": as("disk", "write disk: {required: 1Gi, ephemeral: true}"), "ephemeral": as("disk", "write disk: {required: 1Gi, ephemeral: true}"),
	"claimname": as("name", "the claim has the name of the volume"), "persistentvolumeclaim": instead("the claim has the name of the volume"), "configmap": instead("write files under config"), "secret": instead("write files under config, with fromSecret"), "hostpath": instead(otherWorkload),
})

var _ = decode.Explain(disk{}, decode.Meanings{"size": means("required"), "storage": means("required"), "capacity": means("required"), "request": means("required"), "temporary": means("ephemeral")})

var _ = decode.Explain(probe{}, decode.Meanings{"http": means("httpGet"), "tcp": means("tcpSocket"), "path": instead("write it under httpGet, with port"), "port": instead("write it under httpGet or tcpSocket"), "command": as("exec", "write exec: {command: [...]}"), "grpc": instead("v1alpha2 supports exec, httpGet and tcpSocket"), "initialdelay": means("initialDelaySeconds"), "timeout": means("timeoutSeconds"), "period": means("periodSeconds"), "interval": means("periodSeconds")})

var _ = decode.Explain(httpGet{}, decode.Meanings{"headers": means("httpHeaders"), "host": instead("the probe connects to the pod itself"), "scheme": instead("the probe uses HTTP")})

var _ = decode.Explain(scalerSpec{}, decode.Meanings{"replicas": means("replicaCount"), "replica": means("replicaCount"), "count": means("replicaCount"), "scale": means("replicaCount")})
