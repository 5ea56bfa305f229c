// R13.7 R15.3: the goroutine of an AfterFunc takes the next id and the record of a dead one.
package main

import (
	"fmt"
	"time"
)

func main() {
	c := make(chan int)
	go func() {}()
	time.AfterFunc(2*time.Millisecond, func() { <-c })
	time.AfterFunc(6*time.Millisecond, func() { c <- 1 })
	time.AfterFunc(10*time.Millisecond, func() { <-c })
	time.Sleep(20 * time.Millisecond)
	fmt.Println("main sleeps no more")
	select {}
}
