// R6.8: Goexit in main runs main's deferred calls; the process dies when the others have ended.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	defer fmt.Println("main's deferred call")
	go func() {
		for k := 0; k < 3; k++ {
			fmt.Println("still here", k)
			runtime.Gosched()
		}
	}()
	runtime.Goexit()
}
