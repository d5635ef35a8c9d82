package oam

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNameRules(t *testing.T) {
	long := strings.Repeat("a", 64)
	for name, rule := range map[string]struct {
		check       func(string) string
		good, wrong []string
	}{
		"label":       {LabelRule, []string{"a", "a-1", "1a", long[:63]}, []string{"", "-a", "a-", "A", "a.b", "a_b", "é", long}},
		"service":     {ServiceRule, []string{"a", "a-1"}, []string{"", "1a", "a.b", long}},
		"subdomain":   {SubdomainRule, []string{"a", "a.b-c.1", long + "." + long[:60]}, []string{"", ".a", "a..b", "a.-b", strings.Repeat("a.", 127) + "a"}},
		"port":        {PortRule, []string{"http", "a1", "1a"}, []string{"", "80", "a--b", "-a", "abcdefghijklmnop", "a_b"}},
		"label value": {LabelValueRule, []string{"", "1.0", "A_b-C.d", long[:63]}, []string{"-a", "a-", "a b", "a/b", long}},
		"label key":   {LabelKeyRule, []string{"a", "a.b/c", "A_b"}, []string{"", "/a", "a/", "a/b/c", "a b", "A/b"}},
		"env":         {EnvRule, []string{"A", "a.b", "A B"}, []string{"", "A=B", "é"}},
		"call name":   {CallNameRule, []string{"a", "A_b-c.1"}, []string{"", "a b", "a(b"}},
	} {
		for _, good := range rule.good {
			assert.Empty(t, rule.check(good), "%s %q", name, good)
		}
		for _, wrong := range rule.wrong {
			assert.NotEmpty(t, rule.check(wrong), "%s %q", name, wrong)
		}
	}
}
