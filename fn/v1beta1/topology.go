package v1beta1

import (
	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/rule"
)

// topologyProperties select clusters and a namespace.
type topologyProperties struct {
	Clusters             []string          `yaml:"clusters" doc:"Names of the clusters."`
	ClusterLabelSelector map[string]string `yaml:"clusterLabelSelector" doc:"Labels of the clusters."`
	ClusterSelector      map[string]string `yaml:"clusterSelector" doc:"Labels of the clusters. Deprecated: use clusterLabelSelector."`
	AllowEmpty           bool              `yaml:"allowEmpty" default:"false" doc:"Allow labels that select no cluster."`
	Namespace            string            `yaml:"namespace" doc:"Namespace of the objects. Defaults to that of the Application."`
}

// placements returns where a topology policy deploys components.
func (p *policy) placements() ([]placement, bool) {
	var read topologyProperties
	if !p.decode(&read) {
		return nil, false
	}
	field := "clusterLabelSelector"
	if read.ClusterLabelSelector == nil && read.ClusterSelector != nil {
		field, read.ClusterLabelSelector = "clusterSelector", read.ClusterSelector
	}
	switch {
	case read.Clusters != nil:
		if len(read.Clusters) == 0 {
			p.warnEmpty("clusters", "no component is deployed")
		}
		var all []placement
		for i, cluster := range read.Clusters {
			if broken := rule.Subdomain(cluster); cluster != "" && broken != "" {
				p.report.Error(code.InvalidName, p.propertiesAt().Field("clusters").Item(i).String(), "%q: %s", cluster, broken).Found(cluster)
			}
			all = append(all, placement{cluster, read.Namespace})
		}
		return all, true
	case read.ClusterLabelSelector != nil:
		p.report.Error(code.ClusterLabels, p.propertiesAt().Field(field).String(), "only the controller knows which clusters have these labels: list the clusters under clusters")
		return nil, false
	}
	return []placement{{localCluster, read.Namespace}}, true
}

// clustersOf returns the clusters of objects, in order.
func clustersOf(all []made) (clusters []string) {
	for _, m := range all {
		if c := clusterOr(m.cluster); !contains(clusters, c) {
			clusters = append(clusters, c)
		}
	}
	return clusters
}

// choose returns the objects for the chosen cluster. It reports an Application with
// several clusters if none is chosen.
func (f *FrontEnd) choose(a *Application, all []made) []made {
	clusters := clustersOf(all)
	for _, cluster := range clusters { // of steps too
		if broken := rule.Subdomain(cluster); broken != "" && a.Report.OK() {
			a.Report.Error(code.InvalidName, "spec", "the cluster %q: %s", cluster, broken).Found(cluster)
		}
	}
	chosen := f.env.Platform.Spec.Cluster
	a.clusters = clusters
	if chosen == "" {
		if len(clusters) > 1 && !f.env.EachCluster {
			a.Report.Error(code.ClusterChoice, "spec.policies", "the application is deployed to clusters %s: %s", result.AllOf(clusters), howToChoose)
			f.isMixed = true
		}
		return all
	}
	var there []made
	for _, m := range all {
		if clusterOr(m.cluster) == chosen {
			there = append(there, m)
		}
	}
	return there
}

const howToChoose = "choose one with --cluster NAME or spec.cluster of the Platform, or write a folder for each with render --output-dir DIR"

// checkClusters reports applications with different clusters if none is chosen: their
// objects would be in one output.
func (f *FrontEnd) checkClusters(last *Application) {
	if f.env.Platform.Spec.Cluster != "" || f.env.EachCluster || f.isMixed || len(f.env.Clusters) < 2 {
		return
	}
	last.Report.Error(code.ClusterChoice, "spec.policies", "the applications are deployed to clusters %s: %s", result.AllOf(f.env.Clusters), howToChoose)
}
