//go:build !linux || !(amd64 || arm64)

// Package firstpages does nothing: only Linux leaves huge pages to programs.
package firstpages
