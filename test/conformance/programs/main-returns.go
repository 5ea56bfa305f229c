// R1.7: when main returns, the others are simply gone.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	for i := 1; i <= 3; i++ {
		go func() {
			fmt.Println("first half", i)
			runtime.Gosched()
			fmt.Println("second half", i)
		}()
	}
	runtime.Gosched()
	fmt.Println("main ends")
}
