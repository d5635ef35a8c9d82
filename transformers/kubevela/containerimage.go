package kubevela

import (
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/object"
)

type containerImageProperties struct {
	ContainerName   string           `yaml:"containerName" default:"" doc:"Container to change. Defaults to that of the component."`
	Image           *string          `yaml:"image" doc:"Image of the container. Required unless containers is set."`
	ImagePullPolicy string           `yaml:"imagePullPolicy" enum:",IfNotPresent,Always,Never" default:"" doc:"When the image is pulled. Empty means no change."`
	Containers      []containerImage `yaml:"containers" doc:"Properties of several containers, instead of the other properties."`
}

type containerImage struct {
	ContainerName   string `yaml:"containerName" default:"" doc:"Container to change."`
	Image           string `yaml:"image" schema:"required" doc:"Image of the container."`
	ImagePullPolicy string `yaml:"imagePullPolicy" enum:",IfNotPresent,Always,Never" default:"" doc:"When the image is pulled. Empty means no change."`
}

var _ = register(&Trait{
	Name:      "container-image",
	Summary:   "Sets the image of containers.",
	Becomes:   "image and imagePullPolicy of containers",
	AppliesTo: workloads,
}, setImage)

func setImage(u *Use, p *containerImageProperties) {
	alone := containerImage{ContainerName: p.ContainerName, ImagePullPolicy: p.ImagePullPolicy}
	switch {
	case p.Image != nil:
		alone.Image = *p.Image
	case p.Containers == nil:
		u.Error(code.RequiredField, "image", "required field is missing: Image of the container")
		return
	}
	each(u, "containers", &alone, p.Containers, func(p *containerImage) string { return p.ContainerName }, func(c *object.Map, _ string, p *containerImage) {
		c.Set("image", p.Image)
		if p.ImagePullPolicy != "" {
			c.Set("imagePullPolicy", p.ImagePullPolicy)
		}
	})
}
