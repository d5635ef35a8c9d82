package main

import (
	"encoding/base64"

	"go.yaml.in/yaml/v3"

	"github.com/render-oam/render-oam/fn/yamltree"
)

// hidden replaces the values of Secrets.
const hidden = "(hidden)"

// hideSecrets hides the values of Secrets, so that a difference shows that a
// value changed but not what it is.
func hideSecrets(before, after []*compared) {
	old := make(map[string]*compared, len(before))
	for _, b := range before {
		old[b.key()] = b
	}
	for _, a := range after {
		if !a.isSecret() {
			continue
		}
		var oldValues map[string]string
		if b := old[a.key()]; b != nil {
			oldValues = secretValues(b.node)
		}
		for key, v := range valuesOfSecret(a.node) {
			if was, isOld := oldValues[key]; isOld && was != v.Value {
				hide(v, hidden+" changed")
			} else {
				hide(v, hidden)
			}
		}
	}
	for _, b := range before {
		if b.isSecret() {
			for _, v := range valuesOfSecret(b.node) {
				hide(v, hidden)
			}
		}
	}
}

func hide(n *yaml.Node, text string) {
	*n = yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: text}
}

// secretValues returns the values of a Secret before they are hidden.
func secretValues(secret *yaml.Node) map[string]string {
	values := make(map[string]string)
	for key, v := range valuesOfSecret(secret) {
		values[key] = v.Value
	}
	return values
}

// valuesOfSecret returns the nodes with the values of a Secret, by field.
func valuesOfSecret(secret *yaml.Node) map[string]*yaml.Node {
	values := make(map[string]*yaml.Node)
	for _, field := range []string{"data", "stringData"} {
		of := yamltree.Get(secret, field)
		if of == nil {
			continue
		}
		if of.Kind != yaml.MappingNode { // Kubernetes rejects it, but it can be secret
			values[field] = of
			continue
		}
		for i := 0; i+1 < len(of.Content); i += 2 {
			values[field+"/"+of.Content[i].Value] = of.Content[i+1]
		}
	}
	return values
}

// encodeSecrets moves what Secrets have in stringData to data, as Kubernetes does.
func encodeSecrets(objects []*compared) {
	for _, o := range objects {
		texts := yamltree.Get(o.node, "stringData")
		if !o.isSecret() || texts == nil || texts.Kind != yaml.MappingNode {
			continue
		}
		removeFields(o.node, "stringData")
		data := yamltree.Get(o.node, "data")
		if data == nil || data.Kind != yaml.MappingNode {
			removeFields(o.node, "data")
			data = &yaml.Node{Kind: yaml.MappingNode, Tag: "!!map"}
			o.node.Content = append(o.node.Content, &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: "data"}, data)
		}
		for i := 0; i+1 < len(texts.Content); i += 2 {
			removeFields(data, texts.Content[i].Value)
			value := base64.StdEncoding.EncodeToString([]byte(texts.Content[i+1].Value))
			data.Content = append(data.Content, texts.Content[i], &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: value})
		}
	}
}

// isSecret reports whether an object is a Kubernetes Secret.
func (c *compared) isSecret() bool { return c.kind == "Secret" && c.group == "" }
