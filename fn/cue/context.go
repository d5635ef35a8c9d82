package cue

import (
	"cuelang.org/go/cue/ast"

	"github.com/render-oam/render-oam/fn/object"
)

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

// fields are those of the context, by their names in templates.
var contextFields = []string{
	"appAnnotations", "appLabels", "appName", "appRevision", "appRevisionNum", "artifacts", "cluster", "clusterVersion",
	"componentType", "components", "name", "namespace", "output", "outputs", "publishVersion", "replicaKey", "revision",
	"stepName", "workflowName",
}

// data is the context as an expression of CUE, with what a template reads of it.
func (c *Context) data(r *reads) ast.Expr {
	s := &ast.StructLit{}
	for _, name := range contextFields {
		if !r.has(name) {
			continue
		}
		if value := c.value(name); value != nil {
			s.Elts = append(s.Elts, field(name, data(value)))
		}
	}
	return s
}

// value is a field of the context as a tree; nil when it is not there.
func (c *Context) value(name string) any {
	switch name {
	case "appAnnotations":
		return orEmpty(c.AppAnnotations)
	case "appLabels":
		return orEmpty(c.AppLabels)
	case "appName":
		return c.AppName
	case "appRevision":
		return c.AppRevision
	case "appRevisionNum":
		return c.AppRevisionNum
	case "artifacts":
		return call(c.Artifacts)
	case "cluster":
		return c.Cluster
	case "clusterVersion":
		v := c.ClusterVersion
		return object.Of("major", v.Major, "minor", v.Minor, "gitVersion", v.GitVersion, "platform", v.Platform)
	case "componentType":
		return orNil(c.ComponentType)
	case "components":
		return call(c.Components)
	case "name":
		return c.Name
	case "namespace":
		return c.Namespace
	case "output":
		if c.Output == nil {
			return nil
		}
		return c.Output
	case "outputs":
		return outputsValue(c.Outputs)
	case "publishVersion":
		return c.PublishVersion
	case "replicaKey":
		return c.ReplicaKey
	case "revision":
		return c.Revision
	case "stepName":
		return orNil(c.StepName)
	case "workflowName":
		return c.WorkflowName
	}
	return nil
}

func outputsValue(outputs []Named) any {
	if len(outputs) == 0 {
		return nil
	}
	m := object.Of()
	for _, o := range outputs {
		m.Set(o.Key, o.Object)
	}
	return m
}

func call(f func() any) any {
	if f == nil {
		return nil
	}
	return f()
}

func orEmpty(m map[string]string) any {
	if len(m) == 0 {
		return object.Empty
	}
	return m
}

func orNil(text string) any {
	if text == "" {
		return nil
	}
	return text
}
