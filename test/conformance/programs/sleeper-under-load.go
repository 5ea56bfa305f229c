// R13.3 R8.5: main computes without a call while another goroutine sleeps 5 ms; how many us after that does it run?
//
//conformance:with kind=distribution runs=200
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
	var late atomic.Int64
	asleep := make(chan bool)
	go func() {
		begin := time.Now()
		asleep <- true
		time.Sleep(5 * time.Millisecond)
		late.Store(int64(time.Since(begin) - 5*time.Millisecond))
	}()
	<-asleep
	for late.Load() == 0 {
	}
	fmt.Println(late.Load() / 1000)
}
