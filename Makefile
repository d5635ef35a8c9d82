# The Go modules of the repository. The tests that need Kubernetes, kustomize or
# helm have their own, and so has the adapter to kpt's SDK, so that what only they
# need never reaches the users of the program.
MODULES := . tests/hosts fn/kptfn examples/go-filter tools
VERSION := $(shell git describe --tags --always --dirty 2>/dev/null || echo unknown)

# Where the program begins on Linux: see cmd/render-oam/entry_linux.go.
ENTRY := $(if $(filter linux/amd64 linux/arm64,$(shell go env GOOS)/$(shell go env GOARCH)),-E render_oam_entry)

# Packages that cost start-up time or size and must not reach the binary.
UNWANTED := ^(helm\.sh|k8s\.io|github\.com/kptdev|sigs\.k8s\.io/kustomize)(/|$$)

# Without optimizing, a build takes half the time: good for programs that only
# tests run.
QUICK := -gcflags 'all=-N -l -dwarf=false' -ldflags '-s -w'

.PHONY: help build demo test cover test-race host-test cluster-test engine-test engine-bench fuzz mutation lint bench vuln generate release clean

help: ## Show what there is to make
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 20

build: ## Build the static binary bin/render-oam
	CGO_ENABLED=0 go build -trimpath -buildvcs=false -ldflags "-s -w $(ENTRY) -X main.version=$(VERSION)" -o bin/render-oam ./cmd/render-oam

demo: ## Render an example, and show what goes in and what comes out
	@$(MAKE) --no-print-directory -s build
	@for f in component application; do echo "### examples/hello-world/app/$$f.yaml"; cat examples/hello-world/app/$$f.yaml; echo; done
	@echo "### render-oam render examples/hello-world/app"
	@bin/render-oam render examples/hello-world/app

# The go command does not see that tests depend on files of another module, so no
# result is taken from its cache.
test: ## Run the tests of every module, and each benchmark once
	@set -e; for m in $(MODULES); do echo "go test ./... in $$m"; (cd $$m && go test -count=1 ./...); done
	@echo "go test -bench . in ."; out=$$(go test -run '^$$' -bench . -benchtime 1x ./fn/... 2>&1) || { echo "$$out"; exit 1; }

# What the program is made of.
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

host-test: bin/helm3 bin/helm4 bin/kustomize ## Run the tests that call helm 3, helm 4 and kustomize, and build these
	cd tests/hosts && HOST_TESTS=required go test -count=1 -run 'TestHelm(Three|Four)|TestKustomizeBinary|TestDoors' .

# It takes a minute; twelve of one processor more when it has to build Kubernetes
# from nothing, after which Go's build cache has it.
cluster-test: ## Let a real Kubernetes judge the output, and build it
	cd tests/cluster && go test -count=1 -timeout 60m ./...

# It takes two minutes; eight of one processor more when it has to build Argo CD and
# Flux from nothing, and those of cluster-test for Kubernetes.
engine-test: build bin/argocd bin/source-controller bin/kustomize bin/helm3 ## Let Argo CD and Flux sync to a real Kubernetes, and build all
	cd tests/engines && go test -count=1 -timeout 30m -v ./...

engine-bench: build bin/argocd-optimized bin/kustomize bin/helm3 ## Measure 500 applications in Argo CD
	cd tests/engines && go run ./bench

FUZZTIME ?= 30s

# At the end of its time the fuzzer sometimes takes the deadline for a failure.
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

# All of them take two processors a quarter of an hour.
mutation: ## Make small mistakes in the code, and print those that no quick test finds (FILE=path SAMPLE=100)
	go run ./tests/mutation -file '$(FILE)' -sample $(or $(SAMPLE),0)

lint: bin/golangci-lint ## Check format, code and what reaches the binary
	@echo "gofmt"; files=$$(gofmt -l .) || exit 1; \
		if [ -n "$$files" ]; then echo "not formatted, run gofmt -w on:"; echo "$$files"; exit 1; fi
	@set -e; for m in $(MODULES) tests/cluster tests/engines; do \
		echo "go vet and golangci-lint in $$m"; \
		(cd $$m && go vet ./... && '$(CURDIR)/bin/golangci-lint' run ./...); done
	@echo "imports of the binary"; deps=$$(go list -deps ./cmd/render-oam) || exit 1; \
		if echo "$$deps" | grep -E '$(UNWANTED)'; then echo "these packages must not reach the binary"; exit 1; fi

bench: bin/helm-bench ## Measure the program against a copy, kyaml, helm template and vela dry-run
	go run ./tests/bench -goals -helm bin/helm-bench -sizes 10,100,1000,10000,100000
	go run ./tests/bench
	go run ./tests/bench -applications 1000,10000,100000
	go run ./tests/bench -kubevela 1,10,30,100,1000

vuln: bin/govulncheck ## Look for known vulnerabilities in what the binary uses (VULN=required fails when that is not possible)
	@status=0; report=$$(bin/govulncheck ./... 2>&1) || status=$$?; echo "$$report"; \
		case "$$status $$report" in \
		"1 "*"fetching vulnerabilities:"*) \
			echo "****************************************************************************"; \
			echo "NOT CHECKED: the vulnerability database cannot be reached from here, so it is"; \
			echo "not known whether what the binary uses has vulnerabilities."; \
			echo "****************************************************************************"; \
			[ "$(VULN)" != required ];; \
		*) exit $$status;; esac

generate: ## Write the generated parts of documents and examples again
	go test ./cmd/render-oam -run TestDocuments -update
	go test ./tests/openapi -run TestFiles -update
	go test ./tests/supply -run TestLicenses -update

release: ## Write the archives of a release to dist, with sums, an SBOM and licenses
	cd tools && go run ./release -version '$(VERSION)' ..

clean: ## Remove what was built
	rm -rf bin dist

# The developers' tools, in the versions that tools/go.mod pins. The first build
# takes minutes, later ones come from Go's build cache.
bin/golangci-lint: tools/go.mod tools/go.sum
	cd tools && go build -o ../bin/ github.com/golangci/golangci-lint/v2/cmd/golangci-lint

bin/govulncheck: tools/go.mod tools/go.sum
	cd tools && go build -o ../bin/ golang.org/x/vuln/cmd/govulncheck

# The hosts that the tests call, in the versions that the modules below tools pin.
# Built from nothing they take five minutes of one processor.
bin/helm3: tools/helm/go.mod tools/helm/go.sum
	cd tools/helm && CGO_ENABLED=0 go build $(QUICK) -o ../../$@ helm.sh/helm/v3/cmd/helm

bin/helm4: tools/helm/go.mod tools/helm/go.sum
	cd tools/helm && CGO_ENABLED=0 go build $(QUICK) -o ../../$@ helm.sh/helm/v4/cmd/helm

# Optimized, to measure it.
bin/helm-bench: tools/helm/go.mod tools/helm/go.sum
	cd tools/helm && CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o ../../$@ helm.sh/helm/v4/cmd/helm

bin/kustomize: tools/kustomize/go.mod tools/kustomize/go.sum
	cd tools/kustomize && CGO_ENABLED=0 go build $(QUICK) -o ../../$@ sigs.k8s.io/kustomize/kustomize/v5

# The engines that the tests run.
bin/argocd: tools/argocd/go.mod tools/argocd/go.sum
	cd tools/argocd && CGO_ENABLED=0 go build $(QUICK) -o ../../$@ github.com/argoproj/argo-cd/v3/cmd

bin/argocd-optimized: tools/argocd/go.mod tools/argocd/go.sum
	cd tools/argocd && CGO_ENABLED=0 go build -ldflags '-s -w' -o ../../$@ github.com/argoproj/argo-cd/v3/cmd

bin/source-controller: tools/flux/go.mod tools/flux/go.sum $(wildcard tools/flux/*/*.go)
	cd tools/flux && CGO_ENABLED=0 go build $(QUICK) -o ../../bin/ \
		github.com/fluxcd/source-controller github.com/fluxcd/kustomize-controller ./flux-artifact
