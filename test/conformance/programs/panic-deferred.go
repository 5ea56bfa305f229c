// R15: deferred calls run before the process dies of a panic.
package main

import "fmt"

func main() {
	defer fmt.Println("deferred first, printed last")
	defer fmt.Println("deferred last, printed first")
	panic("now")
}
