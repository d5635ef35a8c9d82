package main

import "os"

// cannotKeep returns what a file would lose if another one replaced it:
// nothing, because Windows gives a new file the owner and permissions of its
// folder.
func cannotKeep(os.FileInfo) string { return "" }

// keepOwner gives a new file the owner of another one.
func keepOwner(*os.File, os.FileInfo) error { return nil }
