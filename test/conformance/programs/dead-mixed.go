// R20.17 R15.7: seven goroutines, each waiting for something else, and the order in which they are listed.
package main

import (
	"runtime"
	"sync"
)

func main() {
	c := make(chan int)
	var none chan int
	var mu sync.Mutex
	var rw sync.RWMutex
	var wg sync.WaitGroup
	cond := sync.NewCond(&sync.Mutex{})
	mu.Lock()
	rw.RLock()
	wg.Add(1)
	go func() { c <- 1 }()
	go func() { <-none }()
	go func() { mu.Lock() }()
	go func() { rw.Lock() }()
	go func() { wg.Wait() }()
	go func() {
		cond.L.Lock()
		cond.Wait()
	}()
	runtime.Gosched()
	select {}
}
