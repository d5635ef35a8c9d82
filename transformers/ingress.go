package transformers

import (
	"net/netip"
	"slices"
	"strconv"
	"strings"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/decode"
	"github.com/render-oam/render-oam/fn/instance"
	"github.com/render-oam/render-oam/fn/oam"
	"github.com/render-oam/render-oam/fn/object"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/rule"
)

// ingressProperties are the properties of the trait ingress (specification,
// chapter 5: ingress). The rules, for several hosts and paths, are an
// extension.
type ingressProperties struct {
	ingressRule
	Rules            []ingressRule     `yaml:"rules" doc:"More hosts and paths. An extension of the specification."`
	TLSHosts         oam.StringList    `yaml:"tlsHosts" doc:"Hosts served with TLS, as a list or separated by commas. Defaults to all hosts if tlsSecretName is set."`
	TLSSecretName    string            `yaml:"tlsSecretName" doc:"Secret with the certificate."`
	IngressClassName string            `yaml:"ingressClassName" doc:"Class of the Ingress. Defaults to the default class of the cluster."`
	Annotations      map[string]string `yaml:"annotations" doc:"Annotations of the object."`
}

// ingressRule sends requests for one host and path to a port of the Service.
type ingressRule struct {
	Hostname    string `yaml:"hostname" doc:"Host name, such as example.com or *.example.com. Defaults to any host."`
	Path        string `yaml:"path" doc:"Path. Defaults to /."`
	PathType    string `yaml:"pathType" enum:"Prefix,Exact,ImplementationSpecific" doc:"How the path is matched. Defaults to Prefix."`
	ServicePort string `yaml:"servicePort" number:"true" doc:"Port of the Service, by number or name. Defaults to its only port."`
}

var (
	_ = decode.Explain(ingressProperties{}, ingressMeanings)
	_ = decode.Explain(ingressRule{}, ingressMeanings)
)

// ingressMeanings says what other names mean in the properties and in a rule.
var ingressMeanings = decode.Meanings{
	"host": reads("hostname"), "domain": means("hostname"), "fqdn": means("hostname"), "hosts": as("rules", "a list of {hostname, path}; for one host write hostname"), "hostnames": as("rules", "a list of {hostname, path}; for one host write hostname"), "domains": as("rules", "a list of {hostname, path}; for one host write hostname"),
	"port": means("servicePort"), "targetport": means("servicePort"), "containerport": means("servicePort"), "backendport": means("servicePort"), "http": as("rules", "a list of {path, servicePort}"), "paths": as("rules", "a list of {path, servicePort}"), "url": means("path"), "prefix": means("path"), "route": means("path"),
	"tls": as("tlsHosts", "and tlsSecretName"), "secretname": means("tlsSecretName"), "tlssecret": means("tlsSecretName"), "certificate": means("tlsSecretName"), "class": means("ingressClassName"), "ingressclass": means("ingressClassName"), "classname": means("ingressClassName"), "service": instead("requests go to the Service of the instance"), "servicename": instead("requests go to the Service of the instance"), "backend": means("servicePort"),
}

var _ = register(&Trait{
	Name:       "ingress",
	Summary:    "Makes the instance reachable from outside, by host and path.",
	AppliesTo:  core("Server", "SingletonServer"),
	Properties: ingressProperties{},
	Implementations: []Implementation{
		implementation("ingress", "Ingress (networking.k8s.io/v1)", exposeByIngress),
		implementation("httproute", "HTTPRoute (gateway.networking.k8s.io/v1)", exposeByHTTPRoute),
	},
})

// host is one host with its paths, in the order of the rules.
type host struct {
	name  string
	paths []path
}

type path struct {
	path, pathType string
	port           instance.ServicePort
	byName         bool // whether the rule names the port
}

// isSame reports whether two paths match the same requests.
func (to path) isSame(other path) bool {
	return to.path == other.path && to.pathType == other.pathType
}

// hosts collects the rules by host, and reports their errors.
func (p *ingressProperties) hosts(use *Use) (hosts []host, ok bool) {
	if use.Service == nil && use.IsUnsure("ports", "name", "containerPort") {
		return nil, false // already reported
	}
	if use.Service == nil {
		use.Error(code.NoServiceToRoute, "", "instance %q has no Service, because no container of component %q has a port",
			use.Name(), use.Component.Metadata.Name)
		return nil, false
	}
	ok = true
	add := func(rule ingressRule, field string) {
		made, good := rule.check(use, field)
		ok = ok && good
		for i := range hosts {
			if hosts[i].name == rule.Hostname {
				if good && slices.ContainsFunc(hosts[i].paths, made.isSame) {
					use.Error(code.DuplicateRoute, field+"path", "duplicate rule for %s%s: remove one", rule.Hostname, made.path).Found(made.path)
					ok = false
				}
				hosts[i].paths = append(hosts[i].paths, made)
				return
			}
		}
		hosts = append(hosts, host{rule.Hostname, []path{made}})
	}
	if len(p.Rules) == 0 || p.ingressRule != (ingressRule{}) {
		p.Hostname = strings.TrimSpace(p.Hostname)
		add(p.ingressRule, "")
	}
	for i, rule := range p.Rules {
		rule.Hostname = strings.TrimSpace(rule.Hostname)
		add(rule, "rules["+strconv.Itoa(i)+"].")
	}
	ok = p.checkTLS(use, hosts) && ok
	ok = p.checkNames(use) && ok
	return hosts, ok
}

// checkNames reports annotations and a class that Kubernetes would reject.
func (p *ingressProperties) checkNames(use *Use) bool {
	use = use.part()
	for _, key := range object.Keys(p.Annotations) {
		if message, found := instance.CheckEntry(false, object.Field{Key: key, Value: p.Annotations[key]}); message != "" {
			use.report.Error(code.InvalidLabel, use.properties().Field("annotations").Field(key).String(), "%q: %s", found, message).Found(found)
		}
	}
	if broken := rule.Subdomain(p.IngressClassName); p.IngressClassName != "" && broken != "" {
		use.Error(code.InvalidName, "ingressClassName", "%q is not the name of an IngressClass: %s", p.IngressClassName, broken).Found(p.IngressClassName)
	}
	return use.report.OK()
}

// check completes one rule. field is the path of the rule in the properties,
// with a dot at the end.
func (r *ingressRule) check(use *Use, field string) (made path, ok bool) {
	use = use.part()
	if r.Hostname != "" {
		if broken := rule.Subdomain(strings.TrimPrefix(r.Hostname, "*.")); broken != "" {
			use.Error(code.InvalidHostName, field+"hostname", "%q is not a host name: %s", r.Hostname, broken).Found(r.Hostname)
		} else if isAddress(r.Hostname) {
			use.Error(code.InvalidHostName, field+"hostname", "%q is an IP address: must be a host name, or omitted for any host", r.Hostname).Found(r.Hostname)
		}
	}
	made = path{path: r.Path, pathType: r.PathType}
	if made.path == "" {
		made.path = "/"
	}
	if made.pathType == "" {
		made.pathType = "Prefix"
	}
	if !strings.HasPrefix(made.path, "/") {
		use.Error(code.InvalidPath, field+"path", "%q is not an absolute path: must begin with /", r.Path).Found(r.Path).Propose("/" + r.Path)
	} else if strings.ContainsFunc(made.path, func(c rune) bool { return c <= ' ' || c == 0x7f }) {
		use.Error(code.InvalidPath, field+"path", "%q contains whitespace, which the path of a request cannot have", r.Path).Found(r.Path)
	}
	made.port, made.byName = r.port(use, field)
	if protocol := made.port.Protocol; protocol != "" && protocol != "TCP" {
		use.Error(code.ServicePort, field+"servicePort", "port %s of %q has protocol %s: an ingress needs a TCP port", made.port.Name, use.Name(), protocol).Found(r.ServicePort)
	}
	return made, use.report.OK()
}

// isAddress reports whether a host name, which has no colon, is an IP address.
func isAddress(name string) bool {
	if strings.Trim(name, "0123456789.") != "" {
		return false // true for most names, without allocating an error
	}
	_, err := netip.ParseAddr(name)
	return err == nil
}

// port returns the port of the Service to which a rule sends requests.
func (r *ingressRule) port(use *Use, field string) (port instance.ServicePort, byName bool) {
	if r.ServicePort == "" {
		if len(use.Ports) > 1 && !use.IsUnsure("ports", "name", "containerPort") && !use.failed(field+"servicePort") {
			use.Error(code.ServicePort, field+"servicePort", "the Service of %q has several ports (%s): set servicePort to one of them", use.Name(), describePorts(use.Ports))
		}
		return use.Ports[0], false
	}
	for _, p := range use.Ports {
		if p.Name == r.ServicePort || strconv.Itoa(int(p.Port)) == r.ServicePort {
			return p, p.Name == r.ServicePort
		}
	}
	if use.IsUnsure("ports", "name", "containerPort") {
		return instance.ServicePort{}, false // it may be one of the invalid ports
	}
	names := make([]string, len(use.Ports))
	for i, p := range use.Ports {
		names[i] = p.Name
	}
	use.Error(code.ServicePort, field+"servicePort", "the Service of %q has no port %s: it has %s%s", use.Name(), r.ServicePort,
		describePorts(use.Ports), result.DidYouMean(r.ServicePort, names)).
		Found(r.ServicePort).Propose(result.Nearest(r.ServicePort, names))
	return instance.ServicePort{}, false
}

// describePorts lists ports for a message.
func describePorts(ports []instance.ServicePort) string {
	all := make([]string, len(ports))
	for i, p := range ports {
		all[i] = p.Name + "=" + strconv.Itoa(int(p.Port))
	}
	return strings.Join(all, ", ")
}

// checkTLS reports invalid hosts and Secrets, and completes the hosts with TLS.
func (p *ingressProperties) checkTLS(use *Use, hosts []host) bool {
	use = use.part()
	for _, name := range p.TLSHosts {
		if broken := rule.Subdomain(strings.TrimPrefix(name, "*.")); broken != "" {
			use.Error(code.InvalidHostName, "tlsHosts", "%q is not a host name: %s", name, broken).Found(name)
		}
	}
	if broken := rule.Subdomain(p.TLSSecretName); p.TLSSecretName != "" && broken != "" {
		use.Error(code.InvalidName, "tlsSecretName", "%q is not the name of a Secret: %s", p.TLSSecretName, broken).Found(p.TLSSecretName)
	}
	p.warnTLSHosts(use, hosts)
	if p.TLSSecretName != "" && len(p.TLSHosts) == 0 {
		for _, h := range hosts {
			if h.name != "" {
				p.TLSHosts = append(p.TLSHosts, h.name)
			}
		}
	}
	return use.report.OK()
}

// warnTLSHosts warns about TLS hosts that no rule serves.
func (p *ingressProperties) warnTLSHosts(use *Use, hosts []host) {
	if len(p.TLSHosts) == 0 {
		return
	}
	var names []string
	for _, h := range hosts {
		names = append(names, h.name)
	}
	for _, name := range p.TLSHosts {
		isServed := slices.ContainsFunc(names, func(host string) bool { return host == "" || host == name || covers(name, host) || covers(host, name) })
		if !isServed && rule.Subdomain(strings.TrimPrefix(name, "*.")) == "" {
			use.Warn(code.UnusedTLSHost, "tlsHosts", "no rule has the TLS host %q: the hosts are %s%s", name, result.AllOf(names), result.DidYouMean(name, names)).
				Found(name).Propose(result.Nearest(name, names))
		}
	}
}

// covers reports whether a wildcard such as *.example.com matches a host.
func covers(wildcard, host string) bool {
	domain, isWildcard := strings.CutPrefix(wildcard, "*")
	prefix, isBelow := strings.CutSuffix(host, domain)
	return isWildcard && isBelow && prefix != "" && !strings.Contains(prefix, ".")
}
