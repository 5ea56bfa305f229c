// R20.7: main sends 1..4 without a buffer, a goroutine receives in a range loop.
package main

import (
	"fmt"
	"strings"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	c := make(chan int)
	done := make(chan bool)
	go func() {
		for v := range c {
			note("r", v)
		}
		done <- true
	}()
	for v := 1; v <= 4; v++ {
		note("s", v)
		c <- v
		note("S", v)
	}
	close(c)
	<-done
	fmt.Println(strings.Join(notes, " "))
}
