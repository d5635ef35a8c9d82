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
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"github.com/render-oam/render-oam/tests/cluster/client"
)

const startTimeout = 2 * time.Minute

// ControlPlane is a control plane that runs.
type ControlPlane struct {
	Client *client.Client

	version   Version
	number    string // of the version
	binary    string
	folder    string // of logs and data
	processes []*process
}

// process is one that ends with its standard input.
type process struct {
	name  string
	cmd   *exec.Cmd
	stdin io.Closer
	ended chan struct{}
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
	folder, err := os.MkdirTemp("", "kube-"+number+"-")
	if err != nil {
		return nil, err
	}
	c := &ControlPlane{version: v, number: number, binary: binary, folder: folder}
	if err := c.startServer(); err != nil {
		return nil, errors.Join(err, c.Stop(true))
	}
	return c, nil
}

// startServer runs etcd and the API server until it is ready.
func (c *ControlPlane) startServer() error {
	ports, err := freePorts(2)
	if err != nil {
		return err
	}
	token := rand.Text()
	if err := errors.Join(c.write("tokens.csv", token+",admin,admin,system:masters\n"), c.writeKey("accounts.key")); err != nil {
		return err
	}
	etcd := fmt.Sprintf("http://127.0.0.1:%d", ports[0])
	if err := c.run("etcd", "--data-dir="+c.path("data"), "--unsafe-no-fsync", "--log-level=warn",
		"--listen-client-urls="+etcd, "--advertise-client-urls="+etcd, "--listen-peer-urls=http://127.0.0.1:0"); err != nil {
		return err
	}
	// Without the controllers that end what they begin, some admission plugins
	// hold everything up: taints of new nodes, finalizers of claims and, where no
	// controller runs at all, accounts of pods.
	off := "TaintNodesByCondition,StorageObjectInUseProtection"
	if !c.version.hasControllers {
		off += ",ServiceAccount"
	}
	if err := c.run("kube-apiserver", "--etcd-servers="+etcd, "--bind-address=127.0.0.1", "--advertise-address=10.0.0.1",
		fmt.Sprintf("--secure-port=%d", ports[1]), "--cert-dir="+c.path("certificates"), "--endpoint-reconciler-type=none",
		"--token-auth-file="+c.path("tokens.csv"), "--authorization-mode=RBAC", "--service-cluster-ip-range=10.96.0.0/16",
		"--service-account-issuer=https://kubernetes.default.svc", "--service-account-key-file="+c.path("accounts.key"),
		"--service-account-signing-key-file="+c.path("accounts.key"), "--disable-admission-plugins="+off); err != nil {
		return err
	}
	c.Client = client.New(fmt.Sprintf("https://127.0.0.1:%d", ports[1]), token)
	return c.wait("readiness of the API server", c.Client.Ready)
}

// StartControllers runs the controllers of workloads, where the version has
// them, and a node that pretends to run pods.
func (c *ControlPlane) StartControllers() error {
	if !c.version.hasControllers {
		return nil
	}
	if err := c.run("controllers", c.Client.URL, c.Client.Token); err != nil {
		return err
	}
	return c.wait("account of the default namespace", func() bool {
		_, err := c.Client.Get("v1", "ServiceAccount", "default", "default")
		return err == nil
	})
}

// run starts a process, whose output goes to a file.
func (c *ControlPlane) run(name string, args ...string) error {
	output, err := os.Create(c.path(name + ".log"))
	if err != nil {
		return err
	}
	defer output.Close() //nolint:errcheck // the process has its own handle
	cmd := exec.Command(c.binary, append([]string{name}, args...)...)
	cmd.Stdout, cmd.Stderr = output, output
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	p := &process{name: name, cmd: cmd, stdin: stdin, ended: make(chan struct{})}
	go func() {
		cmd.Wait() //nolint:errcheck // how it ended is in its log
		close(p.ended)
	}()
	c.processes = append(c.processes, p)
	return nil
}

// wait waits until something is there, and all processes live.
func (c *ControlPlane) wait(what string, isThere func() bool) error {
	for deadline := time.Now().Add(startTimeout); !isThere(); time.Sleep(100 * time.Millisecond) {
		for _, p := range c.processes {
			select {
			case <-p.ended:
				return fmt.Errorf("%s has ended:\n%s", p.name, c.lastLines(p))
			default:
			}
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("no %s after %s, logs are in %s", what, startTimeout, c.folder)
		}
	}
	return nil
}

// lastLines are the last lines of the log of a process.
func (c *ControlPlane) lastLines(p *process) string {
	data, err := os.ReadFile(c.path(p.name + ".log"))
	if err != nil {
		return err.Error()
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	return strings.Join(lines[max(0, len(lines)-10):], "\n")
}

// Stop ends all processes, and removes the folder unless its logs are to be
// kept.
func (c *ControlPlane) Stop(keepLogs bool) error {
	var errs []error
	for i := len(c.processes) - 1; i >= 0; i-- {
		p := c.processes[i]
		p.stdin.Close() //nolint:errcheck // it may have ended
		select {
		case <-p.ended:
		case <-time.After(10 * time.Second):
			errs = append(errs, fmt.Errorf("%s does not end with its input", p.name), p.cmd.Process.Kill())
		}
	}
	if !keepLogs {
		return errors.Join(append(errs, os.RemoveAll(c.folder))...)
	}
	fmt.Printf("logs of Kubernetes %s are in %s\n", c.number, c.folder)
	return errors.Join(append(errs, os.RemoveAll(c.path("data")))...)
}

func (c *ControlPlane) path(name string) string { return filepath.Join(c.folder, name) }

func (c *ControlPlane) write(name, content string) error {
	return os.WriteFile(c.path(name), []byte(content), 0o600)
}

// writeKey makes a key with which the server signs the tokens of accounts.
func (c *ControlPlane) writeKey(name string) error {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return err
	}
	block := pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}
	return c.write(name, string(pem.EncodeToMemory(&block)))
}

// freePorts are ports that nothing listens on.
func freePorts(n int) (ports []int, err error) {
	for range n {
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer listener.Close() //nolint:errcheck // nothing was written
		ports = append(ports, listener.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
