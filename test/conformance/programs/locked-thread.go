// R7.12: a goroutine that is locked to its thread plays ping-pong; the order is the same as without the lock.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	a := make(chan int)
	b := make(chan int)
	go func() {
		runtime.LockOSThread()
		for v := range a {
			note("pong", v)
			b <- v
		}
		close(b)
	}()
	for k := 1; k <= 4; k++ {
		note("ping", k)
		a <- k
		<-b
	}
	close(a)
	<-b
	fmt.Println(strings.Join(notes, " "))
}
