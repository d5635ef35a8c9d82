package rule

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestNameRules(t *testing.T) {
	long := strings.Repeat("a", 64)
	for name, of := range map[string]struct {
		check       func(string) string
		good, wrong []string
	}{
		"label":       {Label, []string{"a", "a-1", "1a", long[:63]}, []string{"", "-a", "a-", "A", "a.b", "a_b", "é", long}},
		"service":     {Service, []string{"a", "a-1"}, []string{"", "1a", "a.b", long}},
		"subdomain":   {Subdomain, []string{"a", "a.b-c.1", long + "." + long[:60]}, []string{"", ".a", "a..b", "a.-b", strings.Repeat("a.", 127) + "a"}},
		"port":        {Port, []string{"http", "a1", "1a"}, []string{"", "80", "a--b", "-a", "abcdefghijklmnop", "a_b"}},
		"label value": {LabelValue, []string{"", "1.0", "A_b-C.d", long[:63]}, []string{"-a", "a-", "a b", "a/b", long}},
		"label key":   {LabelKey, []string{"a", "a.b/c", "A_b"}, []string{"", "/a", "a/", "a/b/c", "a b", "A/b"}},
		"env":         {Env, []string{"A", "a.b", "A B"}, []string{"", "A=B", "é"}},
	} {
		for _, good := range of.good {
			assert.Empty(t, of.check(good), "%s %q", name, good)
		}
		for _, wrong := range of.wrong {
			assert.NotEmpty(t, of.check(wrong), "%s %q", name, wrong)
		}
	}
}
