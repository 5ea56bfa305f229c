// R20.17 R15.8: main wants to write while it reads.
package main

import "sync"

func main() {
	var mu sync.RWMutex
	mu.RLock()
	mu.Lock()
}
