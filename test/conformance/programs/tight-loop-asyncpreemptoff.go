// R20.15 R9.4: the same without signals: the loop has no safe point, so the other one must wait for its end.
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
