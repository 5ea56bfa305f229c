// R6.3: Gosched with nobody else to run comes straight back.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	for i := 0; i < 1000; i++ {
		runtime.Gosched()
	}
	fmt.Println("back", runtime.NumGoroutine())
}
