// R1.7: os.Exit ends the process at once: no deferred call, no other goroutine.
package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("never")
	go func() { fmt.Println("never either") }()
	fmt.Println("leaving")
	os.Exit(3)
}
