// Command empty does nothing. It shows how long the start of a Go program
// takes.
package main

func main() {}
