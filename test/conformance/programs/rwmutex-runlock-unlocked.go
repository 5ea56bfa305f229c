// R11.3: RUnlock of an RWMutex that nobody reads.
package main

import "sync"

func main() {
	var mu sync.RWMutex
	mu.RUnlock()
}
