//go:build !linux

package main

// useHugePages does nothing: only Linux leaves huge pages to programs.
func useHugePages(int64) {}
