package decode

import (
	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/code"
	"github.com/render-oam/render-oam/fn/result"
	"github.com/render-oam/render-oam/fn/yamltree"
)

// WarnText warns about a scalar without quotes that hosts read as different
// strings: for the number 1.10, kustomize passes the value, which is 1.1, and
// other hosts pass the spelling.
func WarnText(node *yaml.Node, at yamltree.Path, report *result.Reporter) {
	if canonical, differs := yamltree.Canonical(node); differs {
		report.Warn(code.AmbiguousScalar, at.String(), "%s becomes the string %q here and %q in kustomize: write %s or %q",
			node.Value, node.Value, canonical, canonical, node.Value).Found(node.Value)
	}
}
