// Package app defines the result of rendering any version of OAM: applications,
// their parts, and the objects of each part. Each version is a FrontEnd. The
// steps after rendering, such as finding conflicts, pruning and sorting for
// installation, use only this package.
package app

import (
	"fmt"
	"slices"

	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
)

// FrontEnd reads the resources of one version of OAM and renders its
// applications.
type FrontEnd interface {
	// Read reads a resource, and reports its errors. It returns false for a
	// resource of another version.
	Read(item *krm.Item, report *result.Reporter) bool
	// Knows reports whether a resource is of a kind that is read, whatever its
	// content is, and can be read concurrently with others: by a separate front
	// end, which another one then joins.
	Knows(item *krm.Item) bool
	// Join adds what another front end of the same version has read.
	Join(other FrontEnd)
	// Render renders all applications that were read, in the order of the output.
	Render(env *Environment) []*Application
}

// Environment is what front ends need to render.
type Environment struct {
	// Log takes the results.
	Log *result.Log
	// Platform is the Platform of the run, never nil.
	Platform *platform.Platform
	// Others are the resources of the input that no front end reads, for
	// applications that refer to them.
	Others []*krm.Item
	// Sources are the OAM resources of the input, of all versions.
	Sources []*krm.Item
	// IsIncomplete is true if a part of the input could not be read, which was
	// already reported: resources that seem to be missing may be in that part.
	IsIncomplete bool
	// Budget limits the total size of the objects of all applications.
	Budget *Budget
	// Finisher returns a function that is called for each application as soon
	// as it is rendered, one at a time. It may drop references to what
	// generated the objects. The objects must not change after the call.
	Finisher func() func(*Application)
	// OneByOne renders applications one after the other, in order.
	OneByOne bool
	// IsOver means that a front end gave up, because the objects of the
	// applications that it rendered concurrently exceed the budget. Only
	// OneByOne finds out which applications exceed it.
	IsOver bool
	// EachCluster renders the objects of every cluster, to find out which
	// clusters there are.
	EachCluster bool
	// ChecksDefinitions also checks definitions that no application uses.
	ChecksDefinitions bool
	// Clusters are the clusters that applications are deployed to, in the order
	// in which they appear.
	Clusters []string
}

// SeeCluster adds a cluster that an application is deployed to.
func (e *Environment) SeeCluster(name string) {
	if !slices.Contains(e.Clusters, name) {
		e.Clusters = append(e.Clusters, name)
	}
}

// OfOtherVersion returns the end of a message about a missing resource that
// exists in another version of OAM, or "" if it does not.
func (e *Environment) OfOtherVersion(kind, name string) string {
	for _, item := range e.Sources {
		if item.Kind == kind && item.Name == name && name != "" {
			return fmt.Sprintf("; %s %q is a resource of %s, and only applications of that version can use it", kind, name, item.APIVersion)
		}
	}
	return ""
}

// Application is one rendered application.
type Application struct {
	Kind            string // of the resource that describes the application
	Name, Namespace string
	Annotations     map[string]string // of that resource
	Report          *result.Reporter  // takes results about the resource

	// Parts generated the objects. They are in the order in which they are checked.
	Parts []*Part
	// Objects are the objects of all parts, in the order of installation.
	Objects []*object.Map

	// Source is the front end's own view of the application. It is nil after
	// its last use.
	Source any
	// IsFinished is true after the Finisher was called for the application.
	IsFinished bool
}

// Part is a part of an application that generates objects, such as an instance of a
// component, or a scope.
type Part struct {
	Name     string           // such as "instance web", for messages
	Subtitle string           // what the part is, such as the type of a component; for pictures
	Field    string           // where the application sets Name
	At       string           // the entry of the part in the application
	Report   *result.Reporter // of the application
	Objects  []*object.Map

	// Makers generated some of the objects of the part, such as its traits. The
	// part itself generated the others.
	Makers []Maker
	// Origins say more precisely what generated the objects. It is nil if the
	// part and its makers are precise enough.
	Origins map[*object.Map]Origin
	// Notes are what the Finisher recorded about the objects.
	Notes any
	// Foreign are the objects in the API group of OAM that other controllers read,
	// such as the object of a health scope.
	Foreign []*object.Map
}

// Origin is what generated an object, for messages.
type Origin struct {
	Name, At   string           // such as `trait "ingress" of component "web"`, and its entry
	Report     *result.Reporter // takes results about it
	Definition string           // the user's definition of its type and its place, or ""
}

// Maker generated some of the objects of a part.
type Maker struct {
	Name    string // such as "trait ingress"
	At      string // its entry in the application
	Objects []*object.Map
}
