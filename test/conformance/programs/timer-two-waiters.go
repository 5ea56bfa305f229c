// R13 R10.3: two goroutines wait on one timer channel; one value comes, to the first of them.
package main

import (
	"fmt"
	"runtime"
	"time"
)

func main() {
	timer := time.NewTimer(3 * time.Millisecond)
	for i := 1; i <= 2; i++ {
		go func() {
			<-timer.C
			fmt.Println("first", i)
		}()
	}
	runtime.Gosched()
	time.Sleep(10 * time.Millisecond)
	timer.Reset(time.Millisecond)
	time.Sleep(10 * time.Millisecond)
}
