// R20.17: two goroutines take two mutexes in opposite order.
package main

import (
	"runtime"
	"sync"
)

func main() {
	var a, b sync.Mutex
	var wg sync.WaitGroup
	wg.Go(func() {
		a.Lock()
		runtime.Gosched()
		b.Lock()
	})
	wg.Go(func() {
		b.Lock()
		runtime.Gosched()
		a.Lock()
	})
	wg.Wait()
}
