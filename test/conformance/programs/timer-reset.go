// R13: Reset moves a timer.
package main

import (
	"fmt"
	"strings"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	slow := time.NewTimer(5 * time.Millisecond)
	note("reset", slow.Reset(30*time.Millisecond))
	fast := time.After(15 * time.Millisecond)
	for k := 0; k < 2; k++ {
		select {
		case <-slow.C:
			note("slow")
		case <-fast:
			note("fast")
		}
	}
	note("reset", slow.Reset(time.Millisecond))
	<-slow.C
	note("slow again")
	fmt.Println(strings.Join(notes, " "))
}
