// R10.6: a blocked select with the same channel in two cases is woken once.
package main

import (
	"fmt"
	"runtime"
)

func main() {
	c := make(chan int)
	done := make(chan bool)
	go func() {
		select {
		case v := <-c:
			fmt.Println("got", v)
		case v := <-c:
			fmt.Println("got", v)
		}
		done <- true
	}()
	runtime.Gosched()
	c <- 1
	<-done
	select {
	case c <- 2:
		fmt.Println("somebody still waits")
	default:
		fmt.Println("nobody waits")
	}
}
