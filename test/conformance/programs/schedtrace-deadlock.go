// R17.3: at a deadlock every P, M and G, in detail: goroutines that wait for different things, one is locked to its thread, and one is dead.
//
//conformance:with godebug=scheddetail=1 output=schedtrace runs=60
package main

import (
	"runtime"
	"sync"
)

//go:noinline
func step(x uint) uint { return x*1664525 + 1013904223 }

func compute(turns int) (x uint) {
	for i := 0; i < turns; i++ {
		x = step(x)
	}
	return x
}

func main() {
	compute(700000) // long enough that all threads have started
	var mu sync.Mutex
	var wg sync.WaitGroup
	c := make(chan int)
	mu.Lock()
	go func() { mu.Lock() }()
	go func() { c <- 1 }()
	go func() { select {} }()
	go func() {
		runtime.LockOSThread()
		wg.Add(1)
		wg.Wait()
	}()
	go func() {}()
	runtime.Gosched()
	runtime.Gosched()
	compute(700000) // new threads have come to rest
	<-make(chan int)
}
