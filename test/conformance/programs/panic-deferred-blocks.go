// R15: a deferred call of a panicking goroutine waits, so the others go on until it is let through.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	c := make(chan int)
	go func() {
		defer func() { <-c }()
		panic("held up")
	}()
	for k := 0; k < 3; k++ {
		runtime.Gosched()
		fmt.Println("main", k)
	}
	c <- 1
	runtime.Gosched()
	fmt.Println("never")
}
