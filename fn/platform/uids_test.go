package platform

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestWorkloadUID(t *testing.T) {
	p := &Platform{}
	p.Spec.WorkloadUIDs = map[string]string{"web": "1", "/api": "2", "team/web": "3"}
	assert.Equal(t, "3", p.WorkloadUID("team", "web"))
	assert.Equal(t, "1", p.WorkloadUID("", "web"))
	assert.Equal(t, "2", p.WorkloadUID("", "api"))
	assert.Empty(t, p.WorkloadUID("team", "api"))
	assert.Empty(t, p.WorkloadUID("other", "web"), "the name without a namespace is another workload")
}
