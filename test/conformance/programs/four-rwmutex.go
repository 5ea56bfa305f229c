// R20.21: on four Ps a writer is alone.
//
//conformance:with procs=4
package main

import (
	"fmt"
	"sync"
)

func main() {
	var mu sync.RWMutex
	value, torn, reads := 0, 0, 0
	var count sync.Mutex
	var wg sync.WaitGroup
	for w := 0; w < 2; w++ {
		wg.Add(1)
		go func() {
			for k := 0; k < 100; k++ {
				mu.Lock()
				value++
				value++
				mu.Unlock()
			}
			wg.Done()
		}()
	}
	for r := 0; r < 4; r++ {
		wg.Add(1)
		go func() {
			for k := 0; k < 100; k++ {
				mu.RLock()
				odd := value%2 == 1
				mu.RUnlock()
				count.Lock()
				reads++
				if odd {
					torn++
				}
				count.Unlock()
			}
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(value, reads, torn)
}
