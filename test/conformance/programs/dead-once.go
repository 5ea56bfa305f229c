// R20.17: the function of a Once calls the same Once.
package main

import "sync"

func main() {
	var once sync.Once
	once.Do(func() {
		once.Do(func() {})
	})
}
