// R13 (1.23): main stops a timer on whose channel another goroutine waits; then resets it.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"time"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	timer := time.NewTimer(5 * time.Millisecond)
	done := make(chan bool)
	go func() {
		<-timer.C
		note("g")
		done <- true
	}()
	runtime.Gosched()
	note(timer.Stop())
	time.Sleep(10 * time.Millisecond)
	note("main")
	note(timer.Reset(5 * time.Millisecond))
	<-done
	fmt.Println(strings.Join(notes, " "))
}
