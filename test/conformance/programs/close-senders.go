// R10.5: two senders wait; close wakes them, and the first to run panics.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	c := make(chan int)
	for i := 1; i <= 2; i++ {
		go func() { c <- i }()
	}
	runtime.Gosched()
	fmt.Println("closing")
	close(c)
	runtime.Gosched()
	fmt.Println("never")
}
