// R10.6: with a default a select never waits; it takes what is ready.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	c := make(chan int)
	poll := func() {
		select {
		case v := <-c:
			note("got", v)
		default:
			note("default")
		}
	}
	poll()
	go func() {
		note("s1")
		c <- 1
		note("S1")
	}()
	poll()
	runtime.Gosched()
	poll()
	poll()
	runtime.Gosched()
	poll()
	select {
	case c <- 9:
		note("sent")
	default:
		note("nobody receives")
	}
	fmt.Println(strings.Join(notes, " "))
}
