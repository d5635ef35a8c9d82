// Command empty does nothing: it shows what the start of a Go program takes.
package main

func main() {}
