//go:build !apiserveronly

package main

import (
	"context"
	"time"

	"k8s.io/client-go/discovery/cached/memory"
	"k8s.io/client-go/informers"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/metadata"
	"k8s.io/client-go/metadata/metadatainformer"
	"k8s.io/client-go/rest"
	"k8s.io/client-go/restmapper"
	"k8s.io/controller-manager/pkg/informerfactory"
	"k8s.io/klog/v2"
	"k8s.io/kubernetes/pkg/controller/deployment"
	"k8s.io/kubernetes/pkg/controller/endpointslice"
	"k8s.io/kubernetes/pkg/controller/garbagecollector"
	"k8s.io/kubernetes/pkg/controller/job"
	"k8s.io/kubernetes/pkg/controller/replicaset"
	"k8s.io/kubernetes/pkg/controller/serviceaccount"
	"k8s.io/kubernetes/pkg/controller/statefulset"
)

const (
	workers           = 5 // per controller
	endpointsPerSlice = 100
	garbageSyncPeriod = 2 * time.Second // how often to look for new kinds
)

// runner is a controller that is ready to run.
type runner func(context.Context, int)

// runControllers runs the controllers that workloads need, and the node, until
// one of them fails.
func runControllers(url, token string) error {
	ctx := context.Background()
	config := &rest.Config{
		Host: url, BearerToken: token, QPS: -1,
		TLSClientConfig: rest.TLSClientConfig{Insecure: true}, // a server of this test, on the loopback
	}
	client, err := kubernetes.NewForConfig(config)
	if err != nil {
		return err
	}
	shared := informers.NewSharedInformerFactory(client, 0)
	controllers, err := workloadControllers(ctx, client, shared)
	if err != nil {
		return err
	}
	collectGarbage, err := garbageCollector(ctx, client, config, shared)
	if err != nil {
		return err
	}
	if err := pretendNode(ctx, client, shared.Core().V1()); err != nil {
		return err
	}
	shared.Start(ctx.Done())
	for _, run := range controllers {
		go run(ctx, workers)
	}
	collectGarbage()
	return ctx.Err()
}

// workloadControllers returns the controllers of kube-controller-manager that
// create pods for workloads, and endpoints for pods.
func workloadControllers(ctx context.Context, client kubernetes.Interface, shared informers.SharedInformerFactory) ([]runner, error) {
	core, apps, batch := shared.Core().V1(), shared.Apps().V1(), shared.Batch().V1()
	deployments, err := deployment.NewDeploymentController(ctx, apps.Deployments(), apps.ReplicaSets(), core.Pods(), client)
	if err != nil {
		return nil, err
	}
	jobs, err := job.NewController(ctx, client, core.Pods(), batch.Jobs(), nil, nil)
	if err != nil {
		return nil, err
	}
	accounts, err := serviceaccount.NewServiceAccountsController(klog.FromContext(ctx), core.ServiceAccounts(), core.Namespaces(), client,
		serviceaccount.DefaultServiceAccountsControllerOptions())
	if err != nil {
		return nil, err
	}
	replicaSets := replicaset.NewReplicaSetController(ctx, apps.ReplicaSets(), core.Pods(), client, replicaset.BurstReplicas)
	statefulSets := statefulset.NewStatefulSetController(ctx, core.Pods(), apps.StatefulSets(), core.PersistentVolumeClaims(), apps.ControllerRevisions(), client)
	endpoints := endpointslice.NewController(ctx, core.Pods(), core.Services(), core.Nodes(), shared.Discovery().V1().EndpointSlices(), endpointsPerSlice, client, 0)
	return []runner{deployments.Run, jobs.Run, accounts.Run, replicaSets.Run, statefulSets.Run, endpoints.Run}, nil
}

// garbageCollector removes objects whose owner is gone, and removes the owner
// from orphaned objects.
func garbageCollector(ctx context.Context, client kubernetes.Interface, config *rest.Config, shared informers.SharedInformerFactory) (func(), error) {
	meta, err := metadata.NewForConfig(config)
	if err != nil {
		return nil, err
	}
	sharedMeta := metadatainformer.NewSharedInformerFactory(meta, 0)
	mapper := restmapper.NewDeferredDiscoveryRESTMapper(memory.NewMemCacheClient(client.Discovery()))
	started := make(chan struct{})
	graph := garbagecollector.NewDependencyGraphBuilder(ctx, meta, mapper, garbagecollector.DefaultIgnoredResources(),
		informerfactory.NewInformerFactory(shared, sharedMeta), started)
	collector, err := garbagecollector.NewComposedGarbageCollector(ctx, client, meta, mapper, graph)
	if err != nil {
		return nil, err
	}
	return func() {
		sharedMeta.Start(ctx.Done())
		close(started)
		go collector.Sync(ctx, client.Discovery(), garbageSyncPeriod)
		collector.Run(ctx, workers, garbageSyncPeriod)
	}, nil
}
