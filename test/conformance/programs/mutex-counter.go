// R11.2: ten goroutines count to one hundred each under a mutex, yielding inside the critical section.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var mu sync.Mutex
	count := 0
	var wg sync.WaitGroup
	for i := 0; i < 10; i++ {
		wg.Add(1)
		go func() {
			for k := 0; k < 100; k++ {
				mu.Lock()
				seen := count
				runtime.Gosched()
				count = seen + 1
				mu.Unlock()
			}
			wg.Done()
		}()
	}
	wg.Wait()
	fmt.Println(count)
}
