package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// definitionsVariable is the environment variable with the folder of KubeVela's
// own definitions, which are not part of the repository.
const definitionsVariable = "RENDER_OAM_KUBEVELA_DEFINITIONS"

// maxVela is the maximum number of components for which KubeVela is measured:
// its time grows with the square of that number.
const maxVela = 30

// kubeVela is one way to render an Application, and its measurements.
type kubeVela struct {
	name string
	program
	most int // components, or 0 for no limit, or -1 if it failed
}

// benchKubeVela measures Applications of KubeVela with numbers of components,
// each a webservice with three traits: with built-in types, with definitions,
// and rendered by KubeVela if vela is on the PATH.
func benchKubeVela(runs int, sizes []string) error {
	folder, err := os.MkdirTemp("", "render-oam-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder) //nolint:errcheck // a temporary folder
	ours := program{name: "render-oam", pkg: "./cmd/render-oam"}
	if err := ours.build(folder); err != nil {
		return err
	}
	ways := []kubeVela{{name: "built-in types", program: program{path: ours.path, command: []string{"render"}}}}
	definitions := os.Getenv(definitionsVariable)
	if definitions == "" {
		fmt.Printf("%s is not set: only the built-in types are measured\n", definitionsVariable)
	} else {
		ways = append(ways, kubeVela{name: "definitions", program: program{path: ours.path, command: []string{"render", "--definitions", definitions}}})
		if vela, err := exec.LookPath("vela"); err == nil {
			dryRun := []string{"dry-run", "--offline", "-d", definitions, "-f"}
			ways = append(ways, kubeVela{name: "vela dry-run --offline", program: program{path: vela, command: dryRun}, most: maxVela})
		} else if !errors.Is(err, exec.ErrNotFound) {
			return err
		}
	}
	fmt.Println("| components | rendered by | CPU ms | passed ms | peak MiB |")
	fmt.Println("|---|---|---|---|---|")
	for _, size := range sizes {
		var n int
		if _, err := fmt.Sscan(size, &n); err != nil {
			return fmt.Errorf("%q is not a number of components", size)
		}
		input := filepath.Join(folder, "application.yaml")
		if err := os.WriteFile(input, application(n), 0o644); err != nil {
			return err
		}
		if err := measure(ways, n, runs, input); err != nil {
			return err
		}
	}
	return nil
}

// measure runs all programs in turn, and prints a row for each.
func measure(ways []kubeVela, components, runs int, input string) error {
	used := make([][]usage, len(ways))
	for run := range runs + 1 {
		for i := range ways {
			way := ways[i]
			if way.most < 0 || way.most > 0 && components > way.most {
				continue
			}
			u, err := way.run(input, true)
			if err != nil && way.most > 0 { // for example without a kubeconfig
				fmt.Printf("%s is not measured: %s\n", way.name, err)
				ways[i].most = -1
				continue
			}
			if err != nil {
				return fmt.Errorf("%s, %d components: %w", way.name, components, err)
			}
			if run > 0 { // the first one warms up
				used[i] = append(used[i], u)
			}
		}
	}
	for i, way := range ways {
		if len(used[i]) == 0 {
			continue
		}
		fmt.Printf("| %d | %s | %.1f | %.1f | %.0f |\n", components, way.name,
			median(used[i], func(u usage) float64 { return float64(u.cpu.Microseconds()) / 1000 }),
			median(used[i], func(u usage) float64 { return float64(u.passed.Microseconds()) / 1000 }),
			slices.MaxFunc(used[i], func(a, b usage) int { return int(a.memory - b.memory) }).memory)
	}
	return nil
}

// application returns an Application with n components.
func application(n int) []byte {
	var b bytes.Buffer
	b.WriteString("apiVersion: core.oam.dev/v1beta1\nkind: Application\nmetadata: {name: shop, namespace: default}\nspec:\n  components:\n")
	for i := range n {
		b.WriteString(strings.ReplaceAll(velaComponent, "INDEX", fmt.Sprint(i)))
	}
	return b.Bytes()
}

const velaComponent = `  - name: web-INDEX
    type: webservice
    properties:
      image: example.com/shop/web:1.4.2
      ports:
      - port: 8080
      env:
      - name: TARGET
        value: World
      cpu: "0.5"
      memory: 128Mi
    traits:
    - type: scaler
      properties:
        replicas: 3
    - type: gateway
      properties:
        domain: web-INDEX.example.com
        http:
          /: 8080
    - type: sidecar
      properties:
        name: log
        image: example.com/log:1.0
`
