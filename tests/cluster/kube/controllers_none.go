//go:build apiserveronly

package main

import "errors"

// runControllers is for the newest Kubernetes only: how controllers are made
// differs from one minor version to the next.
func runControllers(_, _ string) error {
	return errors.New("built without controllers")
}
