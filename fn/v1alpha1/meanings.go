package v1alpha1

import (
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/oam"
)

// This file lists the meaning of names that users write although v1alpha1 does
// not have them: names of Kubernetes, Docker Compose, KubeVela, other versions
// of OAM and older drafts.

const (
	underContainer = "it belongs to a container: write it under spec.containers[]"
	scale          = "the trait manual-scaler sets the number of replicas: write traits: [{name: manual-scaler, properties: {replicaCount: 2}}] in the component of the ApplicationConfiguration"
	scaleHere      = "the trait manual-scaler sets the number of replicas: write traits: [{name: manual-scaler, properties: {replicaCount: 2}}]"
	expose         = "the ports of the containers become a Service, and the trait ingress makes it reachable from outside"
	order          = "Kubernetes starts everything at once: use a readinessProbe to show when a component is ready"
	ofSchematic    = "it belongs to the ComponentSchematic: write it under spec.containers[] there"
	asParameter    = "declare a parameter in the ComponentSchematic, and set it under parameterValues"
	noLimits       = "v1alpha1 has only requests: write cpu: {required: 0.5}, memory: {required: 128Mi}; limits need a trait of the Platform"
	volumeHint     = "write it under resources.volumes, as {name: NAME, mountPath: PATH, disk: {required: 1Gi}}"
	policyHint     = "it is not in v1alpha1: a trait of the Platform can patch it into the pods"
)

// Short names that keep the lists readable.
var means, reads, as, instead = decode.Means, decode.Reads, decode.As, decode.Instead

var _ = decode.Explain(SchematicSpec{}, decode.Meanings{
	"os": means("osType"), "operatingsystem": means("osType"), "architecture": means("arch"), "platform": instead("write osType and arch"),
	"workload": means("workloadType"), "type": means("workloadType"), "kind": means("workloadType"), "schematic": instead("write workloadType and containers"),
	"container": as("containers", "it is a list"), "services": as("containers", "it is a list"), "template": as("containers", "it is a list"),
	"params": means("parameters"), "args": instead(underContainer), "inputs": means("parameters"), "variables": as("parameters", "variables belong to an ApplicationConfiguration"),
	"settings": means("workloadSettings"), "properties": means("workloadSettings"), "parametervalues": means("parameters"),
	"image": instead(underContainer), "cmd": instead(underContainer), "command": instead("write it as cmd under spec.containers[]"), "env": instead(underContainer), "environment": instead("write it as env under spec.containers[]"),
	"ports": instead(underContainer), "port": instead("write ports: [{name: http, containerPort: 8080}] under spec.containers[]"), "resources": instead(underContainer), "config": instead(underContainer),
	"volumes": instead("write them under spec.containers[].resources.volumes"), "livenessprobe": instead(underContainer), "readinessprobe": instead(underContainer), "healthcheck": instead("write livenessProbe under spec.containers[]"),
	"replicas": instead(scale), "replicacount": instead(scale), "scale": instead(scale), "traits": instead("traits belong to a component of the ApplicationConfiguration"), "scopes": instead("scopes belong to the ApplicationConfiguration"),
	"initcontainers": instead("v1alpha1 has no init containers"), "dependson": instead(order), "service": instead(expose), "nodeselector": instead("write osType or arch; for other labels a trait of the Platform can patch the pods"),
	"imagepullsecrets": instead("write imagePullSecret under spec.containers[]"), "imagepullsecret": instead(underContainer), "selector": instead("the program generates the selectors"),
	"serviceaccountname": instead(policyHint), "securitycontext": instead(policyHint), "restartpolicy": instead("the workload type determines it: a Task is not restarted, the others are"),
	"labels": instead("write them under metadata.labels"), "annotations": instead("write them under metadata.annotations"), "description": instead("write it under metadata.annotations"),
})

var _ = decode.Explain(oam.Parameter{}, decode.Meanings{
	"value": means("default"), "defaultvalue": means("default"), "optional": as("required", "with the opposite value"), "desc": means("description"), "usage": means("description"), "help": means("description"), "title": means("description"), "id": means("name"), "key": means("name"), "schema": means("type"),
	"fieldpaths": instead("write fromParam: NAME where the value is used"), "fieldpath": instead("write fromParam: NAME where the value is used"), "enum": instead("v1alpha1 has no list of allowed values: write them in description"),
})

var _ = decode.Explain(oam.Container{}, decode.Meanings{
	"command": reads("cmd"), "entrypoint": means("cmd"), "arguments": reads("args"), "environment": reads("env"), "envs": means("env"), "environmentvariables": means("env"), "envfrom": as("env", "list each variable, with fromSecret: {name: NAME, key: KEY}"), "envfile": as("env", "list each variable"),
	"imagename": means("image"), "pullpolicy": means("imagePullPolicy"), "pullsecret": means("imagePullSecret"), "imagepullsecrets": as("imagePullSecret", "it is a single name"),
	"port": as("ports", "it is a list: [{name: http, containerPort: 8080}]"), "expose": as("ports", "it is a list: [{name: http, containerPort: 8080}]"), "containerport": as("ports", "it is a list: [{name: http, containerPort: 8080}]"),
	"volumes": instead(volumeHint), "volumemounts": instead(volumeHint), "mounts": instead(volumeHint), "storage": instead(volumeHint),
	"cpu": instead("write it under resources, as cpu: {required: 0.5}"), "memory": instead("write it under resources, as memory: {required: 128Mi}"), "gpu": instead("write it under resources, as gpu: {required: 1}"), "deploy": instead("write resources: {cpu: {required: 0.5}, memory: {required: 128Mi}}"),
	"limits": instead(noLimits), "requests": instead("write it under resources, as cpu: {required: 0.5}, memory: {required: 128Mi}"),
	"healthcheck": means("livenessProbe"), "liveness": means("livenessProbe"), "readiness": means("readinessProbe"), "livenesscheck": means("livenessProbe"), "readinesscheck": means("readinessProbe"), "healthprobe": means("livenessProbe"), "startupprobe": as("livenessProbe", "with initialDelaySeconds"), "probe": means("livenessProbe"),
	"configs": means("config"), "configfiles": means("config"), "files": means("config"), "configmap": means("config"), "secrets": as("config", "with fromSecret: {name: NAME, key: KEY}"),
	"securitycontext": instead(policyHint), "user": instead(policyHint), "lifecycle": instead(policyHint), "workingdir": instead(policyHint), "tty": instead(policyHint), "stdin": instead(policyHint), "privileged": instead(policyHint), "capadd": instead(policyHint),
	"dependson": instead(order), "restart": instead("the workload type determines it"), "restartpolicy": instead("the workload type determines it"), "replicas": instead(scale), "build": instead("write the name of the built image, as image"), "containername": means("name"), "parameters": instead("write them under spec.parameters"),
})

var _ = decode.Explain(oam.Env{}, decode.Meanings{
	"valuefrom": as("fromSecret", "as {name: NAME, key: KEY}; for a parameter write fromParam"), "secretkeyref": as("fromSecret", "as {name: NAME, key: KEY}"), "secret": as("fromSecret", "as {name: NAME, key: KEY}"), "configmapkeyref": instead("write value, or a parameter and fromParam"),
	"key": means("name"), "variable": means("name"), "var": means("name"), "default": means("value"), "parameter": means("fromParam"), "param": means("fromParam"), "fromparameter": means("fromParam"), "from": means("fromParam"), "fromvariable": as("fromParam", "variables belong to a configuration, which passes them to a parameter"), "text": means("value"),
})

var _ = decode.Explain(oam.ConfigFile{}, decode.Meanings{
	"file": means("path"), "filename": means("path"), "filepath": means("path"), "mountpath": means("path"), "target": means("path"), "content": means("value"), "contents": means("value"), "data": means("value"), "text": means("value"),
	"valuefrom": as("fromSecret", "as {name: NAME, key: KEY}; for a parameter write fromParam"), "secretkeyref": as("fromSecret", "as {name: NAME, key: KEY}"), "secret": as("fromSecret", "as {name: NAME, key: KEY}"), "parameter": means("fromParam"), "param": means("fromParam"), "fromparameter": means("fromParam"), "from": means("fromParam"),
})

var _ = decode.Explain(oam.SecretKey{}, decode.Meanings{"secret": means("name"), "secretname": means("name"), "secretkey": means("key"), "optional": instead("the Secret must exist")})

var _ = decode.Explain(oam.Port{}, decode.Meanings{
	"port": means("containerPort"), "targetport": means("containerPort"), "number": means("containerPort"), "value": means("containerPort"), "target": means("containerPort"), "internalport": means("containerPort"), "published": instead("the Service listens on the containerPort"), "hostport": instead("the Service listens on the containerPort"), "nodeport": instead(expose), "expose": instead(expose), "appprotocol": means("protocol"), "portname": means("name"),
})

var _ = decode.Explain(oam.Resources{}, decode.Meanings{
	"limits": instead(noLimits), "requests": instead("write cpu: {required: 0.5}, memory: {required: 128Mi}"), "mem": means("memory"), "ram": means("memory"), "cores": means("cpu"), "cpus": means("cpu"), "gpus": means("gpu"), "mounts": means("volumes"), "volume": as("volumes", "it is a list"), "volumemounts": means("volumes"), "storage": means("volumes"), "disk": means("volumes"), "ephemeralstorage": means("volumes"), "extendedresources": means("extended"),
})

var _ = decode.Explain(oam.Amount{}, decode.Meanings{"require": means("required"), "request": means("required"), "requests": means("required"), "value": means("required"), "amount": means("required"), "size": means("required"), "limit": instead(noLimits), "limits": instead(noLimits), "min": means("required")})

var _ = decode.Explain(oam.ExtendedResource{}, decode.Meanings{"value": means("required"), "amount": means("required"), "count": means("required"), "quantity": means("required"), "resource": means("name"), "type": means("name"), "key": means("name")})

var _ = decode.Explain(oam.Volume{}, decode.Meanings{
	"path": means("mountPath"), "mount": means("mountPath"), "target": means("mountPath"), "containerpath": means("mountPath"), "destination": means("mountPath"), "mode": means("accessMode"), "accessmodes": as("accessMode", "it is RW or RO"), "readonly": as("accessMode", "write accessMode: RO"), "policy": means("sharingPolicy"), "sharing": means("sharingPolicy"), "shared": as("sharingPolicy", "write sharingPolicy: Shared"),
	"size": as("disk", "write disk: {required: 1Gi}"), "storage": as("disk", "write disk: {required: 1Gi}"), "required": as("disk", "write disk: {required: 1Gi}"), "emptydir": as("disk", "write disk: {required: 1Gi, ephemeral: true}"), "ephemeral": as("disk", "write disk: {required: 1Gi, ephemeral: true}"), "persistentvolumeclaim": instead("the trait volume-mounter creates the claim, with the name of the volume"), "claimname": means("name"), "storageclass": instead("it is a property of the trait volume-mounter"), "storageclassname": instead("it is the property storageClass of the trait volume-mounter"), "hostpath": instead("v1alpha1 cannot mount a directory of the node"), "configmap": instead("write files under config"), "secret": instead("write files under config, with fromSecret"), "subpath": instead("v1alpha1 mounts only whole volumes"), "source": means("name"),
})

var _ = decode.Explain(oam.Disk{}, decode.Meanings{"size": means("required"), "storage": means("required"), "capacity": means("required"), "request": means("required"), "sizelimit": means("required"), "temporary": means("ephemeral"), "persistent": as("ephemeral", "with the opposite value"), "storageclass": instead("it is a property of the trait volume-mounter")})

var _ = decode.Explain(oam.Probe{}, decode.Meanings{
	"http": means("httpGet"), "httpgetaction": means("httpGet"), "path": instead("write it under httpGet, with port"), "port": instead("write it under httpGet or tcpSocket"), "tcp": means("tcpSocket"), "command": as("exec", "write exec: {command: [...]}"), "cmd": as("exec", "write exec: {command: [...]}"), "test": as("exec", "write exec: {command: [...]}"), "grpc": instead("v1alpha1 supports exec, httpGet and tcpSocket"),
	"interval": means("periodSeconds"), "period": means("periodSeconds"), "timeout": means("timeoutSeconds"), "startperiod": means("initialDelaySeconds"), "initialdelay": means("initialDelaySeconds"), "delay": means("initialDelaySeconds"), "retries": means("failureThreshold"), "attempts": means("failureThreshold"),
})

var _ = decode.Explain(oam.ExecProbe{}, decode.Meanings{"cmd": means("command"), "args": means("command")})

var _ = decode.Explain(oam.HTTPProbe{}, decode.Meanings{"url": means("path"), "uri": means("path"), "endpoint": means("path"), "headers": means("httpHeaders"), "containerport": means("port"), "host": instead("the probe connects to the pod itself"), "scheme": instead("the probe uses HTTP")})

var _ = decode.Explain(oam.HTTPHeader{}, decode.Meanings{"key": means("name"), "header": means("name")})

var _ = decode.Explain(oam.TCPProbe{}, decode.Meanings{"containerport": means("port"), "host": instead("the probe connects to the pod itself")})

var _ = decode.Explain(ConfigurationSpec{}, decode.Meanings{
	"services": means("components"), "apps": means("components"), "applications": means("components"), "instances": means("components"), "workloads": means("components"), "vars": means("variables"), "values": means("variables"), "parameters": means("variables"), "params": means("variables"), "applicationscopes": means("scopes"),
	"traits": instead("traits belong to a component: write them under spec.components[]"), "policies": instead("v1alpha1 has no policies: use traits and the Platform"), "workflow": instead("v1alpha1 has no workflow: Kubernetes starts everything at once"), "containers": instead("they belong to a ComponentSchematic"), "replicas": instead("add the trait manual-scaler to a component"),
})

var _ = decode.Explain(Component{}, decode.Meanings{
	"component": means("componentName"), "componentref": means("componentName"), "schematic": means("componentName"), "revisionname": as("componentName", "v1alpha1 has no revisions"), "instance": means("instanceName"), "alias": means("instanceName"), "id": means("instanceName"),
	"parameters": means("parameterValues"), "params": means("parameterValues"), "values": means("parameterValues"), "properties": as("parameterValues", "it is a list of {name, value}, for parameters that the component declares"), "settings": means("parameterValues"), "variables": as("parameterValues", "variables are written under spec"), "args": instead(asParameter),
	"scopes": as("applicationScopes", "it is a list of names"), "scope": as("applicationScopes", "it is a list"), "trait": as("traits", "it is a list"), "replicas": instead(scaleHere), "replicacount": instead(scaleHere), "scale": instead(scaleHere),
	"image": instead(ofSchematic + ", or " + asParameter), "env": instead(asParameter), "environment": instead(asParameter), "cmd": instead(ofSchematic), "command": instead("it belongs to the ComponentSchematic: write it as cmd under spec.containers[] there"), "ports": instead(ofSchematic), "port": instead(ofSchematic), "resources": instead(ofSchematic), "volumes": instead("they belong to the ComponentSchematic, under spec.containers[].resources; the trait volume-mounter claims them"), "containers": instead("they belong to the ComponentSchematic"),
	"ingress": instead("it is a trait: write traits: [{name: ingress, properties: {hostname: www.example.com}}]"), "autoscaling": instead("it is a trait: write traits: [{name: auto-scaler, properties: {maximum: 5}}]"), "dependson": instead(order), "inputs": instead("v1alpha1 does not pass values between components: use spec.variables"), "outputs": instead("v1alpha1 does not pass values between components: use spec.variables"), "externalrevision": instead("v1alpha1 has no revisions"), "labels": instead("write them under metadata.labels of the configuration"), "annotations": instead("write them under metadata.annotations of the ComponentSchematic"), "namespace": instead("everything in a configuration is in its namespace"),
})

var _ = decode.Explain(oam.TraitBinding{}, decode.Meanings{"type": means("name"), "kind": means("name"), "trait": means("name"), "traitname": means("name"), "parameters": means("properties"), "params": means("properties"), "settings": means("properties"), "values": means("properties"), "spec": means("properties"), "config": means("properties")})

var _ = decode.Explain(oam.Scope{}, decode.Meanings{"kind": means("type"), "scopetype": means("type"), "scopename": means("name"), "parameters": means("properties"), "spec": means("properties"), "settings": means("properties"), "components": instead("a component lists its scopes: write applicationScopes there"), "instances": instead("a component lists its scopes: write applicationScopes there")})

var _ = decode.Explain(oam.Setting{}, decode.Meanings{"key": means("name"), "variable": means("name"), "parameter": means("name"), "param": means("name"), "id": means("name"), "default": means("value"), "val": means("value"), "data": means("value"), "fromvariable": as("value", `write value: "[fromVariable(NAME)]"`), "fromvar": as("value", `write value: "[fromVariable(NAME)]"`), "valuefrom": as("value", "the component refers to a Secret, with fromSecret"), "fromsecret": instead("the component refers to a Secret, under env or config"), "type": instead("the type follows from the value")})

var _ = decode.Explain(TraitSpec{}, decode.Meanings{"appliestoworkloads": means("appliesTo"), "workloadtypes": means("appliesTo"), "schema": means("properties"), "parameters": means("properties"), "definitionref": instead("the Platform chooses the implementation of a trait")})

var _ = decode.Explain(WorkloadTypeSpec{}, decode.Meanings{"apigroup": means("group"), "apiversion": instead("write group and version"), "kind": instead("write names: {kind: KIND}"), "schema": means("settings"), "workloadsettings": means("settings"), "parameters": means("settings"), "properties": means("settings"), "scalable": means("replicable")})

var _ = decode.Explain(ApplicationScopeSpec{}, decode.Meanings{"kind": means("type"), "scopetype": means("type"), "properties": means("parameters"), "schema": means("parameters"), "allowoverlap": means("allowComponentOverlap"), "overlap": means("allowComponentOverlap")})
