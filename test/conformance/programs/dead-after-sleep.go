// R20.17 R15.5: while somebody sleeps there is no deadlock; when the sleeper has ended there is.
package main

import (
	"fmt"
	"time"
)

func main() {
	c := make(chan int)
	go func() {
		time.Sleep(10 * time.Millisecond)
		fmt.Println("slept")
	}()
	<-c
}
