// R20.17 R15.8: main takes a read lock on a mutex that it holds for writing.
package main

import "sync"

func main() {
	var mu sync.RWMutex
	mu.Lock()
	mu.RLock()
}
