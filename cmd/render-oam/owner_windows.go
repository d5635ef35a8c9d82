package main

import "os"

// cannotKeep says what of a file would be lost when another one takes its place.
// Windows gives a new file the owner and rights of its folder.
func cannotKeep(os.FileInfo) string { return "" }

// keepOwner gives a new file the owner of another one.
func keepOwner(*os.File, os.FileInfo) error { return nil }
