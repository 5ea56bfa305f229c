// R17.2 R3.9 R3.14 R20.21: 600 goroutines of 2 ms on two Ps, as schedtrace tells it every 100 ms.
//
//conformance:with kind=invariant procs=2 runs=200 godebug=schedtrace=100 output=schedtrace
package main

import (
	"sync"
	"time"
)

func main() {
	var wg sync.WaitGroup
	for i := 0; i < 600; i++ {
		wg.Go(func() {
			for begin := time.Now(); time.Since(begin) < 2*time.Millisecond; {
			}
		})
	}
	wg.Wait()
}
