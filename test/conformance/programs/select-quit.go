// R10.6: a generator sends numbers until it is told to quit.
package main

import (
	"fmt"
	"strings"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	numbers := make(chan int)
	quit := make(chan bool)
	go func() {
		x, y := 0, 1
		for {
			select {
			case numbers <- x:
				note("s", x)
				x, y = y, x+y
			case <-quit:
				note("quit")
				quit <- true
				return
			}
		}
	}()
	for i := 0; i < 8; i++ {
		v := <-numbers
		note("r", v)
	}
	quit <- true
	<-quit
	fmt.Println(strings.Join(notes, " "))
}
