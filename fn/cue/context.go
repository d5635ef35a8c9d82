package cue

import (
	"cuelang.org/go/cue/ast"

	"github.com/render-oam/render-oam/fn/object"
)

// Context is what a template can read as context.FIELD. A template gets only
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
	WorkflowName               string
	PublishVersion, ReplicaKey string
	Components                 func() any // returns the application's components as a tree; only called if a template reads them
	Output                     *object.Map
	Outputs                    []Named
	Artifacts                  func() any // of policies only
}

// ClusterVersion is the version of Kubernetes for templates.
type ClusterVersion struct {
	Major      string
	Minor      int
	GitVersion string
	Platform   string
}

// contextFields maps the name of each field of the context to the function that
// returns its value, or nil if it is not set.
var contextFields = []struct {
	name  string
	value func(*Context) any
}{
	{"appAnnotations", func(c *Context) any { return orEmpty(c.AppAnnotations) }},
	{"appLabels", func(c *Context) any { return orEmpty(c.AppLabels) }},
	{"appName", func(c *Context) any { return c.AppName }},
	{"appRevision", func(c *Context) any { return c.AppRevision }},
	{"appRevisionNum", func(c *Context) any { return c.AppRevisionNum }},
	{"artifacts", func(c *Context) any { return call(c.Artifacts) }},
	{"cluster", func(c *Context) any { return c.Cluster }},
	{"clusterVersion", func(c *Context) any { return c.ClusterVersion.value() }},
	{"componentType", func(c *Context) any { return c.ComponentType }},
	{"components", func(c *Context) any { return call(c.Components) }},
	{"name", func(c *Context) any { return c.Name }},
	{"namespace", func(c *Context) any { return c.Namespace }},
	{"output", func(c *Context) any { return outputValue(c.Output) }},
	{"outputs", func(c *Context) any { return outputsValue(c.Outputs) }},
	{"publishVersion", func(c *Context) any { return c.PublishVersion }},
	{"replicaKey", func(c *Context) any { return c.ReplicaKey }},
	{"revision", func(c *Context) any { return c.Revision }},
	{"workflowName", func(c *Context) any { return c.WorkflowName }},
}

// contextNames returns the names of the fields of the context.
func contextNames() []string {
	names := make([]string, len(contextFields))
	for i := range contextFields {
		names[i] = contextFields[i].name
	}
	return names
}

// data returns the context as a CUE expression, with the fields that a template
// reads.
func (c *Context) data(r *reads) ast.Expr {
	s := &ast.StructLit{}
	for i := range contextFields {
		if f := &contextFields[i]; r.has(f.name) {
			if value := f.value(c); value != nil {
				s.Elts = append(s.Elts, field(f.name, data(value)))
			}
		}
	}
	return s
}

func (v *ClusterVersion) value() any {
	return object.Of("major", v.Major, "minor", v.Minor, "gitVersion", v.GitVersion, "platform", v.Platform)
}

func outputValue(output *object.Map) any {
	if output == nil {
		return nil
	}
	return output
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
