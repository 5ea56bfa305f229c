// R15.3 R6.6: dead goroutines' records are used again, so the ids in the list need not ascend.
package main

import "sync"

func main() {
	var wg sync.WaitGroup
	for i := 0; i < 3; i++ {
		wg.Add(1)
		go func() { wg.Done() }()
	}
	wg.Wait()
	c := make(chan int)
	for i := 0; i < 4; i++ {
		go func() { c <- 1 }()
	}
	select {}
}
