// R20.17: five philosophers each hold the left fork and want the right one.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var forks [5]sync.Mutex
	var wg sync.WaitGroup
	for i := 0; i < 5; i++ {
		wg.Add(1)
		go func() {
			forks[i].Lock()
			fmt.Println("philosopher", i, "has fork", i)
			runtime.Gosched()
			forks[(i+1)%5].Lock()
			wg.Done()
		}()
	}
	wg.Wait()
}
