// R20.15 R9.3: main starts a goroutine and loops for long without a call; the other one runs meanwhile, by a signal.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

// Not a slice that grows: growing it calls functions, and there the loop could be stopped.
var notes [2]string
var n int

func main() {
	go func() {
		notes[n] = "other"
		n++
	}()
	x := 1
	for i := 0; i < 200_000_000; i++ {
		x = x*3 + i
	}
	notes[n] = "loop"
	n++
	runtime.Gosched()
	fmt.Println(strings.Join(notes[:], " "), x != 0)
}
