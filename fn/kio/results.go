package kio

import (
	"sigs.k8s.io/kustomize/kyaml/fn/framework"
	"sigs.k8s.io/kustomize/kyaml/yaml"

	"github.com/render-oam/render-oam/fn/result"
)

// results converts results to the types of kyaml.
func results(found []*result.Result) framework.Results {
	converted := make(framework.Results, len(found))
	for i, r := range found {
		converted[i] = &framework.Result{
			Message: r.Message, Severity: framework.Severity(r.Severity),
			ResourceRef: reference(r.Resource), Field: field(r), File: file(r.Place),
			Tags: r.Tags(),
		}
	}
	return converted
}

func reference(r result.Ref) *yaml.ResourceIdentifier {
	if r.IsZero() {
		return nil
	}
	return &yaml.ResourceIdentifier{
		TypeMeta: yaml.TypeMeta{APIVersion: r.APIVersion, Kind: r.Kind},
		NameMeta: yaml.NameMeta{Name: r.Name, Namespace: r.Namespace},
	}
}

func field(r *result.Result) *framework.Field {
	if r.Field == "" {
		return nil
	}
	f := &framework.Field{Path: r.Field}
	if r.Current != "" {
		f.CurrentValue = r.Current
	}
	if r.Proposed != "" {
		f.ProposedValue = r.Proposed
	}
	return f
}

func file(p result.Place) *framework.File {
	if p.File == "" {
		return nil
	}
	return &framework.File{Path: p.File, Index: p.Index}
}
