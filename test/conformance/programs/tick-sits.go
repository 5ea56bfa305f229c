// R3.14: k goroutines bring the tick near 61, then two play through runnext while a third waits on the global queue: only on a tick that sits at 61 it comes at once.
//
//conformance:with runs=60 cases=50,51,52,53,54,55,56,57,58,59
package main

import (
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
)

func main() {
	k, _ := strconv.Atoi(os.Args[1])
	var wg sync.WaitGroup
	for i := 0; i < k; i++ {
		wg.Add(1)
		go func() { wg.Done() }()
	}
	wg.Wait()
	a := make(chan int)
	b := make(chan int)
	passes, seen := 0, -1
	wg.Add(3)
	go func() {
		for n := range a {
			passes++
			b <- n
		}
		wg.Done()
	}()
	go func() {
		for n := 0; n < 40; n++ {
			a <- n
			<-b
		}
		close(a)
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
