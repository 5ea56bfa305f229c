// R20.3: goroutines that start goroutines; what a creator says after `go` comes before what it has started.
package main

import (
	"fmt"
	"strings"
	"sync"
)

var notes []string

func note(v ...any) { notes = append(notes, fmt.Sprint(v...)) }

func main() {
	var wg sync.WaitGroup
	start := func(f func()) {
		wg.Add(1)
		go func() {
			f()
			wg.Done()
		}()
	}
	start(func() {
		note("A")
		start(func() { note("A1") })
		start(func() { note("A2") })
		note("Aend")
	})
	start(func() {
		note("B")
		start(func() { note("B1") })
		note("Bend")
	})
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
