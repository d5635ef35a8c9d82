//go:build !linux || !(amd64 || arm64)

package main

// useHugePages does nothing: only Linux leaves huge pages to programs.
func useHugePages(int64) {}
