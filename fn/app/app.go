// Package app holds what every version of OAM renders to: applications, their
// parts, and the objects that each part becomes. A version is a FrontEnd; what
// follows rendering, such as conflicts between objects, pruning and the order
// of installing, works on this package alone.
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
	// Read takes a resource in, and reports what is wrong with it. It returns
	// false for a resource that is not of its version.
	Read(item *krm.Item, report *result.Reporter) bool
	// Render renders all applications that were read, in the order in which
	// their objects are written.
	Render(env *Environment) []*Application
}

// Environment is what a front end renders for.
type Environment struct {
	// Platform is the Platform of the run, never nil.
	Platform *platform.Platform
	// Others are the resources of the input that no front end owns, for
	// applications that refer to them.
	Others []*krm.Item
	// Sources are the OAM resources of the input, of all versions.
	Sources []*krm.Item
	// IsIncomplete says that a part of the input could not be read, which was
	// reported: what is missing may be in it.
	IsIncomplete bool
	// Budget bounds what all applications become together.
	Budget *Budget
	// EachCluster says that the objects of every cluster are wanted, for a look at
	// which clusters there are.
	EachCluster bool
	// ChecksDefinitions says that definitions which no application uses are checked
	// as well.
	ChecksDefinitions bool
	// Clusters are those to which applications go, in the order in which they are
	// seen.
	Clusters []string
}

// SeeCluster adds a cluster to which an application goes.
func (e *Environment) SeeCluster(name string) {
	if !slices.Contains(e.Clusters, name) {
		e.Clusters = append(e.Clusters, name)
	}
}

// OfOtherVersion says in a message that a resource which is not there is there in
// another version; "" when it is not.
func (e *Environment) OfOtherVersion(kind, name string) string {
	for _, item := range e.Sources {
		if item.Kind == kind && item.Name == name && name != "" {
			return fmt.Sprintf("; there is a %s %q of %s, which only applications of that version can use", kind, name, item.APIVersion)
		}
	}
	return ""
}

// Application is what one application of the input became.
type Application struct {
	Kind            string // of the resource that describes it
	Name, Namespace string
	Annotations     map[string]string // of that resource
	Report          *result.Reporter  // takes results about it

	// Parts are what made the objects, in the order in which they are checked.
	Parts []*Part
	// Objects are the objects of all parts, in the order in which Kubernetes
	// wants them installed.
	Objects []*object.Map

	// Source is the front end's own view of the application.
	Source any
}

// Part is a part of an application that becomes objects, such as an instance of
// a component, or a scope.
type Part struct {
	Name     string           // such as "instance web", for messages
	Subtitle string           // what it is, for the picture, such as the type of a component
	Field    string           // where Name is written, in the application
	At       string           // the entry of the part in the application
	Report   *result.Reporter // of the application
	Objects  []*object.Map

	// Makers are what made some of the objects within the part, such as its
	// traits. The part itself made the others.
	Makers []Maker
	// Foreign are those of the objects that are in the API group of OAM, and that
	// other controllers read, such as the object of a health scope.
	Foreign []*object.Map
}

// Maker is what made some of the objects of a part.
type Maker struct {
	Name    string // such as "trait ingress"
	At      string // the entry of it in the application
	Objects []*object.Map
}
