// R20.8: main sends 1..8 through a buffer, a goroutine receives in a range loop.
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
	done := make(chan bool)
	go func() {
		for v := range c {
			note("r", v)
		}
		done <- true
	}()
	for v := 1; v <= 8; v++ {
		c <- v
		note("S", v)
	}
	close(c)
	<-done
	fmt.Println(strings.Join(notes, " "))
}
