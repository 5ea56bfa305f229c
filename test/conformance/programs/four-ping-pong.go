// R20.21: two goroutines that wait for one another take turns on four Ps as well.
//
//conformance:with procs=4
package main

import (
	"fmt"
	"strings"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	a := make(chan int)
	b := make(chan int)
	go func() {
		for v := range a {
			note("pong", v)
			b <- v
		}
		close(b)
	}()
	for k := 1; k <= 10; k++ {
		note("ping", k)
		a <- k
		<-b
	}
	close(a)
	<-b
	fmt.Println(strings.Join(notes, " "))
}
