// R20.23 R7.12: two goroutines that are locked to their threads play ping-pong: how many ns for each time that a thread is woken?
//
//conformance:with kind=quartiles runs=200
package main

import (
	"fmt"
	"runtime"
	"time"
)

func main() {
	runtime.LockOSThread()
	a, b := make(chan int), make(chan int)
	go func() {
		runtime.LockOSThread()
		for v := range a {
			b <- v
		}
	}()
	const warm, rounds, wakesInRound = 20, 100, 4
	var begin time.Time
	for i := 0; i < warm+rounds; i++ {
		if i == warm {
			begin = time.Now()
		}
		a <- i
		<-b
	}
	fmt.Println(int(time.Since(begin)) / rounds / wakesInRound)
}
