//go:build apiserveronly

package main

import "errors"

// runControllers only works for the newest Kubernetes, because creating the
// controllers differs between minor versions.
func runControllers(_, _ string) error {
	return errors.New("built without controllers")
}
