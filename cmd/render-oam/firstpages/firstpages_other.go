//go:build !linux

// Package firstpages does nothing: only Linux leaves huge pages to programs.
package firstpages
