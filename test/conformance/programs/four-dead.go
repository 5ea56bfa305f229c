// R20.17: the deadlock detector on four Ps.
//
//conformance:with procs=4
package main

import (
	"sync"
	"time"
)

func main() {
	c := make(chan int)
	var mu sync.Mutex
	mu.Lock()
	go func() { c <- 1 }()
	time.Sleep(time.Millisecond)
	go func() { mu.Lock() }()
	time.Sleep(time.Millisecond)
	select {}
}
