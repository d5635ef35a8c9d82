package v1alpha1

import (
	"maps"
	"slices"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/rule"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// validator checks one resource independently of others.
type validator struct{ report *result.Reporter }

var spec = yamltree.At("spec")

// name reports a name that Kubernetes would reject. An empty one was already
// reported as missing.
func (v validator) name(at yamltree.Path, name string, check func(string) string) {
	if name == "" {
		return
	}
	broken := check(name)
	if broken == "" {
		return
	}
	if proper := rule.ProperName(name); proper != "" && check(proper) == "" {
		v.report.Error(code.InvalidName, at.String(), "%q: %s; did you mean %q?", name, broken, proper).Found(name).Propose(proper)
		return
	}
	v.report.Error(code.InvalidName, at.String(), "%q: %s", name, broken).Found(name)
}

// follows reports a string that breaks a rule. An empty one was already
// reported as missing.
func (v validator) follows(at yamltree.Path, text string, check func(string) string) {
	if broken := check(text); text != "" && broken != "" {
		v.report.Error(code.InvalidName, at.String(), "%q: %s", text, broken).Found(text)
	}
}

// once reports a name that already occurs in the same list.
func (v validator) once(seen map[string]bool, at yamltree.Path, what, name string) {
	v.only(seen, at, what, name, "names must be unique")
}

// only reports a duplicate in the same list, and says what to do.
func (v validator) only(seen map[string]bool, at yamltree.Path, what, name, todo string) {
	if name == "" {
		return
	}
	if seen[name] {
		v.report.Error(code.DuplicateName, at.String(), "duplicate %s %q: %s", what, name, todo).Found(name)
	}
	seen[name] = true
}

func sortedKeys(texts map[string]string) []string {
	if len(texts) == 0 {
		return nil // the usual case
	}
	return slices.Sorted(maps.Keys(texts))
}

func (v validator) metadata(m *oam.Metadata) {
	at := yamltree.At("metadata")
	v.name(at.Field("name"), m.Name, oam.NameRule)
	v.name(at.Field("namespace"), m.Namespace, rule.Label)
	for _, key := range sortedKeys(m.Labels) {
		if broken := rule.LabelKey(key); broken != "" {
			v.report.Error(code.InvalidLabel, at.Field("labels").Field(key).String(), "%q: %s", key, broken).Found(key)
		}
		v.name(at.Field("labels").Field(key), m.Labels[key], rule.LabelValue)
	}
	for _, key := range sortedKeys(m.Annotations) {
		if broken := rule.LabelKey(key); broken != "" {
			v.report.Error(code.InvalidLabel, at.Field("annotations").Field(key).String(), "%q: %s", key, broken).Found(key)
		}
	}
}

// validate checks the schematic independently of other resources.
func (s *ComponentSchematic) validate() {
	v := validator{s.Report}
	v.metadata(&s.Metadata)
	declared := v.parameters(s.Spec.Parameters)
	names := make(map[string]bool)
	volumes := make(map[string]*oam.Volume)
	for i := range s.Spec.Containers {
		c, at := &s.Spec.Containers[i], spec.Field("containers").Item(i)
		v.name(at.Field("name"), c.Name, rule.Label)
		v.once(names, at.Field("name"), "container", c.Name)
		v.container(c, at, declared)
		v.volumes(c.Resources.Volumes, at.Field("resources").Field("volumes"), volumes)
	}
	ShareDisks(s.Spec.Containers)
	v.ports(s.Spec.Containers)
	if !s.HasPlaceholders { // otherwise after placeholders are expanded
		WarnProbePorts(s.Spec.Containers, spec.Field("containers"), v.report)
	}
	v.settings(s.Spec.WorkloadSettings, declared)
}

func (v validator) parameters(parameters []oam.Parameter) (declared []string) {
	seen := make(map[string]bool)
	for i := range parameters {
		p, at := &parameters[i], spec.Field("parameters").Item(i)
		v.name(at.Field("name"), p.Name, oam.PlaceholderNameRule)
		v.once(seen, at.Field("name"), "parameter", p.Name)
		if p.Name != "" {
			declared = append(declared, p.Name)
		}
		if yamltree.IsNull(p.Default) {
			p.Default = nil
		}
		if p.Default != nil && p.Type != "" {
			if wrong := p.Mismatch(p.Default); wrong != "" {
				v.report.Error(code.ParameterType, at.Field("default").String(), "%s", wrong).Found(p.Default.Value)
			} else if p.Type == "string" {
				decode.WarnText(p.Default, at.Field("default"), v.report) // a date
			}
		}
	}
	return declared
}

func (v validator) container(c *oam.Container, at yamltree.Path, declared []string) {
	if !yamltree.IsPlaceholder(c.Image) {
		CheckImage(c.Image, at.Field("image"), v.report)
	}
	v.name(at.Field("imagePullSecret"), c.ImagePullSecret, rule.Subdomain)
	seen := make(map[string]bool)
	for i := range c.Env {
		e, here := &c.Env[i], at.Field("env").Item(i)
		v.follows(here.Field("name"), e.Name, rule.Env)
		if newer := rule.RelaxedEnv(e.Name); newer != "" && rule.Env(e.Name) == "" {
			v.report.Warn(code.EnvironmentName, here.Field("name").String(), "%q: %s", e.Name, newer).Found(e.Name)
		}
		v.once(seen, here.Field("name"), "environment variable", e.Name)
		v.source(&e.Source, here, declared)
	}
	seen = make(map[string]bool)
	for i := range c.Config {
		f, here := &c.Config[i], at.Field("config").Item(i)
		v.absolute(here.Field("path"), f.Path)
		if strings.HasSuffix(f.Path, "/") || strings.HasSuffix(f.Path, "/.") {
			v.report.Error(code.InvalidPath, here.Field("path").String(), "%q is a directory: write the path of a file", f.Path).Found(f.Path)
		}
		v.only(seen, here.Field("path"), "config file", cleanPath(f.Path), "paths must be unique")
		v.source(&f.Source, here, declared)
	}
	v.mounts(c, at)
	v.resources(&c.Resources, at.Field("resources"))
	v.probe(c.LivenessProbe, at.Field("livenessProbe"))
	v.probe(c.ReadinessProbe, at.Field("readinessProbe"))
	for _, key := range sortedKeys(c.Labels) {
		if broken := rule.LabelKey(key); broken != "" {
			v.report.Error(code.InvalidLabel, at.Field("labels").Field(key).String(), "%q: %s", key, broken).Found(key)
		}
		v.name(at.Field("labels").Field(key), c.Labels[key], rule.LabelValue)
	}
}

// CheckImage reports a string that cannot be the name of an image.
func CheckImage(image string, at yamltree.Path, report *result.Reporter) {
	if strings.ContainsAny(image, " \t\r\n") {
		report.Error(code.InvalidImage, at.String(), "%q is not an image name: it contains whitespace", image).Found(image)
	}
}

// absolute reports a path that is not absolute, on Unix or Windows.
func (v validator) absolute(at yamltree.Path, path string) {
	switch {
	case path == "":
	case strings.Contains("/"+path+"/", "/../"):
		v.report.Error(code.InvalidPath, at.String(), "path %q must not contain ..", path).Found(path)
	case strings.HasPrefix(path, "/"), len(path) > 2 && path[1] == ':' && (path[2] == '\\' || path[2] == '/'):
	default:
		v.report.Error(code.InvalidPath, at.String(), "must be an absolute path, got %q: write a path that starts with /", path).Found(path).Propose("/" + path)
	}
}

// isWrong reports whether an error was reported for a value or its source.
func (v validator) isWrong(at yamltree.Path) bool {
	for _, field := range []string{"value", "fromParam", "fromSecret"} {
		if v.report.Failed(at.Field(field).String()) {
			return true
		}
	}
	return v.report.Failed(at.String())
}

// source checks that a value has exactly one source, and that the source exists
// (specification, chapter 3: env, config).
func (v validator) source(s *oam.Source, at yamltree.Path, declared []string) {
	switch {
	case s.FromSecret != nil && (s.Value != nil || s.FromParam != ""):
		v.report.Error(code.MutuallyExclusive, at.Field("fromSecret").String(), `"fromSecret" cannot be combined with "value" or "fromParam": remove one`)
	case s.FromSecret != nil:
		v.name(at.Field("fromSecret").Field("name"), s.FromSecret.Name, rule.Subdomain)
		v.follows(at.Field("fromSecret").Field("key"), s.FromSecret.Key, rule.SecretKey)
	case s.FromParam != "":
		v.fromParam(s.FromParam, at.Field("fromParam"), declared, s.Value != nil)
	case s.Value == nil && !v.isWrong(at):
		v.report.Error(code.NoValue, at.String(), `no value is set: write value, fromParam or fromSecret (value: "" for an empty string)`)
	}
}

func (v validator) fromParam(name string, at yamltree.Path, declared []string, hasLiteral bool) {
	if slices.Contains(declared, name) {
		return
	}
	hint := result.DidYouMean(name, declared)
	if hint == "" && len(declared) > 0 {
		hint = ": spec.parameters has " + result.AllOfNames(declared)
	} else if hint == "" {
		hint = ": spec.parameters is empty"
	}
	if hasLiteral {
		v.report.Warn(code.UnknownParameterLiteral, at.String(), "parameter %q not found, using the literal value%s", name, hint).Found(name)
		return
	}
	v.report.Error(code.UnknownParameter, at.String(), "parameter %q not found%s", name, hint).
		Found(name).Propose(result.Nearest(name, declared))
}

// volumes checks the volumes of one container, and compares them with earlier
// ones.
func (v validator) volumes(volumes []oam.Volume, at yamltree.Path, seen map[string]*oam.Volume) {
	names, paths := make(map[string]bool), make(map[string]bool)
	for i := range volumes {
		volume, here := &volumes[i], at.Item(i)
		v.name(here.Field("name"), volume.Name, rule.Label)
		v.once(names, here.Field("name"), "volume", volume.Name)
		v.only(paths, here.Field("mountPath"), "mountPath", cleanPath(volume.MountPath), "paths must be unique")
		v.absolute(here.Field("mountPath"), volume.MountPath)
		if strings.Contains(strings.TrimPrefix(volume.MountPath, "C:"), ":") {
			v.report.Error(code.InvalidPath, here.Field("mountPath").String(), "path %q must not contain ':'", volume.MountPath).Found(volume.MountPath)
		}
		if volume.Disk != nil && volume.Disk.Required != "" {
			v.disk(here.Field("disk").Field("required"), volume.Disk.Required)
		}
		switch first := seen[volume.Name]; {
		case volume.Disk == nil:
		case first == nil:
			seen[volume.Name] = volume
		case first.Disk.Ephemeral != volume.Disk.Ephemeral:
			v.report.Error(code.SharedVolume, here.Field("disk").Field("ephemeral").String(), "volume %q is shared with another container that sets ephemeral to %t: set the same value in both", volume.Name, first.Disk.Ephemeral)
		case !isSameSize(first.Disk, volume.Disk):
			v.report.Error(code.SharedVolume, here.Field("disk").Field("required").String(), "volume %q is shared with another container that requires %s: set the same size in both", volume.Name, first.Disk.Required).
				Found(volume.Disk.Required)
		}
	}
}

// ShareDisks gives volumes with the same name in several containers the disk
// that one of them describes.
func ShareDisks(containers []oam.Container) {
	disks := make(map[string]*oam.Disk)
	for i := range containers {
		for _, volume := range containers[i].Resources.Volumes {
			if disks[volume.Name] == nil {
				disks[volume.Name] = volume.Disk
			}
		}
	}
	for i := range containers {
		for j := range containers[i].Resources.Volumes {
			if volume := &containers[i].Resources.Volumes[j]; volume.Disk == nil {
				volume.Disk = disks[volume.Name]
			}
		}
	}
}

func (v validator) ports(containers []oam.Container) {
	type listener struct {
		port     int32
		protocol string
	}
	listeners := make(map[listener]string)
	for i := range containers {
		names := make(map[string]bool)
		for j, p := range containers[i].Ports {
			at := spec.Field("containers").Item(i).Field("ports").Item(j)
			v.name(at.Field("name"), p.Name, rule.Port)
			v.once(names, at.Field("name"), "port", p.Name)
			l := listener{p.ContainerPort, p.Protocol}
			if other, taken := listeners[l]; taken && p.ContainerPort != 0 {
				v.report.Error(code.DuplicatePort, at.Field("containerPort").String(), "duplicate port %d/%s: container %q has it, and the containers of a component share one IP address", p.ContainerPort, p.Protocol, other)
			}
			listeners[l] = containers[i].Name
		}
	}
}

func (v validator) probe(p *oam.Probe, at yamltree.Path) {
	if p == nil {
		return
	}
	var set []string
	for _, check := range []struct {
		name string
		set  bool
	}{{"exec", p.Exec != nil}, {"httpGet", p.HTTPGet != nil}, {"tcpSocket", p.TCPSocket != nil}} {
		if check.set {
			set = append(set, check.name)
		}
	}
	switch len(set) {
	case 0:
		if v.report.Failed(at.String()) {
			return // not a map
		}
		v.report.Error(code.ProbeAction, at.String(), `a probe must have one of "exec", "httpGet" or "tcpSocket"`)
	case 1:
	default:
		v.report.Error(code.ProbeAction, at.String(), `a probe must have one of "exec", "httpGet" or "tcpSocket", got %s`, result.AllOf(set))
	}
	if p.HTTPGet != nil {
		v.headers(p.HTTPGet.HTTPHeaders, at.Field("httpGet").Field("httpHeaders"))
	}
	if p.SuccessThreshold != nil && *p.SuccessThreshold != 1 && strings.HasSuffix(at.String(), "livenessProbe") {
		v.report.Error(code.SuccessThreshold, at.Field("successThreshold").String(), "must be 1 for a liveness probe, got %d", *p.SuccessThreshold)
	}
}

// headers checks the headers of a probe (specification, chapter 3: HTTP header).
// Case does not matter for HTTP.
func (v validator) headers(headers []oam.HTTPHeader, at yamltree.Path) {
	seen := make(map[string]bool)
	for i, h := range headers {
		here := at.Item(i)
		v.follows(here.Field("name"), h.Name, rule.Header)
		if name := strings.ToLower(h.Name); seen[name] && name != "" {
			v.report.Error(code.DuplicateName, here.Field("name").String(), "duplicate header %q: remove one", h.Name).Found(h.Name)
		} else {
			seen[name] = true
		}
		if strings.ContainsAny(h.Value, "\r\n\x00") {
			v.report.Error(code.HeaderValue, here.Field("value").String(), "the value of an HTTP header must be a single line").Found(h.Value)
		}
	}
}

func (v validator) settings(settings []oam.WorkloadSetting, declared []string) {
	seen := make(map[string]bool)
	for i := range settings {
		s, at := &settings[i], spec.Field("workloadSettings").Item(i)
		v.follows(at.Field("name"), s.Name, oam.NameRule)
		v.once(seen, at.Field("name"), "setting", s.Name)
		if s.FromParam != "" {
			v.fromParam(s.FromParam, at.Field("fromParam"), declared, s.Value != nil)
		}
	}
}

// validate checks the configuration independently of other resources.
func (c *ApplicationConfiguration) validate() {
	v := validator{c.Report}
	v.metadata(&c.Metadata)
	names := make(map[string]bool)
	for i, variable := range c.Spec.Variables {
		at := spec.Field("variables").Item(i)
		v.name(at.Field("name"), variable.Name, oam.PlaceholderNameRule)
		v.once(names, at.Field("name"), "variable", variable.Name)
	}
	names = make(map[string]bool)
	for i := range c.Spec.Components {
		component, at := &c.Spec.Components[i], spec.Field("components").Item(i)
		v.name(at.Field("instanceName"), component.InstanceName, rule.Label)
		v.follows(at.Field("componentName"), component.ComponentName, oam.NameRule)
		v.once(names, at.Field("instanceName"), "instance", component.InstanceName)
		given := make(map[string]bool)
		for j, value := range component.ParameterValues {
			v.only(given, at.Field("parameterValues").Item(j).Field("name"), "value for parameter", value.Name, "remove one")
		}
	}
	names = make(map[string]bool)
	for i, scope := range c.Spec.Scopes {
		v.name(spec.Field("scopes").Item(i).Field("name"), scope.Name, oam.ScopeRule)
		v.once(names, spec.Field("scopes").Item(i).Field("name"), "scope", scope.Name)
	}
	if len(c.Spec.Components) == 0 && len(c.Spec.Scopes) == 0 && c.Report.OK() {
		c.Report.Warn(code.EmptyConfiguration, "spec", "the configuration has no components and no scopes, so it renders to nothing")
	}
}

// validate checks the definition independently of other resources.
func (t *Trait) validate() { validator{t.Report}.metadata(&t.Metadata) }

// validate checks the definition independently of other resources
// (specification, chapter 7).
func (w *WorkloadType) validate() {
	v := validator{w.Report}
	v.metadata(&w.Metadata)
	names := spec.Field("names")
	v.follows(spec.Field("group"), w.Spec.Group, rule.Subdomain)
	if w.Spec.Version != "" && !oam.IsTypeVersion(w.Spec.Version) {
		v.report.Error(code.InvalidName, spec.Field("version").String(), "%q: a version must start with v and a digit, such as v1 or v1beta1", w.Spec.Version).Found(w.Spec.Version)
	}
	v.follows(names.Field("kind"), w.Spec.Names.Kind, oam.TypeKindRule)
	if oam.Is(w.Spec.Group) && oam.TypeKindRule(w.Spec.Names.Kind) == "" && w.Spec.Names.Kind != "" {
		name := oam.WorkloadTypeName(w.Spec.Group + "/" + oam.Version + "." + w.Spec.Names.Kind)
		if broken := oam.WorkloadTypeRule(name); broken != "" {
			v.report.Error(code.ReservedGroup, names.Field("kind").String(), "%q: %s; use another group for your own workload types", w.Spec.Names.Kind, broken).Found(w.Spec.Names.Kind)
		}
	}
	v.follows(names.Field("singular"), w.Spec.Names.Singular, plainRule)
	v.follows(names.Field("plural"), w.Spec.Names.Plural, plainRule)
}

// plainRule returns the rule for the singular and plural names of a workload
// type.
func plainRule(name string) string {
	if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789") != "" {
		return "must consist of lowercase letters and digits"
	}
	return ""
}

// validate checks the definition independently of other resources
// (specification, chapter 4).
func (s *ApplicationScope) validate() {
	v := validator{s.Report}
	v.metadata(&s.Metadata)
	v.parameters(s.Spec.Parameters)
	name := s.Spec.Type
	switch {
	case name == "" || oam.ScopeTypeName(name) != name || oam.IsCoreScopeType(name):
	case oam.Is(name):
		kinds := []string{"NetworkScope", "HealthScope"}
		kind, _ := oam.CoreName(name)
		todo := result.DidYouMean(kind, kinds)
		if todo == "" {
			todo = "; use another group for your own scope types"
		}
		v.report.Error(code.ReservedGroup, spec.Field("type").String(), "unknown core scope type %q: must be %s%s", name, result.OneOfValues(kinds), todo).Found(name)
	default:
		v.follows(spec.Field("type"), name, func(name string) string {
			return oam.TypeRule(name, "a scope type", "scopes.example.com/v1.QuotaScope")
		})
	}
}
