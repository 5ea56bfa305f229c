// R9.1: without signals again, but the loop calls a function: at its prologue main notices that it shall stop.
//
//conformance:with godebug=asyncpreemptoff=1
package main

import (
	"fmt"
	"runtime"
	"strings"
)

// Not a slice that grows: growing it calls functions, and there the loop could be stopped.
var notes [2]string
var n int

//go:noinline
func next(x, i int) int { return follow(x)*3 + i }

//go:noinline
func follow(x int) int { return x }

func main() {
	go func() {
		notes[n] = "other"
		n++
	}()
	x := 1
	for i := 0; i < 200_000_000; i++ {
		x = next(x, i)
	}
	notes[n] = "loop"
	n++
	runtime.Gosched()
	fmt.Println(strings.Join(notes[:], " "), x != 0)
}
