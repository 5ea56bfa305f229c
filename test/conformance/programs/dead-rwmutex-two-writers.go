// R20.17 R15.8: the second writer waits in the RWMutex's inner mutex.
package main

import (
	"runtime"
	"sync"
)

func main() {
	var mu sync.RWMutex
	mu.RLock()
	for i := 0; i < 2; i++ {
		go func() { mu.Lock() }()
	}
	runtime.Gosched()
	mu.RLock()
}
