package kubevela

import (
	"encoding/json"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
)

type nocalhostProperties struct {
	Port                 int64              `yaml:"port" schema:"required" doc:"Port of the Service and of the container."`
	ServiceType          string             `yaml:"serviceType" default:"deployment" doc:"Type of the workload for Nocalhost."`
	GitURL               *string            `yaml:"gitUrl" doc:"Repository with the sources."`
	Image                string             `yaml:"image" schema:"required" doc:"Development image: go, java, python, node, ruby, or another image."`
	Shell                string             `yaml:"shell" default:"bash" doc:"Shell in the container."`
	WorkDir              string             `yaml:"workDir" default:"/home/nocalhost-dev" doc:"Directory in the container."`
	StorageClass         *string            `yaml:"storageClass" doc:"StorageClass of volumes."`
	Command              nocalhostCommand   `yaml:"command" doc:"Commands of the program."`
	Debug                *nocalhostDebug    `yaml:"debug" doc:"Settings of the debugger."`
	HotReload            bool               `yaml:"hotReload" default:"true" doc:"Restart the program after changes."`
	Sync                 nocalhostSync      `yaml:"sync" doc:"Files to copy to the container."`
	Env                  []nocalhostEnv     `yaml:"env" doc:"Environment variables."`
	PortForward          []string           `yaml:"portForward" doc:"Ports to forward, as LOCAL:CONTAINER. Defaults to port."`
	PersistentVolumeDirs []nocalhostVolume  `yaml:"persistentVolumeDirs" doc:"Directories to keep."`
	Resources            nocalhostResources `yaml:"resources" doc:"Resources of the development container."`
}

type nocalhostCommand struct {
	Run   []string `yaml:"run" default:"sh,run.sh" json:"run" doc:"Command that runs the program."`
	Debug []string `yaml:"debug" default:"sh,debug.sh" json:"debug" doc:"Command that debugs the program."`
}

type nocalhostDebug struct {
	RemoteDebugPort *int64 `yaml:"remoteDebugPort" json:"remoteDebugPort,omitempty" doc:"Port of the debugger."`
}

type nocalhostSync struct {
	Type              string   `yaml:"type" default:"send" json:"type" doc:"Direction of copying."`
	FilePattern       []string `yaml:"filePattern" default:"./" json:"filePattern" doc:"Files to copy."`
	IgnoreFilePattern []string `yaml:"ignoreFilePattern" default:".git,.vscode,.idea,.gradle,build" json:"ignoreFilePattern" doc:"Files to ignore."`
}

type nocalhostEnv struct {
	Name  string `yaml:"name" schema:"required" json:"name" doc:"Name of the environment variable."`
	Value string `yaml:"value" schema:"required" json:"value" doc:"Value of the variable."`
}

type nocalhostVolume struct {
	Path     string `yaml:"path" schema:"required" json:"path" doc:"Directory in the container."`
	Capacity string `yaml:"capacity" schema:"required" json:"capacity" doc:"Size, such as 1Gi."`
}

type nocalhostResources struct {
	Limits   nocalhostLimits   `yaml:"limits" json:"limits" doc:"Limits of the container."`
	Requests nocalhostRequests `yaml:"requests" json:"requests" doc:"Requests of the container."`
}

type nocalhostLimits struct {
	Memory string `yaml:"memory" default:"2Gi" json:"memory" doc:"Memory."`
	CPU    string `yaml:"cpu" default:"2" json:"cpu" doc:"CPU."`
}

type nocalhostRequests struct {
	Memory string `yaml:"memory" default:"512Mi" json:"memory" doc:"Memory."`
	CPU    string `yaml:"cpu" default:"0.5" json:"cpu" doc:"CPU."`
}

var _ = register(&Trait{
	Name:      "nocalhost",
	Summary:   "Configures Nocalhost, to develop the component in the cluster.",
	Becomes:   "annotations of the workload, and a Service",
	AppliesTo: workloads,
}, developByNocalhost)

func developByNocalhost(u *Use, p *nocalhostProperties) {
	u.Add("nocalhostService", object.Of(
		"apiVersion", "v1",
		"kind", "Service",
		"metadata", object.Of("name", u.Name),
		"spec", object.Of(
			"selector", object.Of("app.oam.dev/component", u.Name),
			"ports", object.List{object.Of("port", p.Port, "targetPort", p.Port)},
			"type", "ClusterIP",
		),
	))
	var settings strings.Builder
	encoder := json.NewEncoder(&settings)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(p.settings(u.Name)); err != nil {
		u.Error(code.NotWritable, "", "%s", err)
		return
	}
	u.Patch(object.Of("metadata", object.Of("annotations", object.Of(
		"dev.nocalhost/application-name", u.AppName,
		"dev.nocalhost/application-namespace", u.Namespace,
		"dev.nocalhost", strings.TrimSuffix(settings.String(), "\n"),
	))))
}

// nocalhostSettings is the settings of Nocalhost, in the order that KubeVela
// writes them.
type nocalhostSettings struct {
	Name        string               `json:"name"`
	ServiceType string               `json:"serviceType"`
	Containers  []nocalhostContainer `json:"containers"`
}

type nocalhostContainer struct {
	Name string       `json:"name"`
	Dev  nocalhostDev `json:"dev"`
}

type nocalhostDev struct {
	GitURL               *string            `json:"gitUrl,omitempty"`
	Image                string             `json:"image"`
	StorageClass         *string            `json:"storageClass,omitempty"`
	PersistentVolumeDirs *[]nocalhostVolume `json:"persistentVolumeDirs,omitempty"`
	Command              nocalhostCommand   `json:"command"`
	Debug                *nocalhostDebug    `json:"debug,omitempty"`
	Shell                string             `json:"shell"`
	WorkDir              string             `json:"workDir"`
	Resources            nocalhostResources `json:"resources"`
	HotReload            bool               `json:"hotReload"`
	Sync                 nocalhostSync      `json:"sync"`
	Env                  *[]nocalhostEnv    `json:"env,omitempty"`
	PortForward          []string           `json:"portForward"`
}

// nocalhostImages are the development images by language.
var nocalhostImages = map[string]string{"go": "golang", "java": "java", "python": "python", "node": "node", "ruby": "ruby"}

func (p *nocalhostProperties) settings(name string) nocalhostSettings {
	dev := nocalhostDev{
		GitURL: p.GitURL, Image: p.Image, Shell: p.Shell, WorkDir: p.WorkDir, StorageClass: p.StorageClass, Resources: p.Resources,
		Command: p.Command, Debug: p.Debug, HotReload: p.HotReload, Sync: p.Sync, PortForward: p.PortForward,
	}
	if of, isLanguage := nocalhostImages[p.Image]; isLanguage {
		dev.Image = "nocalhost-docker.pkg.coding.net/nocalhost/dev-images/" + of + ":latest"
	}
	if p.PersistentVolumeDirs != nil {
		dev.PersistentVolumeDirs = &p.PersistentVolumeDirs
	}
	if p.Env != nil {
		dev.Env = &p.Env
	}
	if p.PortForward == nil {
		port := strconv.FormatInt(p.Port, 10)
		dev.PortForward = []string{port + ":" + port}
	}
	return nocalhostSettings{Name: name, ServiceType: p.ServiceType, Containers: []nocalhostContainer{{Name: name, Dev: dev}}}
}
