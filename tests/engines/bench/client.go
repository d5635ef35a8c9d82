package main

import (
	"context"
	"errors"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/protobuf/encoding/protowire"
)

// client requests manifests from a repo-server, like the application
// controller. It encodes the few fields that matter itself, because the Go
// package with the types needs all modules of Argo CD.
type client struct{ connection *grpc.ClientConn }

// request says which manifests to generate.
type request struct {
	repository, path, name string
	plugin                 string // none if it is ""
	paths                  string // annotation argocd.argoproj.io/manifest-generate-paths
}

func dial(address string) (*client, error) {
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.ForceCodec(raw{}), grpc.MaxCallRecvMsgSize(100<<20)))
	return &client{connection}, err
}

func (c *client) close() { c.connection.Close() } //nolint:errcheck // the server exits next

// manifests generates manifests, and returns their number.
func (c *client) manifests(ctx context.Context, r request) (n int, err error) {
	var response []byte
	if err := c.connection.Invoke(ctx, "/repository.RepoServerService/GenerateManifest", r.encode(), &response); err != nil {
		return 0, err
	}
	for len(response) > 0 { // ManifestResponse
		number, kind, size := protowire.ConsumeField(response)
		if size < 0 {
			return 0, protowire.ParseError(size)
		}
		if number == 1 && kind == protowire.BytesType { // manifests
			n++
		}
		response = response[size:]
	}
	if n == 0 {
		return 0, errors.New("no manifests")
	}
	return n, nil
}

// encode encodes a ManifestRequest (reposerver/repository/repository.proto).
func (r request) encode() []byte {
	source := field(nil, 1, r.repository) // ApplicationSource
	source = field(source, 2, r.path)
	source = field(source, 4, "main")
	if r.plugin != "" {
		source = field(source, 11, string(field(nil, 1, r.plugin)))
	}
	b := field(nil, 1, string(field(nil, 1, r.repository)))                         // repo
	b = field(b, 2, "main")                                                         // revision
	b = field(b, 4, "app.kubernetes.io/instance")                                   // appLabelKey
	b = field(b, 5, r.name)                                                         // appName
	b = field(b, 8, r.name)                                                         // namespace
	b = field(b, 10, string(source))                                                // applicationSource
	b = protowire.AppendVarint(protowire.AppendTag(b, 18, protowire.VarintType), 1) // noRevisionCache
	b = field(b, 19, "annotation")                                                  // trackingMethod
	b = field(b, 25, "default")                                                     // projectName
	return field(b, 26, r.paths)                                                    // annotationManifestGeneratePaths
}

func field(b []byte, number protowire.Number, value string) []byte {
	return protowire.AppendString(protowire.AppendTag(b, number, protowire.BytesType), value)
}

// raw passes messages unchanged.
type raw struct{}

func (raw) Name() string                    { return "proto" }
func (raw) Marshal(v any) ([]byte, error)   { return v.([]byte), nil }
func (raw) Unmarshal(b []byte, v any) error { *v.(*[]byte) = append([]byte(nil), b...); return nil }
