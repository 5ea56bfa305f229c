// R20.4: five goroutines wait for one WaitGroup; main lets it drop to zero.
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
	var gate, wg sync.WaitGroup
	gate.Add(1)
	for i := 1; i <= 5; i++ {
		wg.Add(1)
		go func() {
			gate.Wait()
			note(i)
			wg.Done()
		}()
	}
	runtime.Gosched()
	gate.Done()
	wg.Wait()
	fmt.Println(strings.Join(notes, " "))
}
