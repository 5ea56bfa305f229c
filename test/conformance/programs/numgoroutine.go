// R1.9: NumGoroutine counts the program's own goroutines only.
package main

import (
	"fmt"
	"runtime"
	"strings"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	note(runtime.NumGoroutine(), runtime.GOMAXPROCS(0))
	c := make(chan bool)
	for i := 0; i < 3; i++ {
		go func() { <-c }()
	}
	note(" ", runtime.NumGoroutine())
	runtime.Gosched()
	note(" ", runtime.NumGoroutine())
	c <- true
	note(" ", runtime.NumGoroutine())
	runtime.Gosched()
	note(" ", runtime.NumGoroutine())
	close(c)
	runtime.Gosched()
	note(" ", runtime.NumGoroutine())
	fmt.Println(strings.Join(notes, " "))
}
