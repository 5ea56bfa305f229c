// R15: a panic in any goroutine ends the process, whatever the others do.
package main

import (
	"fmt"
	"time"
)

func main() {
	go func() {
		time.Sleep(time.Millisecond)
		panic("the worker cannot go on")
	}()
	go func() {
		for {
			time.Sleep(time.Hour)
		}
	}()
	fmt.Println("main waits")
	select {}
}
