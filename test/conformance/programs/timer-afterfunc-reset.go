// R13.7: an AfterFunc that is reset while pending runs once; reset after it ran, it runs again.
package main

import (
	"fmt"
	"strings"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	runs := 0
	timer := time.AfterFunc(4*time.Millisecond, func() { runs++ })
	note("pending", timer.Reset(8*time.Millisecond))
	time.Sleep(20 * time.Millisecond)
	note("runs", runs)
	note("pending", timer.Reset(4*time.Millisecond))
	time.Sleep(20 * time.Millisecond)
	note("runs", runs)
	note("pending", timer.Stop())
	fmt.Println(strings.Join(notes, " "))
}
