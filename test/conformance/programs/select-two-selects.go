// R10.6: two selects that can only serve one another, one sending and one receiving on both channels.
package main

import (
	"fmt"
	"runtime"
	"sync"
)

func main() {
	a := make(chan int)
	b := make(chan int)
	sum := 0
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		for k := 1; k <= 50; k++ {
			select {
			case a <- k:
			case b <- k:
			}
		}
		wg.Done()
	}()
	go func() {
		for k := 1; k <= 50; k++ {
			select {
			case v := <-a:
				sum += v
			case v := <-b:
				sum += v
			}
		}
		wg.Done()
	}()
	runtime.Gosched()
	wg.Wait()
	fmt.Println(sum)
}
