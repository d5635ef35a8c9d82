package kubevela

import (
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/vela"
)

// claimProperties are the properties of a PersistentVolumeClaim.
type claimProperties struct {
	VolumeMode       string       `yaml:"volumeMode" enum:"Filesystem,Block" default:"Filesystem" doc:"Filesystem or Block."`
	VolumeName       *string      `yaml:"volumeName" doc:"Name of the PersistentVolume."`
	AccessModes      []string     `yaml:"accessModes" default:"ReadWriteOnce" doc:"Access modes."`
	StorageClassName *string      `yaml:"storageClassName" doc:"StorageClass of the volume."`
	Resources        *claimSize   `yaml:"resources" doc:"Size of the volume. Defaults to 8Gi."`
	DataSourceRef    *claimSource `yaml:"dataSourceRef" doc:"Object to fill the volume from."`
	DataSource       *claimSource `yaml:"dataSource" doc:"Snapshot or claim to fill the volume from."`
	Selector         *claimLabels `yaml:"selector" doc:"Labels of the PersistentVolume."`
}

type claimSize struct {
	Requests storageAmount  `yaml:"requests" schema:"required" doc:"Requested size."`
	Limits   *storageAmount `yaml:"limits" doc:"Maximum size."`
}

type storageAmount struct {
	Storage vela.Amount `yaml:"storage" schema:"required" doc:"Size, such as 8Gi."`
}

type claimSource struct {
	Name     string `yaml:"name" schema:"required" doc:"Name of the object."`
	Kind     string `yaml:"kind" schema:"required" doc:"Kind of the object."`
	APIGroup string `yaml:"apiGroup" schema:"required" doc:"API group of the object."`
}

type claimLabels struct {
	MatchLabels      map[string]string `yaml:"matchLabels" doc:"Values of labels."`
	MatchExpressions *claimExpression  `yaml:"matchExpressions" doc:"Condition for a label."`
}

type claimExpression struct {
	Key      string   `yaml:"key" schema:"required" doc:"Label."`
	Values   []string `yaml:"values" schema:"required" doc:"Values to compare with."`
	Operator string   `yaml:"operator" schema:"required" doc:"Operator that compares the value, such as In."`
}

func (p *claimProperties) object(name string) *object.Map {
	size := object.Of("requests", object.Of("storage", "8Gi"))
	if p.Resources != nil {
		size = object.Of("requests", object.Of("storage", string(p.Resources.Requests.Storage)))
		if limits := p.Resources.Limits; limits != nil {
			size.Set("limits", object.Of("storage", string(limits.Storage)))
		}
	}
	return object.Of(
		"apiVersion", "v1",
		"kind", "PersistentVolumeClaim",
		"metadata", object.Of("name", name),
		"spec", object.Of(
			"accessModes", vela.Strings(p.AccessModes),
			"volumeMode", p.VolumeMode,
			"volumeName", p.VolumeName,
			"storageClassName", p.StorageClassName,
			"resources", size,
			"dataSourceRef", p.DataSourceRef.object(),
			"dataSource", p.DataSource.object(),
			"selector", p.Selector.object(),
		),
	)
}

func (s *claimSource) object() *object.Map {
	if s == nil {
		return nil
	}
	return object.Of("apiGroup", s.APIGroup, "kind", s.Kind, "name", s.Name)
}

func (l *claimLabels) object() any {
	if l == nil {
		return nil
	}
	o := object.Of("matchLabels", vela.Map(l.MatchLabels))
	if e := l.MatchExpressions; e != nil {
		o.Set("matchExpressions", object.List{object.Of("key", e.Key, "operator", e.Operator, "values", vela.Strings(e.Values))})
	}
	return vela.OrEmpty(o)
}
