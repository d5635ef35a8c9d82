package cue

import "github.com/render-oam/render-oam/fn/object"

// Context is what a template may read as context.FIELD. A template is given only
// the fields that it reads.
type Context struct {
	Name, Namespace            string
	AppName, AppRevision       string
	AppRevisionNum             int
	Revision                   string // of the component
	AppLabels, AppAnnotations  map[string]string
	ComponentType              string
	Cluster                    string
	ClusterVersion             ClusterVersion
	WorkflowName, StepName     string
	PublishVersion, ReplicaKey string
	Components                 func() any // the application's components, as a tree; called when a template reads them
	Output                     *object.Map
	Outputs                    []Named
	Artifacts                  func() any // of policies only
}

// ClusterVersion is the version of Kubernetes, as a template reads it.
type ClusterVersion struct {
	Major      string
	Minor      int
	GitVersion string
	Platform   string
}
