// R10.7 R3.7: k hand-overs through runnext move no tick, so a goroutine on the global queue comes only when they end.
//
//conformance:with cases=1,50,61,200
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
)

func main() {
	n, _ := strconv.Atoi(os.Args[1])
	a := make(chan int)
	b := make(chan int)
	passes, seen := 0, -1
	var wg sync.WaitGroup
	wg.Add(3)
	go func() {
		for k := 0; k < n; k++ {
			v := <-a
			passes++
			b <- v
		}
		wg.Done()
	}()
	go func() {
		for k := 0; k < n; k++ {
			a <- k
			passes++
			<-b
		}
		wg.Done()
	}()
	go func() {
		runtime.Gosched()
		seen = passes
		wg.Done()
	}()
	wg.Wait()
	fmt.Println("the third saw", seen, "of", passes)
}
