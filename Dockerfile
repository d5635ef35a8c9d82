# The image contains the static binary, its license, and an /etc/passwd with the user
# nobody, because kustomize and kpt run functions as this user. It has no shell, and
# needs no network.
#
#   docker buildx build --platform linux/amd64,linux/arm64 --build-arg VERSION="$(git describe --tags --always)" .

# The compiler runs on the platform of the build machine, and cross-compiles.
FROM --platform=$BUILDPLATFORM docker.io/library/golang:1.26.8@sha256:3c3e25a4da13fd0478eed2df1eb35a0e667094a7124d3993a6a1d30f71c17e79 AS build
WORKDIR /src
# The modules have their own layer, which is reused if only the code changes.
COPY go.mod go.sum ./
RUN go mod download
COPY cmd cmd
COPY fn fn
COPY generators generators
COPY transformers transformers
ARG TARGETOS
ARG TARGETARCH
ARG VERSION=unknown
RUN mkdir -p /out/etc && grep '^nobody:' /etc/passwd >/out/etc/passwd
RUN CGO_ENABLED=0 GOOS=$TARGETOS GOARCH=$TARGETARCH go build -trimpath -buildvcs=false -ldflags "-s -w -E render_oam_entry -X main.version=$VERSION" -o /out/render-oam ./cmd/render-oam

FROM scratch
ARG VERSION=unknown
ARG REVISION
LABEL org.opencontainers.image.title="render-oam" \
      org.opencontainers.image.description="Renders Open Application Model v1alpha1 resources to Kubernetes objects" \
      org.opencontainers.image.source="https://github.com/render-oam/render-oam" \
      org.opencontainers.image.documentation="https://github.com/render-oam/render-oam/blob/main/docs/container.md" \
      org.opencontainers.image.licenses="Apache-2.0" \
      org.opencontainers.image.version="$VERSION" \
      org.opencontainers.image.revision="$REVISION"
COPY --from=build /out/ /
COPY LICENSE /
# The entrypoint is a name and not a path, so that the command is the same in this
# image, in images that copy the binary, and on your machine. An image from scratch
# has no PATH, so set it.
ENV PATH=/
# The UID of nobody: with runAsNonRoot, Kubernetes cannot check the name of a user.
# The program works with any UID.
USER 65534:65534
ENTRYPOINT ["render-oam"]
