package golden

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// rightInput is an input without mistakes, in which each line can be made wrong
// independently.
const rightInput = `apiVersion: core.oam.dev/v1alpha1
kind: ComponentSchematic
metadata:
  name: web
  labels: {tier: front}
spec:
  workloadType: core.oam.dev/v1alpha1.Server
  osType: linux
  arch: amd64
  parameters:
  - name: greeting
    type: string
  - name: size
    type: number
    default: 5
  containers:
  - name: main
    image: example/web:1
    imagePullSecret: registry
    cmd: [run, "[fromParam(greeting)]"]
    env:
    - name: GREETING
      fromParam: greeting
    - name: SIZE
      fromParam: size
    config:
    - path: /etc/web.conf
      value: x
    ports:
    - name: http
      containerPort: 8080
      protocol: TCP
    livenessProbe:
      httpGet: {path: /, port: 8080}
      periodSeconds: 10
    resources:
      cpu: {required: 0.5}
      memory: {required: 128Mi}
      gpu: {required: 1}
      volumes:
      - name: data
        mountPath: /data
        accessMode: RW
        sharingPolicy: Shared
        disk: {required: 1Gi}
---
apiVersion: core.oam.dev/v1alpha1
kind: ApplicationConfiguration
metadata:
  name: shop
spec:
  variables:
  - name: domain
    value: example.com
  scopes:
  - name: health
    type: core.oam.dev/v1alpha1.HealthScope
    properties:
      probe-method: httpGet
      probe-endpoint: /health
      probe-interval: 5
  - name: net
    type: core.oam.dev/v1alpha1.NetworkScope
    properties:
      network-id: vpc
      subnet-id: one
      internet-gateway-type: nat
  components:
  - componentName: web
    instanceName: front
    applicationScopes: [health, net]
    parameterValues:
    - name: greeting
      value: hello
    - name: size
      value: 3
    traits:
    - name: ingress
      properties:
        hostname: shop.[fromVariable(domain)]
        path: /shop
        servicePort: http
    - name: auto-scaler
      properties:
        minimum: 1
        maximum: 5
    - name: volume-mounter
      properties:
        volumeName: data
        storageClass: fast
`

// slips are mistakes in rightInput: a string, and its replacement.
var slips = [][2]string{
	{"name: web\n", "name: Web_1\n"},
	{"tier: front", "tier: -front"},
	{"v1alpha1.Server", "v1alpha1.Sever"},
	{"osType: linux", "osType: beos"},
	{"arch: amd64", "arch: vax"},
	{"name: greeting\n    type: string", "name: greeting\n    type: text"},
	{"default: 5", "default: five"},
	{"name: main", "name: Main"},
	{"image: example/web:1", "image: example web"},
	{"image: example/web:1", "imag: example/web:1"},
	{"imagePullSecret: registry", "imagePullSecret: The Registry"},
	{"[fromParam(greeting)]", "[fromParam(greting)]"},
	{"[fromParam(greeting)]", "[fromPram(greeting)]"},
	{"name: GREETING", "name: 'A=B'"},
	{"fromParam: size", "fromParam: sise"},
	{"path: /etc/web.conf", "path: /etc/"},
	{"value: x\n", "vale: x\n"},
	{"name: http\n", "name: HTTP\n"},
	{"containerPort: 8080", "containerPort: 80800"},
	{"protocol: TCP", "protocol: HTTP"},
	{"port: 8080}", "port: 8081}"},
	{"periodSeconds: 10", "periodSeconds: 10s"},
	{"cpu: {required: 0.5}", "cpu: {required: half}"},
	{"memory: {required: 128Mi}", "memory: {required: lots}"},
	{"gpu: {required: 1}", "gpu: {required: -1}"},
	{"mountPath: /data", "mountPath: data"},
	{"accessMode: RW", "accessMode: RWX"},
	{"sharingPolicy: Shared", "sharingPolicy: Public"},
	{"disk: {required: 1Gi}", "disk: {required: big}"},
	{"disk: {required: 1Gi}", "disk: {required: 1Gi, ephemeral: true}"},
	{"name: shop\n", "name: The Shop\n"},
	{"name: domain", "name: domain name"},
	{"value: example.com", "valu: example.com"},
	{"v1alpha1.HealthScope", "v1alpha1.HelthScop"},
	{"probe-endpoint: /health", "probe-endpoint: health"},
	{"probe-interval: 5", "probe-interval: often"},
	{"network-id: vpc", "network: vpc"},
	{"internet-gateway-type: nat", "internet-gateway-type: natt"},
	{"componentName: web", "componentName: wep"},
	{"instanceName: front", "instanceName: Front"},
	{"[health, net]", "[health, nett]"},
	{"name: greeting\n      value", "name: greetin\n      value"},
	{"value: 3", "value: three"},
	{"name: ingress", "name: ingres"},
	{"hostname: shop.", "hostname: Shop_."},
	{"hostname:", "host:"},
	{"[fromVariable(domain)]", "[fromVariable(domin)]"},
	{"path: /shop", "path: shop"},
	{"servicePort: http", "servicePort: https"},
	{"minimum: 1", "minimum: 9"},
	{"minimum: 1", "minimum: one"},
	{"maximum: 5", "maximum: 0"},
	{"name: auto-scaler", "name: autoscaler"},
	{"volumeName: data", "volumeName: dat"},
	{"storageClass: fast", "storageClass: Very Fast"},
	{"storageClass: fast", "storageclas: fast"},
}

// TestPairsOfMistakes makes every pair of mistakes. What is reported for one
// mistake alone must also be reported together with the other one, so that one
// run shows all mistakes.
func TestPairsOfMistakes(t *testing.T) {
	_, results, _ := render([]byte(rightInput))
	require.Empty(t, results)
	alone := make([][]string, len(slips))
	for i, slip := range slips {
		require.Equal(t, 1, strings.Count(rightInput, slip[0]), "%q is not unique", slip[0])
		_, results, _ := render([]byte(strings.Replace(rightInput, slip[0], slip[1], 1)))
		alone[i] = said(results)
		assert.NotEmpty(t, alone[i], "nothing is reported about %q", slip[1])
	}
	for i, first := range slips {
		for j := i + 1; j < len(slips); j++ {
			second := slips[j]
			both := strings.Replace(strings.Replace(rightInput, first[0], first[1], 1), second[0], second[1], 1)
			if !strings.Contains(both, first[1]) || !strings.Contains(both, second[1]) || lineOf(first) == lineOf(second) {
				continue // they are about the same line
			}
			_, results, _ := render([]byte(both))
			now := said(results)
			for _, message := range alone[i] {
				if !slices.Contains(now, message) && !tellsOf(message, second) {
					t.Errorf("%q is hidden by %q: %s", first[1], second[1], message)
				}
			}
			for _, message := range alone[j] {
				if !slices.Contains(now, message) && !tellsOf(message, first) {
					t.Errorf("%q is hidden by %q: %s", second[1], first[1], message)
				}
			}
		}
	}
}

// lineOf returns the line of rightInput that a slip changes.
func lineOf(slip [2]string) int {
	before, _, _ := strings.Cut(rightInput, slip[0])
	return strings.Count(before, "\n")
}

// tellsOf reports whether a message is about what a slip changes, or about a
// consequence of it, so that the message may differ when both mistakes are
// made.
func tellsOf(message string, slip [2]string) bool {
	_, value, _ := strings.Cut(strings.TrimSpace(slip[0]), ": ")
	value = strings.Trim(value, "{}")
	switch slip[0] {
	case "[fromParam(greeting)]":
		value = "greeting"
	case "[fromVariable(domain)]":
		value = "domain"
	case "name: domain", "value: example.com": // the variable in the host name
		value = `(variable "[^"]*" not found|example\.com)`
	case "name: greeting\n    type: string", "name: greeting\n      value":
		value = "greeting"
	default:
		value = regexp.QuoteMeta(value)
	}
	return value != "" && regexp.MustCompile(`\b`+value+`\b`).MatchString(message)
}

var resourceName = regexp.MustCompile(`(ComponentSchematic|ApplicationConfiguration)/[^:]+: `)

// said returns the results without proposals and without the name of their
// resource, which may be one of the mistakes.
func said(results string) (lines []string) {
	for line := range strings.Lines(results) {
		if !strings.HasPrefix(line, "  ") {
			lines = append(lines, strings.TrimSpace(resourceName.ReplaceAllString(line, "$1/NAME: ")))
		}
	}
	return lines
}
