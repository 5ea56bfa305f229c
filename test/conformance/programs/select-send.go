// R10.6: main's select sends to whichever of two channels is being received from.
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
	done := make(chan bool)
	go func() {
		note("b", <-b)
		note("a", <-a)
		note("a", <-a)
		note("b", <-b)
		note("b", <-b)
		note("a", <-a)
		done <- true
	}()
	for v := 1; v <= 6; v++ {
		select {
		case a <- v:
			note("A")
		case b <- v:
			note("B")
		}
	}
	<-done
	fmt.Println(strings.Join(notes, " "))
}
