# The Go modules of the repository. The tests that need Kubernetes, kustomize or helm
# and the adapter to kpt's SDK are separate modules, so that the program does not
# depend on what only they need.
MODULES := . tests/hosts fn/kptfn examples/go-filter tools
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

# The entry point of the program on Linux: see cmd/render-oam/entry_linux.go.
ENTRY := $(if $(filter linux/amd64 linux/arm64,$(shell go env GOOS)/$(shell go env GOARCH)),-E render_oam_entry)

# Packages that would make the binary larger and slower to start.
UNWANTED := ^(helm\.sh|k8s\.io|github\.com/kptdev|sigs\.k8s\.io/kustomize)(/|$$)

# A build without optimizations takes half the time, which is good enough for programs
# that only tests run.
QUICK := -gcflags 'all=-N -l -dwarf=false' -ldflags '-s -w'

.PHONY: help build demo test cover test-race host-test cluster-test engine-test engine-bench fuzz mutation lint bench vuln generate release clean

help: ## List all targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

build: ## Build the static binary bin/render-oam
	CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w $(ENTRY) -X main.version=$(VERSION)" -o bin/render-oam ./cmd/render-oam

demo: ## Render an example, and show its input and output
	@$(MAKE) --no-print-directory -s build
	@for f in component application; do echo "### examples/hello-world/app/$$f.yaml"; cat examples/hello-world/app/$$f.yaml; echo; done
	@echo "### render-oam render examples/hello-world/app"
	@bin/render-oam render examples/hello-world/app

# The go command does not know that tests depend on files of other modules, so do not
# use cached results.
test: ## Run the tests of every module, and each benchmark once
	@set -e; for m in $(MODULES); do echo "go test ./... in $$m"; (cd $$m && go test -count=1 ./...); done
	@echo "go test -bench . in ."; out=$$(go test -run '^$$' -bench . -benchtime 1x ./fn/... 2>&1) || { echo "$$out"; exit 1; }

# The packages of the program.
COVERED := ./cmd/...,./fn/...,./generators/...,./transformers/...

cover: ## Run the tests of the main module, and print the coverage of each package
	@rm -rf bin/cover; mkdir -p bin/cover/scripts
	@SCRIPT_COVERAGE='$(CURDIR)/bin/cover/scripts' go test -short -coverpkg '$(COVERED)' -coverprofile bin/cover/tests.out ./... \
		>bin/cover/log 2>&1 || { grep -v '^ok\|no test files\|^warning' bin/cover/log; exit 1; }
	@go tool covdata textfmt -i bin/cover/scripts -o bin/cover/scripts.out
	@awk 'FNR > 1 { split($$1, file, ":"); sub("/[^/]*$$", "", file[1]); size[$$1] = $$2; of[$$1] = file[1]; if ($$3 > 0) run[$$1] = 1 } \
		END { for (b in size) { all[of[b]] += size[b]; total += size[b]; if (b in run) { covered[of[b]] += size[b]; sum += size[b] } } \
			for (p in all) printf "%5.1f %%  %s\n", 100 * covered[p] / all[p], p | "sort -n"; close("sort -n"); \
			printf "%5.1f %%  total\n", 100 * sum / total }' bin/cover/tests.out bin/cover/scripts.out

test-race: ## Run the tests with the race detector, which needs a C compiler
	@set -e; for m in $(MODULES); do echo "go test -race ./... in $$m"; (cd $$m && go test -race -count=1 ./...); done

host-test: bin/helm3 bin/helm4 bin/kustomize ## Build helm 3, helm 4 and kustomize, and run the tests that need them
	cd tests/hosts && HOST_TESTS=required go test -count=1 -run 'TestHelm(Three|Four)|TestKustomizeBinary|TestDoors' .

# This takes a minute. The first run also builds Kubernetes, which takes twelve minutes
# on one processor. After that, Kubernetes is in Go's build cache.
cluster-test: ## Build Kubernetes, and apply the output to a real cluster
	cd tests/cluster && go test -count=1 -timeout 60m ./...

# This takes two minutes. The first run also builds Argo CD and Flux, which takes eight
# minutes on one processor, and Kubernetes, as for cluster-test.
engine-test: build bin/argocd bin/source-controller bin/kustomize bin/helm3 ## Build Argo CD, Flux and Kubernetes, and let the engines sync
	cd tests/engines && go test -count=1 -timeout 30m -v ./...

engine-bench: build bin/argocd-optimized bin/kustomize bin/helm3 ## Measure 500 applications in Argo CD
	cd tests/engines && go run ./bench

FUZZTIME ?= 30s

# When its time ends, the fuzzer sometimes reports the deadline as a failure.
fuzz: ## Run every fuzz test for FUZZTIME (30s)
	@set -e; for m in $(MODULES); do (cd $$m; \
		for package in $$(grep -rl --include='*_test.go' '^func Fuzz' . | xargs -r -n 1 dirname | sort -u); do \
			case "$$m $$package" in ". ./tests/hosts"*|". ./tests/cluster"*|". ./fn/kptfn"*|". ./examples"*|". ./tools"*) continue;; esac; \
			for target in $$(sed -n 's/^func \(Fuzz[A-Za-z0-9]*\)(.*/\1/p' $$package/*_test.go); do \
				echo "$$target in $$m, $$package"; \
				out=$$(go test $$package -run '^$$' -fuzz "^$$target\$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 2s -parallel 1 2>&1) || \
					case "$$out" in \
					*"Failing input"*) echo "$$out"; exit 1;; \
					*"context deadline exceeded"*) ;; \
					*) echo "$$out"; exit 1;; esac; \
			done; \
		done); done

# Without FILE or SAMPLE, this takes hours.
mutation: ## Make small mistakes in the code, and print those that no quick test finds (FILE=path SAMPLE=100)
	go run ./tests/mutation -file '$(FILE)' -sample $(or $(SAMPLE),0)

lint: bin/golangci-lint ## Check the format, the code and the imports of the binary
	@echo "gofmt"; files=$$(gofmt -l .) || exit 1; \
		if [ -n "$$files" ]; then echo "not formatted, run gofmt -w on:"; echo "$$files"; exit 1; fi
	@set -e; for m in $(MODULES) tests/cluster tests/engines; do \
		echo "go vet and golangci-lint in $$m"; \
		(cd $$m && go vet ./... && '$(CURDIR)/bin/golangci-lint' run ./...); done
	@echo "imports of the binary"; deps=$$(go list -deps ./cmd/render-oam) || exit 1; \
		if echo "$$deps" | grep -E '$(UNWANTED)'; then echo "the binary must not import these packages"; exit 1; fi

bench: bin/helm-bench ## Compare the speed with a copy, kyaml, helm template and vela dry-run
	go run ./tests/bench -goals -helm bin/helm-bench -sizes 10,100,1000,10000,100000
	go run ./tests/bench
	go run ./tests/bench -applications 1000,10000,100000
	go run ./tests/bench -kubevela 1,10,30,100,1000

vuln: bin/govulncheck ## Look for known vulnerabilities in the binary (VULN=required: fail if this is not possible)
	@status=0; report=$$(bin/govulncheck ./... 2>&1) || status=$$?; echo "$$report"; \
		case "$$status $$report" in \
		"1 "*"fetching vulnerabilities:"*) \
			echo "****************************************************************************"; \
			echo "NOT CHECKED: the vulnerability database cannot be reached. The binary may use"; \
			echo "packages with known vulnerabilities."; \
			echo "****************************************************************************"; \
			[ "$(VULN)" != required ];; \
		*) exit $$status;; esac

generate: ## Update the generated parts of the documentation and the examples
	go test ./cmd/render-oam -run TestDocuments -update
	go test ./tests/openapi -run TestFiles -update
	go test ./tests/supply -run TestLicenses -update

release: ## Build archives with checksums, licenses and an SBOM in dist
	cd tools && go run ./release -version '$(VERSION)' ..

clean: ## Remove all build output
	rm -rf bin dist

# Tools for developers, in the versions that tools/go.mod pins. The first build takes
# minutes. Later builds come from Go's build cache.
bin/golangci-lint: tools/go.mod tools/go.sum
	cd tools && go build -o ../bin/ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

bin/govulncheck: tools/go.mod tools/go.sum
	cd tools && go build -o ../bin/ golang.org/x/vuln/cmd/govulncheck

# The hosts that the tests run, in the versions that the modules in tools pin. The
# first build takes five minutes on one processor.
bin/helm3: tools/helm/go.mod tools/helm/go.sum
	cd tools/helm && CGO_ENABLED=0 go build $(QUICK) -o ../../$@ helm.sh/helm/v3/cmd/helm

bin/helm4: tools/helm/go.mod tools/helm/go.sum
	cd tools/helm && CGO_ENABLED=0 go build $(QUICK) -o ../../$@ helm.sh/helm/v4/cmd/helm

# An optimized build, for benchmarks.
bin/helm-bench: tools/helm/go.mod tools/helm/go.sum
	cd tools/helm && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o ../../$@ helm.sh/helm/v4/cmd/helm

bin/kustomize: tools/kustomize/go.mod tools/kustomize/go.sum
	cd tools/kustomize && CGO_ENABLED=0 go build $(QUICK) -o ../../$@ sigs.k8s.io/kustomize/kustomize/v5

# The GitOps engines that the tests run.
bin/argocd: tools/argocd/go.mod tools/argocd/go.sum
	cd tools/argocd && CGO_ENABLED=0 go build $(QUICK) -o ../../$@ github.com/argoproj/argo-cd/v3/cmd

bin/argocd-optimized: tools/argocd/go.mod tools/argocd/go.sum
	cd tools/argocd && CGO_ENABLED=0 go build -ldflags '-s -w' -o ../../$@ github.com/argoproj/argo-cd/v3/cmd

bin/source-controller: tools/flux/go.mod tools/flux/go.sum $(wildcard tools/flux/*/*.go)
	cd tools/flux && CGO_ENABLED=0 go build $(QUICK) -o ../../bin/ \
		github.com/fluxcd/source-controller github.com/fluxcd/kustomize-controller ./flux-artifact
