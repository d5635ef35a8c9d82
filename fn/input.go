package fn

import (
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/app"
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/krm"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/platform"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/v1beta1"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// input holds the items of a run, grouped by what they are.
type input struct {
	platform     *platform.Platform
	config       *krm.Item   // the function config, or nil
	sources      []*krm.Item // OAM resources and the Platform among the items
	others       []*krm.Item // the rest
	isIncomplete bool        // a part of the input could not be read
}

// reader reads an input.
type reader struct {
	*input
	log             *result.Log
	frontEnds       []app.FrontEnd
	platformPackage string // the kpt package that the Platform is in
}

// readInput separates the program's own input from the other items, and decodes it.
func readInput(items []*krm.Item, options Options, frontEnds []app.FrontEnd, log *result.Log) *input {
	r := &reader{input: &input{config: options.Config, isIncomplete: log.Errors() > 0}, log: log, frontEnds: frontEnds}
	for _, d := range options.Definitions {
		r.readDefinition(d)
	}
	r.readConfig()
	ahead := r.readAhead(items, options.Extensions)
	for i, item := range items {
		if ahead.has(i) {
			ahead.join(r, i)
			r.sources = append(r.sources, item)
		} else {
			r.read(item)
		}
	}
	if r.platform == nil {
		r.platform = platform.Default()
	}
	return r.input
}

// readDefinition reads a definition that is not among the items.
func (r *reader) readDefinition(d Definition) {
	switch {
	case d.Item == nil:
		report := r.log.For(CUEFile(d.File))
		for _, f := range r.frontEnds {
			if reader, reads := f.(interface {
				ReadCUE(file string, content []byte, report *result.Reporter)
			}); reads {
				reader.ReadCUE(d.File, d.CUE, report)
			}
		}
	case v1beta1.IsDefinition(d.Item):
		r.readByFrontEnd(d.Item)
	}
}

// CUEFile is a file in CUE that results are about.
type CUEFile string

// Ref returns no resource, because the file is not one.
func (f CUEFile) Ref() result.Ref { return result.Ref{} }

// Place returns the file.
func (f CUEFile) Place(string) result.Place { return result.Place{File: string(f)} }

// readConfig reads the function config.
func (r *reader) readConfig() {
	if r.config == nil {
		return
	}
	report := r.reporter(r.config)
	if platform.IsEmpty(r.config.Node()) {
		r.config = nil
		return
	}
	r.platform = platform.Read(r.config.Take(), report)
}

// read reads an item.
func (r *reader) read(item *krm.Item) {
	switch {
	case isKustomization(item):
		r.others = append(r.others, item)
	case item.APIVersion == "" || item.Kind == "":
		r.isIncomplete = true
		report := r.log.For(item)
		if krm.Owned(item.APIVersion) {
			report = r.reporter(item)
		}
		reportHeader(item, report)
	case platform.Is(item.APIVersion):
		r.readPlatform(item)
	case oam.Is(item.APIVersion) && r.readByFrontEnd(item):
		r.sources = append(r.sources, item)
	default:
		r.warnForeign(item)
		r.others = append(r.others, item)
	}
}

// readByFrontEnd passes a resource to the front end of its version of OAM. It
// returns false if no front end reads the version.
func (r *reader) readByFrontEnd(item *krm.Item) bool {
	report := r.reporter(item)
	isRead := slices.ContainsFunc(r.frontEnds, func(f app.FrontEnd) bool { return f.Read(item, report) })
	r.isIncomplete = r.isIncomplete || hidesOthers(report)
	return isRead
}

// hidesOthers reports whether a resource that others may refer to could not be read.
func hidesOthers(report *result.Reporter) bool {
	return report.Failed("apiVersion") || report.Failed("kind")
}

// isKustomization reports whether an item is the kustomization of a package, which
// may omit its apiVersion and kind.
func isKustomization(item *krm.Item) bool {
	if item.APIVersion != "" || item.Kind != "" {
		return false
	}
	file := path.Base(item.Path())
	return file == "kustomization.yaml" || file == "kustomization.yml"
}

// warnForeign warns about OAM resources that are passed through unchanged: an
// OAM kind in another API group, and a kind of an OAM group that no front end
// reads.
func (r *reader) warnForeign(item *krm.Item) {
	group, _, _ := strings.Cut(item.APIVersion, "/")
	isOfOAM := group == "oam.dev" || strings.HasSuffix(group, ".oam.dev")
	switch {
	case !oam.Is(item.APIVersion) && (item.Kind == oam.KindComponentSchematic || item.Kind == oam.KindApplicationConfiguration):
		r.log.For(item).Warn(code.UnknownGroup, "apiVersion", "the resource is passed through unchanged, because %q is not an API group of OAM; did you mean %q?", item.APIVersion, oam.APIVersion).
			Found(item.APIVersion).Propose(oam.APIVersion)
	case isOfOAM && item.Kind != "HealthScope": // generated for health scopes
		r.log.For(item).Warn(code.PassedThrough, "", "%s %s is not supported: it is passed through unchanged, and needs a controller in the cluster", item.APIVersion, item.Kind)
	}
}

// reportHeader reports what is wrong with the apiVersion and kind of an item: one is
// missing or misspelled, or not a string.
func reportHeader(item *krm.Item, report *result.Reporter) {
	const problem = "not a Kubernetes resource: "
	var missing []string
	for _, field := range []struct{ name, value string }{{"apiVersion", item.APIVersion}, {"kind", item.Kind}} {
		value, similar := yamltree.Get(item.Node(), field.name), similarKey(item.Node(), field.name)
		switch {
		case field.value != "":
		case value != nil && value.Kind == yaml.ScalarNode:
			report.Error(code.NotAResource, field.name, problem+"expected a value, got %s", yamltree.Describe(value)).Found(value.Value)
		case value != nil:
			report.Error(code.NotAResource, field.name, problem+"expected a string, got %s", yamltree.Describe(value))
		case similar != "":
			report.Error(code.NotAResource, similar, problem+"it has no %s; did you mean %q instead of %q?", field.name, field.name, similar).Found(similar).Propose(field.name)
		default:
			missing = append(missing, field.name)
		}
	}
	if len(missing) > 0 {
		report.Error(code.NotAResource, "", problem+"it has no %s", strings.Join(missing, " and no "))
	}
}

// similarKey returns a key of a map that is similar to a name, or "".
func similarKey(node *yaml.Node, name string) string {
	for i := 0; i+1 < len(node.Content); i += 2 {
		if key := node.Content[i].Value; result.Nearest(key, []string{name}) != "" {
			return key
		}
	}
	return ""
}

// readPlatform reads a Platform among the items, unless the host passed one.
func (r *reader) readPlatform(item *krm.Item) {
	r.sources = append(r.sources, item)
	report := r.reporter(item)
	switch {
	case r.config != nil:
		r.warnIgnored(item, report)
	case r.platform != nil:
		r.readAnotherPlatform(item, report)
	default:
		r.platform, r.platformPackage = platform.Read(item.Take(), report), item.Package()
	}
}

// readAnotherPlatform reads a second Platform. The one in the outer package is
// used. A second Platform with the same content is allowed.
func (r *reader) readAnotherPlatform(item *krm.Item, report *result.Reporter) {
	const notUsed = "ignored, because Platform %q is in the enclosing package"
	pkg := item.Package()
	isAround := func(outer, inner string) bool { return strings.HasPrefix(inner, outer+"/") }
	switch {
	case isAround(r.platformPackage, pkg):
		report.Warn(code.IgnoredPlatform, "", notUsed, r.platform.Metadata.Name)
	case isAround(pkg, r.platformPackage):
		inner := r.platform
		r.platform, r.platformPackage = platform.Read(item.Take(), report), pkg
		inner.Report.Warn(code.IgnoredPlatform, "", notUsed, r.platform.Metadata.Name)
	default:
		if !oam.Same(r.platform, platform.Read(item.Take(), report)) {
			report.Error(code.DuplicatePlatform, "", "duplicate Platform: the input also has Platform %q; remove one", r.platform.Metadata.Name)
		}
	}
}

// warnIgnored warns about a Platform that the function config replaces. kpt
// also passes the file of the function config as an item, which is not a second
// Platform.
func (r *reader) warnIgnored(item *krm.Item, report *result.Reporter) {
	config := r.config
	switch {
	case config.Kind == "ConfigMap":
		report.Warn(code.IgnoredPlatform, "", "ignored, because the function config is ConfigMap/%s: move all settings to one of them", config.Name)
	case !r.isConfig(item) || !item.SameSpec(config):
		report.Warn(code.IgnoredPlatform, "", "ignored, because the function config or --platform sets Platform/%s", config.Name)
	}
}

// reporter returns a reporter for results about an item that the program reads.
func (r *reader) reporter(item *krm.Item) *result.Reporter {
	report, isWhole := reporterIn(r.log, item)
	r.isIncomplete = r.isIncomplete || !isWhole
	return report
}

// reporterIn returns a reporter that adds results about an item to a log. It
// returns false if a part of the item cannot be read. Duplicate keys are
// reported with another reporter, so that they do not hide further errors.
func reporterIn(log *result.Log, item *krm.Item) (report *result.Reporter, isWhole bool) {
	duplicates := log.For(item)
	item.CheckKeys(duplicates)
	item.WarnReturns(duplicates)
	return log.For(item), duplicates.OK()
}

// isConfig reports whether an item is also the function config. A Kptfile
// refers to the file of the config: without that file, the package is invalid.
func (in *input) isConfig(item *krm.Item) bool {
	return in.config != nil && in.config.ID() == item.ID()
}
