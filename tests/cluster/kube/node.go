//go:build !apiserveronly

package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"sync/atomic"
	"time"

	corev1 "k8s.io/api/core/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	"k8s.io/apimachinery/pkg/api/resource"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	coreinformers "k8s.io/client-go/informers/core/v1"
	"k8s.io/client-go/kubernetes"
	"k8s.io/client-go/tools/cache"
)

const (
	nodeName = "pretended"
	nodeIP   = "10.0.0.1"
	again    = 100 * time.Millisecond // how long until a pod that cannot start is tried again
)

// node does what a scheduler, a kubelet and a volume provisioner would do,
// without running anything.
type node struct {
	client kubernetes.Interface
	lastIP atomic.Uint32
}

// pretendNode registers a node, and handles pods and claims once the informers
// start.
func pretendNode(ctx context.Context, client kubernetes.Interface, core coreinformers.Interface) error {
	plenty := corev1.ResourceList{
		corev1.ResourceCPU:              resource.MustParse("100"),
		corev1.ResourceMemory:           resource.MustParse("1Ti"),
		corev1.ResourceEphemeralStorage: resource.MustParse("1Ti"),
		corev1.ResourcePods:             resource.MustParse("10k"),
	}
	_, err := client.CoreV1().Nodes().Create(ctx, &corev1.Node{
		ObjectMeta: metav1.ObjectMeta{Name: nodeName, Labels: map[string]string{corev1.LabelHostname: nodeName}},
		Status: corev1.NodeStatus{
			Capacity: plenty, Allocatable: plenty,
			Addresses:  []corev1.NodeAddress{{Type: corev1.NodeInternalIP, Address: nodeIP}},
			Conditions: []corev1.NodeCondition{{Type: corev1.NodeReady, Status: corev1.ConditionTrue, Reason: "Pretended"}},
		},
	}, metav1.CreateOptions{})
	if err != nil {
		return err
	}
	n := &node{client: client}
	handle(core.Pods().Informer(), func(p *corev1.Pod) error { return n.pod(ctx, p) })
	handle(core.PersistentVolumeClaims().Informer(), func(c *corev1.PersistentVolumeClaim) error { return n.claim(ctx, c) })
	return nil
}

// handle calls f with every object that is new or has changed. It ignores
// conflict errors, because the changed object comes again.
func handle[T any](informer cache.SharedIndexInformer, f func(T) error) {
	call := func(object any) {
		if err := f(object.(T)); err != nil && !apierrors.IsNotFound(err) && !apierrors.IsConflict(err) {
			log.Print(err)
		}
	}
	informer.AddEventHandler(cache.ResourceEventHandlerFuncs{ //nolint:errcheck // it only fails for a stopped informer
		AddFunc:    call,
		UpdateFunc: func(_, object any) { call(object) },
	})
}

// pod moves a pod to its next state: bound, running, or removed.
func (n *node) pod(ctx context.Context, pod *corev1.Pod) error {
	pods := n.client.CoreV1().Pods(pod.Namespace)
	switch {
	case pod.DeletionTimestamp != nil:
		return pods.Delete(ctx, pod.Name, metav1.DeleteOptions{
			GracePeriodSeconds: new(int64),
			Preconditions:      metav1.NewUIDPreconditions(string(pod.UID)),
		})
	case pod.Spec.NodeName == "":
		return pods.Bind(ctx, &corev1.Binding{
			ObjectMeta: metav1.ObjectMeta{Name: pod.Name, UID: pod.UID},
			Target:     corev1.ObjectReference{Kind: "Node", Name: nodeName},
		}, metav1.CreateOptions{})
	case pod.Status.Phase == corev1.PodPending:
		return n.start(ctx, pod.DeepCopy())
	}
	return nil
}

// start makes a pod run once everything that it refers to exists, like a
// kubelet.
func (n *node) start(ctx context.Context, pod *corev1.Pod) error {
	pods := n.client.CoreV1().Pods(pod.Namespace)
	if missing := n.missing(ctx, pod); missing != nil {
		log.Printf("pod %s/%s waits: %s", pod.Namespace, pod.Name, missing)
		time.AfterFunc(again, func() {
			fresh, err := pods.Get(ctx, pod.Name, metav1.GetOptions{})
			if err == nil && fresh.UID == pod.UID {
				err = n.pod(ctx, fresh)
			}
			if err != nil && !apierrors.IsNotFound(err) && !apierrors.IsConflict(err) {
				log.Print(err)
			}
		})
		return nil
	}
	ip := n.lastIP.Add(1)
	setRunning(pod, fmt.Sprintf("10.244.%d.%d", ip>>8&255, ip&255))
	_, err := pods.UpdateStatus(ctx, pod, metav1.UpdateOptions{})
	return err
}

// missing returns an error for a claim, ConfigMap or Secret without which a pod
// cannot start.
func (n *node) missing(ctx context.Context, pod *corev1.Pod) error {
	var missing []error
	need := func(err error) {
		if err != nil {
			missing = append(missing, err)
		}
	}
	for _, volume := range pod.Spec.Volumes {
		switch {
		case volume.PersistentVolumeClaim != nil:
			need(n.bound(ctx, pod.Namespace, volume.PersistentVolumeClaim.ClaimName))
		case volume.ConfigMap != nil:
			need(n.configMap(ctx, pod.Namespace, volume.ConfigMap.Name, subPaths(pod, volume.Name)...))
		case volume.Secret != nil:
			need(n.secret(ctx, pod.Namespace, volume.Secret.SecretName, subPaths(pod, volume.Name)...))
		}
	}
	for _, container := range pod.Spec.Containers {
		for _, env := range container.Env {
			switch from := env.ValueFrom; {
			case from == nil:
			case from.SecretKeyRef != nil:
				need(n.secret(ctx, pod.Namespace, from.SecretKeyRef.Name, from.SecretKeyRef.Key))
			case from.ConfigMapKeyRef != nil:
				need(n.configMap(ctx, pod.Namespace, from.ConfigMapKeyRef.Name, from.ConfigMapKeyRef.Key))
			}
		}
	}
	return errors.Join(missing...)
}

// subPaths returns the files that the containers of a pod mount from a volume.
func subPaths(pod *corev1.Pod, volume string) (paths []string) {
	for _, container := range pod.Spec.Containers {
		for _, mount := range container.VolumeMounts {
			if mount.Name == volume && mount.SubPath != "" {
				paths = append(paths, mount.SubPath)
			}
		}
	}
	return paths
}

func (n *node) bound(ctx context.Context, namespace, name string) error {
	claim, err := n.client.CoreV1().PersistentVolumeClaims(namespace).Get(ctx, name, metav1.GetOptions{})
	if err == nil && claim.Status.Phase != corev1.ClaimBound {
		return fmt.Errorf("claim %s is not bound", name)
	}
	return err
}

func (n *node) configMap(ctx context.Context, namespace, name string, keys ...string) error {
	found, err := n.client.CoreV1().ConfigMaps(namespace).Get(ctx, name, metav1.GetOptions{})
	for _, key := range keys {
		if _, has := found.Data[key]; err == nil && !has {
			return fmt.Errorf("no key %[2]s in ConfigMap %[1]s", name, key)
		}
	}
	return err
}

func (n *node) secret(ctx context.Context, namespace, name string, keys ...string) error {
	found, err := n.client.CoreV1().Secrets(namespace).Get(ctx, name, metav1.GetOptions{})
	for _, key := range keys {
		if _, has := found.Data[key]; err == nil && !has {
			return fmt.Errorf("no key %[2]s in Secret %[1]s", name, key)
		}
	}
	return err
}

// setRunning sets the status of a pod to running and ready or, if it belongs to
// a Job, to succeeded.
func setRunning(pod *corev1.Pod, ip string) {
	now := metav1.Now()
	status := &pod.Status
	status.Phase = corev1.PodRunning
	state := corev1.ContainerState{Running: &corev1.ContainerStateRunning{StartedAt: now}}
	ready, reason := corev1.ConditionTrue, ""
	if owner := metav1.GetControllerOf(pod); owner != nil && owner.Kind == "Job" {
		status.Phase = corev1.PodSucceeded
		state = corev1.ContainerState{Terminated: &corev1.ContainerStateTerminated{Reason: "Completed", StartedAt: now, FinishedAt: now}}
		ready, reason = corev1.ConditionFalse, "PodCompleted"
	}
	status.StartTime = &now
	status.HostIP, status.HostIPs = nodeIP, []corev1.HostIP{{IP: nodeIP}}
	status.PodIP, status.PodIPs = ip, []corev1.PodIP{{IP: ip}}
	status.Conditions = nil
	for condition, value := range map[corev1.PodConditionType]corev1.ConditionStatus{
		corev1.PodScheduled: corev1.ConditionTrue, corev1.PodInitialized: corev1.ConditionTrue,
		corev1.ContainersReady: ready, corev1.PodReady: ready,
	} {
		status.Conditions = append(status.Conditions, corev1.PodCondition{Type: condition, Status: value, Reason: reason, LastTransitionTime: now})
	}
	status.ContainerStatuses = nil
	for _, container := range pod.Spec.Containers {
		isUp := state.Running != nil
		status.ContainerStatuses = append(status.ContainerStatuses, corev1.ContainerStatus{
			Name: container.Name, Image: container.Image, State: state, Ready: isUp, Started: &isUp,
		})
	}
}

// claim creates a volume for a claim.
func (n *node) claim(ctx context.Context, claim *corev1.PersistentVolumeClaim) error {
	if claim.Status.Phase == corev1.ClaimBound || claim.DeletionTimestamp != nil {
		return nil
	}
	claim = claim.DeepCopy()
	claims := n.client.CoreV1().PersistentVolumeClaims(claim.Namespace)
	if claim.Spec.VolumeName == "" {
		volume, err := n.client.CoreV1().PersistentVolumes().Create(ctx, volumeFor(claim), metav1.CreateOptions{})
		if err != nil {
			return err
		}
		claim.Spec.VolumeName = volume.Name
		if claim, err = claims.Update(ctx, claim, metav1.UpdateOptions{}); err != nil {
			return err
		}
	}
	claim.Status.Phase = corev1.ClaimBound
	claim.Status.AccessModes = claim.Spec.AccessModes
	claim.Status.Capacity = claim.Spec.Resources.Requests
	_, err := claims.UpdateStatus(ctx, claim, metav1.UpdateOptions{})
	return err
}

func volumeFor(claim *corev1.PersistentVolumeClaim) *corev1.PersistentVolume {
	class := ""
	if claim.Spec.StorageClassName != nil {
		class = *claim.Spec.StorageClassName
	}
	return &corev1.PersistentVolume{
		ObjectMeta: metav1.ObjectMeta{Name: "of-" + string(claim.UID)},
		Spec: corev1.PersistentVolumeSpec{
			Capacity: claim.Spec.Resources.Requests, AccessModes: claim.Spec.AccessModes, VolumeMode: claim.Spec.VolumeMode,
			StorageClassName:       class,
			PersistentVolumeSource: corev1.PersistentVolumeSource{HostPath: &corev1.HostPathVolumeSource{Path: "/nowhere/" + string(claim.UID)}},
			ClaimRef: &corev1.ObjectReference{
				APIVersion: "v1", Kind: "PersistentVolumeClaim", Namespace: claim.Namespace, Name: claim.Name, UID: claim.UID,
			},
		},
	}
}
