package v1alpha2

import (
	"fmt"
	"slices"
	"strconv"
	"sync/atomic"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// find returns the component of an instance. If there is none, it reports an
// error and returns nil. A component in the namespace of the configuration
// comes first, then one without a namespace. In kpt, components of the same
// package take precedence.
func (f *FrontEnd) find(in *instance) *declared {
	if in.RevisionName != "" && in.ComponentName == "" {
		return f.revision(in)
	}
	name := in.ComponentName
	if name == "" {
		return nil // already reported as missing
	}
	var found []*declared
	for _, c := range f.byName[name] {
		if c.isNamed(name, in.configuration) {
			found = append(found, c)
		}
	}
	found = narrow(found, func(c *declared) bool {
		return c.Metadata.Annotations[krm.AnnotationPackage] == in.configuration.Metadata.Annotations[krm.AnnotationPackage]
	})
	found = narrow(found, func(c *declared) bool { return c.Metadata.Name == name })
	found = narrow(found, func(c *declared) bool { return c.Metadata.Namespace == in.configuration.Metadata.Namespace })
	switch {
	case len(found) == 0:
		f.missing(in)
		return nil
	case len(found) > 1 && !areEqual(found):
		in.configuration.Report.Error(code.AmbiguousComponent, in.at.Field("componentName").String(), "the name %q is ambiguous: %d different Components have this name, one of them at %s",
			name, len(found), found[0].Report.Where("metadata.name")).Found(name)
		return nil
	}
	c := found[0].in(in.log)
	if c.Spec.Workload == nil || !checkObject(c.Spec.Workload, c.workload(), c.Report, "workload") {
		return nil
	}
	c.isUsed.Store(true)
	return c
}

// in returns the component for one of several configurations that use it
// concurrently: results about it go to a part of the log.
func (c *declared) in(log *result.Log) *declared {
	component := *c.Component
	component.Report = c.Report.Share(log)
	return &declared{Component: &component, at: c.at, isUsed: c.isUsed}
}

// nameComponents indexes components by the names that they have, or had before
// kustomize changed them.
func (f *FrontEnd) nameComponents() {
	f.byName = make(map[string][]*declared, len(f.components))
	for _, c := range f.components {
		names := append([]string{c.Metadata.Name}, krm.PreviousNames(c.Metadata.Annotations)...)
		for i, name := range names {
			if !slices.Contains(names[:i], name) {
				f.byName[name] = append(f.byName[name], c)
			}
		}
	}
}

// checkUnused reports the errors of components that no configuration uses.
// Fields that a parameter can set may be missing.
func (f *FrontEnd) checkUnused() {
	for _, c := range f.components {
		if c.isUsed.Load() || c.Spec.Workload == nil || !checkObject(c.Spec.Workload, c.workload(), c.Report, "workload") {
			continue
		}
		tried := yamltree.Copy(c.Spec.Workload)
		for i := range c.Spec.Parameters {
			c.setFields(tried, &c.Spec.Parameters[i], stringNode("", tried), c.at.Field("spec").Field("parameters").Item(i))
		}
		if isContainerized(c.Spec.Workload) {
			c.readContainers(c.Spec.Workload, &containerizedSpec{}, len(c.Spec.Parameters) == 0)
		}
	}
}

// isNamed reports whether a name in a configuration can mean the component: its
// current name, or its name before kustomize renamed it in the same way as the
// configuration.
func (c *declared) isNamed(name string, by *ApplicationConfiguration) bool {
	if c.Metadata.Namespace != by.Metadata.Namespace && c.Metadata.Namespace != "" {
		return false
	}
	if c.Metadata.Name == name {
		return true
	}
	return krm.WasNamed(c.Metadata.Annotations, name, krm.RenamingOf(by.Metadata.Annotations))
}

// narrow keeps the components that meet a condition, unless none does.
func narrow(components []*declared, isSo func(*declared) bool) []*declared {
	var kept []*declared
	for _, c := range components {
		if isSo(c) {
			kept = append(kept, c)
		}
	}
	if kept == nil {
		return components
	}
	return kept
}

// areEqual reports whether all components are equal.
func areEqual(components []*declared) bool {
	return !slices.ContainsFunc(components, func(c *declared) bool { return !oam.Same(&c.Spec, &components[0].Spec) })
}

// missing reports that there is no component for an instance.
func (f *FrontEnd) missing(in *instance) {
	if f.env.IsIncomplete || f.broken > 0 {
		return // it may be one that could not be read, which was reported
	}
	namespace := in.configuration.Metadata.Namespace
	var names []string
	for _, c := range f.components {
		switch {
		case c.Metadata.Namespace == namespace || c.Metadata.Namespace == "":
			names = append(names, c.Metadata.Name)
		case c.Metadata.Name == in.ComponentName:
			in.configuration.Report.Error(code.ComponentInOtherNamespace, in.at.Field("componentName").String(), "Component %q is in namespace %q, but the configuration is in %s: set the same namespace on both, or none on the Component",
				in.ComponentName, c.Metadata.Namespace, orNone(namespace)).Found(in.ComponentName)
			return
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	hint := result.DidYouMean(in.ComponentName, names)
	switch other := f.env.OfOtherVersion(oam.KindComponentSchematic, in.ComponentName); {
	case other != "":
		hint = other + fmt.Sprintf(": write apiVersion: %s here, with traits by name, or make it a Component of %s, with the workload in spec.workload", oam.APIVersion, APIVersion)
	case len(names) == 0:
		hint = ": it has no Components of " + APIVersion + "; pass its file too"
	case hint == "":
		hint = ": it has " + result.AllOf(names)
	}
	in.configuration.Report.Error(code.ComponentNotFound, in.at.Field("componentName").String(), "the input has no Component %q%s", in.ComponentName, hint).
		Found(in.ComponentName).Propose(result.Nearest(in.ComponentName, names))
}

// orNone describes a namespace in a message.
func orNone(namespace string) string {
	if namespace == "" {
		return "none"
	}
	return strconv.Quote(namespace)
}

// revision returns the component in a ControllerRevision of the input.
func (f *FrontEnd) revision(in *instance) *declared {
	at := in.at.Field("revisionName").String()
	var names []string
	for _, item := range f.env.Others {
		if item.Kind != "ControllerRevision" || item.Namespace != in.configuration.Metadata.Namespace && item.Namespace != "" {
			continue
		}
		if item.Name != in.RevisionName {
			names = append(names, item.Name)
			continue
		}
		c, isComponent := readRevision(item, in.log.For(item))
		if !isComponent {
			in.configuration.Report.Error(code.RevisionNotFound, at, "ControllerRevision/%s has no Component in data", item.Name).Found(in.RevisionName)
		}
		return c
	}
	hint := result.DidYouMean(in.RevisionName, names)
	if hint == "" {
		hint = ": pass it, or name the Component by componentName"
	}
	in.configuration.Report.Error(code.RevisionNotFound, at, "the input has no ControllerRevision %q with the revision%s", in.RevisionName, hint).Found(in.RevisionName).Propose(result.Nearest(in.RevisionName, names))
	return nil
}

// readRevision reads the Component in a ControllerRevision. It returns false if there is
// none, and nil if it is wrong, which it reports.
func readRevision(item *krm.Item, report *result.Reporter) (c *declared, isComponent bool) {
	data, at := yamltree.Get(item.Take(), "data"), yamltree.At("data")
	if data == nil || value(data, "kind") != KindComponent || value(data, "apiVersion") != APIVersion {
		return nil, false
	}
	read := &Component{}
	read.Report = report
	c = &declared{Component: read, at: at, isUsed: new(atomic.Bool)}
	if !decode.Into(data, read, at, report) || !checkObject(read.Spec.Workload, c.workload(), report, "workload") {
		return nil, true
	}
	return c, true
}
