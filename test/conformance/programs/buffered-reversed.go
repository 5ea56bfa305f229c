// R20.8: a goroutine sends 1..8 through a buffer, main receives in a range loop.
//
//conformance:with cases=1,2,3,4,5,10
package main

import (
	"fmt"
	"os"
	"strconv"
	"strings"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	size, _ := strconv.Atoi(os.Args[1])
	c := make(chan int, size)
	go func() {
		for v := 1; v <= 8; v++ {
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
