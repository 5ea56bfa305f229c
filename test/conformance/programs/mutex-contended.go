// R11.2 R20.12: two goroutines lock a mutex in turn, 300 us at a time, and never yield: how often in 1,000 does it change hands?
//
//conformance:with kind=quartiles runs=200
package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var mu sync.Mutex
	var wg sync.WaitGroup
	var changes, n, last int
	for me := 1; me <= 2; me++ {
		wg.Go(func() {
			for n < 1000 {
				mu.Lock()
				n++
				if last != me {
					last = me
					changes++
				}
				for begin := time.Now(); time.Since(begin) < 300*time.Microsecond; {
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	fmt.Println(changes)
}
