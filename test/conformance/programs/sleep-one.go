// R20.13 R13.6: Sleep(1) gives way for an instant, but its timer has run out when the scheduler looks.
package main

import (
	"fmt"
	"strings"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	done := make(chan bool)
	go func() {
		note("g")
		done <- true
	}()
	time.Sleep(1)
	note("main")
	<-done
	fmt.Println(strings.Join(notes, " "))
}
