package fix

import "go.yaml.in/yaml/v3"

// unquoted is the text of a scalar as it is written, quotes and all; what is
// no scalar is returned as it is.
func unquoted(written string) string {
	var node yaml.Node
	if err := yaml.Unmarshal([]byte(written), &node); err != nil || len(node.Content) == 0 || node.Content[0].Kind != yaml.ScalarNode {
		return written
	}
	return node.Content[0].Value
}
