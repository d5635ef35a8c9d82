package v1alpha1

import (
	"fmt"
	"slices"
	"sync"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
)

// schematics finds the schematics of an input by name.
type schematics struct {
	env     *app.Environment
	lazy    sync.Mutex // protects the fields that are computed when needed
	all     []*ComponentSchematic
	lacks   bool                              // whether the input has more, which could not be read
	named   map[[2]string]*ComponentSchematic // by namespace and name
	byName  map[string]*ComponentSchematic    // nil until needed
	was     map[string][]*ComponentSchematic  // by their names before kustomize changed them; nil until needed
	unclear map[string][]*ComponentSchematic  // different schematics in several packages, by namespace/name
	known   map[string][]string               // names to choose from, by namespace; computed when needed
}

func newSchematics(all []*ComponentSchematic, lacks bool, env *app.Environment) *schematics {
	s := &schematics{env: env, all: all, lacks: lacks, named: make(map[[2]string]*ComponentSchematic, len(all)), known: make(map[string][]string)}
	for _, schematic := range all {
		key := [2]string{schematic.Metadata.Namespace, schematic.Metadata.Name}
		if key[1] == "" {
			s.lacks = true
			continue
		}
		if first := s.named[key]; first != nil {
			schematic.Report.Error(code.DuplicateResource, "metadata.name", "duplicate ComponentSchematic %q%s",
				key[1], first.Report.OtherOne("metadata.name")).Found(key[1])
			continue
		}
		s.named[key] = schematic
	}
	return s
}

// find returns the schematic of an instance: in the namespace of the
// configuration, otherwise without a namespace. A schematic that kustomize
// renamed is also found by its earlier name, if kustomize did not rename the
// reference.
func (s *schematics) find(in *Instance) *ComponentSchematic {
	name, namespace := in.ComponentName, in.Namespace()
	if name == "" {
		return nil // already reported as missing
	}
	if found := s.called(name, namespace); found != nil {
		return found
	}
	renamed := s.renamed(name, in.Application)
	if len(renamed) == 1 {
		return renamed[0]
	}
	s.missing(in, renamed)
	return nil
}

// called returns the schematic with a name, in a namespace or in none, or nil.
func (s *schematics) called(name, namespace string) *ComponentSchematic {
	if found := s.named[[2]string{namespace, name}]; found != nil {
		return found
	}
	return s.named[[2]string{"", name}]
}

// renamed returns the schematics that had a name before kustomize changed it in
// the same way as the name of the configuration.
func (s *schematics) renamed(name string, c *oam.Resource) (found []*ComponentSchematic) {
	s.lazy.Lock()
	defer s.lazy.Unlock()
	if s.was == nil {
		s.was = make(map[string][]*ComponentSchematic)
		for _, schematic := range s.all {
			for _, before := range krm.PreviousNames(schematic.Metadata.Annotations) {
				if of := s.was[before]; len(of) == 0 || of[len(of)-1] != schematic {
					s.was[before] = append(of, schematic)
				}
			}
		}
	}
	for _, schematic := range s.was[name] {
		if krm.RenamingOf(schematic.Metadata.Annotations) == krm.RenamingOf(c.Metadata.Annotations) &&
			(schematic.Metadata.Namespace == c.Metadata.Namespace || schematic.Metadata.Namespace == "") {
			found = append(found, schematic)
		}
	}
	return found
}

// missing reports that the schematic of an instance is missing or ambiguous.
func (s *schematics) missing(in *Instance, renamed []*ComponentSchematic) {
	if s.lacks && len(renamed) == 0 {
		return // it may be one that could not be read, which was reported
	}
	name := in.ComponentName
	at := in.Path.Field("componentName").String()
	if len(renamed) > 0 {
		var names []string
		for _, schematic := range renamed {
			names = append(names, schematic.Metadata.Name)
		}
		in.Application.Report.Error(code.AmbiguousComponent, at, "%q is ambiguous: it matches the renamed ComponentSchematics %s", name, result.AllOf(names)).Found(name)
		return
	}
	if unclear := s.unclearOnes(name, in.Namespace()); unclear != nil {
		in.Application.Report.Error(code.AmbiguousComponent, at, "%q is ambiguous: other packages have ComponentSchematics with this name%s: copy the right one into the package of the configuration",
			name, unclear[0].Report.Places("metadata.name", unclear[1].Report)).Found(name)
		return
	}
	if elsewhere := s.elsewhere(name); elsewhere != nil {
		in.Application.Report.Error(code.ComponentInOtherNamespace, at, "ComponentSchematic %q is in namespace %q, but the configuration %s: set the same namespace on both, or none on the schematic",
			name, elsewhere.Metadata.Namespace, describeNamespace(in.Namespace())).Found(name)
		return
	}
	names := s.names(in.Namespace())
	hint := result.DidYouMean(name, names)
	switch other := s.env.OfOtherVersion("Component", name); {
	case other != "":
		hint = other + fmt.Sprintf(": write apiVersion: %s here, with each trait as an object, or make it a ComponentSchematic of %s", later, oam.APIVersion)
	case len(s.all) == 0:
		hint = ": the input has no ComponentSchematic; pass its file too"
	case len(names) == 0:
		hint = ": all ComponentSchematics of the input are in other namespaces"
	case hint == "" && len(names) <= 10:
		hint = ": the input has " + result.AllOfNames(names)
	}
	in.Application.Report.Error(code.ComponentNotFound, at, "ComponentSchematic %q not found%s", name, hint).
		Found(name).Propose(result.Nearest(name, names))
}

// near returns the schematic whose name the instance most likely means, or nil.
func (s *schematics) near(in *Instance) *ComponentSchematic {
	near := result.Nearest(in.ComponentName, s.names(in.Namespace()))
	for _, namespace := range []string{in.Namespace(), ""} {
		if found := s.named[[2]string{namespace, near}]; found != nil && near != "" {
			return found
		}
	}
	return nil
}

// elsewhere returns the first schematic with a name, in any namespace. It is
// used if the namespace of the configuration has none.
func (s *schematics) elsewhere(name string) *ComponentSchematic {
	s.lazy.Lock()
	defer s.lazy.Unlock()
	if s.byName == nil {
		s.byName = make(map[string]*ComponentSchematic)
		for _, schematic := range s.all {
			if s.byName[schematic.Metadata.Name] == nil {
				s.byName[schematic.Metadata.Name] = schematic
			}
		}
	}
	return s.byName[name]
}

// names returns the sorted names of the schematics that a configuration in a
// namespace can use.
func (s *schematics) names(namespace string) []string {
	s.lazy.Lock()
	defer s.lazy.Unlock()
	names, isKnown := s.known[namespace]
	if isKnown {
		return names
	}
	for _, schematic := range s.all {
		if schematic.Metadata.Namespace == namespace || schematic.Metadata.Namespace == "" {
			names = append(names, schematic.Metadata.Name)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	s.known[namespace] = names
	return names
}

func describeNamespace(namespace string) string {
	if namespace == "" {
		return "has no namespace"
	}
	return "is in namespace \"" + namespace + "\""
}

// unclearOnes returns the different schematics with a name in several packages.
func (s *schematics) unclearOnes(name, namespace string) []*ComponentSchematic {
	if found := s.unclear[namespace+"/"+name]; found != nil {
		return found
	}
	return s.unclear["/"+name]
}
