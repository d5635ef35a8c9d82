// Package controlplane builds and runs a real Kubernetes control plane on the
// loopback, for tests.
package controlplane

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"

	"github.com/render-oam/render-oam/tests/cluster/client"
	"github.com/render-oam/render-oam/tests/cluster/process"
)

// ControlPlane is a running control plane.
type ControlPlane struct {
	Client *client.Client

	version Version
	binary  string
	servers *process.Group
}

// Start builds a version from the folder kube into the folder bin, and runs etcd
// and the API server.
func Start(v Version, kube, bin string) (*ControlPlane, error) {
	number, err := v.number(kube)
	if err != nil {
		return nil, err
	}
	binary, err := v.build(kube, bin, number)
	if err != nil {
		return nil, err
	}
	servers, err := process.NewGroup("kube-" + number)
	if err != nil {
		return nil, err
	}
	c := &ControlPlane{version: v, binary: binary, servers: servers}
	if err := c.startServer(); err != nil {
		return nil, errors.Join(err, c.Stop(true))
	}
	return c, nil
}

// startServer runs etcd and the API server until it is ready.
func (c *ControlPlane) startServer() error {
	ports, err := process.FreePorts(2)
	if err != nil {
		return err
	}
	token := rand.Text()
	if err := errors.Join(c.write("tokens.csv", token+",admin,admin,system:masters\n"), c.writeKey("accounts.key")); err != nil {
		return err
	}
	etcd := fmt.Sprintf("http://127.0.0.1:%d", ports[0])
	if err := c.run("etcd", "--data-dir="+c.servers.Path("data"), "--unsafe-no-fsync", "--log-level=warn",
		"--listen-client-urls="+etcd, "--advertise-client-urls="+etcd, "--listen-peer-urls=http://127.0.0.1:0"); err != nil {
		return err
	}
	// Some admission plugins block everything without the controllers that
	// complete their work: taints of new nodes, finalizers of claims and, if no
	// controller runs at all, service accounts of pods.
	off := "TaintNodesByCondition,StorageObjectInUseProtection"
	if !c.version.hasControllers {
		off += ",ServiceAccount"
	}
	if err := c.run("kube-apiserver", "--etcd-servers="+etcd, "--bind-address=127.0.0.1", "--advertise-address=10.0.0.1",
		fmt.Sprintf("--secure-port=%d", ports[1]), "--cert-dir="+c.servers.Path("certificates"), "--endpoint-reconciler-type=none",
		"--token-auth-file="+c.servers.Path("tokens.csv"), "--authorization-mode=RBAC", "--service-cluster-ip-range=10.96.0.0/16",
		"--service-account-issuer=https://kubernetes.default.svc", "--service-account-key-file="+c.servers.Path("accounts.key"),
		"--service-account-signing-key-file="+c.servers.Path("accounts.key"), "--disable-admission-plugins="+off); err != nil {
		return err
	}
	c.Client = client.New(fmt.Sprintf("https://127.0.0.1:%d", ports[1]), token)
	return c.servers.WaitFor("readiness of the API server", c.Client.Ready)
}

// StartControllers runs the controllers of workloads, if the version has them,
// and a node that pretends to run pods.
func (c *ControlPlane) StartControllers() error {
	if !c.version.hasControllers {
		return nil
	}
	if err := c.run("controllers", c.Client.URL, c.Client.Token); err != nil {
		return err
	}
	return c.servers.WaitFor("account of the default namespace", func() bool {
		_, err := c.Client.Get("v1", "ServiceAccount", "default", "default")
		return err == nil
	})
}

// run starts one of the servers in the binary.
func (c *ControlPlane) run(name string, args ...string) error {
	return c.servers.Start(name, nil, append([]string{c.binary, name}, args...)...)
}

// Stop stops all servers, and removes their files unless the logs are to be
// kept.
func (c *ControlPlane) Stop(keepLogs bool) error {
	data := c.servers.Path("data")
	return errors.Join(c.servers.Stop(keepLogs), os.RemoveAll(data))
}

func (c *ControlPlane) write(name, content string) error {
	return os.WriteFile(c.servers.Path(name), []byte(content), 0o600)
}

// writeKey creates the key with which the server signs the tokens of service
// accounts.
func (c *ControlPlane) writeKey(name string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	block := pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}
	return c.write(name, string(pem.EncodeToMemory(&block)))
}
