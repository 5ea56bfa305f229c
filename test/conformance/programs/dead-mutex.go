// R20.17 R15.8: main locks a mutex that it holds.
package main

import "sync"

func main() {
	var mu sync.Mutex
	mu.Lock()
	mu.Lock()
}
