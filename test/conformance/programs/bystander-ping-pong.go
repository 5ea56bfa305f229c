// R20.14 R8.7: two goroutines play ping-pong in one time slice while a third waits in the ring: for how many us?
//
//conformance:with kind=distribution runs=200 draws=40
package main

import (
	"fmt"
	"math/rand/v2"
	"sync/atomic"
	"time"
)

func main() {
	for begin, some := time.Now(), 30*time.Millisecond+rand.N(20*time.Millisecond); time.Since(begin) < some; {
	}
	var waited atomic.Int64
	a, b := make(chan int), make(chan int)
	begin := time.Now()
	go func() { waited.Store(int64(time.Since(begin))) }()
	go func() {
		for v := range a {
			b <- v
		}
	}()
	for waited.Load() == 0 {
		a <- 1
		<-b
	}
	fmt.Println(waited.Load() / 1000)
}
