// R6.6: Goexit runs the deferred calls, last first, and ends only its own goroutine.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	var wg sync.WaitGroup
	for i := 1; i <= 2; i++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer note("deferred", i)
			note("g", i)
			func() { runtime.Goexit() }()
			note("never")
		}()
	}
	wg.Wait()
	note("main")
	fmt.Println(strings.Join(notes, " "))
}
