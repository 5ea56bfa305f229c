// R11.2: a fatal error in a goroutine while others wait: whom the traceback shows.
package main

import (
	"fmt"
	"sync"
)

func main() {
	c := make(chan int)
	go func() { <-c }()
	go func() {
		var mu sync.Mutex
		fmt.Println("unlocking")
		mu.Unlock()
	}()
	select {}
}
