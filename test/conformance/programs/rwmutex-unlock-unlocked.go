// R11.3: Unlock of an RWMutex that nobody holds.
package main

import "sync"

func main() {
	var mu sync.RWMutex
	mu.Unlock()
}
