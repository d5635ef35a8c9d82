// Package graph draws applications: the variables and parameters of each
// component, its traits and scopes, and the generated objects.
//
// Of builds the model from a rendering. Each format is one function that turns
// the model into text, in its own file. The same model always gives the same
// text.
package graph

import (
	"slices"
	"strings"
)

// Graph is the picture of one or several applications.
type Graph struct{ Applications []*Application }

// Application is one application: a group of rows below its variables.
type Application struct {
	Name, Namespace string
	Variables       []*Node
	Rows            []*Row // the components in the order of the input, then the scopes
}

// Row is a component instance or a scope, with the nodes that only it has.
type Row struct {
	Parameters *Node // nil if there are none
	Head       *Node // the instance or the scope
	Objects    *Node // the objects that no trait added, or nil if there are none
	Traits     []Trait
}

// Trait is a trait of an instance and the objects that it added.
type Trait struct {
	Node    *Node
	Objects *Node // nil if it added none
}

// Kind is what a node represents.
type Kind string

// The kinds of nodes.
const (
	Variable   Kind = "variable"
	Parameters Kind = "parameters"
	Component  Kind = "component"
	TraitUse   Kind = "trait"
	Scope      Kind = "scope"
	Objects    Kind = "objects"
)

// Node is one box of the picture.
type Node struct {
	ID       string // letters and digits, unique in the graph
	Kind     Kind
	Title    string // "" if the lines are enough
	Subtitle string
	Lines    []Line
	Scopes   []Membership // of an instance
	Place    int          // of a variable, among the variables of its application
}

// Line is one line of a node: a parameter, a property, or the kind and name of
// an object.
type Line struct {
	Name, Value string
	Origin      Origin
	From        []*Node // variables that the value uses
}

// Origin is where the value of a parameter comes from.
type Origin int

// The origins, in the order in which parameters are shown.
const (
	Given   Origin = iota // set by the configuration
	Default               // set by the schematic
	Unset                 // no value
)

// Membership is a scope that an instance is in.
type Membership struct {
	Name  string
	Place int    // among all scopes of the graph, or -1 if it is not in the graph
	Note  string // the type of the scope, and what declares it
}

// Edge is a line of the picture.
type Edge struct{ From, To *Node }

// Nodes returns all nodes of an application, row by row.
func (a *Application) Nodes() []*Node {
	nodes := append([]*Node(nil), a.Variables...)
	for _, row := range a.Rows {
		nodes = append(nodes, row.Nodes()...)
	}
	return nodes
}

// Nodes returns the nodes of a row.
func (r *Row) Nodes() (nodes []*Node) {
	add := func(n *Node) {
		if n != nil {
			nodes = append(nodes, n)
		}
	}
	add(r.Parameters)
	add(r.Head)
	add(r.Objects)
	for _, trait := range r.Traits {
		add(trait.Node)
		add(trait.Objects)
	}
	return nodes
}

// Use is a variable next to a node whose lines use it. In formats that another
// program lays out, each node has its own copy of the variables that it uses,
// so that no lines cross and the order stays that of the input.
type Use struct {
	ID       string
	Variable *Node
	By       *Node
	Label    string // names of the parameters or properties that use the variable
}

// uses returns the variables that the lines of a node use.
func (a *Application) uses(by *Node) (uses []Use) {
	for _, variable := range a.Variables {
		var names []string
		for _, line := range by.Lines {
			if slices.Contains(line.From, variable) {
				names = append(names, line.Name)
			}
		}
		if len(names) > 0 {
			uses = append(uses, Use{variable.ID + by.ID, variable, by, strings.Join(names, ", ")})
		}
	}
	return uses
}

// edges returns the lines between the nodes of a row.
func (r *Row) edges() (edges []Edge) {
	if r.Parameters != nil {
		edges = append(edges, Edge{r.Parameters, r.Head})
	}
	if r.Objects != nil {
		edges = append(edges, Edge{r.Head, r.Objects})
	}
	for _, trait := range r.Traits {
		edges = append(edges, Edge{r.Head, trait.Node})
		if trait.Objects != nil {
			edges = append(edges, Edge{trait.Node, trait.Objects})
		}
	}
	return edges
}

// Format is a form in which a graph can be written.
type Format struct {
	Name    string
	Summary string
	Write   func(*Graph) string
}

// Formats returns all formats. The first one is the default.
func Formats() []Format {
	return []Format{
		{"mermaid", "text that GitHub, GitLab and many wikis show as a picture", Mermaid},
		{"dot", "text for Graphviz", DOT},
		{"svg", "a picture that needs nothing else", SVG},
	}
}
