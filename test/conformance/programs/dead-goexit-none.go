// R20.17 R15.4: main has called Goexit, the others have ended.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	go func() {
		runtime.Gosched()
		fmt.Println("the last one")
	}()
	runtime.Goexit()
}
