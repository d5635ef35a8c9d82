package v1alpha2

import (
	"github.com/render-oam/render-oam/fn/object"
)

// object returns the probe in the form of Kubernetes, or nil. Times are in
// seconds.
func (p *probe) object() *object.Map {
	if p == nil {
		return nil
	}
	o := object.Of()
	switch {
	case p.Exec != nil:
		o.Set("exec", object.Of("command", p.Exec.Command))
	case p.HTTPGet != nil:
		var headers object.List
		for _, h := range p.HTTPGet.HTTPHeaders {
			headers = append(headers, object.Of("name", h.Name, "value", h.Value))
		}
		o.Set("httpGet", object.Of("path", object.Optional(p.HTTPGet.Path), "port", p.HTTPGet.Port, "httpHeaders", headers))
	case p.TCPSocket != nil:
		o.Set("tcpSocket", object.Of("port", p.TCPSocket.Port))
	}
	for _, timing := range []struct {
		field string
		value *int32
	}{
		{"initialDelaySeconds", p.InitialDelaySeconds}, {"timeoutSeconds", p.TimeoutSeconds}, {"periodSeconds", p.PeriodSeconds},
		{"successThreshold", p.SuccessThreshold}, {"failureThreshold", p.FailureThreshold},
	} {
		if timing.value != nil {
			o.Set(timing.field, *timing.value)
		}
	}
	return o
}
