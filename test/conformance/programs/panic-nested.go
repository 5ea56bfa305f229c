// R15: a deferred call of a panicking goroutine panics too: both messages are printed.
package main

func main() {
	defer func() { panic("second") }()
	panic("first")
}
