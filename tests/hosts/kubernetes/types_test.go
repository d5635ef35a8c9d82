// Package kubernetes compares what the program generates with the Go types of
// Kubernetes and of the runtimes of OAM, and reads its output like kubectl.
package kubernetes

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	goyaml "go.yaml.in/yaml/v3"
	appsv1 "k8s.io/api/apps/v1"
	autoscalingv1 "k8s.io/api/autoscaling/v1"
	autoscalingv2 "k8s.io/api/autoscaling/v2"
	batchv1 "k8s.io/api/batch/v1"
	batchv1beta1 "k8s.io/api/batch/v1beta1"
	corev1 "k8s.io/api/core/v1"
	flowcontrolv1 "k8s.io/api/flowcontrol/v1"
	networkingv1 "k8s.io/api/networking/v1"
	policyv1 "k8s.io/api/policy/v1"
	rbacv1 "k8s.io/api/rbac/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	gatewayv1 "sigs.k8s.io/gateway-api/apis/v1"
	"sigs.k8s.io/yaml"

	"github.com/render-oam/render-oam/tests/cases"
)

// types are the Go types of the generated objects, by apiVersion and kind.
// Decoding into them finds every field that Kubernetes does not have.
var types = map[string]func() any{
	"v1 ConfigMap":                               func() any { return &corev1.ConfigMap{} },
	"v1 Service":                                 func() any { return &corev1.Service{} },
	"v1 ResourceQuota":                           func() any { return &corev1.ResourceQuota{} },
	"apps/v1 ReplicaSet":                         func() any { return &appsv1.ReplicaSet{} },
	"v1 PersistentVolumeClaim":                   func() any { return &corev1.PersistentVolumeClaim{} },
	"apps/v1 Deployment":                         func() any { return &appsv1.Deployment{} },
	"apps/v1 StatefulSet":                        func() any { return &appsv1.StatefulSet{} },
	"apps/v1 DaemonSet":                          func() any { return &appsv1.DaemonSet{} },
	"batch/v1 CronJob":                           func() any { return &batchv1.CronJob{} },
	"batch/v1beta1 CronJob":                      func() any { return &batchv1beta1.CronJob{} },
	"v1 Secret":                                  func() any { return &corev1.Secret{} },
	"v1 ServiceAccount":                          func() any { return &corev1.ServiceAccount{} },
	"autoscaling/v1 HorizontalPodAutoscaler":     func() any { return &autoscalingv1.HorizontalPodAutoscaler{} },
	"batch/v1 Job":                               func() any { return &batchv1.Job{} },
	"autoscaling/v2 HorizontalPodAutoscaler":     func() any { return &autoscalingv2.HorizontalPodAutoscaler{} },
	"flowcontrol.apiserver.k8s.io/v1 FlowSchema": func() any { return &flowcontrolv1.FlowSchema{} },
	"networking.k8s.io/v1 Ingress":               func() any { return &networkingv1.Ingress{} },
	"networking.k8s.io/v1 NetworkPolicy":         func() any { return &networkingv1.NetworkPolicy{} },
	"gateway.networking.k8s.io/v1 HTTPRoute":     func() any { return &gatewayv1.HTTPRoute{} },
	"policy/v1 PodDisruptionBudget":              func() any { return &policyv1.PodDisruptionBudget{} },
	"openfaas.com/v1 Function":                   func() any { return &function{} },
	"openfaas.com/v1alpha2 Function":             func() any { return &function{} },
	"core.oam.dev/v1alpha1 HealthScope":          func() any { return &healthScope{} },
	"core.oam.dev/v1alpha2 ManualScalerTrait":    func() any { return &manualScalerTrait{} },
	"monitoring.coreos.com/v1 Prometheus":        func() any { return &map[string]any{} }, // its spec comes from the user
	"keda.sh/v1alpha1 ScaledObject":              func() any { return &scaledObject{} },

	"terraform.core.oam.dev/v1beta2 Configuration": func() any { return &map[string]any{} }, // its variables come from the user

	// Kinds that steps of a Platform add.
	"rbac.authorization.k8s.io/v1 ClusterRole":        func() any { return &rbacv1.ClusterRole{} },
	"rbac.authorization.k8s.io/v1 ClusterRoleBinding": func() any { return &rbacv1.ClusterRoleBinding{} },
	"rbac.authorization.k8s.io/v1 Role":               func() any { return &rbacv1.Role{} },
	"rbac.authorization.k8s.io/v1 RoleBinding":        func() any { return &rbacv1.RoleBinding{} },
	"traefik.io/v1alpha1 IngressRoute":                func() any { return &map[string]any{} },
}

// scaledObject has the fields of KEDA's ScaledObject that are generated.
type scaledObject struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              struct {
		ScaleTargetRef struct {
			APIVersion string `json:"apiVersion"`
			Kind       string `json:"kind"`
			Name       string `json:"name"`
		} `json:"scaleTargetRef"`
		MinReplicaCount *int32 `json:"minReplicaCount"`
		MaxReplicaCount *int32 `json:"maxReplicaCount"`
		Triggers        []struct {
			Type       string            `json:"type"`
			MetricType string            `json:"metricType"`
			Metadata   map[string]string `json:"metadata"`
		} `json:"triggers"`
	} `json:"spec"`
}

// function has the fields of OpenFaaS's Function.
type function struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              struct {
		Name                   string            `json:"name"`
		Image                  string            `json:"image"`
		Handler                string            `json:"handler"`
		Environment            map[string]string `json:"environment"`
		Labels                 map[string]string `json:"labels"`
		Annotations            map[string]string `json:"annotations"`
		Constraints            []string          `json:"constraints"`
		Secrets                []string          `json:"secrets"`
		Limits                 functionResources `json:"limits"`
		Requests               functionResources `json:"requests"`
		ReadOnlyRootFilesystem bool              `json:"readOnlyRootFilesystem"`
	} `json:"spec"`
}

type functionResources struct {
	CPU    string `json:"cpu"`
	Memory string `json:"memory"`
}

// healthScope has the fields of the HealthScope of the first implementation.
type healthScope struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              struct {
		ProbeMethod               string   `json:"probeMethod"`
		ProbeEndpoint             string   `json:"probeEndpoint"`
		ProbeTimeout              int32    `json:"probeTimeout"`
		ProbeInterval             int32    `json:"probeInterval"`
		FailureRateThreshold      float64  `json:"failureRateThreshold"`
		HealthyRateThreshold      float64  `json:"healthyRateThreshold"`
		HealthThresholdPercentage float64  `json:"healthThresholdPercentage"`
		RequiredHealthyComponents []string `json:"requiredHealthyComponents"`
	} `json:"spec"`
}

// manualScalerTrait has the fields of the trait of oam-kubernetes-runtime.
type manualScalerTrait struct {
	metav1.TypeMeta   `json:",inline"`
	metav1.ObjectMeta `json:"metadata"`
	Spec              struct {
		ReplicaCount int32 `json:"replicaCount"`
		WorkloadRef  struct {
			APIVersion string `json:"apiVersion"`
			Kind       string `json:"kind"`
			Name       string `json:"name"`
		} `json:"workloadRef"`
	} `json:"spec"`
}

// header is the part of an object that identifies generated ones.
type header struct {
	APIVersion string `json:"apiVersion"`
	Kind       string `json:"kind"`
	Metadata   struct {
		Annotations map[string]string `json:"annotations"`
	} `json:"metadata"`
	Items []any `json:"items"`
}

// TestTypes decodes every generated object of the golden cases strictly, except
// for cases that Kubernetes rejects, for example because it no longer has a type.
func TestTypes(t *testing.T) {
	for _, c := range cases.All(t) {
		if c.Output != "" && !strings.Contains(c.Results, "error: ") && !strings.HasSuffix(c.Name, "-that-kubernetes-rejects") {
			t.Run(c.Name, func(t *testing.T) { checkTypes(t, c.Output) })
		}
	}
}

// checkTypes decodes every generated object in an output strictly.
func checkTypes(t *testing.T, output string) {
	t.Helper()
	for _, document := range documents(t, []byte(output)) {
		var h header
		require.NoError(t, yaml.Unmarshal(document, &h))
		if h.Kind == "ResourceList" {
			for _, item := range h.Items {
				data, err := yaml.Marshal(item)
				require.NoError(t, err)
				checkType(t, data)
			}
			continue
		}
		checkType(t, document)
	}
}

func checkType(t *testing.T, data []byte) {
	t.Helper()
	var h header
	require.NoError(t, yaml.Unmarshal(data, &h))
	if h.Metadata.Annotations["render-oam.dev/application"] == "" {
		return
	}
	if group, _, _ := strings.Cut(h.APIVersion, "/"); strings.HasSuffix(group, "example.com") {
		return // an invented kind, which can have any fields
	}
	typed, known := types[h.APIVersion+" "+h.Kind]
	if assert.True(t, known, "%s %s is not among the types of this test", h.APIVersion, h.Kind) {
		assert.NoError(t, yaml.UnmarshalStrict(data, typed()), "as %s %s:\n%s", h.APIVersion, h.Kind, data)
	}
}

// documents splits a stream with the general parser, and returns each document
// as YAML.
func documents(t *testing.T, stream []byte) (all [][]byte) {
	t.Helper()
	var value any
	if json.Unmarshal(stream, &value) == nil { // the parser does not know every escape sequence of JSON
		data, err := json.Marshal(value)
		require.NoError(t, err)
		return [][]byte{data}
	}
	stream = bytes.ReplaceAll(stream, []byte("%YAML 1.2"), []byte("%YAML 1.1")) // the only version that the parser accepts
	decoder := goyaml.NewDecoder(bytes.NewReader(stream))
	for {
		var node goyaml.Node
		err := decoder.Decode(&node)
		if errors.Is(err, io.EOF) {
			return all
		}
		require.NoError(t, err)
		data, err := goyaml.Marshal(&node)
		require.NoError(t, err)
		all = append(all, data)
	}
}
