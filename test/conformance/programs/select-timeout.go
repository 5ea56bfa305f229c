// R13 R10.6: time.After in a select: the first time too late, the second in time.
package main

import (
	"fmt"
	"time"
)

func main() {
	c := make(chan int)
	go func() {
		time.Sleep(20 * time.Millisecond)
		c <- 1
	}()
	for k := 0; k < 2; k++ {
		select {
		case v := <-c:
			fmt.Println("got", v)
		case <-time.After(12 * time.Millisecond):
			fmt.Println("timeout")
		}
	}
}
