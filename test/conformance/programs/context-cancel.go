// R10.5: a cancel by closing a channel, seen by workers between their steps.
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
	cancel := make(chan bool)
	var wg sync.WaitGroup
	for w := 1; w <= 3; w++ {
		wg.Add(1)
		go func() {
			for step := 1; ; step++ {
				select {
				case <-cancel:
					note("w", w, "stops at", step)
					wg.Done()
					return
				default:
					note("w", w, ".", step)
					runtime.Gosched()
				}
			}
		}()
	}
	for k := 0; k < 3; k++ {
		runtime.Gosched()
	}
	close(cancel)
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
