// R20.7: a goroutine sends 1..4 without a buffer, main receives in a range loop.
package main

import (
	"fmt"
	"strings"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	c := make(chan int)
	go func() {
		for v := 1; v <= 4; v++ {
			note("s", v)
			c <- v
			note("S", v)
		}
		close(c)
	}()
	for v := range c {
		note("r", v)
	}
	fmt.Println(strings.Join(notes, " "))
}
