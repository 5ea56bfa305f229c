// R11.3: TryRLock succeeds beside readers, and fails as soon as a writer waits or has the lock.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	var rw sync.RWMutex
	rw.RLock()
	fmt.Println(rw.TryRLock())
	go func() {
		rw.Lock()
		fmt.Println("writer", rw.TryRLock())
		rw.Unlock()
	}()
	runtime.Gosched()
	fmt.Println(rw.TryRLock(), rw.TryLock())
	rw.RUnlock()
	rw.RUnlock()
	runtime.Gosched()
	fmt.Println(rw.TryRLock(), rw.TryLock())
	var wg sync.WaitGroup
	wg.Add(1 << 40)
	wg.Wait()
	fmt.Println("the counter has 32 bits")
	wg.Add(1 << 31)
}
