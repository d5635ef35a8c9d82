package decode

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// WarnText warns of a scalar without quotes that is read as a string where hosts
// read another one: kustomize hands over the value of the number 1.10, which is
// 1.1, and other hosts its spelling.
func WarnText(node *yaml.Node, at yamltree.Path, report *result.Reporter) {
	if canonical, differs := yamltree.Canonical(node); differs {
		report.Warn(code.AmbiguousScalar, at.String(), "%s becomes the string %q here and %q in kustomize: write %s or %q",
			node.Value, node.Value, canonical, canonical, node.Value).Found(node.Value)
	}
}
